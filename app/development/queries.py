"""Reading development plans: of which years somebody has one, how far their goals are, whom they wait for, and what was done."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access import policy, scopes
from app.access.permissions import Permission
from app.access.reviewers import chairs
from app.counting import Measure, periods
from app.counting.goals import Progress, progress, question_of
from app.counting.people import all_open
from app.development import named, proposal, words
from app.development.proposal import GoalFacts, Proposal, Said, said_of
from app.extensions import db
from app.models import (
    Appointment,
    Area,
    DevelopmentLine,
    DevelopmentPlan,
    DevelopmentTalk,
    Goal,
    GoalShows,
    Objective,
    Period,
    Person,
    Plan,
    PlanState,
    Stage,
    Unit,
    UnitLine,
)
from app.web.differences import Told
from app.web.my_development import not_confirmed_lines
from app.web.question import arguments_of, covers_all
from app.web.waits import Wait, wait_of_plan


class Year(NamedTuple):
    """A year of somebody's calendar, and their plan for it."""

    period: Period
    plan: DevelopmentPlan | None


class GoalRow(NamedTuple):
    """A goal, how far it is (None: not agreed), how it will show in words, what it serves, and the address of its records."""

    goal_id: int | None
    facts: GoalFacts
    shows: str
    objective: Objective | None
    goal: Goal | None
    progress: Progress | None
    records: str
    # What it names and is not there any more, in a sentence.
    gone: str
    # Why its milestone was not confirmed, where nothing was said of it since.
    answered: DevelopmentLine | None


class Agreed(NamedTuple):
    """Who agreed last, and in which unit they did."""

    line: DevelopmentLine
    hand: str
    unit: Unit | None


class Shown(NamedTuple):
    """Everything that a plan's page says of it."""

    plan: DevelopmentPlan
    by_area: list[tuple[Area, list[GoalRow]]]
    support: dict[str, str]
    # What is written or waits, beside what is agreed: only for who may read it.
    proposed: list[tuple[Area, list[GoalRow]]]
    proposed_support: dict[str, str]
    differences: list[Told]
    wait: Wait
    agreed: Agreed | None
    returned: DevelopmentLine | None
    # Of a plan that was sent again: the line that gave it back, and what differs since.
    sent_again: tuple[DevelopmentLine, list[Told]] | None
    talks: dict[Stage, DevelopmentTalk | None]
    history: list[words.Line]


def years_of(person: Person) -> list[Year]:
    """The years of the person's calendar that have a plan, this one and the next; the latest first. Three statements."""
    calendar = periods.calendar_of(person.line, periods.calendars())
    plans = {
        plan.period_id: plan
        for plan in db.session.scalars(
            select(DevelopmentPlan)
            .where(DevelopmentPlan.person_id == person.id)
            .options(joinedload(DevelopmentPlan.period))
        )
    }
    now = periods.year_on(calendar, clock.today()) if calendar else None
    offered = {
        year.id: year
        for year in (periods.years(calendar) if calendar else [])
        if now is not None and year.first_day >= now.first_day
    }
    # This year and the one after it can be begun; those with a plan are there whatever their calendar is today.
    shown = dict(sorted(offered.items(), key=lambda one: one[1].first_day)[:2])
    shown |= {plan.period_id: plan.period for plan in plans.values()}
    found = [Year(period, plans.get(period.id)) for period in shown.values()]
    return sorted(found, key=lambda year: year.period.first_day, reverse=True)


def this_year(person: Person, among: Sequence[Year]) -> Year | None:
    """The year that covers today, or the last one that began; None without a calendar."""
    begun = [year for year in among if year.period.first_day <= clock.today()]
    return begun[0] if begun else (among[-1] if among else None)


