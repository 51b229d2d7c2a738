"""import_roster(): three files read, checked against each other and the database, and written all or not at all."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from app import recutting
from app.extensions import db
from app.imports.appointments import AppointmentsPlan, plan_appointments, write_appointments
from app.imports.changes import Change
from app.imports.columns import Noun
from app.imports.histories import Signature, note_people, note_units
from app.imports.mapping import Mapping
from app.imports.people import PeoplePlan, plan_people, write_people
from app.imports.reading import Fault, Sheet, read_sheet
from app.imports.units import UnitPlan, plan_units, write_units
from app.models import Person, Unit


class Roster(NamedTuple):
    """The three files, and what they would write."""

    sheets: dict[Noun, Sheet]
    units: UnitPlan
    people: PeoplePlan
    appointments: AppointmentsPlan

    @property
    def faults(self) -> list[Fault]:
        """Everything that keeps the roster from being written, file by file in the order of their lines."""
        return [
            fault
            for sheet in self.sheets.values()
            for fault in sorted(sheet.faults, key=lambda fault: fault.line)
        ]

    def notes(self, noun: Noun) -> list[str]:
        """What was understood without being written in the file of `noun`."""
        return self._plan(noun).notes

    def new(self, noun: Noun) -> int:
        """How many would be added."""
        return len(self._plan(noun).new)

    def changes(self, noun: Noun) -> list[list[Change]]:
        """The changes of each one that is there and would not stay as it is."""
        return list(self._plan(noun).changed.values())

    def _plan(self, noun: Noun) -> UnitPlan | PeoplePlan | AppointmentsPlan:
        if noun is Noun.UNITS:
            return self.units
        return self.people if noun is Noun.PEOPLE else self.appointments


def read_roster(paths: dict[Noun, Path], mappings: dict[Noun, Mapping]) -> Roster:
    """Reads and checks the files; writes nothing."""
    sheets = {noun: read_sheet(paths[noun], noun, mappings[noun]) for noun in Noun}
    units = plan_units(sheets[Noun.UNITS], mappings[Noun.UNITS].parents)
    people = plan_people(sheets[Noun.PEOPLE])
    appointments = plan_appointments(sheets[Noun.APPOINTMENTS], people.codes, units.codes)
    return Roster(sheets, units, people, appointments)


def hold_register() -> None:
    """Until the roster is through nobody else changes a unit or a person; what names them goes on. Units first, as everywhere."""
    for model in (Unit, Person):
        db.session.execute(select(model.id).order_by(model.id).with_for_update(key_share=True))


def write_roster(roster: Roster, signed: Signature | None = None) -> recutting.Effects:
    """Writes a roster without faults, its histories, and what follows from it for approved and waiting work; does not commit."""
    if roster.faults:
        raise ValueError("a roster with faults is not written, not even in part")
    signed = signed or Signature()
    write_units(roster.units)
    write_people(roster.people)
    concerned = write_appointments(roster.appointments)
    note_units(roster.units, signed)
    note_people(roster.people, roster.appointments, signed)
    return recutting.follow(concerned)
