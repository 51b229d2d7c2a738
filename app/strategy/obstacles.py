"""What stands in the way of changing a plan or an initiative: a sentence at a field, or somebody else's change."""

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.models import Initiative, InitiativeChange, Plan


class Impossible(Exception):
    """Nothing was done; the message says why, `field` where it is shown ('' above the form)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Unread(Exception):
    """Somebody changed it since the form was read, an initiative by these changes: nothing was done."""

    def __init__(self, changes: Sequence[InitiativeChange] = ()) -> None:
        super().__init__()
        self.changes = list(changes)


def hold(subject: Plan | Initiative) -> None:
    """Locks its row and reads it anew: what is compared next is what is written, and one change of it follows on another."""
    model = type(subject)
    db.session.scalars(
        select(model)
        .where(model.id == subject.id)
        .with_for_update(of=model)
        .execution_options(populate_existing=True)
    ).one()
    if isinstance(subject, Initiative):
        db.session.expire(subject, ["changes", "funding", "milestones", "units", "objectives"])
