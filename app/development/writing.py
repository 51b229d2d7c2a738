"""Writing one's own plan: beginning it, its goals and the support wanted, sending, recalling, changing and dropping."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access import Permission, permit, viewer
from app.development import moves, proposal, queries
from app.development.blueprint import bp
from app.development.forms import MoveForm, PlanForm
from app.development.proposal import SUPPORT, Row
from app.development.words import objective_name, objectives_by_id
from app.models import ActivityKind, Area, DevelopmentPlan, GoalShows, PlanState
from app.web import page
from app.web.addresses import number
from app.web.differences import Told, kinds_by_id
from app.web.words import area_name, name
from app.workflow import Refused

# By which move a plan that cannot be written now becomes its person's to write again.
TAKEN_UP = {PlanState.SUBMITTED: "recall", PlanState.AGREED: "change"}


@bp.post("/development/begin")
@permit(Permission.DEVELOPMENT_BEGIN)
def begin() -> Response:
    """The empty plan of one of the years that are offered."""
    asked = number(request.form.get("period"))
    year = next((one for one in queries.years_of(viewer()) if one.period.id == asked), None)
    if year is None:
        raise Refused(_("There is no such year in your calendar."))
    plan = moves.begin(viewer(), year.period, by=viewer())
    return redirect(url_for("development.write", plan_id=plan.id), 303)  # type: ignore[return-value]


@bp.get("/development/plans/<int:plan_id>/write")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def write(plan: DevelopmentPlan) -> Response:
    """The form of the goals; a plan that cannot be written now leads to its page."""
    if plan.state not in moves.EDITABLE:
        flash(moves.already(plan), "bad")
        return _to(plan)
    said = proposal.read(plan.proposed)
    rows = [_typed(row) for row in said.goals]
    start = {"version": str(plan.version), "goals": [*rows, _empty(rows)], **said.support}
    return _asked(plan, PlanForm(data=start))


@bp.post("/development/plans/<int:plan_id>/write")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def save(plan: DevelopmentPlan) -> Response:
    """Saves the goals; asked for another row, or told that something is missing, the form comes again as it was filled."""
    form = PlanForm()
    if asked := request.form.get("without"):
        form.leave_out(asked)
    if "more" in request.form or not form.rows:
        if len(form.goals) < proposal.MOST_GOALS:
            form.goals.append_entry(_empty([]))
        return _asked(plan, form, begins=len(form.goals))
    if asked:
        return _asked(plan, form)
    kinds, known = _kinds(plan), {goal.id for goal in proposal.standing(plan)}
    objectives = {str(one.id) for _plan, some in queries.objectives_for(plan) for one in some}
    objectives |= {str(one) for one in objectives_by_id(_named(plan))}
    if not form.check({str(kind.id): kind for kind in kinds}, objectives):
        return _asked(plan, form, status=422)
    version = form.version.data or ""
    try:
        if "again" in request.form and plan.state in TAKEN_UP:
            moves.move(plan, TAKEN_UP[plan.state], by=viewer(), read_version=version)
            version = str(plan.version)
        moves.write(plan, form.proposal(known), by=viewer(), read_version=version)
    except Refused as refused:
        # What was typed is not lost, whatever became of the plan meanwhile.
        if not isinstance(refused, moves.Stale):
            form.form_errors.append(str(refused))
        form.version.data = str(plan.version)
        form.point_to({goal.text: goal.id for goal in proposal.standing(plan)})
        return _asked(plan, form, status=422, stands=queries.stands(plan))
    flash(_("Saved. Nobody else reads it until you send it."), "good")
    return _to(plan)


@bp.post("/development/plans/<int:plan_id>/send")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def submit(plan: DevelopmentPlan) -> Response:
    _move(plan, "submit")
    flash(_("The plan is sent."), "good")
    return _to(plan)


@bp.post("/development/plans/<int:plan_id>/recall")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def recall(plan: DevelopmentPlan) -> Response:
    _move(plan, "recall")
    flash(_("The plan is yours again: nobody decides on it until you send it."), "good")
    return _to(plan)


@bp.post("/development/plans/<int:plan_id>/change")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def change(plan: DevelopmentPlan) -> Response:
    """Begins a change of an agreed plan, which stands until the change is agreed."""
    _move(plan, "change")
    return redirect(url_for("development.write", plan_id=plan.id), 303)  # type: ignore[return-value]


@bp.post("/development/plans/<int:plan_id>/drop")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def drop(plan: DevelopmentPlan) -> Response:
    _move(plan, "drop")
    flash(_("The change is dropped. The plan stands as it was agreed."), "good")
    return _to(plan)


@bp.post("/development/plans/<int:plan_id>/discard")
@permit(Permission.DEVELOPMENT_EDIT, DevelopmentPlan)
def discard(plan: DevelopmentPlan) -> Response:
    """Takes away what was begun and never sent."""
    period_id = plan.period_id
    moves.discard(plan, by=viewer())
    flash(_("The plan that you had begun is gone."), "good")
    return redirect(url_for("development.mine", period=period_id), 303)  # type: ignore[return-value]


def _move(plan: DevelopmentPlan, move: str) -> None:
    form = MoveForm()
    moves.move(plan, move, by=viewer(), read_version=form.version.data or "")


def _to(plan: DevelopmentPlan) -> Response:
    return redirect(url_for("development.mine", period=plan.period_id), 303)  # type: ignore[return-value]


def _asked(
    plan: DevelopmentPlan,
    form: PlanForm,
    *,
    status: int = 200,
    stands: list[Told] | None = None,
    begins: int = 0,
) -> Response:
    """`begins`: the place of a row that was asked for and is to be filled, counted from 1."""
    form.offer(_kind_choices(plan), _objective_choices(plan))
    return page(
        "development/write.html",
        status=status,
        plan=plan,
        form=form,
        stands=stands or [],
        begins=begins,
        taken_up=TAKEN_UP.get(plan.state, ""),
        returned=queries.returned_line(plan),
        SUPPORT=SUPPORT,
        MOST_GOALS=proposal.MOST_GOALS,
        changes=plan.state is PlanState.CHANGING,
    )


def _typed(row: Row) -> dict[str, object]:
    """A row as its form shows it."""
    facts = row.facts
    return {
        "goal": str(row.goal_id or ""),
        "area": facts.area.value,
        "text": facts.text,
        "shows": facts.shows.value,
        "kind": str(facts.kind_id or ""),
        "hours": facts.amount if facts.shows is GoalShows.HOURS else None,
        "count": str(facts.amount) if facts.shows is GoalShows.COUNT else "",
        "milestone": facts.milestone,
        "objective": str(facts.objective_id or ""),
    }


def _empty(rows: list[dict[str, object]]) -> dict[str, object]:
    """A row for one goal more, in the first area that has none yet."""
    used = {row["area"] for row in rows}
    area = next((one.value for one in Area if one.value not in used), Area.TEACHING.value)
    return {"area": area, "shows": GoalShows.HOURS.value}


def _kinds(plan: DevelopmentPlan) -> list[ActivityKind]:
    """The kinds in use on any day of the plan's period, and those that its goals name already."""
    named = {row.facts.kind_id for row in proposal.read(plan.proposed).goals}
    begins = plan.period.first_day
    found = [
        kind
        for kind in kinds_by_id().values()
        if kind.retired_on is None or kind.retired_on > begins or kind.id in named
    ]
    return sorted(found, key=lambda kind: (list(Area).index(kind.area), kind.position, kind.id))


def _kind_choices(plan: DevelopmentPlan) -> list[SelectChoice]:
    kinds = _kinds(plan)
    return [
        SelectChoice("", _("Any kind of the area")),
        *(SelectChoice(str(kind.id), name(kind), optgroup=area_name(kind.area)) for kind in kinds),
    ]


def _named(plan: DevelopmentPlan) -> set[int]:
    """The objectives that the plan names already: they stay, though their plan may have ended."""
    said = (*proposal.read(plan.proposed).goals, *proposal.agreed(plan).goals)
    return {row.facts.objective_id for row in said if row.facts.objective_id}


def _objective_choices(plan: DevelopmentPlan) -> list[SelectChoice]:
    running = queries.objectives_for(plan)
    offered = {one.id for _plan, some in running for one in some}
    ended = objectives_by_id(_named(plan) - offered)
    return [
        SelectChoice("", _("None")),
        *(
            SelectChoice(str(one.id), objective_name(one), optgroup=name(of))
            for of, some in running
            for one in some
        ),
        *(SelectChoice(str(one.id), objective_name(one), optgroup=name(one.plan)) for one in ended.values()),
    ]
