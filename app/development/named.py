"""What goals name: the objectives they serve and the kinds they count, held while they are written, and told where one is gone."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from app.development.proposal import GoalFacts, Proposal
from app.extensions import db
from app.models import Objective
from app.web.differences import kinds_by_id


def hold(said: Proposal) -> None:
    """Keeps the objectives that are named: whoever deletes one waits, and then finds who names it."""
    wanted = _named(said)
    if not wanted:
        return
    query = select(Objective.id).where(Objective.id.in_(wanted)).order_by(Objective.id)
    db.session.execute(query.with_for_update(read=True, key_share=True)).all()


def obstacle(said: Proposal) -> str:
    """Which goal names something that is gone, in a sentence; empty where none does. One statement at the most."""
    wanted = _named(said)
    there = set(db.session.scalars(select(Objective.id).where(Objective.id.in_(wanted)))) if wanted else set()
    for row in said.goals:
        if why := gone(row.facts, there):
            return _("“%(goal)s”: %(why)s", goal=row.facts.text, why=why)
    return ""


def gone(facts: GoalFacts, objectives: Collection[int]) -> str:
    """What the goal names and is not there any more, in a sentence; `objectives`: the ids of those that are."""
    if facts.objective_id and facts.objective_id not in objectives:
        return objective_gone()
    if facts.kind_id and facts.kind_id not in kinds_by_id():
        return _("The kind that it was to count is gone. Choose another one.")
    return ""


def objective_gone() -> str:
    return _("The objective that it was to serve was deleted. Choose another one, or none.")


def _named(said: Proposal) -> set[int]:
    return {row.facts.objective_id for row in said.goals if row.facts.objective_id}
