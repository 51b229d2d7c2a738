"""The pages of norms: what is owed, by whom, since when; groups of staff; and people's places in them."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.hr import norm_actions, norm_queries
from app.hr.blueprint import bp
from app.hr.change_form import asked, entered, sent
from app.hr.norm_actions import NormFacts
from app.hr.norm_forms import LINE, EndNormForm, GroupForm, NormForm, PlaceForm, RenameGroupForm
from app.hr.norm_words import about, whom
from app.hr.trial import Touched
from app.models import Area, Person, StaffGroup, StaffLine, WorkloadNorm
from app.web import page
from app.web.words import name


@bp.get("/register/norms")
@permit(Permission.REGISTER_VIEW)
def norms() -> Response:
    return page("hr/norms.html", lines=norm_queries.norms_by_line(), whom=whom, about=about)


@bp.get("/register/norms/new")
@permit(Permission.SETTINGS_EDIT)
def norm_new() -> Response:
    """The form of a norm, for the people and the area of the address where it names them."""
    groups = norm_queries.groups()
    start = {
        "whom": request.args.get("whom", LINE + StaffLine.ACADEMIC.value),
        "area": request.args.get("area", ""),
        "first_day": clock.today(),
    }
    return asked(NormForm(groups, data=start), "hr/norm_new.html", {})


@bp.post("/register/norms/new")
@permit(Permission.SETTINGS_EDIT)
def set_norm() -> Response:
    form = NormForm(norm_queries.groups())

    def do() -> Touched:
        facts = NormFacts(
            form.line,
            form.group,
            Area(form.area.data) if form.area.data else None,
            form.hours.data or 0,
            entered(form.first_day.data),
            form.source.data or "",
        )
        return norm_actions.set_norm(facts, by=viewer(), reason=form.reason.data or "")

    return sent(form, "hr/norm_new.html", {}, do, done=lambda: (url_for("hr.norms"), _("The norm is set.")))


@bp.get("/register/norms/<int:norm_id>/end")
@permit(Permission.SETTINGS_EDIT, WorkloadNorm)
def norm_end(norm: WorkloadNorm) -> Response:
    """The form of a norm's last day."""
    facts = norm_actions.end_of(norm)
    return asked(EndNormForm(data=facts), "hr/norm_end.html", facts, norm=norm, whom=whom, about=about)


@bp.post("/register/norms/<int:norm_id>/end")
@permit(Permission.SETTINGS_EDIT, WorkloadNorm)
def end_norm(norm: WorkloadNorm) -> Response:
    form, facts = EndNormForm(), norm_actions.end_of(norm)

    def do() -> Touched:
        last_day = entered(form.last_day.data)
        return norm_actions.end_norm(norm, last_day, by=viewer(), reason=form.reason.data or "", read=facts)

    return sent(
        form,
        "hr/norm_end.html",
        facts,
        do,
        done=lambda: (url_for("hr.norms"), _("Saved.")),
        norm=norm,
        whom=whom,
        about=about,
    )


@bp.get("/register/norms/groups/new")
@permit(Permission.SETTINGS_EDIT)
def group_new() -> Response:
    """The form of a group that is not there yet."""
    return asked(GroupForm(data={"line": StaffLine.ACADEMIC.value}), "hr/group_new.html", {})


@bp.post("/register/norms/groups/new")
@permit(Permission.SETTINGS_EDIT)
def add_group() -> Response:
    form = GroupForm()

    def do() -> Touched:
        return norm_actions.add_group(
            form.code.data or "",
            StaffLine(form.line.data),
            form.name_th.data or "",
            form.name_en.data or "",
            by=viewer(),
            reason=form.reason.data or "",
        )

    return sent(
        form, "hr/group_new.html", {}, do, done=lambda: (url_for("hr.norms"), _("The group is added."))
    )


@bp.get("/register/norms/groups/<code>/edit")
@permit(Permission.SETTINGS_EDIT)
def group_edit(code: str) -> Response:
    """The form of a group's names."""
    group = _group(code)
    facts = norm_actions.names_of(group)
    return asked(RenameGroupForm(data=facts), "hr/group_edit.html", facts, group=group)


@bp.post("/register/norms/groups/<code>/edit")
@permit(Permission.SETTINGS_EDIT)
def rename_group(code: str) -> Response:
    group, form = _group(code), RenameGroupForm()
    facts = norm_actions.names_of(group)

    def do() -> Touched:
        return norm_actions.rename_group(
            group,
            form.name_th.data or "",
            form.name_en.data or "",
            by=viewer(),
            reason=form.reason.data or "",
            read=facts,
        )

    return sent(
        form,
        "hr/group_edit.html",
        facts,
        do,
        done=lambda: (url_for("hr.norms"), _("Saved.")),
        group=group,
    )


@bp.get("/people/<int:person_id>/group")
@permit(Permission.REGISTER_EDIT, Person)
def group_place(person: Person) -> Response:
    """The form that puts somebody into another group of staff."""
    places = norm_queries.places_of(person)
    now = places[0].group_code if places and places[0].last_day is None else ""
    form = PlaceForm(_groups_of(person), data={"group": now, "first_day": clock.today()})
    return asked(form, "hr/group_place.html", norm_actions.facts_of(person), person=person, places=places)


@bp.post("/people/<int:person_id>/group")
@permit(Permission.REGISTER_EDIT, Person)
def put_into_group(person: Person) -> Response:
    form = PlaceForm(_groups_of(person))
    places, facts = norm_queries.places_of(person), norm_actions.facts_of(person)

    def do() -> Touched:
        first_day = entered(form.first_day.data)
        return norm_actions.put_into(
            person, form.chosen, first_day, by=viewer(), reason=form.reason.data or "", read=facts
        )

    def done() -> tuple[str, str]:
        place = url_for("hr.person", person_id=person.id)
        return place, _("Saved what changed of %(name)s.", name=name(person))

    return sent(form, "hr/group_place.html", facts, do, done=done, person=person, places=places)


def _group(code: str) -> StaffGroup:
    return next((one for one in norm_queries.groups() if one.code == code), None) or abort(404)


def _groups_of(person: Person) -> list[StaffGroup]:
    return [group for group in norm_queries.groups() if group.line is person.line]
