"""Granting, ending, correcting and taking out roles; and what nobody may decide on until somebody is granted a post."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app import clock
from app.access import Permission, permit, viewer
from app.access.register import granted_roles
from app.access.waiting import undecidable_milestones, undecidable_plans
from app.hr import queries, role_actions, role_queries
from app.hr.appointment_views import place_of
from app.hr.blueprint import bp
from app.hr.change_form import ChangeForm, asked, sent
from app.hr.role_forms import EndRoleForm, GrantForm, TermsForm, start_of
from app.hr.trial import Touched
from app.models import Person, Role, RoleGrant
from app.web import page
from app.web.addresses import number
from app.web.paging import Page, page_number
from app.web.words import name


@bp.get("/register/roles/new")
@permit(Permission.ROLE_GRANT)
def new_role() -> Response:
    """Whom, which role, over which unit: the address may say so already."""
    chosen = role_queries.person_by_id(number(request.args.get("person")))
    form = _grant_form(chosen)
    return asked(form, "hr/new_role.html", {}, blocks=("found",), **_finding(chosen))


@bp.post("/register/roles/new")
@permit(Permission.ROLE_GRANT)
def grant_role() -> Response:
    chosen = role_queries.person_by_id(number(request.form.get("person")))
    form = _grant_form(chosen)

    def do() -> Touched:
        assert chosen is not None
        role, unit = Role(form.role.data), form.units[form.unit.data]
        return role_actions.grant(
            chosen, role, unit, form.terms(), by=viewer(), reason=form.reason.data or ""
        )

    def done() -> tuple[str, str]:
        return _after(chosen), _("%(name)s has the role from its first day on.", name=name(chosen))

    if chosen is None:
        form.person.data = ""
        form.person.raw_data = [""]
    return sent(form, "hr/new_role.html", {}, do, done=done, **_finding(chosen))


@bp.get("/register/roles/<int:grant_id>/end")
@permit(Permission.ROLE_GRANT, RoleGrant)
def end_role(grant: RoleGrant) -> Response:
    """On which day a role ends."""
    return asked(EndRoleForm(), "hr/end_role.html", role_actions.facts_of(grant), grant=grant)


@bp.post("/register/roles/<int:grant_id>/end")
@permit(Permission.ROLE_GRANT, RoleGrant)
def save_end_role(grant: RoleGrant) -> Response:
    form, person, facts = EndRoleForm(), grant.person, role_actions.facts_of(grant)

    def do() -> Touched:
        assert form.last_day.data is not None
        return role_actions.end(
            grant, last_day=form.last_day.data, by=viewer(), reason=form.reason.data or "", read=facts
        )

    def done() -> tuple[str, str]:
        return _after(person), _("The role of %(name)s ends.", name=name(person))

    return sent(form, "hr/end_role.html", facts, do, done=done, grant=grant)


@bp.get("/register/roles/<int:grant_id>/edit")
@permit(Permission.ROLE_GRANT, RoleGrant)
def correct_role(grant: RoleGrant) -> Response:
    """The days, the order and the post as they really were."""
    form = TermsForm(role_queries.heads(), data=start_of(grant))
    return asked(form, "hr/correct_role.html", role_actions.facts_of(grant), grant=grant)


@bp.post("/register/roles/<int:grant_id>/edit")
@permit(Permission.ROLE_GRANT, RoleGrant)
def save_role(grant: RoleGrant) -> Response:
    form, person = TermsForm(role_queries.heads()), grant.person
    facts = role_actions.facts_of(grant)

    def do() -> Touched:
        return role_actions.correct(
            grant, form.terms(), by=viewer(), reason=form.reason.data or "", read=facts
        )

    def done() -> tuple[str, str]:
        return _after(person), _("The role of %(name)s is corrected.", name=name(person))

    return sent(form, "hr/correct_role.html", facts, do, done=done, grant=grant)


@bp.get("/register/roles/<int:grant_id>/take-out")
@permit(Permission.ROLE_GRANT, RoleGrant)
def take_out_role(grant: RoleGrant) -> Response:
    """It was granted by mistake and was never held."""
    return asked(ChangeForm(), "hr/take_out_role.html", role_actions.facts_of(grant), grant=grant)


@bp.post("/register/roles/<int:grant_id>/take-out")
@permit(Permission.ROLE_GRANT, RoleGrant)
def save_take_out_role(grant: RoleGrant) -> Response:
    form, person, facts = ChangeForm(), grant.person, role_actions.facts_of(grant)

    def do() -> Touched:
        return role_actions.take_out(grant, by=viewer(), reason=form.reason.data or "", read=facts)

    def done() -> tuple[str, str]:
        return _after(person), _("The role of %(name)s is taken out.", name=name(person))

    return sent(form, "hr/take_out_role.html", facts, do, done=done, grant=grant)


@bp.get("/register/undecided")
@permit(Permission.UNDECIDED_VIEW)
def undecided() -> Response:
    """Nobody may decide on these: HR finds somebody."""
    rows = role_queries.stuck(viewer())
    shown = Page.of(len(rows), page_number())
    return page(
        "hr/undecided.html",
        rows=rows[shown.offset : shown.offset + shown.size],
        shown=shown,
        plans=undecidable_plans(viewer()),
        milestones=undecidable_milestones(viewer()),
    )


def _grant_form(chosen: Person | None) -> GrantForm:
    start = {
        "person": str(chosen.id) if chosen else "",
        "role": request.args.get("role", Role.HEAD.value),
        "unit": request.args.get("unit", ""),
        "first_day": clock.today(),
    }
    return GrantForm(role_queries.heads(), queries.kept_units(viewer()), granted_roles(viewer()), data=start)


def _finding(chosen: Person | None) -> dict[str, object]:
    """What the search for a person shows, and what its links keep of the address."""
    text = request.args.get("q", "").strip()
    keeps = {key: value for key in ("role", "unit") if (value := request.args.get(key))}
    found = role_queries.people_named(text)
    return {"chosen": chosen, "text_asked": text, "found": found, "keeps": keeps}


def _after(person: Person | None) -> str:
    return place_of(person) if person else url_for("hr.roles")
