"""The page on which HR makes two records one: what it tells, what it refuses, and who gets it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Activity, ActivityMerge, Part, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import bring, log, make_activity, make_contribution
from tests.merging.one import figures, halves, make_one, part_of
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_shares_over_the_whole_are_refused_and_what_was_typed_stays(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    client = client_of(university.hr, "en")
    over = {f"share_{part_of(kept).id}": "100", f"share_{part_of(merged).id}": "100"}
    answer = make_one(client, kept, merged, reason="เรื่องเดียวกัน", **over)
    assert answer.status_code == 422
    assert "The shares would come to 200" in answer.text and "เรื่องเดียวกัน" in answer.text
    assert figures(university)[0] == 2


@pytest.mark.parametrize("wrong", ["0", "-1", "100.5", "abc"])
def test_a_share_that_is_none_is_refused(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity], wrong: str
) -> None:
    kept, merged = twice
    shares = halves(kept, merged) | {f"share_{part_of(kept).id}": wrong}
    assert make_one(client_of(university.hr), kept, merged, **shares).status_code == 422
    assert figures(university)[0] == 2


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_where_two_records_differ_is_told_and_pressing_twice_does_nothing_more(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    merged.title, kept.place, merged.place = "“ลงพื้นที่”", "พัทลุง", "สงขลา"
    other = next(one for one in university.kinds.values() if one.area != kept.area)
    merged.kind = other
    db.session.commit()
    client = client_of(university.hr, "en")
    path = f"/activities/{kept.id}/merge/together?other={merged.id}"
    page = client.get(path).text
    assert f"counts as “{kept.kind.name_in('en')}”" in page
    assert "the two have no day in common" in page and "“พัทลุง” stays, “สงขลา” is told no more" in page
    form = client.form(path, action="/merge")
    shares = halves(kept, merged)
    assert client.send(form, reason="เรื่องเดียวกัน", **shares).status_code == 303
    assert "“‘ลงพื้นที่’” is part of this record now" in client.get(f"/activities/{kept.id}").text
    assert client.send(form, reason="เรื่องเดียวกัน", **shares).status_code == 303
    assert "They are one already" in client.get(f"/activities/{kept.id}").text
    own = log(university.hr, "อบรมระบบ").activity
    db.session.commit()
    answer = client.get(f"/activities/{kept.id}/merge/together?other={own.id}")
    assert "nobody makes their own work one with another record" in answer.text


def test_with_itself_with_nothing_and_with_what_one_may_not_see(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    client = client_of(university.hr, "en")
    for other in (str(kept.id), "999999", "abc", "", str(2**40)):
        assert client.get(f"/activities/{kept.id}/merge/together?other={other}").status_code == 422
        assert client.post(f"/activities/{kept.id}/merge", data={"other": other}).status_code == 422
    assert merged.title in client.get(f"/activities/{kept.id}/merge").text
    assert db.session.scalar(select(func.count(ActivityMerge.id))) == 0


def test_nobody_merges_their_own_work_and_strangers_see_nothing(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, _merged = twice
    own = log(university.hr, "อบรมระบบ").activity
    db.session.commit()
    for path in ("merge", "merges"):
        assert client_of(university.dancer).get(f"/activities/{kept.id}/{path}").status_code == 404
        assert client_of(university.musician).get(f"/activities/{kept.id}/{path}").status_code == 403
        assert client_of(university.head).get(f"/activities/{kept.id}/{path}").status_code == 403
        assert client_of(university.hr).get(f"/activities/{own.id}/{path}").status_code == 403
    assert (
        client_of(university.hr).get(f"/activities/{kept.id}/merge/together?other={own.id}").status_code
        == 422
    )


def test_the_address_of_the_record_that_went_leads_to_the_other(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    make_one(client_of(university.hr), kept, merged, **halves(kept, merged))
    for person in (university.scientist, university.hr):
        answer = client_of(person).get(f"/activities/{merged.id}")
        assert (answer.status_code, answer.location) == (303, f"/activities/{kept.id}")
    assert client_of(university.scientist).get(f"/activities/{merged.id}/edit").status_code == 403
    assert client_of(university.dancer).get(f"/activities/{merged.id}").status_code == 404


def test_the_list_of_likely_twins_costs_the_same_however_many(
    client_of: ClientOf, university: University
) -> None:
    def asked() -> int:
        activity = db.session.scalars(select(Activity).order_by(Activity.id)).first()
        client = client_of(university.hr)
        with counted() as statements:
            assert client.get(f"/activities/{activity.id}/merge").status_code == 200  # type: ignore[union-attr]
        return len(statements)

    for at in range(2):
        log(university.musician, f"ลงพื้นที่ทะเลสาบ {'ก' * at}")
    db.session.commit()
    few = asked()
    for at in range(2, 8):
        log(university.musician, f"ลงพื้นที่ทะเลสาบ {'ก' * at}")
    db.session.commit()
    assert asked() == few


def test_a_record_of_nobody_can_be_merged_nowhere(client_of: ClientOf, university: University) -> None:
    """A draft alone is its owner's: HR does not see it."""
    draft = make_activity(university.musician)
    make_contribution(university.musician, draft, Status.DRAFT)
    db.session.commit()
    assert client_of(university.hr).get(f"/activities/{draft.id}/merge").status_code == 404


@SQLITE
@pytest.mark.parametrize("said", ["place", "role"])
def test_nobody_shares_a_place_among_the_authors(
    client_of: ClientOf, university: University, said: str
) -> None:
    """Both logged the article as its first author: which of them it is, they say themselves before the records are made one."""
    parts = [
        make_contribution(
            person,
            kind=university.kind("article"),
            title="บทความ",
            status=Status.DRAFT,
            first_day=date(2025, 3, 3),
        )
        for person in (university.musician, university.scientist)
    ]
    for part in parts:
        if said == "role" and part is parts[0]:
            part.role = Part.FIRST_AUTHOR
        else:
            part.author_position = 1
        bring(part, Status.APPROVED)
    kept, merged = (part.activity for part in parts)
    client = client_of(university.hr, "en")
    answer = make_one(client, kept, merged, **halves(kept, merged))
    assert answer.status_code == 422
    told = words(answer.text)
    assert "both stand at place 1 among the authors, and nobody shares a place" in told
    db.session.expire_all()
    assert merged.merged_into_id is None and len(kept.contributions) == 1
    parts[1].author_position = 2
    db.session.commit()
    assert make_one(client, kept, merged, **halves(kept, merged)).status_code == 303
