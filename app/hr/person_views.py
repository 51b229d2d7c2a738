"""Adding a person, and changing what somebody is called, how they are reached, and their line."""

from datetime import date

from flask import Response, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, may, permit, viewer
from app.hr import person_actions as actions
from app.hr import queries
from app.hr.appointment_actions import Act
from app.hr.appointment_forms import FULL
from app.hr.appointment_views import place_of
from app.hr.blueprint import bp
from app.hr.change_form import asked, sent
from app.hr.person_forms import NewPersonForm, PersonForm
from app.hr.trial import Touched
from app.models import Person, StaffLine
from app.web.words import name


@bp.get("/people/new")
@permit(Permission.REGISTER_EDIT)
def new_person() -> Response:
    """The empty form."""
    start = {"line": StaffLine.ACADEMIC.value, "fte": FULL, "first_day": clock.today()}
    form = NewPersonForm(queries.kept_units(viewer()), data=start)
    return asked(form, "hr/new_person.html", {})


@bp.post("/people/new")
@permit(Permission.REGISTER_EDIT)
def add_person() -> Response:
    form = NewPersonForm(queries.kept_units(viewer()))

    def do() -> Touched:
        return actions.add_person(
            code=form.code.data or "",
            facts=form.who(),
            at=form.place(),
            first_day=_day(form.first_day.data),
            act=Act(viewer(), form.reason.data or ""),
        )

    def done() -> tuple[str, str]:
        added = queries.person_with_code(form.code.data or "")
        place = place_of(added) if added else url_for("hr.people")
        return place, _("%(name)s is added.", name=name(added))

    return sent(form, "hr/new_person.html", {}, do, done=done)


@bp.get("/people/<int:person_id>/edit")
@permit(Permission.REGISTER_EDIT, Person)
def edit_person(person: Person) -> Response:
    """Names, rank, address and line as they stand."""
    facts = actions.facts_of(person)
    start = {**facts, "line": person.line.value, "from_day": clock.today()}
    form = PersonForm(data=start)
    _keep_address(form, person)
    return asked(form, "hr/edit_person.html", facts, person=person)


@bp.post("/people/<int:person_id>/edit")
@permit(Permission.REGISTER_EDIT, Person)
def save_person(person: Person) -> Response:
    form, facts = PersonForm(), actions.facts_of(person)
    _keep_address(form, person)

    def do() -> Touched:
        return actions.change_person(
            person,
            facts=form.who(),
            from_day=_day(form.from_day.data),
            is_correction=bool(form.is_correction.data),
            act=Act(viewer(), form.reason.data or "", facts),
        )

    def done() -> tuple[str, str]:
        return place_of(person), _("Saved what changed of %(name)s.", name=name(person))

    return sent(form, "hr/edit_person.html", facts, do, done=done, person=person)


def _keep_address(form: PersonForm, person: Person) -> None:
    """Says why the address stays where it may not be changed."""
    if not may(Permission.ADDRESS_EDIT, person):
        form.email.description = actions.address_stays()


def _day(day: date | None) -> date:
    """A day that a valid form has."""
    assert day is not None
    return day
