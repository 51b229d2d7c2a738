"""What must be right before a part can be submitted, each fault as a sentence that says what to do."""

from typing import NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app import clock
from app.days import Span
from app.extensions import db
from app.facts import Counted, counted_by, place_among_authors
from app.models import (
    WHOLE,
    Activity,
    ActivityKind,
    Appointment,
    Contribution,
    FieldType,
    LedgerEntry,
    Part,
    Person,
    Status,
)
from app.models.ledger import standing

# A slip in the year, and a day that no spreadsheet could show.
EARLIEST_YEAR = 1900


class Problem(NamedTuple):
    """The form field it is about and the sentence. `is_leads`: a shared fact is wanting, which the part's person cannot write."""

    field: str
    text: str
    is_leads: bool = False


def all_of_it() -> tuple[ORMOption, ...]:
    """Reads with parts what `problems()` asks of each: as many statements for many parts as for one."""
    return (
        joinedload(Contribution.activity).options(
            joinedload(Activity.kind).selectinload(ActivityKind.fields),
            joinedload(Activity.lead),
            selectinload(Activity.contributions),
            selectinload(Activity.evidence),
            selectinload(Activity.outsiders),
        ),
        joinedload(Contribution.person).selectinload(Person.appointments).joinedload(Appointment.unit),
    )


def problems(part: Contribution) -> list[Problem]:
    """Everything that keeps `part` from being submitted, in the order of the form; empty: it can be."""
    facts = counted_by(part)
    return [
        *_days(part, facts),
        *_hours(part, facts),
        *_answers(part, facts),
        *_evidence(part, facts),
        *_shares(part),
        *same_position(part),
        *_appointment(part),
        *(_uncovered(part, facts) if part.proposed else []),
    ]


def _days(part: Contribution, facts: Counted) -> list[Problem]:
    found = []
    activity = part.activity
    if part.first_day.year < EARLIEST_YEAR:
        found.append(Problem("first_day", _("Check the year: this day lies before 1900.")))
    if part.last_day > clock.today():
        found.append(
            Problem(
                "last_day",
                _("It can be submitted once it is done: the last day lies ahead. Keep it as a draft."),
            )
        )
    if part.first_day < facts.first_day or part.last_day > facts.last_day:
        found.append(
            Problem(
                "first_day",
                _("The days of this part must lie within the activity's days."),
            )
        )
    others = [
        other for other in activity.contributions if other is not part and other.person_id == part.person_id
    ]
    if any(Span.of(part).overlaps(Span.of(other)) for other in others if other.status is not Status.DECLINED):
        found.append(
            Problem(
                "first_day",
                _("The same person has another part of this activity on some of these days."),
            )
        )
    if facts.kind.retired_on and facts.first_day >= facts.kind.retired_on:
        found.append(_retired(part))
    return found


def _retired(part: Contribution) -> Problem:
    if _leads(part):
        return Problem("kind", _("This kind is no longer in use. Choose another one."))
    return Problem(
        "kind",
        _("This kind is no longer in use: %(lead)s has to choose another one.", lead=_lead(part)),
        True,
    )


def _hours(part: Contribution, facts: Counted) -> list[Problem]:
    if facts.kind.needs_hours and not part.minutes:
        return [Problem("hours", _("Enter the hours, for example 18 or 1.5."))]
    return []


def _answers(part: Contribution, facts: Counted) -> list[Problem]:
    """Questions of the kind that are not answered: who does not lead the activity is told who has to."""
    language = _language()
    wanting = [
        field
        for field in facts.kind.fields
        if field.is_required and field.is_asked_on(clock.today()) and not facts.fields.get(field.code)
    ]
    if wanting and not _leads(part):
        names = ", ".join(field.name_in(language) for field in wanting)
        text = _("%(lead)s still has to fill in: %(fields)s.", lead=_lead(part), fields=names)
        return [Problem(f"fields-{wanting[0].code}", text, True)]
    return [
        Problem(
            f"fields-{field.code}",
            _("Choose: %(field)s.", field=field.name_in(language))
            if field.type is FieldType.CHOICE
            else _("Fill in: %(field)s.", field=field.name_in(language)),
        )
        for field in wanting
    ]


def _evidence(part: Contribution, facts: Counted) -> list[Problem]:
    removed = (part.proposed or {}).get("evidence_removed", ())
    if facts.kind.needs_evidence and all(item.id in removed for item in part.activity.evidence):
        return [Problem("files", _("This kind needs evidence: add at least one file or link."))]
    return []


def shared_out(activity: Activity) -> int:
    """Parts per million that the parts and the people from outside hold together, by their latest values; declined parts none."""
    held = sum(part.share for part in activity.contributions if part.status is not Status.DECLINED)
    return held + sum(one.share for one in activity.outsiders)


