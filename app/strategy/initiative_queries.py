"""Reading initiatives: the list, one initiative with all that came of it, and what its forms offer."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.access import scopes
from app.access.undertaking import RUNNING
from app.counting import Figures, LeftOut, Measure, Question, left_out, total
from app.counting.initiatives import Undertaken, undertaken
from app.counting.partner_years import Together, activities_together, count_together
from app.engagement_facts import PartnerPart, read_partners
from app.extensions import db
from app.models import (
    Activity,
    Initiative,
    InitiativeChange,
    LedgerEntry,
    Objective,
    Partner,
    Person,
    Plan,
    Strand,
    Unit,
)
from app.models.ledger import standing
from app.strategy.initiative_records import titles_known
from app.web.engagement_words import outcomes, partners
from app.web.initiative_list import Asked, initiatives
from app.web.initiative_words import Line, history, late_of, records_of
from app.web.initiatives import Opened
from app.web.language import language
from app.web.paging import Page
from app.web.question import arguments_of, covers_all
from app.web.unit_tree import in_tree_order

NOTHING = (Opened(0, 0), None)
# Of what is linked and not approved yet so many records are named.
MOST_OPEN = 10


class Row(NamedTuple):
    """An initiative in the list, and what of it is late; `mine`: the viewer leads it."""

    initiative: Initiative
    late: list[str]
    mine: bool


class Done(NamedTuple):
    """One approved activity, as everybody may read it; `opens`: the viewer may open its record."""

    activity: Activity
    together: Together
    opens: bool


class Reached(NamedTuple):
    """Approved activities that name an outcome; `planned`: it works towards it."""

    code: str
    activities: int
    planned: bool
    opened: Opened
    href: str | None


# The list


def initiatives_page(viewer: Person, asked: Asked, page: Page) -> list[Row]:
    """One page of them. Three statements."""
    rows = initiatives(asked, page.offset, page.size)
    return [Row(one, late_of(one), one.lead_id == viewer.id) for one in rows]


def units_tree() -> list[tuple[Unit, int]]:
    """Every unit, in the order of the tree."""
    return in_tree_order(list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.id))))


# One initiative


def load(initiative: Initiative) -> None:
    """Reads what its page follows from it, a statement for each table."""
    query = (
        select(Initiative)
        .where(Initiative.id == initiative.id)
        .options(
            joinedload(Initiative.unit),
            joinedload(Initiative.strand),
            joinedload(Initiative.lead).selectinload(Person.appointments),
            selectinload(Initiative.units),
            selectinload(Initiative.objectives).joinedload(Objective.plan),
            selectinload(Initiative.funding),
            selectinload(Initiative.milestones),
            selectinload(Initiative.changes).joinedload(InitiativeChange.by),
        )
        .execution_options(populate_existing=True)
    )
    db.session.scalars(query).one()


def come_to(initiative: Initiative) -> Undertaken:
    return undertaken([initiative.id])[initiative.id]


def behind(
    viewer: Person, initiative: Initiative, measure: Measure | None = None, **narrowed: Any
) -> tuple[Opened, str | None]:
    """How many of the records behind one of its figures `viewer` may open, and their address. Two statements at the most."""
    question = Question(initiative_id=initiative.id).but(**narrowed)
    every = total(question).contributions
    may = every if covers_all(viewer) else total(question, scopes.contributions(viewer)).contributions
    return Opened(may, every), records_address(initiative, measure, **narrowed) if may else None


def records_address(initiative: Initiative, measure: Measure | None = None, **narrowed: Any) -> str:
    question = Question(initiative_id=initiative.id).but(**narrowed)
    return url_for("rollups.records", **arguments_of(question, measure))


def reached(initiative: Initiative, found: Undertaken, viewer: Person) -> list[Reached]:
    """The outcomes it works towards and those it has come to, in their order."""
    planned = set(initiative.outcomes or ())
    return [
        Reached(
            code,
            found.outcomes.get(code, 0),
            code in planned,
            *behind(viewer, initiative, Measure.ACTIVITIES, outcome=code)
            if code in found.outcomes
            else NOTHING,
        )
        for code in outcomes()
        if code in planned or code in found.outcomes
    ]


def waiting_of(initiative: Initiative) -> dict[LeftOut, Figures]:
    """What is linked to it and does not count yet, by why: only what there is."""
    found = left_out(Question(initiative_id=initiative.id))
    return {line: figures for line, figures in found.items() if figures.contributions}


def partners_of(initiative: Initiative) -> list[tuple[Partner, PartnerPart]]:
    """Its partners as they are called today, each once, and what they bring, in dictionary order."""
    said = read_partners(initiative.partners)
    rows = partners(said)
    found: dict[Partner, PartnerPart] = {}
    for one, part in said.items():
        if one in rows:
            survivor = rows[one].survivor
            found[survivor] = found[survivor].with_other(part) if survivor in found else part
    return sorted(
        found.items(), key=lambda one: (one[0].sort_th if language() == "th" else one[0].sort_en, one[0].id)
    )


def history_of(initiative: Initiative, viewer: Person) -> list[Line]:
    """With the records that were linked and parted, as far as `viewer` may know of them."""
    return history(initiative.changes, titles_known(records_of(initiative.changes), viewer))


def count_done(initiative: Initiative) -> int:
    return count_together(Question(initiative_id=initiative.id))


def done_of(initiative: Initiative, viewer: Person, page: Page) -> list[Done]:
    """One page of its approved activities, the latest first. A statement for each table."""
    rows = activities_together(Question(initiative_id=initiative.id), page.offset, page.size)
    ids = [row.activity_id for row in rows]
    query = select(Activity).where(Activity.id.in_(ids)).options(joinedload(Activity.kind))
    activities = {one.id: one for one in db.session.scalars(query)}
    opened = set(
        db.session.scalars(select(Activity.id).where(Activity.id.in_(ids), scopes.activities(viewer)))
    )
    return [Done(activities[row.activity_id], row, row.activity_id in opened) for row in rows]


def open_work(initiative: Initiative, viewer: Person) -> Sequence[Activity]:
    """What is linked to it, is not approved yet, and the viewer may open; the latest first."""
    counts = exists().where(LedgerEntry.activity_id == Activity.id, standing())
    query = (
        select(Activity)
        .where(
            Activity.initiative_id == initiative.id,
            Activity.merged_into_id.is_(None),
            scopes.activities(viewer),
            ~counts,
        )
        .order_by(Activity.last_day.desc(), Activity.id.desc())
        .limit(MOST_OPEN)
    )
    return db.session.scalars(query).all()


# What its forms offer


def run_units(viewer: Person, tree: Sequence[tuple[Unit, int]]) -> list[tuple[Unit, int]]:
    """The open units of `tree` for which the viewer answers. One statement."""
    today = clock.today()
    own = set(db.session.scalars(scopes.units(viewer, RUNNING)))
    every = [unit for unit, _depth in tree]
    return in_tree_order(every, {one.id for one in every if one.id in own and one.is_open_on(today)})


def offered_objectives(initiative: Initiative | None = None) -> list[Objective]:
    """The objectives of plans that run, and those that it serves already."""
    today = clock.today()
    runs = and_(
        Plan.first_day <= today,
        Plan.last_day >= today,
        or_(Plan.ended_on.is_(None), Plan.ended_on > today),
    )
    query = (
        select(Objective)
        .join(Objective.plan)
        .options(joinedload(Objective.plan))
        .order_by(Plan.first_day, Plan.id, Objective.position, Objective.id)
    )
    served = [one.id for one in initiative.objectives] if initiative else []
    return list(db.session.scalars(query.where(or_(runs, Objective.id.in_(served)))))


def strand_names() -> list[Strand]:
    return list(db.session.scalars(select(Strand).order_by(Strand.position, Strand.code)))
