"""Plain functions that make test data: what a test does not name gets a sensible value; statuses are reached by real moves."""

import itertools
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from typing import Any

from app import clock, ledger, workflow
from app.access.reviewers import chairs
from app.accounts.links import fingerprint
from app.clock import ZONE, clock_at
from app.extensions import db
from app.models import (
    WHOLE,
    Activity,
    ActivityKind,
    Appointment,
    Area,
    Calendar,
    Contribution,
    Evidence,
    FieldType,
    KindField,
    Part,
    Period,
    PeriodClose,
    Person,
    Role,
    RoleGrant,
    Scale,
    SignInLink,
    StaffLine,
    Status,
    Unit,
    UnitLevel,
)
from app.storage import evidence_store

# Long before everything that tests ask about.
LONG_AGO = date(2015, 1, 1)

_numbers = itertools.count(1)


def number_anew() -> None:
    """What a test makes has the same numbers each time it runs: above those that its university was made with."""
    global _numbers  # noqa: PLW0603
    _numbers = itertools.count(10_001)


def bangkok(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment on `day` in Bangkok."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def make_unit(
    code: str | None = None,
    parent: Unit | None = None,
    level: UnitLevel = UnitLevel.DEPARTMENT,
    name_th: str = "",
    name_en: str = "",
    **facts: Any,
) -> Unit:
    """A unit below `parent`; without one it is a root."""
    code = code or f"unit-{next(_numbers)}"
    unit = Unit(
        parent=parent,
        code=code,
        level=level,
        name_th=name_th or f"หน่วย {code}",
        name_en=name_en or code.title(),
        **facts,
    )
    db.session.add(unit)
    db.session.flush()
    return unit


def make_person(
    code: str | None = None,
    unit: Unit | None = None,
    given_th: str = "",
    family_th: str = "ทดสอบ",
    line: StaffLine = StaffLine.ACADEMIC,
    **facts: Any,
) -> Person:
    """A person, appointed to `unit` full time since long ago if one is given; signs in as `<code>@example.ac.th`."""
    code = code or f"person-{next(_numbers)}"
    facts.setdefault("given_en", code.replace("-", " ").title())
    facts.setdefault("family_en", "Test")
    facts.setdefault("email", f"{code}@example.ac.th")
    person = Person(
        code=code,
        given_th=given_th or f"คน {code}",
        family_th=family_th,
        line=line,
        created_at=clock.now(),
        **facts,
    )
    db.session.add(person)
    db.session.flush()
    if unit is not None:
        appoint(person, unit)
    return person


def appoint(
    person: Person,
    unit: Unit,
    first_day: date = LONG_AGO,
    last_day: date | None = None,
    fte: int = 100,
    is_primary: bool = True,
    **facts: Any,
) -> Appointment:
    """A post of `person` in `unit`, both days included; `fte` in percent."""
    post = Appointment(
        unit=unit,
        first_day=first_day,
        last_day=last_day,
        fte_percent=fte,
        is_primary=is_primary,
        **facts,
    )
    person.appointments.append(post)
    db.session.flush()
    return post


def grant(
    person: Person,
    role: Role,
    unit: Unit,
    first_day: date = LONG_AGO,
    last_day: date | None = None,
    acting_for: Person | None = None,
    order_number: str = "",
) -> RoleGrant:
    """A role over `unit` and all below; an acting head gets an order number if none is given."""
    if role is Role.ACTING_HEAD and not order_number:
        order_number = f"{next(_numbers)}/2568"
    held = RoleGrant(
        person=person,
        role=role,
        unit=unit,
        first_day=first_day,
        last_day=last_day,
        acting_for=acting_for,
        order_number=order_number,
        granted_at=clock.now(),
    )
    db.session.add(held)
    db.session.flush()
    return held


def make_calendar(code: str | None = None, line: StaffLine | None = None, **facts: Any) -> Calendar:
    """A calendar without periods; `line`: whose "my year" it is."""
    code = code or f"calendar-{next(_numbers)}"
    facts.setdefault("name_th", f"ปฏิทิน {code}")
    facts.setdefault("name_en", f"{code.title()} calendar")
    calendar = Calendar(code=code, line=line, **facts)
    db.session.add(calendar)
    db.session.flush()
    return calendar


