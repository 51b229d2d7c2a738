"""People from outside: the lead names them; their share counts towards the whole and in no unit."""

import pytest

from app import workflow
from app.counting import Question, total
from app.extensions import db
from app.models import Activity, Contribution, Status
from tests.activities.said import flashed, said
from tests.cast import University
from tests.engagement_factories import make_outsider
from tests.factories import approve, make_contribution
from tests.statements import counted


@pytest.fixture
def draft(university: University) -> Activity:
    """The musician leads it and holds 60 percent."""
    part = make_contribution(university.musician, status=Status.DRAFT, percent=60)
    db.session.commit()
    return part.activity


def name(client, activity: Activity, **typed: str):  # type: ignore[no-untyped-def]
    form = client.form(f"/activities/{activity.id}/people", action="/outsiders")
    return client.send(form, **{f"outside-{field}": value for field, value in typed.items()})


def test_they_are_named_with_a_share_and_stand_on_the_record(client_of, university, draft) -> None:
    client = client_of(university.musician, "en")
    answer = name(client, draft, name="ครูอาสา", organisation="โรงเรียนบ้านเกาะ", role="speaker", share="40")
    assert answer.status_code == 303
    assert "ครูอาสา takes part from outside." in flashed(client)
    outsider = db.session.get_one(Activity, draft.id).outsiders[0]
    assert (outsider.share, outsider.role) == (400_000, "speaker")
    text = client.get(f"/activities/{draft.id}").text
    assert "ครูอาสา" in text and "โรงเรียนบ้านเกาะ" in text


@pytest.mark.parametrize("share", ["0", "-1", "100.5", "abc", "41"])
def test_a_share_that_cannot_be_is_refused_and_what_was_typed_stays(
    client_of, university, draft, share
) -> None:
    client = client_of(university.musician, "en")
    answer = name(client, draft, name="ครูอาสา", share=share)
    assert answer.status_code == 422
    assert "ครูอาสา" in answer.text
    if share == "41":
        assert "The shares would come to 101" in answer.text
    assert not db.session.get_one(Activity, draft.id).outsiders


def test_without_a_share_they_hold_none_and_nobody_is_named_twice(client_of, university, draft) -> None:
    client = client_of(university.musician, "en")
    assert name(client, draft, name="ครูอาสา").status_code == 303
    answer = name(client, draft, name=" ครูอาสา ")
    assert answer.status_code == 422
    assert "is named already" in answer.text
    assert name(client, draft, name="  ").status_code == 422
    assert name(client, draft, name="นายสมชาย ใจดี", organisation="อบต.เกาะหมาก").status_code == 303
    likely = name(client, draft, name="นาย สมชายใจดี", organisation="องค์การบริหารส่วนตำบล เกาะหมาก")
    assert likely.status_code == 422
    assert "นายสมชาย ใจดี is named already and is likely the same person." in said(likely)
    assert name(client, draft, name="นาย สมชายใจดี", organisation="เทศบาลเมือง").status_code == 303


def test_they_are_changed_and_removed_with_a_line_of_history(client_of, university, draft) -> None:
    chosen = make_outsider(draft, share=100_000).id
    db.session.commit()
    client = client_of(university.musician, "en")
    form = client.form(f"/activities/{draft.id}/people?outsider={chosen}", action="/outsiders")
    assert client.send(form, **{"outside-share": "30"}).status_code == 303
    assert db.session.get_one(Activity, draft.id).outsiders[0].share == 300_000
    form = client.form(f"/activities/{draft.id}/people", action="/remove-outsider")
    assert client.send(form, outsider=str(chosen)).status_code == 303
    assert client.send(form, outsider=str(chosen)).status_code == 303
    assert "Somebody has removed them in the meantime." in flashed(client)
    facts = [set(change.facts) for change in db.session.get_one(Activity, draft.id).changes]
    assert facts == [{"outsiders"}, {"outsiders"}]


def test_their_share_counts_in_no_unit_and_keeps_approved_shares_below_the_whole(
    client_of, university, draft
) -> None:
    make_outsider(draft, share=300_000)
    db.session.commit()
    part = draft.contributions[0]
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    db.session.commit()
    assert total(Question(unit_id=university.root.id)).credit == 600_000
    client = client_of(university.musician, "en")
    assert name(client, draft, name="ผู้ช่วย", share="10").status_code == 303
    assert name(client, draft, name="อีกคน", share="1").status_code == 422


def test_strangers_and_colleagues_name_nobody(client_of, university, draft) -> None:
    assert draft.lead is university.musician
    make_contribution(university.dancer, draft, Status.SUBMITTED, percent=10)
    db.session.commit()
    for person, status in ((university.scientist, 404), (university.dancer, 403), (university.hr, 403)):
        for path in ("outsiders", "remove-outsider"):
            assert client_of(person).post(f"/activities/{draft.id}/{path}").status_code == status


def test_the_total_of_the_shares_is_told_while_typing(client_of, university, draft) -> None:
    client = client_of(university.musician, "en")
    address = f"/activities/{draft.id}/people?person={university.dancer.id}"
    assert "come to 75" in client.get(f"{address}&share=15&own_share=60").text
    assert "come to 105" in client.get(f"{address}&share=45&own_share=60").text
    assert client.get(f"{address}&share=abc&own_share=").status_code == 200


def test_who_has_left_is_asked_nothing(client_of, university, draft) -> None:
    client = client_of(university.musician, "en")
    form = client.form(
        f"/activities/{draft.id}/people?person={university.dancer.id}", action="/people", button="share"
    )
    answer = client.send(form, person=str(university.leaver.id), share="10", hours="1")
    assert answer.status_code == 422
    assert "has left and cannot confirm a part any more" in answer.text
    assert not db.session.query(Contribution).filter_by(person_id=university.leaver.id).all()


def test_an_activity_of_forty_people_costs_no_more_statements(client_of, university, draft) -> None:
    def asked() -> int:
        client = client_of(university.musician)
        with counted() as statements:
            assert client.get(f"/activities/{draft.id}/people").status_code == 200
            assert client.get(f"/activities/{draft.id}").status_code == 200
        return len(statements)

    make_outsider(draft, "หนึ่ง")
    db.session.commit()
    few = asked()
    for number in range(40):
        make_outsider(draft, f"คนที่ {number}")
    db.session.commit()
    assert asked() == few
