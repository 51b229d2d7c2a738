"""HR's hand on the catalogue: a kind's page, and the forms of kinds."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.hr import change_form, kind_actions
from app.hr.asked import asked_for
from app.hr.blueprint import bp
from app.hr.changes import history_of
from app.hr.kind_actions import KindFacts
from app.hr.kind_forms import KindForm, NewKindForm, RetireForm
from app.hr.settings import kind_numbers
from app.hr.trial import Touched
from app.hr.words import field_type_name
from app.models import ActivityKind, Area
from app.web import page
from app.web.words import name

FACTS = KindFacts._fields


@bp.get("/register/kinds/<int:kind_id>")
@permit(Permission.REGISTER_VIEW, ActivityKind)
def kind(kind: ActivityKind) -> Response:
    return page(
        "hr/kind.html",
        kind=kind,
        numbers=kind_numbers(kind),
        type_name=field_type_name,
        history=history_of(kind),
    )


@bp.get("/register/kinds/new")
@permit(Permission.SETTINGS_EDIT)
def kind_new() -> Response:
    """The form of a kind that is not there yet."""
    area = request.args.get("area", "")
    start = {"area": area if area in tuple(Area) else Area.TEACHING.value, "needs_hours": True}
    return change_form.asked(NewKindForm(data=start), "hr/kind_new.html", {})


@bp.post("/register/kinds/new")
@permit(Permission.SETTINGS_EDIT)
def add_kind() -> Response:
    form = NewKindForm()
    made: list[ActivityKind] = []

    def do() -> Touched:
        new, touched = kind_actions.add_kind(
            form.code.data or "", _typed(form), by=viewer(), reason=form.reason.data or ""
        )
        made.append(new)
        return touched

    def done() -> tuple[str, str]:
        return _to(made[-1]), _("“%(kind)s” is in the catalogue.", kind=name(made[-1]))

    return change_form.sent(form, "hr/kind_new.html", {}, do, done=done)


@bp.get("/register/kinds/<int:kind_id>/edit")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def kind_edit(kind: ActivityKind) -> Response:
    facts = _facts(kind)
    return change_form.asked(KindForm(data=facts), "hr/kind_edit.html", facts, kind=kind)


@bp.post("/register/kinds/<int:kind_id>/edit")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def change_kind(kind: ActivityKind) -> Response:
    form = KindForm()

    def do() -> Touched:
        return kind_actions.change_kind(kind, _typed(form), by=viewer(), reason=form.reason.data or "")

    def done() -> tuple[str, str]:
        return _to(kind), _("Saved.")

    return change_form.sent(form, "hr/kind_edit.html", _facts(kind), do, done=done, kind=kind)


@bp.get("/register/kinds/<int:kind_id>/retire")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def kind_retire(kind: ActivityKind) -> Response:
    """The form that takes a kind out of use from a day on, or brings it back."""
    facts = {"retired_on": kind.retired_on}
    return change_form.asked(RetireForm(data=facts), "hr/kind_retire.html", facts, kind=kind)


@bp.post("/register/kinds/<int:kind_id>/retire")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def retire_kind(kind: ActivityKind) -> Response:
    form = RetireForm()

    def do() -> Touched:
        return kind_actions.retire_kind(
            kind, form.retired_on.data, by=viewer(), reason=form.reason.data or ""
        )

    def done() -> tuple[str, str]:
        return _to(kind), _("Saved.")

    return change_form.sent(
        form, "hr/kind_retire.html", {"retired_on": kind.retired_on}, do, done=done, kind=kind
    )


@bp.post("/register/kinds/<int:kind_id>/move")
@permit(Permission.SETTINGS_EDIT, ActivityKind)
def move_kind(kind: ActivityKind) -> Response:
    """One place up or down; nothing else is touched by it."""
    moved = kind_actions.move_kind(kind, up=request.form.get("to") == "up", by=viewer())
    flash(
        _("The order is changed.") if moved else _("It stands at the end already."), "good" if moved else ""
    )
    # Back to the list as it was narrowed.
    area = asked_for(request.args).area
    return redirect(url_for("hr.catalogue", area=area, _anchor=f"kind-{kind.id}"), 303)  # type: ignore[return-value]


def _typed(form: KindForm) -> KindFacts:
    return KindFacts(
        Area(form.area.data),
        form.name_th.data or "",
        form.name_en.data or "",
        form.hint_th.data or "",
        form.hint_en.data or "",
        form.needs_hours.data,
        form.needs_evidence.data,
        form.is_learning.data,
        form.has_authors.data,
    )


def _facts(kind: ActivityKind) -> dict[str, Any]:
    return {fact: getattr(kind, fact) for fact in FACTS}


def _to(kind: ActivityKind) -> str:
    return url_for("hr.kind", kind_id=kind.id)
