"""flask import-roster: what it prints and how it ends."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.access.scopes import is_university_hr
from app.extensions import db
from app.imports.columns import Noun
from app.imports.histories import Signature
from app.imports.mapping import MappingError, read_mapping
from app.imports.roster import Roster, hold_register, read_roster, write_roster
from app.models import Person
from app.recutting import Effects
from app.typed import paragraphs

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Of the changes this many are printed one by one.
SHOWN = 50


@click.command("import-roster")
@click.argument("units", type=FILE)
@click.argument("people", type=FILE)
@click.argument("appointments", type=FILE)
@click.option("--mapping", type=FILE, help="A TOML file that says which of their columns is which of ours.")
@click.option(
    "--by", "who", default="", help="E-mail or staff code of the university's HR who lets it be done."
)
@click.option("--reason", default="", help="Why; it stands in the history of all that changes.")
@click.option("--dry-run", is_flag=True, help="Does it all, says what came of it, and takes it back.")
def import_roster(
    units: Path,
    people: Path,
    appointments: Path,
    mapping: Path | None,
    who: str,
    reason: str,
    dry_run: bool,
) -> None:
    """Reads UNITS, PEOPLE and APPOINTMENTS from CSV files, all of them or, with one bad row, nothing.

    What the files do not name stays as it is. What changes figures of a closed period needs --by and --reason.
    docs/roster.md tells the columns.
    """
    signed = Signature(_university_hr(who) if who else None, paragraphs(reason))
    hold_register()
    try:
        mappings = read_mapping(mapping)
    except MappingError as error:
        raise click.ClickException(str(error)) from error
    paths = {Noun.UNITS: units, Noun.PEOPLE: people, Noun.APPOINTMENTS: appointments}
    roster = read_roster(paths, mappings)
    _say_how_it_was_read(roster)
    if roster.faults:
        db.session.rollback()
        for fault in roster.faults:
            click.echo(fault)
        number = len(roster.faults)
        raise click.ClickException(
            f"{number} fault{'s' if number > 1 else ''}: nothing was changed. Correct the rows and run it again."
        )
    try:
        effects = write_roster(roster, signed)
        told = _followed(effects)
        bar = _bar(effects, signed)
        if dry_run or bar:
            db.session.rollback()
        else:
            db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        raise
    _say_what_changes(roster)
    for sentence in told:
        click.echo(sentence)
    if dry_run:
        if bar:
            click.echo(f"As it is it would be refused. {bar}")
        click.echo("This was a dry run: nothing was changed.")
    elif bar:
        raise click.ClickException(f"{bar} Nothing was changed.")


def _university_hr(who: str) -> Person:
    """The person of this e-mail address or staff code, who must be HR of the whole university today."""
    person = db.session.scalar(
        select(Person).where((Person.email == who.strip().lower()) | (Person.code == who))
    )
    if person is None:
        raise click.ClickException(f"Nobody has the e-mail address or staff code {who}.")
    if not is_university_hr(person):
        raise click.ClickException(f"{person.name_in('en')} is not HR of the whole university today.")
    return person


def _followed(effects: Effects) -> list[str]:
    """What followed from changed appointments, in sentences."""
    told = []
    if effects.contributions:
        number = len(effects.contributions)
        told.append(f"{number} approved contributions were cut anew at the changed appointments.")
    if effects.waiting:
        told.append(f"{len(effects.waiting)} waiting contributions now begin their way in another unit.")
    if effects.closed:
        named = ", ".join(
            f"{period.calendar.name_in('en')} {period.name_in('en')}" for period in effects.closed
        )
        told.append(f"Closed periods with other figures than before: {named}.")
    return told


def _bar(effects: Effects, signed: Signature) -> str:
    """Why it may not be: closed figures change by the university's HR alone, with a reason, and never by their own work."""
    if not effects.closed:
        return ""
    if signed.by is None or not signed.reason:
        return (
            "This changes figures of a closed period: the university's HR must let it be done, with a reason"
            " (--by and --reason)."
        )
    if signed.by.id in effects.people:
        return (
            "This changes closed figures by the work of the one named with --by: another member of the"
            " university's HR must let it be done."
        )
    return ""


def _say_how_it_was_read(roster: Roster) -> None:
    for noun, sheet in roster.sheets.items():
        click.echo(f"{noun}: {len(sheet.rows)} rows read from {sheet.file}")
        if sheet.understood:
            click.echo(f"  read: {', '.join(sheet.understood)}")
        if sheet.ignored:
            click.echo(f"  not read: {', '.join(sheet.ignored)}")
        for note in roster.notes(noun):
            click.echo(f"  {note}")


def _say_what_changes(roster: Roster) -> None:
    changes = [change for noun in Noun for changed in roster.changes(noun) for change in changed]
    for change in changes[:SHOWN]:
        click.echo(change)
    if len(changes) > SHOWN:
        click.echo(f"… and {len(changes) - SHOWN} more changes")
    for noun in Noun:
        click.echo(f"{noun}: {roster.new(noun)} new, {len(roster.changes(noun))} changed")
    new = sum(roster.new(noun) for noun in Noun)
    changed = sum(len(roster.changes(noun)) for noun in Noun)
    click.echo(f"Together: {new} new, {changed} changed")
