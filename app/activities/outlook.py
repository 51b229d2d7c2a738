"""What will become of a part once it is submitted: who decides, for which units it counts and in which years."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.access.reviewers import chairs
from app.cutting import stretches
from app.days import Span
from app.extensions import db
from app.models import Activity, Calendar, Contribution, Period, Person, Unit
from app.web.waits import Wait


class Outlook(NamedTuple):
    """`wait`: who would decide today, and why it went up; `units` in the order of the days; the person's own calendar first."""

    part: Contribution
    wait: Wait
    units: list[Unit]
    years: list[Period]
    # Its last day lies ahead: it can only be kept.
    is_ahead: bool


def outlook(part: Contribution) -> Outlook:
    """The outlook of a part as it stands, whether it was saved yet or not."""
    unit, seats, steps = chairs().bench(part)
    people = list({seat.person_id: seat.person for seat in seats}.values())
    wait = Wait(people, seats, unit, unit is None, clock.now(), 0, steps)
    return Outlook(part, wait, _units(part), _years(part), part.last_day > clock.today())


def imagined(
    person: Person, *, first_day: date, last_day: date, minutes: int | None, of: Activity | None = None
) -> Contribution:
    """A part of `person` as it would be with what was typed, in an activity like `of` or in a new one; in no session."""
    shell = Activity(lead_id=of.lead_id if of else person.id)
    for other in of.contributions if of else ():
        shell.contributions.append(Contribution(person_id=other.person_id, status=other.status))
    return Contribution(
        activity=shell,
        person=person,
        person_id=person.id,
        first_day=first_day,
        last_day=max(first_day, last_day),
        minutes=minutes,
    )


def _units(part: Contribution) -> list[Unit]:
    """The units that the ledger would cut the part for."""
    posts = part.person.appointments
    if not posts:
        return []
    units = {post.unit_id: post.unit for post in posts}
    carriers = [post.unit_id for stretch in stretches(Span.of(part), posts) for post in stretch.posts]
    return [units[unit_id] for unit_id in dict.fromkeys(carriers)]


def _years(part: Contribution) -> list[Period]:
    calendars = db.session.scalars(
        select(Calendar).order_by(Calendar.position).options(selectinload(Calendar.periods))
    )
    ordered = sorted(calendars, key=lambda calendar: calendar.line is not part.person.line)
    return [
        year
        for calendar in ordered
        for year in calendar.periods
        if year.parent_id is None and year.first_day <= part.last_day and part.first_day <= year.last_day
    ]
