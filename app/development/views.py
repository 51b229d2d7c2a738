"""My development, somebody else's, and one plan: everything here only reads."""

from flask import Response, redirect, request, url_for

from app import access_log
from app.access import Permission, may, permit, viewer
from app.access.waiting import milestones_for, plans_for
from app.counting.loads import load_of
from app.development import moves, queries, recognitions
from app.development.blueprint import bp
from app.development.forms import ReturnForm
from app.models import DevelopmentPlan, Person, PlanState, Stage
from app.web import page
from app.web.addresses import number
from app.web.differences import Told


@bp.get("/development")
@permit(Permission.SIGNED_IN)
def mine() -> Response:
    """My plan of this year, or of the year asked for; where there is none, how to begin it."""
    return _of(viewer())


@bp.get("/people/<int:person_id>/development")
@permit(Permission.PERSON_VIEW, Person)
def person(person: Person) -> Response:
    """The same of somebody whose years one sees."""
    access_log.opened_years(person, by=viewer())
    return _of(person)


@bp.get("/development/plans/<int:plan_id>")
@permit(Permission.DEVELOPMENT_VIEW, DevelopmentPlan)
def plan(plan: DevelopmentPlan) -> Response:
    """One plan, for who decides on it without seeing its person's years; the others find it beside the other years."""
    if may(Permission.PERSON_VIEW, plan.person):
        where = url_for("development.person", person_id=plan.person_id, period=plan.period_id)
        if plan.person_id == viewer().id:
            where = url_for("development.mine", period=plan.period_id)
        return redirect(where, 303)  # type: ignore[return-value]
    access_log.opened_years(plan.person, by=viewer())
    return shown(plan)


@bp.get("/development/waiting")
@permit(Permission.REVIEW_QUEUE)
def waiting() -> Response:
    """The plans that wait for my agreement, and the milestones that wait for me to confirm them, the longest waiting first."""
    return page("development/waiting.html", plans=plans_for(viewer()), milestones=milestones_for(viewer()))


def shown(
    plan: DevelopmentPlan,
    *,
    status: int = 200,
    form: ReturnForm | None = None,
    meanwhile: list[Told] | None = None,
) -> Response:
    """The page of one plan; `form`: a decision that has to be mended, `meanwhile`: what changed since it was read."""
    years = queries.years_of(plan.person) if may(Permission.PERSON_VIEW, plan.person) else []
    return _page(plan.person, plan, years, status=status, form=form, meanwhile=meanwhile)


def _of(person: Person) -> Response:
    years = queries.years_of(person)
    asked = number(request.args.get("period"))
    # A period of another calendar has no plan: the year of today is shown instead.
    chosen = next((one for one in years if one.period.id == asked), None)
    year = chosen or queries.this_year(person, years)
    if year is None or year.plan is None:
        return page(
            "development/mine.html",
            person=person,
            year=year,
            years=years,
            own=person.id == viewer().id,
            load=load_of(person, year.period) if year else None,
            recognitions=recognitions.of_person(person),
        )
    return _page(person, year.plan, years)


def _page(
    person: Person,
    plan: DevelopmentPlan,
    years: list[queries.Year],
    *,
    status: int = 200,
    form: ReturnForm | None = None,
    meanwhile: list[Told] | None = None,
) -> Response:
    me = viewer()
    # Who only decides on the plan reads the plan: the years, hours and recognitions are for who sees the person's years.
    sees_years = may(Permission.PERSON_VIEW, person)
    is_sent = plan.state is PlanState.SUBMITTED
    return page(
        "development/plan.html",
        status=status,
        person=person,
        own=person.id == me.id,
        shown=queries.shown(plan, me),
        years=years,
        decides=queries.may_decide(plan, me),
        open_moves={name for name in moves.MOVES if name != "create" and moves.is_open(plan, name, me)},
        can_discard=person.id == me.id and moves.can_discard(plan),
        obstacle=moves.obstacle_to_submitting(plan) if plan.state in moves.EDITABLE else "",
        obstacle_to_agreeing=moves.obstacle_to_agreeing(plan) if is_sent else "",
        form=form or ReturnForm(),
        meanwhile=meanwhile or [],
        load=load_of(person, plan.period) if sees_years else None,
        recognitions=recognitions.of_person(person) if sees_years else None,
        PlanState=PlanState,
        Stage=Stage,
    )
