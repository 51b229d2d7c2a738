"""The words of development that several pages share: states, how a goal shows, recognitions, and hours against a norm."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access import signed_in
from app.access.waiting import milestones_for, plans_for
from app.counting.loads import Load, State
from app.models import DevelopmentPlan, GoalShows, PlanState, RecognitionSort, Stage
from app.web.differences import kinds_by_id
from app.web.hours import format_hours
from app.web.numbers import format_number
from app.web.words import day, name


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(plans_to_agree=plans_to_agree, milestones_to_confirm=milestones_to_confirm)
    app.jinja_env.filters.update(
        plan_state=plan_state,
        shows_name=shows_name,
        stage_name=stage_name,
        support_name=support_name,
        sort_name=sort_name,
        met=met,
        stands=stands,
        plans_waiting=plans_waiting,
        milestones_waiting=milestones_waiting,
        what_waits=what_waits,
    )


def plan_state(state: PlanState) -> str:
    return {
        PlanState.DRAFT: _("Being written"),
        PlanState.SUBMITTED: _("Waiting for agreement"),
        PlanState.RETURNED: _("Returned"),
        PlanState.AGREED: _("Agreed"),
        PlanState.CHANGING: _("Agreed, a change is being written"),
    }[PlanState(state)]


def shows_name(shows: GoalShows) -> str:
    return {
        GoalShows.HOURS: _("Hours of work"),
        GoalShows.COUNT: _("A number of activities of a kind"),
        GoalShows.MILESTONE: _("A milestone: a rank, a licence, a level, a degree"),
    }[GoalShows(shows)]


def how_it_shows(shows: GoalShows, amount: int | None, kind_id: int | None, milestone: str) -> str:
    """'60:00 h of course taught', '2 × Research article', 'Professional licence'."""
    kind = kinds_by_id().get(kind_id) if kind_id else None
    if shows is GoalShows.MILESTONE:
        return milestone
    if shows is GoalShows.COUNT:
        return _("%(num)s × %(kind)s", num=format_number(amount or 0), kind=name(kind))
    hours = format_hours(amount or 0)
    if kind is not None:
        return _("%(hours)s h of “%(kind)s”", hours=hours, kind=name(kind))
    return _("%(hours)s h in this area", hours=hours)


def stage_name(stage: Stage) -> str:
    return {Stage.MIDDLE: _("In the middle of the year"), Stage.END: _("At the end of the year")}[
        Stage(stage)
    ]


def support_name(support: str) -> str:
    return {
        "time": _("Time"),
        "money": _("Money"),
        "mentor": _("A mentor"),
        "training": _("Training"),
    }[support]


def sort_name(sort: RecognitionSort) -> str:
    return {
        RecognitionSort.PSF: _("Thailand PSF"),
        RecognitionSort.LICENCE: _("Professional licence"),
        RecognitionSort.AWARD: _("Award"),
        RecognitionSort.RANK: _("Academic or professional rank"),
        RecognitionSort.DEGREE: _("Degree"),
        RecognitionSort.OTHER: _("Other recognition"),
    }[RecognitionSort(sort)]


def section_name(section: str) -> str:
    """A part of a portfolio that its person may leave out."""
    return {
        "growth": _("Growth over the years"),
        "publications": _("Publications in the order of a CV"),
        "learning": _("Learning"),
        "recognitions": _("Recognitions"),
        "hours": _("Hours of each record"),
        "shares": _("Shares of each record"),
        "outcomes": _("Outcomes of each record"),
        "partners": _("Partners of each record"),
    }[section]


def met(load: Load) -> str:
    """Whether a norm is met, by how much it is short, and when it will be met at this pace."""
    lacking = format_hours(load.lacking)
    if load.state is State.REACHED:
        return _("The norm is met.")
    if load.state is State.WAITING:
        return _("Met once what waits is approved.")
    if load.state is State.MEETS:
        return _(
            "Short by %(hours)s h; at this pace it is met on %(day)s.", hours=lacking, day=day(load.met_on)
        )
    if load.state is State.BEGINS:
        return _("It is owed from %(day)s on.", day=day(load.first_day))
    if load.state is State.MISSES and load.ends_early:
        return _(
            "At this pace %(hours)s h are missing on %(day)s, the last day that owes it.",
            hours=lacking,
            day=day(load.last_day),
        )
    if load.state is State.MISSES:
        return _("At this pace %(hours)s h are missing when the period ends.", hours=lacking)
    if load.state is State.OVER and load.ends_early:
        return _(
            "Nothing is owed after %(day)s; %(hours)s h are missing.",
            hours=lacking,
            day=day(load.last_day),
        )
    if load.state is State.OVER:
        return _("The period is over; %(hours)s h are missing.", hours=lacking)
    return _(
        "Short by %(hours)s h; nothing is done or waiting from which a pace could be told.", hours=lacking
    )


def stands(load: Load) -> str:
    """The same in a word or two, for the sign beside the sentence."""
    if load.state is State.REACHED:
        return _("Met")
    if load.state is State.WAITING:
        return _("Waiting for approval")
    if load.state is State.BEGINS:
        return _("Not begun")
    return _("On the way") if load.state is State.MEETS else _("Short")


def plans_to_agree() -> int:
    """How many development plans wait for the viewer's agreement."""
    person = signed_in()
    return len(plans_for(person)) if person else 0


def plans_waiting(number: int) -> str:
    """How many development plans wait for somebody's agreement."""
    return ngettext(
        "%(num)d development plan waits for your agreement",
        "%(num)d development plans wait for your agreement",
        number,
    )


def what_waits(plan: DevelopmentPlan) -> str:
    """Whether a plan that was sent is a new one, or a change of what stands agreed."""
    if any(goal.ended_at is None for goal in plan.goals):
        return _("A change of the agreed plan")
    return _("A new plan")


def milestones_to_confirm() -> int:
    """How many milestones wait for the viewer to confirm them."""
    person = signed_in()
    return len(milestones_for(person)) if person else 0


def milestones_waiting(number: int) -> str:
    """How many milestones wait for somebody to confirm them."""
    return ngettext(
        "%(num)d milestone waits for you to confirm it",
        "%(num)d milestones wait for you to confirm them",
        number,
    )
