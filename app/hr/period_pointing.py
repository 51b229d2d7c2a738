"""What points to a period, in words: it keeps a period from being taken out, and goes along when its days are corrected."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.extensions import db
from app.models import DevelopmentPlan, Period, PlanState, Target, TypedValue
from app.web.numbers import format_number
from app.web.words import name


def refusal(period: Period) -> str | None:
    """Why it is not taken out; None: nothing points to it."""
    plans, targets, typed = (_number(period, model) for model in (DevelopmentPlan, Target, TypedValue))
    found = [
        *_said(
            plans,
            lambda number: ngettext(
                "%(number)s development plan is for it.",
                "%(number)s development plans are for it.",
                plans,
                number=number,
            ),
        ),
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
    if not found:
        return None
    return _(
        "%(period)s is not taken out: %(why)s Correct its names or its days instead.",
        period=name(period),
        why=" ".join(found),
    )


def moved_with(period: Period) -> list[str]:
    """What was agreed or set for other days, and is for those of `period` from now on."""
    agreed = DevelopmentPlan.state.in_((PlanState.AGREED, PlanState.CHANGING))
    query = select(func.count(DevelopmentPlan.id)).where(DevelopmentPlan.period_id == period.id, agreed)
    plans, targets = db.session.scalar(query) or 0, _number(period, Target)
    return [
        *_said(
            plans,
            lambda number: ngettext(
                "%(number)s development plan was agreed for the days before, and is for these from now on.",
                "%(number)s development plans were agreed for the days before, and are for these from now on.",
                plans,
                number=number,
            ),
        ),
        *_said(
            targets,
            lambda number: ngettext(
                "%(number)s target was set for the days before, and is for these from now on.",
                "%(number)s targets were set for the days before, and are for these from now on.",
                targets,
                number=number,
            ),
        ),
    ]


def _number(period: Period, model: type[DevelopmentPlan | Target | TypedValue]) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.period_id == period.id)) or 0


def _said(number: int, sentence: Callable[[str], str]) -> list[str]:
    return [sentence(format_number(number))] if number else []
