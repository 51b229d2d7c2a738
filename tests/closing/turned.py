"""Everything that may happen to a year after it was closed."""

from datetime import date, timedelta

from sqlalchemy import select

from app import recutting, registering, workflow
from app.changes import note_change
from app.clock import clock_at
from app.extensions import db
from app.facts import shared_facts
from app.models import Contribution, RegisterMove, Status
from tests.cast import University
from tests.conftest import NOW
from tests.factories import approve, bring, make_contribution


def part_called(title: str) -> Contribution:
    return next(part for part in db.session.scalars(select(Contribution)) if part.activity.title == title)


def turn_everything(year: University) -> None:
    """What may come after a close: names, titles, kinds, decisions, appointments, late work, a new unit."""
    later = NOW + timedelta(days=10)
    with clock_at(later):
        amended = part_called("รำถวาย")
        workflow.move(amended, "amend", by=amended.person)
        amended.minutes = 90 * 60
        workflow.move(amended, "submit", by=amended.person)
        approve(amended)
        workflow.move(amended, "accept", by=year.hr, reason="แก้ชั่วโมงหลังปิดรอบ")
        revoked = part_called("อบรมครูดนตรี")
        workflow.move(revoked, "revoke", by=year.hr, reason="ซ้ำกับรายการอื่น")
        late = bring(part_called("ยังรออยู่"), Status.LATE)
        workflow.move(late, "accept", by=year.hr, reason="เอกสารมาช้า")
        bring(part_called("ส่งกลับ"), Status.SUBMITTED)
        rename(year)
        retitle(year)
        # The joint lecturer never worked in biology after all.
        away = year.joint.appointments[1]
        registering.note(
            year.joint, RegisterMove.CORRECTED, {f"unit@{away.unit_id}": (away.unit_id, None)}, by=year.hr
        )
        away.unit_id = year.unit("chemistry").id
        db.session.flush()
        recutting.follow([year.joint.id])
        make_contribution(
            year.dancer,
            status=Status.SUBMITTED,
            kind=year.kind("lecture"),
            first_day=date(2024, 2, 9),
            hours=1,
        )
    db.session.commit()


def rename(year: University) -> None:
    """New names of a person, a unit, a kind and a period, each with its line of history, as HR's forms write them."""
    person, unit, kind, calendar = (
        year.joint, year.unit("music"), year.kind("lecture"), year.calendars["fiscal"]
    )  # fmt: skip
    facts = registering.differing(person, {"family_th": "อาบอุ่น", "family_en": "Aabun", "rank_th": "ผศ."})
    person.family_th, person.family_en, person.rank_th = "อาบอุ่น", "Aabun", "ผศ."
    person.refresh_search()
    registering.note(person, RegisterMove.CHANGED, facts, by=year.hr)
    facts = registering.differing(unit, {"name_th": "สาขาวิชาดุริยางค์", "name_en": "Department of Sound"})
    unit.rename("สาขาวิชาดุริยางค์", "Department of Sound")
    registering.note(unit, RegisterMove.CHANGED, facts, by=year.hr)
    facts = registering.differing(kind, {"name_th": "บรรยาย", "name_en": "Talk"})
    kind.name_th, kind.name_en = "บรรยาย", "Talk"
    registering.note(kind, RegisterMove.CHANGED, facts, by=year.hr)
    period = year.year(2024)
    facts = registering.differing(period, {"name_th": "ปีใหม่", "name_en": "New name"})
    period.name_th, period.name_en = "ปีใหม่", "New name"
    registering.note(
        calendar, RegisterMove.CORRECTED, {"period": (None, "ปีใหม่ · New name"), **facts}, by=year.hr
    )


def retitle(year: University) -> None:
    activity = part_called("ค่ายดนตรี").activity
    before = shared_facts(activity)
    activity.title, activity.place = "ค่ายดนตรีริมทะเลสาบ", "สงขลา"
    note_change(activity, before, year.joint)
