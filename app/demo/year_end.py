"""What the demo's HR does when years are over: closes them, accepts what comes after, reopens one, revokes, enters a transfer late."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from app import workflow
from app.access.reviewers import chairs
from app.clock import ZONE
from app.closing.actions import close_period, reopen_period
from app.demo.playing import Event, Happening, Stage, reviewer
from app.demo.year import settled_academic_year, settled_fiscal_year
from app.extensions import db
from app.hr.appointment_actions import Act, Place, transfer
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Calendar,
    Contribution,
    LedgerEntry,
    Period,
    Person,
    Status,
    Unit,
    UnitLevel,
)
from app.models.ledger import standing

# Days after the end of a year.
CLOSED, REOPENED, CLOSED_AGAIN, REVOKED, TRANSFERRED = 35, 56, 70, 42, 43
# Until so many days before the demo's day HR has accepted what was late; the rest waits.
UNDECIDED = 6
# HR looks at what is late on Mondays and Thursdays.
ACCEPTING = (0, 3)
LATE_REASONS = (
    "ได้รับหลักฐานครบหลังวันปิดรอบ ตรวจแล้วถูกต้อง",
    "หน่วยงานส่งเรื่องหลังวันปิดรอบ หัวหน้ารับรองแล้ว",
    "วารสารเผยแพร่เล่มจริงล่าช้า ตรวจวันที่ตีพิมพ์แล้ว",
)
ACROSS = "งานต่อเนื่องข้ามปี เสร็จสิ้นหลังวันปิดรอบ"


def events(today: date) -> list[Event]:
    """The last two fiscal years and the last academic year that are settled by `today`, the earlier one closed twice."""
    latest, academic = settled_fiscal_year(today), settled_academic_year(today)
    earlier = latest.replace(year=latest.year - 1)
    found = [
        Event(_at(earlier, CLOSED, 10, 20), _closing("fiscal", earlier, "ปิดตามปฏิทินงานบุคคล")),
        Event(_at(earlier, REOPENED, 9, 40), _reopening("fiscal", earlier)),
        Event(_at(earlier, CLOSED_AGAIN, 11, 5), _closing("fiscal", earlier, "ปิดอีกครั้งหลังรับผลงานที่ตกค้าง")),
        Event(_at(academic, CLOSED, 10, 30), _closing("academic", academic, "ปิดตามปฏิทินการศึกษา")),
        Event(_at(latest, CLOSED, 10, 15), _closing("fiscal", latest, "ปิดตามปฏิทินงานบุคคล")),
        Event(_at(latest, REVOKED, 10, 45), _revoking(latest)),
        Event(_at(latest, TRANSFERRED, 13, 20), _transferring(latest)),
    ]  # fmt: skip
    return [*found, *_acceptances(_at(earlier, CLOSED, 10, 20).date(), today)]


def _at(last_day: date, after: int, hour: int, minute: int) -> datetime:
    """A working moment, `after` days after the end of a year or soon after that."""
    day = last_day + timedelta(days=after)
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    return datetime.combine(day, time(hour, minute), ZONE)


def _acceptances(first_day: date, today: date) -> Iterator[Event]:
    for after in range((today - first_day).days - UNDECIDED + 1):
        day = first_day + timedelta(days=after)
        if day.weekday() in ACCEPTING:
            yield Event(datetime.combine(day, time(14, 30), ZONE), accept)


def accept(stage: Stage) -> None:
    """HR accepts what is late; what a reopening sent back to its head is approved."""
    with workflow.together():
        for part in stage.late:
            again = part.status is Status.SUBMITTED
            reason = "" if again else _reason(part)
            workflow.move(part, "approve" if again else "accept", by=reviewer(part), reason=reason)
    stage.late = [part for part in stage.late if part.status is Status.LATE]


def _reason(part: Contribution) -> str:
    is_long = (part.last_day - part.first_day).days > 30
    return ACROSS if is_long else LATE_REASONS[part.id % len(LATE_REASONS)]


def _closing(calendar: str, last_day: date, note: str) -> Happening:
    def close(stage: Stage) -> None:
        close_period(_year(calendar, last_day), note=note, by=stage.founded.people["hr"])

    return close


def _reopening(calendar: str, last_day: date) -> Happening:
    def reopen(stage: Stage) -> None:
        reason = "สภาคณะขอให้รับผลงานบริการวิชาการที่ตกค้างก่อนสรุปรายงานประจำปี"
        reopen_period(_year(calendar, last_day), reason=reason, by=stage.founded.people["hr"])

    return reopen


def _revoking(last_day: date) -> Happening:
    """One talk of the closed year turns out to be counted twice."""

    def revoke(stage: Stage) -> None:
        year = _year("fiscal", last_day)
        people = [one.id for key, one in stage.founded.people.items() if _is_ordinary(stage, key)]
        part = db.session.scalars(
            select(Contribution)
            .join(Contribution.activity)
            .join(Activity.kind)
            .where(
                ActivityKind.code == "guest-speaker",
                Contribution.status == Status.APPROVED,
                Contribution.first_day >= year.first_day,
                Contribution.last_day <= year.last_day,
                Contribution.person_id.in_(people),
            )
            .order_by(Contribution.last_day.desc(), Contribution.id)
            .limit(1)
        ).one()
        with workflow.together():
            reason = "ซ้ำกับรายการที่หน่วยงานเจ้าภาพบันทึกไว้แล้ว ตรวจพบหลังปิดรอบ"
            workflow.move(part, "revoke", by=stage.founded.people["hr"], reason=reason)

    return revoke


def _transferring(last_day: date) -> Happening:
    """Two weeks before the end of the closed year somebody went to the department next door; the order comes now."""

    def late_transfer(stage: Stage) -> None:
        first_day = last_day - timedelta(days=14)
        person, present, unit = _who_moved(stage, first_day, last_day)
        place = Place(unit, present.fte_percent, present.position_th, present.position_en)
        reason = "คำสั่งย้ายมีผลย้อนหลัง งานบุคคลได้รับเรื่องหลังวันปิดรอบ"
        transfer(person, to=place, first_day=first_day, act=Act(stage.founded.people["hr"], reason))

    return late_transfer


def _who_moved(stage: Stage, first_day: date, last_day: date) -> tuple[Person, Appointment, Unit]:
    """Of those with one appointment and no post, who has most approved work between the two days; and a department beside theirs."""
    keys = {one.id: key for key, one in stage.founded.people.items()}
    heads = chairs().holders()
    busiest = db.session.scalars(
        select(LedgerEntry.person_id)
        .where(standing(), LedgerEntry.last_day >= first_day, LedgerEntry.last_day <= last_day)
        .group_by(LedgerEntry.person_id)
        .order_by(func.count().desc(), LedgerEntry.person_id)
    )
    for person_id in busiest.all():
        person = stage.founded.people[keys[person_id]]
        if person_id in heads or not _is_ordinary(stage, keys[person_id]) or len(person.appointments) != 1:
            continue
        [present] = person.appointments
        beside = select(Unit).where(
            Unit.parent_id == present.unit.parent_id, Unit.id != present.unit_id, Unit.closed_on.is_(None)
        )
        unit = db.session.scalars(beside.order_by(Unit.position).limit(1)).first()
        if unit is not None and present.unit.level is UnitLevel.DEPARTMENT and present.last_day is None:
            return person, present, unit
    raise LookupError("nobody in the demo can be transferred")


def _is_ordinary(stage: Stage, key: str) -> bool:
    """Whether nothing of the demo's story hangs on this person."""
    return not stage.founded.roster.people[key].is_fixed


def _year(calendar: str, last_day: date) -> Period:
    query = select(Period).join(Period.calendar)
    return db.session.scalars(
        query.where(Calendar.code == calendar, Period.parent_id.is_(None), Period.last_day == last_day)
    ).one()
