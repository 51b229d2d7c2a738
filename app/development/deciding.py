"""Deciding on somebody's plan, what both say of it later, and the milestones it names."""

from flask import Response, abort, flash, redirect, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.development import goal_actions, moves, proposal, queries
from app.development.blueprint import bp
from app.development.forms import MoveForm, ReachedForm, ReturnForm, TalkForm
from app.development.views import shown
from app.models import DevelopmentPlan, DevelopmentTalk, Goal, GoalShows, Stage
from app.web import page
from app.web.words import name
from app.workflow import Refused


@bp.post("/development/plans/<int:plan_id>/agree")
@permit(Permission.DEVELOPMENT_DECIDE, DevelopmentPlan)
def agree(plan: DevelopmentPlan) -> Response:
    """Agrees to the plan as it was read; where it changed meanwhile nothing is agreed, and the page says what changed."""
    form = MoveForm()
    try:
        moves.move(plan, "agree", by=viewer(), read_version=form.version.data or "")
    except moves.Stale:
        return _changed(plan, form.version.data or "")
    flash(_("Agreed: the plan of %(who)s.", who=name(plan.person)), "good")
    return _to(plan)


@bp.post("/development/plans/<int:plan_id>/return")
@permit(Permission.DEVELOPMENT_DECIDE, DevelopmentPlan)
def send_back(plan: DevelopmentPlan) -> Response:
    form = ReturnForm()
    if not form.validate():
        return shown(plan, status=422, form=form)
    version, reason = form.version.data or "", form.reason.data or ""
    try:
        moves.move(plan, "return", by=viewer(), reason=reason, read_version=version)
    except moves.Stale:
        return _changed(plan, version, form)
    flash(_("Returned to %(who)s, who reads your reason.", who=name(plan.person)), "good")
    return _to(plan)


@bp.get("/development/plans/<int:plan_id>/talk/<stage>")
@permit(Permission.DEVELOPMENT_VIEW, DevelopmentPlan)
def talk(plan: DevelopmentPlan, stage: str) -> Response:
    """The form of one's own words, in the middle or at the end of the year."""
    talk = _talk_of(plan, stage)
    said = (talk.own_words if plan.person_id == viewer().id else talk.words) if talk else ""
    return _talk_page(plan, Stage(stage), talk, TalkForm(data={"words": said}))


@bp.post("/development/plans/<int:plan_id>/talk/<stage>")
@permit(Permission.DEVELOPMENT_VIEW, DevelopmentPlan)
def say(plan: DevelopmentPlan, stage: str) -> Response:
    talk, form = _talk_of(plan, stage), TalkForm()
    if not form.validate():
        return _talk_page(plan, Stage(stage), talk, form, status=422)
    goal_actions.say(plan, Stage(stage), form.words.data or "", by=viewer())
    flash(_("Saved. The other one reads it."), "good")
    return _to(plan, "talks")


@bp.get("/development/goals/<int:goal_id>/reached")
@permit(Permission.DEVELOPMENT_EDIT, Goal)
def reached(goal: Goal) -> Response:
    """The form that says that a milestone was reached."""
    if goal.shows is not GoalShows.MILESTONE or goal.ended_at is not None:
        abort(404)
    return _reached_page(goal, ReachedForm(data={"reached_on": goal.reached_on, "note": goal.reached_note}))


@bp.post("/development/goals/<int:goal_id>/reached")
@permit(Permission.DEVELOPMENT_EDIT, Goal)
def reach(goal: Goal) -> Response:
    form = ReachedForm()
    form.begins = goal.plan.period.first_day
    if not form.validate() or form.reached_on.data is None:
        return _reached_page(goal, form, status=422)
    goal_actions.reach(goal, form.reached_on.data, form.note.data or "", by=viewer())
    flash(_("Saved. It counts once it is confirmed."), "good")
    return _to(goal.plan, "goals")


@bp.post("/development/goals/<int:goal_id>/not-reached")
@permit(Permission.DEVELOPMENT_EDIT, Goal)
def take_back(goal: Goal) -> Response:
    goal_actions.take_back(goal, by=viewer())
    flash(_("Taken back."), "good")
    return _to(goal.plan, "goals")


@bp.post("/development/goals/<int:goal_id>/confirm")
@permit(Permission.DEVELOPMENT_DECIDE, Goal)
def confirm(goal: Goal) -> Response:
    goal_actions.confirm(goal, by=viewer())
    flash(_("Confirmed."), "good")
    return _to(goal.plan, "goals")


def _talk_of(plan: DevelopmentPlan, stage: str) -> DevelopmentTalk | None:
    """What was said at this stage; only the person and who may decide write there, once the plan is agreed."""
    if stage not in tuple(Stage):
        abort(404)
    if plan.person_id != viewer().id and not queries.may_decide(plan, viewer()):
        abort(403)
    if not proposal.was_agreed(plan):
        raise Refused(_("First the plan is agreed; then both say how it goes."))
    return next((one for one in plan.talks if one.stage == stage), None)


def _talk_page(
    plan: DevelopmentPlan, stage: Stage, talk: DevelopmentTalk | None, form: TalkForm, *, status: int = 200
) -> Response:
    own = plan.person_id == viewer().id
    return page("development/talk.html", status=status, plan=plan, stage=stage, talk=talk, form=form, own=own)


def _reached_page(goal: Goal, form: ReachedForm, *, status: int = 200) -> Response:
    return page("development/reached.html", status=status, goal=goal, plan=goal.plan, form=form)


def _changed(plan: DevelopmentPlan, read_version: str, form: ReturnForm | None = None) -> Response:
    return shown(plan, status=409, form=form, meanwhile=queries.changed_since(plan, read_version))


def _to(plan: DevelopmentPlan, anchor: str | None = None) -> Response:
    where = url_for("development.plan", plan_id=plan.id)
    if plan.person_id == viewer().id:
        where = url_for("development.mine", period=plan.period_id, _anchor=anchor)
    return redirect(where, 303)  # type: ignore[return-value]
