"""Plain functions that make what HR keeps: units, people, posts, roles, calendars and kinds, with sensible values."""

import itertools
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from app import clock
from app.clock import ZONE
from app.extensions import db
from app.models import (
    ActivityKind,
    Appointment,
    Area,
    Calendar,
    FieldType,
    KindField,
    Period,
    Person,
    Role,
    RoleGrant,
    StaffLine,
    Unit,
    UnitLevel,
)

# Long before everything that tests ask about.
LONG_AGO = date(2015, 1, 1)


_numbers = itertools.count(1)


def number() -> int:
    """One that was not used before in this test: for codes and titles that nobody chose."""
    return next(_numbers)


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
    code = code or f"unit-{number()}"
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
    code = code or f"person-{number()}"
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
        order_number = f"{number()}/2568"
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
    code = code or f"calendar-{number()}"
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
    code = code or f"kind-{number()}"
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


def answer_to(field: KindField) -> str:
    """Something that a kind's own field accepts."""
    answers = {
        FieldType.TEXT: "คำตอบ",
        FieldType.NUMBER: "12",
        FieldType.DATE: "2025-03-03",
        FieldType.CHOICE: field.choices[0]["code"] if field.choices else "",
    }
    return answers[field.type]
