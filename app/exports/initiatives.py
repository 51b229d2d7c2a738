"""The list of initiatives as a file: one row each, with what it has come to against its plan; money in baht."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.counting.initiatives import Undertaken, undertaken
from app.exports.table import Column, Export, Type
from app.models import Initiative, Person
from app.web import dates
from app.web.engagement_words import outcomes
from app.web.initiative_list import Asked, initiatives
from app.web.initiative_words import initiative_status, late_of
from app.web.language import language
from app.web.words import name

NAME = "initiatives"


def export(asked: Asked, viewer: Person) -> Export:
    """The rows of the list as `asked`, all days of each initiative."""
    found = initiatives(asked)
    facts = [
        *_narrowed(asked),
        (_("As of"), asked.as_of or clock.now()),
        (_("Rows"), len(found)),
        (_("Exported by"), viewer.name_in(language())),
        (
            _("What is counted"),
            _(
                "Of all days of each initiative, approved work that is linked to it, wherever it was done. Over initiatives people,"
                " partners and beneficiaries do not add up. Days, status, milestones and money are those of today."
            ),
        ),
    ]
    return Export(_("Initiatives"), columns(), _rows(found, asked), facts, len(found))


def columns() -> list[Column]:
    return [
        Column(_("Number"), Type.NUMBER, 8),
        Column(_("Thai name"), width=44),
        Column(_("English name"), width=44),
        Column(_("Unit"), width=34),
        Column(_("Partner units"), width=34),
        Column(_("Strand"), width=34),
        Column(_("Initiative lead"), width=28),
        Column(_("First day"), Type.DAY, 13),
        Column(_("Last day"), Type.DAY, 13),
        Column(_("Status"), width=14),
        Column(_("Why it was stopped"), width=30),
        Column(_("Activities"), Type.NUMBER, 11),
        Column(_("Minutes"), Type.NUMBER, 11),
        Column(_("Decimal hours"), Type.HOURS, 13),
        Column(_("Planned hours"), Type.HOURS, 13),
        Column(_("People"), Type.NUMBER, 9),
        Column(_("Planned people"), Type.NUMBER, 9),
        Column(_("Partners"), Type.NUMBER, 9),
        Column(_("Planned partners"), Type.NUMBER, 9),
        Column(_("Outcomes"), width=40),
        Column(_("Beneficiaries"), Type.NUMBER, 13),
        Column(_("Budget"), Type.NUMBER, 13),
        Column(_("Promised"), Type.NUMBER, 13),
        Column(_("Received"), Type.NUMBER, 13),
        Column(_("Spent"), Type.NUMBER, 13),
        Column(_("Spent until"), Type.DAY, 13),
        Column(_("Milestones"), Type.NUMBER, 11),
        Column(_("Milestones reached"), Type.NUMBER, 11),
        Column(_("Milestones late"), Type.NUMBER, 11),
        Column(_("What is late"), width=50),
    ]


def _rows(found: Sequence[Initiative], asked: Asked) -> Iterator[tuple[Any, ...]]:
    come_to = undertaken([one.id for one in found], None, asked.as_of) if found else {}
    for one in found:
        yield _row(one, come_to[one.id])


def _row(one: Initiative, come: Undertaken) -> tuple[Any, ...]:
    named = outcomes()
    late = late_of(one)
    return (
        one.id,
        one.name_th,
        one.name_en,
        name(one.unit),
        "; ".join(name(unit) for unit in one.units),
        name(one.strand),
        name(one.lead),
        one.first_day,
        one.last_day,
        initiative_status(one.status),
        one.stopped_because,
        come.figures.activities,
        come.figures.minutes,
        come.figures.minutes,
        one.planned_minutes,
        come.figures.people,
        one.planned_people,
        come.partners,
        one.planned_partners,
        "; ".join(f"{name(named[code])} {come.outcomes[code]}" for code in named if code in come.outcomes),
        come.beneficiaries,
        one.budget,
        come.money.promised,
        come.money.received,
        one.spent,
        one.spent_on,
        come.milestones,
        come.done,
        len(come.late) if late else 0,
        "; ".join(late),
    )


def _narrowed(asked: Asked) -> list[tuple[str, Any]]:
    """What of the list stands in the file, as its page asks for it."""
    found: list[tuple[str, Any]] = []
    if asked.unit is not None:
        found.append((_("Unit"), _("%(unit)s and all units below it", unit=name(asked.unit))))
    if asked.period is not None:
        first, last = asked.period.first_day, asked.period.last_day
        days = dates.format_day_range(first, last, language())
        found.append((_("With days in the period"), f"{name(asked.period)} ({days})"))
    if asked.text:
        found.append((_("Name, or a part of it"), asked.text))
    if asked.strand:
        found.append((_("Strand"), asked.strand))
    if asked.status is not None:
        found.append((_("Status"), initiative_status(asked.status)))
    if asked.is_late:
        found.append((_("What is late"), _("Only where something is late")))
    return found
