"""Deciding on somebody's plan, what both say of it later, and the milestones it names."""

from flask import Response, abort, flash, redirect, url_for
from flask_babel import gettext as _

from app import access_log, clock
from app.access import Permission, permit, viewer
from app.development import goal_actions, moves, proposal, queries
from app.development.blueprint import bp
from app.development.forms import (
    ConfirmForm,
    MoveForm,
    NotConfirmedForm,
    ReachedForm,
    ReturnForm,
    TalkForm,
)
from app.development.goal_actions import mark, talk_of, words_of
from app.development.proposal import said_of
from app.development.views import shown
from app.development.words import not_begun
from app.models import DevelopmentPlan, Goal, GoalShows, Stage
from app.web import page
from app.web.differences import Told
from app.web.my_development import not_confirmed_lines
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
@permit(Permission.DEVELOPMENT_TALK, DevelopmentPlan)
def talk(plan: DevelopmentPlan, stage: str) -> Response:
    """The form of one's own words, in the middle or at the end of the year."""
    at = _stage(plan, stage)
    access_log.opened_years(plan.person, by=viewer())
    said = words_of(talk_of(plan, at), own=plan.person_id == viewer().id)
    return _talk_page(plan, at, TalkForm(data={"words": said, "read": mark(said)}))


@bp.post("/development/plans/<int:plan_id>/talk/<stage>")
@permit(Permission.DEVELOPMENT_TALK, DevelopmentPlan)
def say(plan: DevelopmentPlan, stage: str) -> Response:
    """Saves one's own words; where others stand there by now nothing is saved, and the page shows both."""
    at, form = _stage(plan, stage), TalkForm()
    if not form.validate():
        return _talk_page(plan, at, form, status=422)
    try:
        goal_actions.say(plan, at, form.words.data or "", by=viewer(), read=form.read.data or "")
    except moves.Stale:
        stands = words_of(talk_of(plan, at), own=plan.person_id == viewer().id)
        form.read.data = mark(stands)
        return _talk_page(plan, at, form, status=409, stands=stands)
    flash(_("Saved. The other one reads it."), "good")
    return _to(plan, "talks")


@bp.get("/development/goals/<int:goal_id>/reached")
@permit(Permission.DEVELOPMENT_EDIT, Goal)
def reached(goal: Goal) -> Response:
    """The form that says that a milestone was reached; what is confirmed leads to the plan."""
    if goal.shows is not GoalShows.MILESTONE or goal.ended_at is not None:
        abort(404)
    if goal.confirmed_by_id is not None:
        return _to(goal.plan, "goals")
    said = said_of(goal)
    if said.on is None:
        # What was said before and not confirmed is there to be said better.
        said = queries.said_before(goal) or said
    return _reached_page(goal, ReachedForm(data={"reached_on": said.on, "note": said.note}))


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
    """Confirms what was read; where its person says something else by now nothing is confirmed, and the page tells both."""
    read = ConfirmForm().said()
    try:
        goal_actions.confirm(goal, by=viewer(), read=read)
    except moves.Stale:
        return shown(goal.plan, status=409, meanwhile=queries.said_since(goal, read))
    flash(_("Confirmed."), "good")
    return _to(goal.plan, "goals")


@bp.get("/development/goals/<int:goal_id>/not-confirmed")
@permit(Permission.DEVELOPMENT_DECIDE, Goal)
def not_confirmed(goal: Goal) -> Response:
    """The form that answers why a milestone is not confirmed; one that does not wait leads to the plan."""
    if not goal.waits:
        return _to(goal.plan, "goals")
    access_log.opened_years(goal.plan.person, by=viewer())
    said = said_of(goal)
    return _answer_page(goal, NotConfirmedForm(data={"on": said.on, "note": said.note}))


@bp.post("/development/goals/<int:goal_id>/not-confirmed")
@permit(Permission.DEVELOPMENT_DECIDE, Goal)
def not_confirm(goal: Goal) -> Response:
    """Answers what was read; where its person says something else by now the page tells both, and keeps the reason."""
    form = NotConfirmedForm()
    if not form.validate():
        return _answer_page(goal, form, status=422)
    read = form.said()
    try:
        goal_actions.not_confirm(goal, form.reason.data or "", by=viewer(), read=read)
    except moves.Stale:
        said = said_of(goal)
        form.on.data, form.note.data = str(said.on or ""), said.note
        return _answer_page(goal, form, status=409, meanwhile=queries.said_since(goal, read))
    flash(_("Answered. %(who)s reads your reason, and may say it anew.", who=name(goal.plan.person)), "good")
    return _to(goal.plan, "goals")


def _stage(plan: DevelopmentPlan, stage: str) -> Stage:
    """The stage that the address names; there is none before the plan is agreed and its year has begun."""
    if stage not in tuple(Stage):
        abort(404)
    if not proposal.was_agreed(plan):
        raise Refused(_("First the plan is agreed; then both say how it goes."))
    if clock.today() < plan.period.first_day:
        raise Refused(not_begun(plan.period.first_day))
    return Stage(stage)


def _talk_page(
    plan: DevelopmentPlan, stage: Stage, form: TalkForm, *, status: int = 200, stands: str = ""
) -> Response:
    """`stands`: one's own words that somebody wrote since the form was read."""
    return page(
        "development/talk.html",
        status=status,
        plan=plan,
        stage=stage,
        talk=talk_of(plan, stage),
        form=form,
        own=plan.person_id == viewer().id,
        stands=stands,
    )


def _reached_page(goal: Goal, form: ReachedForm, *, status: int = 200) -> Response:
    answered = not_confirmed_lines(goal.plan.lines).get(goal.id)
    return page(
        "development/reached.html",
        status=status,
        goal=goal,
        plan=goal.plan,
        form=form,
        answered=answered,
    )


def _answer_page(
    goal: Goal, form: NotConfirmedForm, *, status: int = 200, meanwhile: list[Told] | None = None
) -> Response:
    return page(
        "development/not_confirmed.html",
        status=status,
        goal=goal,
        plan=goal.plan,
        form=form,
        meanwhile=meanwhile or [],
    )


def _changed(plan: DevelopmentPlan, read_version: str, form: ReturnForm | None = None) -> Response:
    return shown(plan, status=409, form=form, meanwhile=queries.changed_since(plan, read_version))


def _to(plan: DevelopmentPlan, anchor: str | None = None) -> Response:
    where = url_for("development.plan", plan_id=plan.id)
    if plan.person_id == viewer().id:
        where = url_for("development.mine", period=plan.period_id, _anchor=anchor)
    return redirect(where, 303)  # type: ignore[return-value]
