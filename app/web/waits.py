"""Whom a part waits for, since when, and why it went up: said on every page that shows a part."""

from datetime import datetime
from typing import NamedTuple

from babel.lists import format_list
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.access.reviewers import Step, WentUp, chairs
from app.models import Contribution, DevelopmentPlan, Goal, Person, RoleGrant, Status, Unit
from app.web.language import language


class Wait(NamedTuple):
    """Any one of `people` can end it. `of_hr`: university HR decides, because nobody below it is free to."""

    people: list[Person]
    seats: list[RoleGrant]
    unit: Unit | None
    of_hr: bool
    since: datetime
    days: int
    steps: list[Step]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        wait_of=wait_of, wait_of_plan=wait_of_plan, wait_of_milestone=wait_of_milestone
    )
    app.jinja_env.filters.update(
        waits_for=waits_for,
        waits_long=waits_long,
        why_up=why_up,
        days_long=days_long,
        either=either,
        carried_on=carried_on,
    )


def wait_of(part: Contribution) -> Wait | None:
    """Whom `part` waits for now: its reviewers once it is submitted, HR once it is late, its own person while it is proposed; else None."""
    if part.status is Status.PROPOSED:
        return Wait([part.person], [], None, False, part.status_since, _days_since(part.status_since), [])
    if part.status not in (Status.SUBMITTED, Status.LATE):
        return None
    unit, seats, steps = chairs().bench(part)
    since = (part.status is Status.SUBMITTED and part.submitted_at) or part.status_since
    people = list({seat.person_id: seat.person for seat in seats}.values())
    return Wait(people, seats, unit, unit is None, since, _days_since(since), steps)


def wait_of_plan(plan: DevelopmentPlan) -> Wait:
    """Whom a development plan waits for, once it is submitted; before, and after, who would decide on it."""
    return _wait_since(plan, plan.state_since)


def wait_of_milestone(goal: Goal) -> Wait:
    """Whom a milestone waits for that is said to be reached."""
    assert goal.reached_at is not None
    return _wait_since(goal.plan, goal.reached_at)


def waits_for(wait: Wait) -> str:
    """'Waits for Asst. Prof. Ketsara Lampam'; two heads of one unit are joined by "or"."""
    if not wait.people:
        return _("Nobody may decide yet. HR sees it in its list.")
    if wait.of_hr:
        return _("Waits for university HR")
    return _("Waits for %(names)s", names=either(wait.people))


def waits_long(wait: Wait) -> str:
    """The same with the days it has waited, from the day after on."""
    if not wait.days or not wait.people:
        return waits_for(wait)
    if wait.of_hr:
        return ngettext(
            "Waits for university HR, %(num)d day", "Waits for university HR, %(num)d days", wait.days
        )
    return ngettext(
        "Waits for %(names)s, %(num)d day",
        "Waits for %(names)s, %(num)d days",
        wait.days,
        names=either(wait.people),
    )


def why_up(step: Step) -> str:
    """Why a unit was passed over, as a sentence."""
    unit = step.unit.name_in(language())
    return {
        WentUp.VACANT: _("%(unit)s has no head at present.", unit=unit),
        WentUp.OWN_WORK: _("The head of %(unit)s cannot decide on their own work.", unit=unit),
        WentUp.TAKES_PART: _("The head of %(unit)s takes part in this activity.", unit=unit),
        WentUp.ACTS_FOR_CONTRIBUTOR: _(
            "Who would decide for %(unit)s stands in for the person whose work this is.", unit=unit
        ),
    }[step.why]


def carried_on(part: Contribution) -> str:
    """That the unit in which `part` waits is closed, and which unit decides instead; empty where it is not."""
    unit = part.reviewing_unit
    if unit is None or part.status is not Status.SUBMITTED:
        return ""
    heir = unit.carried_on_by(clock.today())
    if heir is unit:
        return ""
    return _(
        "%(unit)s is closed. %(heir)s carries on what waited there.",
        unit=unit.name_in(language()),
        heir=heir.name_in(language()),
    )


def days_long(days: int) -> str:
    """'3 days'."""
    return ngettext("%(num)d day", "%(num)d days", days)


def either(people: list[Person]) -> str:
    """'A or B'."""
    names = [person.name_in(language()) for person in people]
    return str(format_list(names, style="or", locale=language()))


def _wait_since(plan: DevelopmentPlan, since: datetime) -> Wait:
    unit, seats, steps = chairs().bench(plan)
    people = list({seat.person_id: seat.person for seat in seats}.values())
    return Wait(people, seats, unit, unit is None, since, _days_since(since), steps)


def _days_since(moment: datetime) -> int:
    return (clock.today() - clock.day_of(moment)).days
