"""flask add-period and correct-period: what would cut more approved work than a page should, with a progress bar."""

from datetime import date, datetime
from typing import Any

import click
from flask_babel import force_locale
from sqlalchemy import select

from app import ledger
from app.days import Span
from app.extensions import db
from app.hr.calendar_actions import (
    PeriodFacts,
    add_period,
    both_names,
    change_period,
    cut_in_batches,
    people_across,
)
from app.hr.trial import Impossible
from app.models import Calendar, Period
from app.recutting import Effects

DAY = click.DateTime(["%Y-%m-%d"])


def _of_a_period(command: Any) -> Any:
    """The options that say what a period is."""
    for option in (
        click.option("--reason", default="", help="Why; it stands in the calendar's history."),
        click.option("--name-en", default="", help="What it is called in English."),
        click.option("--name-th", default="", help="What it is called in Thai."),
        click.option("--last-day", type=DAY, required=True, help="The last day, which is included."),
        click.option("--first-day", type=DAY, required=True, help="The first day."),
    ):
        command = option(command)
    return command


@click.command("add-period")
@click.option("--calendar", "code", required=True, help="The code of the calendar.")
@click.option(
    "--round", "is_round", is_flag=True, help="A round inside the year in which the first day lies."
)
@_of_a_period
def add_period_command(
    code: str,
    is_round: bool,
    first_day: datetime,
    last_day: datetime,
    name_th: str,
    name_en: str,
    reason: str,
) -> None:
    """Adds a year, or a round, to a calendar and cuts the approved work at it, all in one transaction.

    While it runs nobody can approve; what is cut changes no sum. Stopped half-way it has done nothing.
    """
    calendar = db.session.scalar(select(Calendar).where(Calendar.code == code))
    if calendar is None:
        raise click.ClickException(f"There is no calendar {code}.")
    _refuse_nameless(name_th, name_en)
    year = _year_on(calendar, first_day.date()) if is_round else None
    facts = PeriodFacts(name_th, name_en, first_day.date(), last_day.date(), year)
    span = Span.of(facts)
    try:
        # Commands speak English.
        with force_locale("en"):
            period, touched = add_period(calendar, facts, by=None, reason=reason, cut=lambda: _cut(span))
    except Impossible as obstacle:
        raise click.ClickException(str(obstacle)) from obstacle
    named = both_names(period)
    db.session.commit()
    _tell(f"{named} is there", touched.effects, touched.warned)


@click.command("correct-period")
@click.argument("period_id", type=int)
@_of_a_period
def correct_period_command(
    period_id: int, first_day: datetime, last_day: datetime, name_th: str, name_en: str, reason: str
) -> None:
    """Corrects the days of the period PERIOD_ID, which was never closed, and cuts the approved work at them."""
    period = db.session.get(Period, period_id)
    if period is None:
        raise click.ClickException(f"There is no period {period_id}.")
    facts = PeriodFacts(
        name_th or period.name_th, name_en or period.name_en, first_day.date(), last_day.date()
    )
    span = Span.of(facts)
    try:
        with force_locale("en"):
            touched = change_period(period, facts, by=None, reason=reason, cut=lambda: _cut(span))
    except Impossible as obstacle:
        raise click.ClickException(str(obstacle)) from obstacle
    named = both_names(period)
    db.session.commit()
    _tell(f"{named} is corrected", touched.effects, touched.warned)


def _cut(span: Span) -> Effects:
    """Cuts at the ends of `span`, with a progress bar; under the lock nobody approves meanwhile."""
    ledger.lock()
    people = people_across([span])
    with click.progressbar(length=len(people), label="Cutting approved work") as bar:
        return cut_in_batches(people, bar.update)


def _year_on(calendar: Calendar, day: date) -> Period:
    found = next((one for one in calendar.periods if one.parent_id is None and one.covers(day)), None)
    if found is None:
        raise click.ClickException(f"No year of {calendar.code} covers {day}.")
    return found


def _refuse_nameless(name_th: str, name_en: str) -> None:
    if not name_th.strip() and not name_en.strip():
        raise click.ClickException("Write a Thai or an English name: --name-th or --name-en.")


def _tell(done: str, effects: Effects, warned: tuple[str, ...]) -> None:
    click.echo(f"{done}; the approved work of {len(effects.contributions)} contributions was cut anew.")
    for sentence in warned:
        click.echo(sentence)
