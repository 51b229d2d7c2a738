"""Reading what the engagement pages say: the mechanism beside the outcome, and who works with whom."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.counting import (
    Achieved,
    Figures,
    LeftOut,
    Matrix,
    Mechanism,
    Partnered,
    Question,
    Tally,
    Together,
    Work,
    achieved,
    left_out,
    matrix,
    mechanism,
    partner_tally,
    partner_trend,
    recent_years,
    shared_with,
    together,
)
from app.counting.question import UNSTATED
from app.counting.units import Line, Reconciliation, table_lines
from app.extensions import db
from app.models import Calendar, Partner, Period, Person, Scale, Unit
from app.rollups.links import Links
from app.rollups.queries import today_of

# As many partners of several units, and faculties of the matrix, are shown before all of them.
FEW = 8
SCALES = (*(scale.value for scale in Scale), UNSTATED)


class Spread(NamedTuple):
    """A partner of several of the unit's lines."""

    partner: Partner
    lines: int


class Since(NamedTuple):
    """One figure at the close, and now; `asked`: what narrows the records behind it."""

    what: str
    closed: int
    restated: int
    asked: dict[str, Any]

    @property
    def change(self) -> int:
        return self.restated - self.closed


class Faculties(NamedTuple):
    """The faculties that work together, in the order of the tree, and how much they share."""

    lines: list[Line]
    shared: Matrix

    @property
    def busiest(self) -> list[Line]:
        """Those that share the most, in the order of the tree."""
        most = sorted(self.lines, key=lambda line: -self.shared.with_others(line.unit.id))[:FEW]
        return [line for line in self.lines if line in most]

    def top(self) -> int:
        """The most that two of them share: the scale on which the cells are compared."""
        return max(self.shared.shared.values(), default=0)


class EngagementReport(NamedTuple):
    """Everything that an engagement page says in numbers, and where each number leads."""

    question: Question
    unit: Unit
    lines: list[Line]
    mechanism: Mechanism
    achieved: Achieved
    together: Together
    # Partners of several lines, those of the most lines first.
    spread: list[Spread]
    years: list[tuple[Period, Tally]]
    # Of the university: who works with whom. Of another unit: which faculties worked with it, with how many activities.
    faculties: Faculties | None
    others: list[tuple[Line, int]]
    since_close: list[Since]
    left_out: dict[LeftOut, Figures]
    links: Links

    @property
    def partners(self) -> Reconciliation:
        """How the partners of the lines come to those of the whole."""
        found = self.mechanism
        return Reconciliation(found.summed.partners, found.shared.partners, found.whole.partners)

    @property
    def across(self) -> Reconciliation:
        """The same of cross-disciplinary activities."""
        found = (self.together.summed, self.together.shared, self.together.whole)
        return Reconciliation(*(work.cross.activities for work in found))

    def tally(self, line: Line) -> Tally:
        return self.mechanism.lines.get(line.key, Tally())

    def work(self, line: Line) -> Work:
        return self.together.lines.get(line.key, Work())


def engagement_report(
    viewer: Person, question: Question, unit: Unit, among: Sequence[Calendar]
) -> EngagementReport:
    """The report of `unit`, which `question` names; the same number of statements whatever there is."""
    by_line, across = mechanism(question), together(question)
    years = recent_years(question.period, today_of(question), among) if question.period else []
    is_whole = unit.parent_id is None
    return EngagementReport(
        question,
        unit,
        table_lines(question, across.lines),
        by_line,
        achieved(question),
        across,
        _spread(by_line),
        partner_trend(question, years),
        _faculties(question) if is_whole else None,
        [] if is_whole else _others(question, unit),
        _since_close(question, by_line.whole, across.whole),
        left_out(question),
        Links(viewer, question),
    )


def _spread(found: Mechanism) -> list[Spread]:
    """One statement."""
    several = sorted((-number, partner) for partner, number in found.spread.items() if number > 1)[:FEW]
    query = select(Partner).where(Partner.id.in_([partner for _number, partner in several]))
    partners = {one.id: one for one in db.session.scalars(query)}
    return [Spread(partners[partner], -number) for number, partner in several]


def _faculties(question: Question) -> Faculties:
    """The faculties with any work. Three statements."""
    found = matrix(question)
    lines = table_lines(question, found.alone)
    return Faculties([line for line in lines if not line.gone and line.unit.id in found.alone], found)


def _others(question: Question, unit: Unit) -> list[tuple[Line, int]]:
    """The faculties that `unit` does not lie in, and the activities it shares with each, most first. Two statements."""
    found = shared_with(question)
    above = {line.ancestor_id for line in unit.lines}
    units = {one.id: one for one in db.session.scalars(select(Unit).where(Unit.id.in_(found)))}
    # The university is above every unit; as a faculty it is the work that lies directly in it.
    return [
        (Line(units[faculty]), number)
        for faculty, number in sorted(found.items(), key=lambda one: (-one[1], one[0]))
        if faculty not in above or units[faculty].parent_id is None
    ]


def _since_close(question: Question, now: Tally, work: Work) -> list[Since]:
    """The main figures compared with the close that the question names. Two statements and those of the register."""
    if question.compare is None:
        return []
    closed = question.but(as_of=question.compare.closed_at)
    then, work_then = partner_tally(closed), together(closed).whole
    return [
        Since("partners", then.partners, now.partners, {"partnered": Partnered.ANY}),
        Since("new_partners", then.new, now.new, {"partnered": Partnered.NEW}),
        Since("engaged", work_then.engaged.activities, work.engaged.activities, {"engaged": True}),
        Since("cross", work_then.cross.activities, work.cross.activities, {"cross": True}),
    ]