def make_period(
    calendar: Calendar,
    first_day: date,
    last_day: date,
    parent: Period | None = None,
    **facts: Any,
) -> Period:
    """A year of `calendar`, or with `parent` a round inside a year; named by the BE year it ends in."""
    facts.setdefault("name_th", f"รอบ {len(parent.rounds) + 1}" if parent else f"ปี {last_day.year + 543}")
    facts.setdefault("name_en", f"Round {len(parent.rounds) + 1}" if parent else f"Year {last_day.year}")
    period = Period(calendar=calendar, parent=parent, first_day=first_day, last_day=last_day, **facts)
    db.session.add(period)
    db.session.flush()
    return period


def make_kind(
    code: str | None = None,
    area: Area = Area.SERVICE,
    fields: Iterable[KindField] = (),
    needs_hours: bool = True,
    needs_evidence: bool = False,
    **facts: Any,
) -> ActivityKind:
    """A kind of the catalogue; `fields` come from make_field()."""
    code = code or f"kind-{next(_numbers)}"
    facts.setdefault("name_th", f"ประเภท {code}")
    facts.setdefault("name_en", code.replace("-", " ").capitalize())
    kind = ActivityKind(
        code=code,
        area=area,
        needs_hours=needs_hours,
        needs_evidence=needs_evidence,
        **facts,
    )
    for position, field in enumerate(fields, start=1):
        field.position = position
        kind.fields.append(field)
    db.session.add(kind)
    db.session.flush()
    return kind


def make_field(
    code: str,
    type: FieldType = FieldType.TEXT,
    is_required: bool = False,
    choices: Iterable[str] = (),
    name_th: str = "",
    name_en: str = "",
) -> KindField:
    """A kind's own field; `choices` are codes."""
    return KindField(
        code=code,
        type=type,
        is_required=is_required,
        name_th=name_th or f"ช่อง {code}",
        name_en=name_en or code.replace("_", " ").capitalize(),
        choices=[{"code": one, "name_th": f"ตัวเลือก {one}", "name_en": one.capitalize()} for one in choices],
    )


def make_activity(
    lead: Person,
    kind: ActivityKind | None = None,
    title: str = "",
    first_day: date = date(2025, 3, 3),
    last_day: date | None = None,
    scale: Scale | None = None,
    shown: bool = False,
    **facts: Any,
) -> Activity:
    """The shared facts, without any part; required own fields and needed evidence are filled in. `shown`: with a link."""
    kind = kind or db.session.query(ActivityKind).order_by(ActivityKind.id).first() or make_kind()
    moment = clock.now()
    activity = Activity(
        kind=kind,
        title=title or f"กิจกรรมที่ {next(_numbers)}",
        first_day=first_day,
        last_day=last_day or first_day,
        scale=scale,
        lead=lead,
        created_at=moment,
        changed_at=moment,
        **{"fields": {field.code: answer_to(field) for field in kind.fields if field.is_required}, **facts},
    )
    db.session.add(activity)
    if kind.needs_evidence or shown:
        add_link(activity)
    db.session.flush()
    return activity


def answer_to(field: KindField) -> str:
    """Something that a kind's own field accepts."""
    answers = {
        FieldType.TEXT: "คำตอบ",
        FieldType.NUMBER: "12",
        FieldType.DATE: "2025-03-03",
        FieldType.CHOICE: field.choices[0]["code"] if field.choices else "",
    }
    return answers[field.type]


def add_link(activity: Activity, url: str = "https://example.ac.th/report") -> Evidence:
    """A link as evidence, added by the lead."""
    item = Evidence(name="รายงาน", url=url, added_by=activity.lead, added_at=clock.now())
    activity.evidence.append(item)
    return item


def add_file(activity: Activity, name: str = "report.pdf", content: bytes = b"%PDF-1.7\n%%EOF\n") -> Evidence:
    """A stored file as evidence, added by the lead."""
    item = Evidence(
        name=name,
        sha256=evidence_store().put(content),
        media_type="application/pdf",
        size=len(content),
        added_by=activity.lead,
        added_at=clock.now(),
    )
    activity.evidence.append(item)
    db.session.flush()
    return item


