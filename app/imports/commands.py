"""flask import-roster: what it prints and how it ends."""

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.imports.columns import Noun
from app.imports.mapping import MappingError, read_mapping
from app.imports.roster import Roster, read_roster, write_roster

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Of the changes this many are printed one by one.
SHOWN = 50


@click.command("import-roster")
@click.argument("units", type=FILE)
@click.argument("people", type=FILE)
@click.argument("appointments", type=FILE)
@click.option("--mapping", type=FILE, help="A TOML file that says which of their columns is which of ours.")
@click.option("--dry-run", is_flag=True, help="Says what would happen, and changes nothing.")
def import_roster(units: Path, people: Path, appointments: Path, mapping: Path | None, dry_run: bool) -> None:
    """Reads UNITS, PEOPLE and APPOINTMENTS from CSV files, all of them or, with one bad row, nothing.

    What the files do not name stays as it is. docs/roster.md tells the columns.
    """
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
    if dry_run:
        db.session.rollback()
        _say_what_changes(roster)
        click.echo("This was a dry run: nothing was changed.")
        return
    try:
        followed = write_roster(roster)
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        raise
    _say_what_changes(roster)
    if followed.recut:
        click.echo(f"{followed.recut} approved contributions were cut anew at the changed appointments.")
    if followed.restamped:
        click.echo(f"{followed.restamped} waiting contributions now begin their way in another unit.")


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