def plan_to_show(plan: DevelopmentPlan) -> DevelopmentPlan:
    """The plan with all that its page reads of it, in a few statements."""
    query = (
        select(DevelopmentPlan)
        .where(DevelopmentPlan.id == plan.id)
        .options(
            joinedload(DevelopmentPlan.period),
            selectinload(DevelopmentPlan.goals).options(
                joinedload(Goal.objective).joinedload(Objective.plan),
                joinedload(Goal.kind),
                joinedload(Goal.confirmed_by),
            ),
            selectinload(DevelopmentPlan.lines).options(
                joinedload(DevelopmentLine.by), joinedload(DevelopmentLine.acting_for)
            ),
            selectinload(DevelopmentPlan.talks).joinedload(DevelopmentTalk.by),
            joinedload(DevelopmentPlan.person).selectinload(Person.appointments).joinedload(Appointment.unit),
        )
    )
    return db.session.scalars(query).one()


def shown(plan: DevelopmentPlan, viewer: Person) -> Shown:
    """The plan as `viewer` may read it: what is not sent yet is its person's alone."""
    plan = plan_to_show(plan)
    own, opens = viewer.id == plan.person_id, reads_proposal(plan, viewer)
    stands, said = proposal.agreed(plan), proposal.read(plan.proposed)
    objectives = words.objectives_by_id(
        row.facts.objective_id for row in (*stands.goals, *(said.goals if opens else ()))
    )
    counted = progress([plan]) if stands.goals else {}
    opens_records = own or covers_all(viewer)
    if counted and not opens_records:
        opens_records = all_open(plan.person_id, plan.period, scopes.contributions(viewer))
    rows = _Rows(plan, objectives, counted, links=opens_records)
    is_change = opens and plan.state is not PlanState.AGREED
    lines = [line for line in plan.lines if opens or line.move not in ("create", "change", "drop")]
    return Shown(
        plan,
        rows.by_area(stands),
        plan.support,
        rows.by_area(said) if is_change else [],
        said.support if is_change else {},
        words.differences(stands, said, objectives) if is_change and stands.goals else [],
        wait_of_plan(plan),
        _agreed(plan),
        returned_line(plan),
        _sent_again(plan) if opens else None,
        {stage: next((one for one in plan.talks if one.stage is stage), None) for stage in Stage},
        words.history(lines, untold=() if own else words.recalled(lines)),
    )


def reads_proposal(plan: DevelopmentPlan, viewer: Person) -> bool:
    """What is being written is its person's alone; what was sent is there for everybody who sees the plan."""
    return viewer.id == plan.person_id or plan.state is PlanState.SUBMITTED


class _Rows:
    """Makes the rows of the goals of one plan."""

    def __init__(
        self,
        plan: DevelopmentPlan,
        objectives: dict[int, Objective],
        counted: dict[int, Progress],
        *,
        links: bool,
    ) -> None:
        self.plan, self.objectives, self.counted, self.links = plan, objectives, counted, links
        self.goals = {goal.id: goal for goal in plan.goals}
        self.answered = not_confirmed_lines(plan.lines)

    def by_area(self, said: Proposal) -> list[tuple[Area, list[GoalRow]]]:
        """The goals by area in the order of the areas; areas without any are left out."""
        rows = [self._row(row.goal_id, row.facts) for row in said.goals]
        found = [(area, [row for row in rows if row.facts.area is area]) for area in Area]
        return [(area, some) for area, some in found if some]

    def _row(self, goal_id: int | None, facts: GoalFacts) -> GoalRow:
        objective = self.objectives.get(facts.objective_id) if facts.objective_id else None
        goal = self.goals.get(goal_id) if goal_id else None
        return GoalRow(
            goal_id,
            facts,
            words.how_it_shows(facts),
            objective,
            goal,
            self.counted.get(goal_id) if goal_id else None,
            self._records(goal),
            named.gone(facts, self.objectives),
            self.answered.get(goal_id) if goal_id else None,
        )

    def _records(self, goal: Goal | None) -> str:
        """The address of the records behind the progress of an agreed goal, where the viewer opens all of them."""
        question = question_of(goal, self.plan) if goal is not None and self.links else None
        if goal is None or question is None:
            return ""
        measure = Measure.HOURS if goal.shows is GoalShows.HOURS else Measure.ACTIVITIES
        return f"{url_for('rollups.records')}?{urlencode(arguments_of(question, measure))}"


