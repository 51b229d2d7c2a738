"""HR's hand on units: a unit's page in the register, and the forms that open, change, close, reopen and succeed it."""

from typing import Any

from flask import Response, abort, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.hr import change_form, reopening, succession, unit_actions
from app.hr.blueprint import bp
from app.hr.changes import history_of
from app.hr.trial import Impossible, Touched
from app.hr.unit_forms import CloseUnitForm, NewUnitForm, ReopenUnitForm, SucceedForm, UnitForm
from app.hr.unit_queries import before, beside, open_units, unit_page
from app.models import Unit, UnitLevel
from app.web import page
from app.web.unit_tree import unit_choices
from app.web.words import day, name

FACTS = ("name_th", "name_en", "level", "campus_th", "campus_en", "opened_on", "closed_on")


@bp.get("/register/units/<int:unit_id>")
@permit(Permission.UNIT_KEEP, Unit)
def unit(unit: Unit) -> Response:
    return page("hr/unit.html", unit=unit, found=unit_page(unit), history=history_of(unit))


# Open


@bp.get("/register/units/<int:unit_id>/new")
@permit(Permission.UNIT_OPEN, Unit)
def unit_new(unit: Unit) -> Response:
    """The form of a unit that opens below this one."""
    there = beside(unit)
    level = UnitLevel.FACULTY if unit.parent_id is None else UnitLevel.DEPARTMENT
    start = {"level": level.value, "after": str(there[-1].id) if there else ""}
    return change_form.asked(NewUnitForm(there, data=start), "hr/unit_new.html", _facts(unit), unit=unit)


@bp.post("/register/units/<int:unit_id>/new")
@permit(Permission.UNIT_OPEN, Unit)
def open_unit(unit: Unit) -> Response:
    form = NewUnitForm(beside(unit))
    made: list[Unit] = []

    def do() -> Touched:
        new, touched = unit_actions.open_unit(
            unit,
            form.code.data or "",
            _typed(form),
            opened_on=change_form.entered(form.opened_on.data),
            by=viewer(),
            reason=form.reason.data or "",
        )
        made.append(new)
        return touched

    def done() -> tuple[str, str]:
        (new,) = made
        if new.opened_on is None or new.opened_on <= clock.today():
            return _to(unit), _("%(unit)s is open.", unit=name(new))
        return _to(unit), _("%(unit)s opens on %(day)s.", unit=name(new), day=day(new.opened_on))

    return change_form.sent(form, "hr/unit_new.html", _facts(unit), do, done=done, unit=unit)


# Change


@bp.get("/register/units/<int:unit_id>/edit")
@permit(Permission.UNIT_EDIT, Unit)
def unit_edit(unit: Unit) -> Response:
    start = {fact: getattr(unit, fact) or "" for fact in FACTS[:5]}
    behind = before(unit)
    form = _unit_form(unit, data={**start, "after": str(behind.id) if behind else ""})
    return change_form.asked(form, "hr/unit_edit.html", _facts(unit), unit=unit)


@bp.post("/register/units/<int:unit_id>/edit")
@permit(Permission.UNIT_EDIT, Unit)
def change_unit(unit: Unit) -> Response:
    form = _unit_form(unit)

    def do() -> Touched:
        return unit_actions.change_unit(unit, _typed(form), by=viewer(), reason=form.reason.data or "")

    def done() -> tuple[str, str]:
        return _to(unit), _("Saved.")

    return change_form.sent(form, "hr/unit_edit.html", _facts(unit), do, done=done, unit=unit)


# Close


@bp.get("/register/units/<int:unit_id>/close")
@permit(Permission.UNIT_EDIT, Unit)
def unit_close(unit: Unit) -> Response:
    _refuse_root(unit)
    return change_form.asked(CloseUnitForm(), "hr/unit_close.html", _facts(unit), unit=unit)


@bp.post("/register/units/<int:unit_id>/close")
@permit(Permission.UNIT_EDIT, Unit)
def close_unit(unit: Unit) -> Response:
    _refuse_root(unit)
    form = CloseUnitForm()

    def do() -> Touched:
        return unit_actions.close_unit(
            unit,
            closed_on=change_form.entered(form.closed_on.data),
            with_below=form.with_below.data,
            by=viewer(),
            reason=form.reason.data or "",
        )

    def done() -> tuple[str, str]:
        return _to(unit), _("%(unit)s is closed from that day on.", unit=name(unit))

    return change_form.sent(form, "hr/unit_close.html", _facts(unit), do, done=done, unit=unit)


# Open again


