"""Does each author of a work stand at a place of their own? By what was submitted last; drafts are told when they are sent."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.access.scopes import PRIVATE
from app.extensions import db
from app.facts import place_among_authors
from app.models import Activity, ActivityKind, Contribution, Part, Status
from app.verify.reading import BATCH, Findings, listed


def authors() -> Findings:
    """Each record of a kind with authors that names some of their places."""
    says = Contribution.author_position.is_not(None) | (Contribution.role == Part.FIRST_AUTHOR)
    query = (
        select(Contribution)
        .join(Contribution.activity)
        .join(Activity.kind)
        .where(ActivityKind.has_authors, says, Contribution.status.not_in((*PRIVATE, Status.DECLINED)))
        .options(contains_eager(Contribution.activity))
        .order_by(Contribution.activity_id, Contribution.id)
    )
    rows = db.session.scalars(query, execution_options={"yield_per": BATCH})
    for activity_id, parts in groupby(rows, key=lambda part: part.activity_id):
        yield list(_of(activity_id, list(parts)))


def _of(activity_id: int, parts: Sequence[Contribution]) -> Iterator[str]:
    held: dict[int, list[Contribution]] = {}
    for part in parts:
        place = place_among_authors(part)
        assert place is not None
        held.setdefault(place, []).append(part)
        if part.author_position not in (None, place):
            yield f"Contribution {part.id} is the first author's and says place {part.author_position}."
    for place, here in sorted(held.items()):
        if len({part.person_id for part in here}) > 1:
            ids = listed([part.id for part in here])
            yield f"Activity {activity_id} has several people at place {place} among its authors: contributions {ids}."
