"""flask grant-role and load-defaults: what a new installation needs before its HR can work."""

from datetime import date, datetime

import click
from sqlalchemy import select

from app import clock, recutting, registering
from app.catalogue import loader
from app.extensions import db
from app.hr.actions import RoleRefused, grant_role
from app.models import Period, Person, RegisterMove, Role, Unit

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("grant-role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("unit_code")
@click.option("--order", default="", help="The number of the order; an acting head needs one.")
@click.option(
    "--acting-for", "acting_for", default="", help="The address of whom an acting head stands in for."
)
@click.option("--from", "first_day", type=DAY, help="The first day; today by default.")
@click.option("--to", "last_day", type=DAY, help="The last day; without one the role has no end.")
def grant_role_command(
    email: str,
    role: str,
    unit_code: str,
    order: str,
    acting_for: str,
    first_day: datetime | None,
    last_day: datetime | None,
) -> None:
    """Grants ROLE over the unit with UNIT_CODE, and all below it, to the person with EMAIL."""
    unit = db.session.scalar(select(Unit).where(Unit.code == unit_code))
    if unit is None:
        raise click.ClickException(f"There is no unit {unit_code}.")
    person = _person(email)
    try:
        is_new = grant_role(
            person=person,
            role=Role(role),
            unit=unit,
            first_day=first_day.date() if first_day else clock.today(),
            last_day=last_day.date() if last_day else None,
            order_number=order,
            acting_for=_person(acting_for) if acting_for else None,
        )
    except RoleRefused as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    held = "now has" if is_new else "already has"
    click.echo(f"{person.name_in('en')} {held} the role {role} over {unit.name_in('en')}.")


def _person(email: str) -> Person:
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return person


@click.command("load-defaults")
@click.option("--today", type=DAY, help="The day around which years are made; the present day by default.")
def load_defaults(today: datetime | None) -> None:
    """Adds the default catalogue and the fiscal and academic years around today, as far as they are missing.

    Nothing that is there is changed. Run it once a year and the next year is there.
    """
    day: date = today.date() if today else clock.today()
    before = {period.id: period.calendar_id for period in db.session.scalars(select(Period))}
    added = loader.load_defaults(day)
    _note_new_periods(before)
    recut = len(recutting.recut_at_periods().contributions) if added.years else 0
    db.session.commit()
    click.echo(
        f"{added.kinds} kinds, {added.calendars} calendars, {added.years} years and {added.words} outcomes, goals,"
        f" sectors, disciplines, strands and staff groups, and {added.norms} norms are new."
    )
    if recut:
        click.echo(f"{recut} approved contributions were cut anew at the new years.")


def _note_new_periods(before: dict[int, int]) -> None:
    """A line for each period that came to a calendar that had some (`before`, by id): reports of before know them not."""
    query = select(Period).where(Period.id.not_in(before), Period.calendar_id.in_(set(before.values())))
    for period in db.session.scalars(query.order_by(Period.first_day, Period.id)).all():
        called = " · ".join(dict.fromkeys(one for one in (period.name_th, period.name_en) if one))
        facts = {
            "period": (None, called),
            "period_id": (None, period.id),
            "first_day": (None, period.first_day),
            "last_day": (None, period.last_day),
        }
        registering.note(period.calendar, RegisterMove.ADDED, facts, by=None)
