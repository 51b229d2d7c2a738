"""The flask commands: a first administrator, passwords, the demo university, rosters, mail, and whether all is well."""

from datetime import date

import click
from flask import Flask
from sqlalchemy import select

from app import clock
from app.accounts.actions import set_password
from app.accounts.weakness import SHORTEST, weakness
from app.extensions import db
from app.hr.commands import add_period_command, correct_period_command
from app.imports.beginnings import grant_role_command, load_defaults
from app.imports.commands import import_roster
from app.keys import end_links
from app.mail.commands import send_mail
from app.models import Person, Role, RoleGrant, Unit, UnitLevel
from app.strategy.commands import load_plan_command
from app.verify.commands import verify


def init_app(app: Flask) -> None:
    for command in (
        create_admin,
        set_password_command,
        load_demo,
        load_defaults,
        import_roster,
        grant_role_command,
        add_period_command,
        correct_period_command,
        load_plan_command,
        send_mail,
        verify,
    ):
        app.cli.add_command(command)


@click.command("create-admin")
@click.argument("email")
@click.option("--name", default="Administrator", help="The name as it is shown, given name first.")
@click.password_option()
def create_admin(email: str, name: str, password: str) -> None:
    """Makes the person with EMAIL, if there is none, and grants them the administrator's role over the university."""
    person = _person(email)
    root = db.session.scalar(select(Unit).where(Unit.parent_id.is_(None)))
    if root is None:
        root = Unit(
            code="root",
            level=UnitLevel.UNIVERSITY,
            name_th="มหาวิทยาลัย",
            name_en="University",
        )
        db.session.add(root)
    if person is None:
        given, _space, family = name.partition(" ")
        person = Person(
            code=f"admin:{email.lower()}",
            email=email.lower(),
            given_en=given,
            family_en=family,
            created_at=clock.now(),
        )
        db.session.add(person)
    db.session.flush()
    _refuse_weak(password, person)
    held = db.session.scalar(
        select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == Role.ADMIN)
    )
    if held is None:
        grant = RoleGrant(
            person_id=person.id,
            role=Role.ADMIN,
            unit_id=root.id,
            first_day=clock.today(),
            granted_at=clock.now(),
        )
        db.session.add(grant)
    set_password(person, password)
    end_links(person)
    db.session.commit()
    click.echo(f"{person.email} is an administrator of {root.name_in('en')}.")


@click.command("set-password")
@click.argument("email")
@click.password_option()
def set_password_command(email: str, password: str) -> None:
    """Sets the password of the person with EMAIL and ends their sessions and sign-in links."""
    person = _person(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    _refuse_weak(password, person)
    set_password(person, password)
    end_links(person)
    db.session.commit()
    click.echo(f"The password of {person.email} is set; their sessions are over.")


def _refuse_weak(password: str, person: Person) -> None:
    """A command asks as much of a password as the page does."""
    short = f"Use at least {SHORTEST} characters." if len(password) < SHORTEST else ""
    if why := short or weakness(password, person):
        raise click.ClickException(why)


@click.command("load-demo")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the demo university lives on; the present day by default.",
)
def load_demo(today: date | None) -> None:
    """Loads the demo university into an empty database; does nothing where there are people already."""
    from app.demo.loader import load_demo as load

    if load(today.date() if today else clock.today()):  # type: ignore[attr-defined]
        click.echo("The demo university is loaded.")
    else:
        click.echo("There are people in this database: the demo university was not loaded.")


def _person(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