def make_contribution(
    person: Person,
    activity: Activity | None = None,
    status: Status = Status.APPROVED,
    hours: float | None = 6,
    percent: float = 100,
    first_day: date | None = None,
    last_day: date | None = None,
    role: Part | None = None,
    at: datetime | None = None,
    reason: str = "เหตุผล",
    **shared: Any,
) -> Contribution:
    """A part of `person` that got to `status` by the real moves, all made at the moment `at` (now, if not given).

    Without `activity` the person leads a new one with the `shared` facts of make_activity(). A colleague's part is
    proposed by the lead first. Days are the activity's if not given; `hours` and `percent` may be fractions.
    """
    with ExitStack() as stack:
        if at is not None:
            stack.enter_context(clock_at(at))
        if activity is None:
            days = {"first_day": first_day, "last_day": last_day}
            shared |= {name: day for name, day in days.items() if day is not None}
            activity = make_activity(person, **shared)
        own = person.id == activity.lead_id
        moment = clock.now()
        part = Contribution(
            activity=activity,
            person=person,
            role=role or (Part.LEAD if own else Part.MEMBER),
            first_day=first_day or activity.first_day,
            last_day=last_day or activity.last_day,
            minutes=None if hours is None else round(hours * 60),
            share=round(percent * WHOLE / 100),
            status_since=moment,
            created_at=moment,
        )
        if own:
            workflow.begin(part, "create", by=person)
        else:
            workflow.begin(part, "propose", by=activity.lead)
        bring(part, status, reason=reason)
    return part


def log(person: Person, title: str = "", **facts: Any) -> Contribution:
    """An approved part of a new activity that `person` did alone; `facts` as in make_contribution()."""
    return make_contribution(person, title=title, **facts)


def bring(part: Contribution, status: Status, reason: str = "เหตุผล") -> Contribution:
    """Makes the moves from where `part` is to `status`, each by somebody who may make it.

    Late is a part whose period make_closed() has closed.
    """
    if part.status is status:
        return part
    if status is Status.AMENDING:
        workflow.move(bring(part, Status.APPROVED), "amend", by=part.person)
        return part
    owner = part.person
    if part.status is Status.PROPOSED:
        if status is Status.DECLINED:
            workflow.move(part, "decline", by=owner, reason=reason)
            return part
        workflow.move(part, "confirm", by=owner)
        if status is Status.DRAFT and part.status is Status.SUBMITTED:
            workflow.move(part, "recall", by=owner)
    if part.status is status:
        return part
    if part.status in workflow.EDITABLE:
        workflow.move(part, "submit", by=owner)
    if status in (Status.APPROVED, Status.LATE):
        approve(part)
    elif status is Status.RETURNED:
        give_back(part, reason)
    if part.status is not status:
        raise AssertionError(f"{part} does not get to {status} by moves known here")
    return part


def make_closed(period: Period, by: Person, at: datetime | None = None) -> PeriodClose:
    """Closes `period` as university HR does, without a checklist."""
    with clock_at(at or clock.now()):
        close = PeriodClose(period=period, closed_at=ledger.lock(), closed_by_id=by.id)
    db.session.add(close)
    db.session.flush()
    return close


def reviewer_of(part: Contribution) -> Person:
    """Somebody who may decide on `part` today."""
    seats = chairs().bench(part).seats
    assert seats, f"nobody may decide on {part}"
    return seats[0].person


def approve(part: Contribution, by: Person | None = None, at: datetime | None = None) -> Contribution:
    """Approves what was submitted, by its reviewer if nobody is named."""
    with clock_at(at or clock.now()):
        workflow.move(part, "approve", by=by or reviewer_of(part))
    return part


def give_back(
    part: Contribution, reason: str = "เหตุผล", by: Person | None = None, at: datetime | None = None
) -> Contribution:
    """Returns what was submitted, with a reason."""
    with clock_at(at or clock.now()):
        workflow.move(part, "return", by=by or reviewer_of(part), reason=reason)
    return part


def days(first_day: date, number: int) -> list[date]:
    """`number` days in a row."""
    return [first_day + timedelta(days=at) for at in range(number)]


def make_sign_in_link(person: Person, token: str) -> SignInLink:
    """A link that works for a day from now."""
    link = SignInLink(
        person_id=person.id,
        token_hash=fingerprint(token),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    db.session.add(link)
    return link
