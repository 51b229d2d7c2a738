"""Who keeps an initiative parts a record from it, and its history names the records that its readers may know of."""

from collections.abc import Callable

from app.extensions import db
from app.models import Initiative, Status
from tests.activities.said import flashed, said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import log, make_contribution

ClientOf = Callable[..., CheckedClient]


def test_who_keeps_the_initiative_parts_a_record_with_a_reason_that_its_people_read(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    part = log(university.scientist, "ตรวจน้ำ", kind=university.kind("lecture"), percent=60)
    make_contribution(university.dancer, part.activity, status=Status.DRAFT, percent=40)
    db.session.commit()
    hers = client_of(university.scientist, "en")
    record, address = f"/activities/{part.activity_id}", f"/initiatives/{lakeside.id}"
    hers.post(f"{record}/initiative", data={"initiative": str(lakeside.id), "read": ""})
    keeper = client_of(university.musician, "en")
    assert "linked the activity “ตรวจน้ำ” to it" in said(keeper.get(address))
    parting = f"{address}/part?activity={part.activity_id}"
    assert f'href="{parting}"' in keeper.get(address).text
    assert client_of(university.dean, "en").get(parting).status_code == 200
    assert hers.get(parting).status_code == 403 and parting not in hers.get(address).text
    form = keeper.form(parting, button="reason")
    assert keeper.send(form, reason=" ").status_code == 422
    assert keeper.send(form, reason="เป็นงานของอีกโครงการ").status_code == 303
    db.session.expire_all()
    assert (part.activity.initiative, part.status) == (None, Status.APPROVED)
    flashed(keeper)
    keeper.send(form, reason="ซ้ำ")
    assert "does not belong to the initiative any more" in flashed(keeper)
    whole = said(keeper.get(address))
    assert "parted the activity “ตรวจน้ำ” from it: “เป็นงานของอีกโครงการ”" in whole
    told = said(hers.get(record))
    assert "who keeps the initiative, parted the activity from it" in told and "เป็นงานของอีกโครงการ" in told
    for person in (university.scientist, university.dancer):
        assert "parted it from the initiative “Lakeside music”" in said(client_of(person, "en").get("/"))
    assert "parted it from" not in said(client_of(university.musician, "en").get("/"))


def test_of_a_draft_the_initiative_says_nothing_to_others(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    part = make_contribution(university.scientist, status=Status.DRAFT, title="ร่างลับ")
    db.session.commit()
    hers, address = client_of(university.scientist, "en"), f"/initiatives/{lakeside.id}"
    data = {"initiative": str(lakeside.id), "read": ""}
    assert hers.post(f"/activities/{part.activity_id}/initiative", data=data).status_code == 303
    assert "ร่างลับ" in said(hers.get(address))
    keeper = client_of(university.musician, "en")
    assert "ร่างลับ" not in said(keeper.get(address))
    assert keeper.get(f"{address}/part?activity={part.activity_id}").status_code == 404
    # And no form of the initiative takes it for somebody's change of the initiative.
    form = keeper.form(f"{address}/edit", action=f"{address}/edit")
    other = make_contribution(university.scientist, status=Status.DRAFT, title="อีกร่าง")
    db.session.commit()
    assert hers.post(f"/activities/{other.activity_id}/initiative", data=data).status_code == 303
    assert keeper.send(form, purpose="เวทีริมน้ำ").status_code == 303