@bp.get("/register/units/<int:unit_id>/reopen")
@permit(Permission.UNIT_EDIT, Unit)
def unit_reopen(unit: Unit) -> Response:
    """The form that takes a closing back; of a unit that is open there is none."""
    if unit.closed_on is None:
        abort(404)
    return change_form.asked(ReopenUnitForm(), "hr/unit_reopen.html", _facts(unit), unit=unit)


@bp.post("/register/units/<int:unit_id>/reopen")
@permit(Permission.UNIT_EDIT, Unit)
def reopen_unit(unit: Unit) -> Response:
    _refuse_root(unit)
    form = ReopenUnitForm()

    def do() -> Touched:
        return reopening.reopen_unit(
            unit, with_below=form.with_below.data, by=viewer(), reason=form.reason.data or ""
        )

    def done() -> tuple[str, str]:
        return _to(unit), _("%(unit)s is open again.", unit=name(unit))

    return change_form.sent(form, "hr/unit_reopen.html", _facts(unit), do, done=done, unit=unit)


# Succeed


@bp.get("/register/units/<int:unit_id>/succeed")
@permit(Permission.UNIT_EDIT, Unit)
def unit_succeed(unit: Unit) -> Response:
    """The form that closes the unit and names what follows it."""
    _refuse_root(unit)
    start = {"level": unit.level.value, "parent": str(unit.parent_id), "closed_on": unit.closed_on}
    return change_form.asked(_succeed_form(unit, data=start), "hr/unit_succeed.html", _facts(unit), unit=unit)


@bp.post("/register/units/<int:unit_id>/succeed")
@permit(Permission.UNIT_EDIT, Unit)
def succeed_unit(unit: Unit) -> Response:
    _refuse_root(unit)
    form = _succeed_form(unit)
    named = {str(one.id): one for one, _depth in open_units(viewer(), own_too=True)}

    def do() -> Touched:
        successor = named[form.successor.data] if form.successor.data else _opened(form, named)
        predecessors = [unit, *(named[one] for one in form.others.data or [])]
        return succession.succeed(
            predecessors,
            successor,
            on=change_form.entered(form.closed_on.data),
            with_below=form.with_below.data,
            by=viewer(),
            reason=form.reason.data or "",
        )

    def done() -> tuple[str, str]:
        return _to(unit), _(
            "%(unit)s is followed by %(successor)s.", unit=name(unit), successor=name(unit.successor)
        )

    return change_form.sent(form, "hr/unit_succeed.html", _facts(unit), do, done=done, unit=unit)


def _opened(form: SucceedForm, named: dict[str, Unit]) -> Unit:
    """The new unit that follows, opened on the day; it stands last below its parent."""
    parent = named[form.parent.data]
    there = beside(parent)
    facts = unit_actions.UnitFacts(
        form.name_th.data or "",
        form.name_en.data or "",
        UnitLevel(form.level.data),
        parent.campus_th,
        parent.campus_en,
        there[-1].id if there else None,
    )
    try:
        made, _touched = unit_actions.open_unit(
            parent,
            form.code.data or "",
            facts,
            opened_on=change_form.entered(form.closed_on.data),
            by=viewer(),
            reason=form.reason.data or "",
        )
    except Impossible as obstacle:
        # The day of this form has another name.
        raise Impossible(
            str(obstacle), "closed_on" if obstacle.field == "opened_on" else obstacle.field
        ) from None
    return made


def _succeed_form(unit: Unit, **given: Any) -> SucceedForm:
    editable = [one for one in open_units(viewer()) if one[0] is not unit]
    others = unit_choices(editable)
    return SucceedForm(others, others, unit_choices(open_units(viewer(), own_too=True)), **given)


def _unit_form(unit: Unit, **given: Any) -> UnitForm:
    form = UnitForm(beside(unit.parent, unit), **given)
    if unit.parent_id is None:
        form.level.choices = [(unit.level.value, unit.level.value)]
    return form


def _typed(form: UnitForm) -> unit_actions.UnitFacts:
    return unit_actions.UnitFacts(
        form.name_th.data or "",
        form.name_en.data or "",
        UnitLevel(form.level.data),
        form.campus_th.data or "",
        form.campus_en.data or "",
        int(form.after.data) if form.after.data else None,
    )


def _facts(unit: Unit) -> dict[str, Any]:
    return {fact: getattr(unit, fact) for fact in FACTS}


def _to(unit: Unit) -> str:
    return url_for("hr.unit", unit_id=unit.id)


def _refuse_root(unit: Unit) -> None:
    if unit.parent_id is None:
        abort(404)
