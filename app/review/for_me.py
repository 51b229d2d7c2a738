"""What others decided for the viewer while they stood in for them."""

from typing import NamedTuple

from flask import Response
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission, permit, viewer
from app.access.scopes import contributions
from app.extensions import db
from app.models import Contribution, Decision, Person
from app.review.views import bp
from app.web import page
from app.web.paging import Page, page_number


class Decided(NamedTuple):
    """One decision; `opens`: the viewer may open the record, whose title was then `title`."""

    line: Decision
    title: str
    opens: bool


def decided_for(person: Person, shown: Page) -> list[Decided]:
    """What was decided for `person`, the newest first. Two statements."""
    query = (
        select(Decision)
        .join(Decision.contribution)
        .join(Contribution.activity)
        .where(Decision.acting_for_id == person.id)
        .order_by(Decision.id.desc())
        .offset(shown.offset)
        .limit(shown.size)
        .options(
            joinedload(Decision.by),
            joinedload(Decision.acting_for),
            contains_eager(Decision.contribution).options(
                contains_eager(Contribution.activity), joinedload(Contribution.person)
            ),
        )
    )
    lines = list(db.session.scalars(query))
    ids = [line.contribution_id for line in lines]
    seen = set(
        db.session.scalars(
            select(Contribution.id)
            .join(Contribution.activity)
            .where(Contribution.id.in_(ids), contributions(person))
        )
    )
    return [Decided(line, line.snapshot["title"], line.contribution_id in seen) for line in lines]


def count_for(person: Person) -> int:
    query = select(func.count()).select_from(Decision).where(Decision.acting_for_id == person.id)
    return db.session.scalar(query) or 0


@bp.get("/review/decided-for-me")
@permit(Permission.SIGNED_IN)
def decided_for_me() -> Response:
    """What acting heads decided for me."""
    shown = Page.of(count_for(viewer()), page_number())
    return page("review/decided_for_me.html", decided=decided_for(viewer(), shown), shown=shown)
