"""What must be right before a part can be submitted, each fault as a sentence that says what to do."""

from typing import NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.days import Span
from app.models import WHOLE, Activity, Contribution, FieldType, Status

# A slip in the year, and a day that no spreadsheet could show.
EARLIEST_YEAR = 1900


class Problem(NamedTuple):
    """The form field it is about and the sentence."""

    field: str
    text: str


def problems(part: Contribution) -> list[Problem]:
    """Everything that keeps `part` from being submitted, in the order of the form; empty: it can be."""
    return [
        *_days(part),
        *_hours(part),
        *missing_answers(part.activity),
        *_evidence(part),
        *_shares(part),
        *_appointment(part),
    ]


def _days(part: Contribution) -> list[Problem]:
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
    if part.first_day < activity.first_day or part.last_day > activity.last_day:
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
    if activity.kind.retired_on and activity.first_day >= activity.kind.retired_on:
        found.append(Problem("kind", _("This kind is no longer in use. Choose another one.")))
    return found


def _hours(part: Contribution) -> list[Problem]:
    if part.activity.kind.needs_hours and not part.minutes:
        return [Problem("hours", _("Enter the hours, for example 18 or 1.5."))]
    return []


def missing_answers(activity: Activity) -> list[Problem]:
    """The required questions of the activity's kind that it does not answer."""
    language = str(get_locale() or "th")
    return [
        Problem(
            f"fields-{field.code}",
            _("Choose: %(field)s.", field=field.name_in(language))
            if field.type is FieldType.CHOICE
            else _("Fill in: %(field)s.", field=field.name_in(language)),
        )
        for field in activity.kind.fields
        if field.is_required and not activity.fields.get(field.code)
    ]


def _evidence(part: Contribution) -> list[Problem]:
    if part.activity.kind.needs_evidence and not part.activity.evidence:
        return [Problem("files", _("This kind needs evidence: add at least one file or link."))]
    return []


def _shares(part: Contribution) -> list[Problem]:
    total = sum(other.share for other in part.activity.contributions if other.status is not Status.DECLINED)
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
