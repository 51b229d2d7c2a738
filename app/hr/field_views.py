"""HR's hand on the catalogue: the forms of a kind's own fields."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.hr import change_form, field_actions
from app.hr.blueprint import bp
from app.hr.change_form import ChangeForm
from app.hr.field_actions import FieldFacts
from app.hr.kind_forms import FieldForm, NewFieldForm, RetireFieldForm, written
from app.hr.trial import Touched
from app.models import ActivityKind, FieldType, KindField


@bp.get("/register/kinds/<int:kind_id>/fields/new")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def field_new(kind: ActivityKind) -> Response:
    """The form of one more question of the kind."""
    return change_form.asked(NewFieldForm(), "hr/field_new.html", {}, kind=kind)


@bp.post("/register/kinds/<int:kind_id>/fields/new")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def add_field(kind: ActivityKind) -> Response:
    form = NewFieldForm()

    def do() -> Touched:
        return field_actions.add_field(
            kind,
            form.code.data or "",
            FieldType(form.type.data),
            _typed(form),
            by=viewer(),
            reason=form.reason.data or "",
        )

    def done() -> tuple[str, str]:
        return _to(kind), _("The field is there.")

    return change_form.sent(form, "hr/field_new.html", {}, do, done=done, kind=kind)


@bp.get("/register/fields/<int:field_id>/edit")
@permit(Permission.SETTINGS_EDIT, KindField)
def field_edit(field: KindField) -> Response:
    facts = _facts(field)
    return change_form.asked(FieldForm(data=facts), "hr/field_edit.html", facts, field=field)


@bp.post("/register/fields/<int:field_id>/edit")
@permit(Permission.SETTINGS_EDIT, KindField)
def change_field(field: KindField) -> Response:
    form = FieldForm()

    def do() -> Touched:
        return field_actions.change_field(field, _typed(form), by=viewer(), reason=form.reason.data or "")

    def done() -> tuple[str, str]:
        return _to(field.kind), _("Saved.")

    return change_form.sent(form, "hr/field_edit.html", _facts(field), do, done=done, field=field)


@bp.get("/register/fields/<int:field_id>/retire")
@permit(Permission.SETTINGS_EDIT, KindField)
def field_retire(field: KindField) -> Response:
    """The form that takes a field out of use from a day on, or brings it back."""
    facts = {"retired_on": field.retired_on}
    return change_form.asked(RetireFieldForm(data=facts), "hr/field_retire.html", facts, field=field)


@bp.post("/register/fields/<int:field_id>/retire")
@permit(Permission.SETTINGS_EDIT, KindField)
def retire_field(field: KindField) -> Response:
    form = RetireFieldForm()

    def do() -> Touched:
        return field_actions.retire_field(
            field, form.retired_on.data, by=viewer(), reason=form.reason.data or ""
        )

    def done() -> tuple[str, str]:
        return _to(field.kind), _("Saved.")

    facts = {"retired_on": field.retired_on}
    return change_form.sent(form, "hr/field_retire.html", facts, do, done=done, field=field)


@bp.get("/register/fields/<int:field_id>/take-out")
@permit(Permission.SETTINGS_EDIT, KindField)
def field_take_out(field: KindField) -> Response:
    return change_form.asked(ChangeForm(), "hr/field_take_out.html", _facts(field), field=field)


@bp.post("/register/fields/<int:field_id>/take-out")
@permit(Permission.SETTINGS_EDIT, KindField)
def take_out_field(field: KindField) -> Response:
    form, kind = ChangeForm(), field.kind

    def do() -> Touched:
        return field_actions.take_out_field(field, by=viewer(), reason=form.reason.data or "")

    def done() -> tuple[str, str]:
        return _to(kind), _("The field is taken out.")

    return change_form.sent(form, "hr/field_take_out.html", _facts(field), do, done=done, field=field)


@bp.post("/register/fields/<int:field_id>/move")
@permit(Permission.SETTINGS_EDIT, KindField)
def move_field(field: KindField) -> Response:
    """One place up or down; nothing else is touched by it."""
    moved = field_actions.move_field(field, up=request.form.get("to") == "up", by=viewer())
    flash(
        _("The order is changed.") if moved else _("It stands at the end already."), "good" if moved else ""
    )
    return redirect(url_for("hr.kind", kind_id=field.kind_id, _anchor="fields"), 303)  # type: ignore[return-value]


def _typed(form: FieldForm) -> FieldFacts:
    return FieldFacts(form.name_th.data or "", form.name_en.data or "", form.is_required.data, form.listed())


def _facts(field: KindField) -> dict[str, Any]:
    return {
        "name_th": field.name_th,
        "name_en": field.name_en,
        "is_required": field.is_required,
        "choices": written(field.choices),
    }


def _to(kind: ActivityKind) -> str:
    return url_for("hr.kind", kind_id=kind.id, _anchor="fields")
