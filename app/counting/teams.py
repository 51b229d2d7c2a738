"""What a team produced: its approved activities by kind, and when each began."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from app.counting.figures import Figures, aggregates, row_figures
from app.counting.question import Question
from app.extensions import db
from app.models import Activity, ActivityKind, Area, LedgerEntry


class Begun(NamedTuple):
    """An approved activity, and the first day of it."""

    first_day: date
    activity_id: int
    title: str


def by_kind(question: Question) -> list[tuple[ActivityKind, Figures]]:
    """The figures of `question` by kind, in the order of the catalogue. Over kinds all but people adds up. Two statements."""
    query = (
        select(LedgerEntry.kind_id, *aggregates(is_new=question.is_new()))
        .where(*question.entries())
        .group_by(LedgerEntry.kind_id)
    )
    figures = {kind_id: row_figures(columns) for kind_id, *columns in db.session.execute(query)}
    kinds = db.session.scalars(select(ActivityKind).where(ActivityKind.id.in_(figures)))
    order = tuple(Area)
    return [
        (kind, figures[kind.id])
        for kind in sorted(kinds, key=lambda kind: (order.index(kind.area), kind.position, kind.id))
    ]


def begun(question: Question) -> list[Begun]:
    """Every activity of `question` with its first day, the latest first. One statement."""
    first_day = func.min(LedgerEntry.activity_first_day, type_=LedgerEntry.activity_first_day.type)
    query = (
        select(first_day, Activity.id, Activity.title)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .where(*question.entries())
        .group_by(Activity.id, Activity.title)
        .order_by(first_day.desc(), Activity.id.desc())
    )
    return [Begun(*row) for row in db.session.execute(query)]