def approved_shares(activity: Activity) -> int:
    """Parts per million that approved parts hold, by what stands of them."""
    query = select(func.sum(LedgerEntry.credit)).where(LedgerEntry.activity_id == activity.id, standing())
    return int(db.session.scalar(query) or 0)


def _shares(part: Contribution) -> list[Problem]:
    total = shared_out(part.activity)
    if total > WHOLE:
        return [
            Problem(
                "share",
                _(
                    "The shares total %(total)s %%: together they may not pass 100 %%.",
                    total=f"{total / 10_000:g}",
                ),
            )
        ]
    return []


def same_position(part: Contribution) -> list[Problem]:
    """Two people never stand at the same place among the authors, by the latest values; where the kind has authors."""
    place = place_among_authors(part)
    if place is None or not counted_by(part).kind.has_authors:
        return []
    if part.role is Part.FIRST_AUTHOR and part.author_position not in (None, place):
        return [
            Problem(
                "author_position",
                _("The first author stands at place 1. Type 1, leave it empty, or choose another role."),
            )
        ]
    for other in part.activity.contributions:
        is_there = place_among_authors(other) == place and other.status is not Status.DECLINED
        if is_there and other.person_id != part.person_id:
            return [
                Problem(
                    "author_position",
                    _(
                        "%(name)s stands at place %(number)s among the authors already.",
                        name=other.person.name_in(_language()),
                        number=place,
                    ),
                )
            ]
    return []


def _appointment(part: Contribution) -> list[Problem]:
    if not part.person.appointments:
        return [
            Problem(
                "kind",
                _(
                    "You have no appointment in any unit. Ask HR to enter it; until then keep this as a draft."
                ),
            )
        ]
    return []


def bar_to_approval(part: Contribution) -> str | None:
    """What keeps `part` from being approved although it was rightly submitted, as a sentence; None: nothing."""
    if not part.person.appointments:
        # The appointment was taken out again after the part was submitted: no unit could carry the work.
        who = part.person.name_in(_language())
        return _("%(who)s has no appointment in any unit. HR must enter it first.", who=who)
    uncovered = _uncovered(part, counted_by(part))
    return uncovered[0].text if uncovered else _over_whole(part)


def _over_whole(part: Contribution) -> str | None:
    """The shares that count never total over the whole: names the approved part that would have to change first."""
    standing_shares = db.session.execute(
        select(LedgerEntry.contribution_id, func.sum(LedgerEntry.credit))
        .where(
            LedgerEntry.activity_id == part.activity_id,
            LedgerEntry.contribution_id != part.id,
            standing(),
        )
        .group_by(LedgerEntry.contribution_id)
    ).all()
    outside = sum(one.share for one in part.activity.outsiders)
    total = sum(credit for _id, credit in standing_shares) + part.share + outside
    if total <= WHOLE:
        return None
    if not standing_shares:
        return _(
            "The shares of “%(title)s” would come to %(total)s %% with what people from outside hold. Its lead must lower one first.",
            title=part.activity.title,
            total=f"{total / 10_000:g}",
        )
    largest = max(standing_shares, key=lambda row: row[1])[0]
    return _(
        "The approved shares of “%(title)s” would come to %(total)s %%. The part of %(name)s must be decided first.",
        title=part.activity.title,
        total=f"{total / 10_000:g}",
        name=db.session.get_one(Contribution, largest).person.name_in(_language()),
    )


def _uncovered(part: Contribution, facts: Counted) -> list[Problem]:
    """Days that `part` proposes for its activity still cover every other part, as it is and as it stands approved."""
    activity = part.activity
    if (facts.first_day, facts.last_day) == (activity.first_day, activity.last_day):
        return []
    approved = {
        row.contribution_id: row
        for row in db.session.execute(
            select(
                LedgerEntry.contribution_id,
                func.min(LedgerEntry.first_day).label("first_day"),
                func.max(LedgerEntry.last_day).label("last_day"),
            )
            .where(LedgerEntry.activity_id == activity.id, standing())
            .group_by(LedgerEntry.contribution_id)
        )
    }
    return [
        Problem(
            "first_day" if days.first_day < facts.first_day else "last_day",
            _(
                "The days of “%(title)s” would no longer cover the part of %(name)s.",
                title=activity.title,
                name=other.person.name_in(_language()),
            ),
        )
        for other in activity.contributions
        if other is not part and other.status is not Status.DECLINED
        for days in (other, approved.get(other.id))
        if days and (days.first_day < facts.first_day or days.last_day > facts.last_day)
    ]


def _leads(part: Contribution) -> bool:
    return part.person_id == part.activity.lead_id


def _lead(part: Contribution) -> str:
    return part.activity.lead.name_in(_language())


def _language() -> str:
    return str(get_locale() or "th")
