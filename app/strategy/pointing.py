"""What points to a plan, an objective or an indicator, in words: as long as there is any, it is not deleted."""

from collections.abc import Callable, Collection

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.counting.versions import stands
from app.extensions import db
from app.models import DevelopmentPlan, Goal, Indicator, Objective, Plan, PlanState, Target, TypedValue
from app.models.initiative import initiative_objective
from app.web.numbers import format_number


def pointing(subject: Plan | Objective | Indicator) -> list[str]:
    """One sentence for each sort of thing that points to it. Five statements."""
    if isinstance(subject, Indicator):
        return _of_indicators([subject.id])
    objectives = subject.objectives if isinstance(subject, Plan) else [subject]
    ids = [one.id for one in objectives]
    indicators = [indicator.id for one in objectives for indicator in one.indicators]
    return [*_of_objectives(ids), *_of_indicators(indicators)]


def _of_objectives(ids: Collection[int]) -> list[str]:
    agreed = set(db.session.scalars(select(Goal.id).where(Goal.objective_id.in_(ids))))
    goals, written = len(agreed), _written(ids, agreed)
    linked = initiative_objective.c
    query = select(func.count(linked.initiative_id.distinct())).where(linked.objective_id.in_(ids))
    initiatives = db.session.scalar(query) or 0
    return [
        *_said(
            goals,
            lambda number: ngettext(
                "%(number)s goal of a development plan points to it.",
                "%(number)s goals of development plans point to it.",
                goals,
                number=number,
            ),
        ),
        *_said(
            written,
            lambda number: ngettext(
                "%(number)s goal that is being written or waits to be agreed names it.",
                "%(number)s goals that are being written or wait to be agreed name it.",
                written,
                number=number,
            ),
        ),
        *_said(
            initiatives,
            lambda number: ngettext(
                "%(number)s initiative serves it.",
                "%(number)s initiatives serve it.",
                initiatives,
                number=number,
            ),
        ),
    ]


def _written(ids: Collection[int], agreed: Collection[int]) -> int:
    """How many goals of plans that are not agreed name one of the objectives; those `agreed` name it already.

    Without them the objective could go, and nobody could ever agree to what names it.
    """
    query = select(DevelopmentPlan.proposed).where(DevelopmentPlan.state != PlanState.AGREED)
    named = [
        goal
        for proposed in db.session.scalars(query)
        for goal in proposed["goals"]
        if goal["objective"] in ids
    ]
    return sum(goal["goal"] not in agreed for goal in named)


def _of_indicators(ids: Collection[int]) -> list[str]:
    standing = select(func.count(Target.id)).where(Target.indicator_id.in_(ids), stands(Target))
    targets = db.session.scalar(standing) or 0
    typed = db.session.scalar(select(func.count(TypedValue.id)).where(TypedValue.indicator_id.in_(ids))) or 0
    return [
        *_said(
            targets,
            lambda number: ngettext(
                "%(number)s target is set.", "%(number)s targets are set.", targets, number=number
            ),
        ),
        *_said(
            typed,
            lambda number: ngettext(
                "%(number)s value has been typed.", "%(number)s values have been typed.", typed, number=number
            ),
        ),
    ]


def _said(number: int, sentence: Callable[[str], str]) -> list[str]:
    return [sentence(format_number(number))] if number else []


def refusal(found: Collection[str]) -> str:
    """Why it is not deleted."""
    return _("It is not deleted: %(why)s", why=" ".join(found))