def _agreed(plan: DevelopmentPlan) -> Agreed | None:
    line = next((one for one in reversed(plan.lines) if one.move == "agree"), None)
    if line is None:
        return None
    return Agreed(line, words.hand(line), chairs().units.get(line.snapshot.get("unit") or 0))


def returned_line(plan: DevelopmentPlan) -> DevelopmentLine | None:
    """The line that gave the plan back, while it is still to be sent again."""
    moved = [line for line in plan.lines if line.move in ("submit", "return", "agree", "drop", "change")]
    is_back = plan.state in (PlanState.RETURNED, PlanState.CHANGING)
    return moved[-1] if is_back and moved and moved[-1].move == "return" else None


def _sent_again(plan: DevelopmentPlan) -> tuple[DevelopmentLine, list[Told]] | None:
    """The line that gave back what waits again, and what differs from what it gave back."""
    decided = [line for line in plan.lines if line.move in ("return", "agree", "drop")]
    if plan.state is not PlanState.SUBMITTED or not decided or decided[-1].move != "return":
        return None
    return decided[-1], _differs(proposal.read(decided[-1].snapshot), plan)


def _differs(before: Proposal, plan: DevelopmentPlan) -> list[Told]:
    """What of `before` is no longer so in what is proposed now."""
    after = proposal.read(plan.proposed)
    objectives = words.objectives_by_id(row.facts.objective_id for row in (*before.goals, *after.goals))
    return words.differences(before, after, objectives)


def changed_since(plan: DevelopmentPlan, read_version: str) -> list[Told]:
    """What differs between what stood in the version that was read and what is sent now."""
    plan = plan_to_show(plan)
    line = next((one for one in plan.lines if str(one.snapshot.get("version")) == read_version), None)
    return _differs(proposal.read(line.snapshot) if line else Proposal(), plan)


def said_since(goal: Goal, read: Said) -> list[Told]:
    """What its person says of a milestone now, beside what was read."""
    label = _("Milestone, %(name)s", name=goal.milestone)
    return [Told("milestone", label, words.milestone_said(read), words.milestone_said(said_of(goal)))]


def said_before(goal: Goal) -> Said | None:
    """What its person said of a milestone that was not confirmed, where nothing was said since."""
    line = not_confirmed_lines(goal.plan.lines).get(goal.id)
    return Said(date.fromisoformat(line.snapshot["reached_on"]), line.snapshot["note"]) if line else None


def objectives_for(plan: DevelopmentPlan) -> list[tuple[Plan, list[Objective]]]:
    """The objectives that goals of `plan` may serve, by the plan they are of. Two statements.

    Those of the university and of the units, up from where its person works, whose plans run in its year.
    """
    period, today = plan.period, clock.today()
    works_below = (
        select(UnitLine.ancestor_id)
        .join(Appointment, Appointment.unit_id == UnitLine.unit_id)
        .where(
            Appointment.person_id == plan.person_id,
            Appointment.first_day <= period.last_day,
            or_(Appointment.last_day.is_(None), Appointment.last_day >= period.first_day),
        )
    )
    query = (
        select(Plan)
        .join(Plan.owner)
        .where(
            or_(Plan.owner_id.in_(works_below), Unit.parent_id.is_(None)),
            Plan.first_day <= period.last_day,
            Plan.last_day >= period.first_day,
            or_(Plan.ended_on.is_(None), Plan.ended_on > min(max(today, period.first_day), period.last_day)),
        )
        .options(selectinload(Plan.objectives))
        .order_by(Plan.first_day, Plan.id)
    )
    return [(one, list(one.objectives)) for one in db.session.scalars(query)]


def may_decide(plan: DevelopmentPlan, viewer: Person) -> bool:
    return policy.may(viewer, Permission.DEVELOPMENT_DECIDE, plan)


def stands(plan: DevelopmentPlan) -> list[Told]:
    """What is written of the plan now, where somebody wrote it in another window first."""
    return _differs(Proposal(), plan)
