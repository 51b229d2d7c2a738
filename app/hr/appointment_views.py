"""Transfer, joint appointment, leaving; and correcting, ending and taking out one appointment."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, may, permit, viewer
from app.hr import appointment_actions as actions
from app.hr import queries
from app.hr.appointment_actions import Act, facts_of
from app.hr.appointment_forms import (
    FULL,
    CorrectForm,
    EndForm,
    JoinForm,
    LeaveForm,
    TransferForm,
    start_of,
)
from app.hr.blueprint import bp
from app.hr.change_form import ChangeForm, asked, sent
from app.hr.role_actions import held_after
from app.hr.trial import Touched
from app.models import Appointment, Person
from app.models.appointment import primary_on
from app.web.words import name


@bp.get("/people/<int:person_id>/transfer")
@permit(Permission.REGISTER_EDIT, Person)
def transfer(person: Person) -> Response:
    """To another unit from a day on."""
    present = primary_on(person.appointments, clock.today())
    start = {key: value for key, value in start_of(present).items() if key != "unit"} if present else {}
    start |= {"first_day": clock.today(), "last_day": None}
    form = TransferForm(queries.kept_units(viewer()), data={"fte": FULL, **start})
    return asked(form, "hr/transfer.html", facts_of(person), person=person)


@bp.post("/people/<int:person_id>/transfer")
@permit(Permission.REGISTER_EDIT, Person)
def save_transfer(person: Person) -> Response:
    form = TransferForm(queries.kept_units(viewer()))

    def do(act: Act) -> Touched:
        return actions.transfer(person, to=form.place(), first_day=_day(form.first_day.data), act=act)

    return _sent(form, "hr/transfer.html", person, do, _("%(name)s is transferred.", name=name(person)))


@bp.get("/people/<int:person_id>/appointments/new")
@permit(Permission.REGISTER_EDIT, Person)
def join(person: Person) -> Response:
    """Another appointment beside the primary one, or the first one of somebody who comes back."""
    today = clock.today()
    present = next((post for post in person.appointments if post.is_primary and post.covers(today)), None)
    start = {"first_day": today, "fte": None if present else FULL}
    form = JoinForm(queries.kept_units(viewer()), data=start)
    return asked(form, "hr/join.html", facts_of(person), person=person, present=present)


@bp.post("/people/<int:person_id>/appointments/new")
@permit(Permission.REGISTER_EDIT, Person)
def save_join(person: Person) -> Response:
    form = JoinForm(queries.kept_units(viewer()))
    today = clock.today()
    present = next((post for post in person.appointments if post.is_primary and post.covers(today)), None)

    def do(act: Act) -> Touched:
        return actions.join(
            person,
            to=form.place(),
            first_day=_day(form.first_day.data),
            last_day=form.last_day.data,
            present_fte=form.present_fte.data,
            act=act,
        )

    told = _("%(name)s has another appointment.", name=name(person))
    return _sent(form, "hr/join.html", person, do, told, present=present)


@bp.get("/people/<int:person_id>/leave")
@permit(Permission.REGISTER_EDIT, Person)
def leave(person: Person) -> Response:
    """The person leaves the university."""
    roles = held_after(person, clock.today())
    form = LeaveForm(roles)
    return asked(form, "hr/leave.html", facts_of(person), person=person, roles=roles)


@bp.post("/people/<int:person_id>/leave")
@permit(Permission.REGISTER_EDIT, Person)
def save_leave(person: Person) -> Response:
    roles = held_after(person, clock.today())
    form = LeaveForm(roles)

    def do(act: Act) -> Touched:
        return actions.leave(
            person, last_day=_day(form.last_day.data), ends_roles=form.ends_roles.data == "end", act=act
        )

    told = _("The appointments of %(name)s end.", name=name(person))
    return _sent(form, "hr/leave.html", person, do, told, roles=roles)


@bp.get("/register/appointments/<int:appointment_id>/edit")
@permit(Permission.REGISTER_EDIT, Appointment)
def correct_appointment(appointment: Appointment) -> Response:
    """As it really was: its days, its unit, its share, and which one is primary."""
    form = CorrectForm(queries.kept_units(viewer()), data=start_of(appointment))
    person = appointment.person
    return asked(form, "hr/correct_appointment.html", facts_of(person), person=person, post=appointment)


@bp.post("/register/appointments/<int:appointment_id>/edit")
@permit(Permission.REGISTER_EDIT, Appointment)
def save_appointment(appointment: Appointment) -> Response:
    form = CorrectForm(queries.kept_units(viewer()))

    def do(act: Act) -> Touched:
        return actions.correct(
            appointment,
            to=form.place(),
            first_day=_day(form.first_day.data),
            last_day=form.last_day.data,
            is_primary=bool(form.is_primary.data),
            swaps=bool(form.swaps.data),
            act=act,
        )

    person = appointment.person
    told = _("The appointment of %(name)s is corrected.", name=name(person))
    return _sent(form, "hr/correct_appointment.html", person, do, told, post=appointment)


@bp.get("/register/appointments/<int:appointment_id>/end")
@permit(Permission.REGISTER_EDIT, Appointment)
def end_appointment(appointment: Appointment) -> Response:
    """One of several appointments ends."""
    person = appointment.person
    return asked(EndForm(), "hr/end_appointment.html", facts_of(person), person=person, post=appointment)


@bp.post("/register/appointments/<int:appointment_id>/end")
@permit(Permission.REGISTER_EDIT, Appointment)
def save_end(appointment: Appointment) -> Response:
    form, person = EndForm(), appointment.person

    def do(act: Act) -> Touched:
        last_day = _day(form.last_day.data)
        return actions.end(appointment, last_day=last_day, present_fte=form.present_fte.data, act=act)

    told = _("The appointment of %(name)s ends.", name=name(person))
    return _sent(form, "hr/end_appointment.html", person, do, told, post=appointment)


@bp.get("/register/appointments/<int:appointment_id>/take-out")
@permit(Permission.REGISTER_EDIT, Appointment)
def take_out(appointment: Appointment) -> Response:
    """It was entered by mistake and never was."""
    person = appointment.person
    return asked(ChangeForm(), "hr/take_out.html", facts_of(person), person=person, post=appointment)


@bp.post("/register/appointments/<int:appointment_id>/take-out")
@permit(Permission.REGISTER_EDIT, Appointment)
def save_take_out(appointment: Appointment) -> Response:
    form, person = ChangeForm(), appointment.person

    def do(act: Act) -> Touched:
        return actions.take_out(appointment, act=act)

    told = _("The appointment of %(name)s is taken out.", name=name(person))
    return _sent(form, "hr/take_out.html", person, do, told, post=appointment)


def _sent(
    form: ChangeForm,
    template: str,
    person: Person,
    do: Callable[[Act], Touched],
    told: str,
    **shown_too: Any,
) -> Response:
    facts: Mapping[str, str] = facts_of(person)
    return sent(
        form,
        template,
        facts,
        lambda: do(Act(viewer(), form.reason.data or "", facts)),
        done=lambda: (place_of(person), told),
        person=person,
        **shown_too,
    )


def place_of(person: Person) -> str:
    """The person's page; whoever may no longer see it goes back to the list."""
    if may(Permission.PERSON_VIEW, person):
        return url_for("hr.person", person_id=person.id)
    return url_for("hr.people")


def _day(day: date | None) -> date:
    """A day that a valid form has."""
    assert day is not None
    return day
