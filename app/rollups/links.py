"""The addresses that figures lead to: exactly the records behind them, or none where the viewer may not open those."""

from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.access import scopes
from app.counting import Basis, LeftOut, Measure, Only, Question
from app.counting.units import Line, Row
from app.extensions import db
from app.models import Area, Period, Person
from app.web.question import arguments_of, covers_all

NARROWING = {Measure.NEW: Only.NEW, Measure.CONTINUING: Only.CONTINUING}


class Links:
    """The links of one report; which units are open to the viewer is asked once, however many figures there are."""

    def __init__(self, viewer: Person, question: Question) -> None:
        self.question = question
        self.covers_all = covers_all(viewer)
        self.address = url_for("rollups.records")
        self.open_units: frozenset[int | None] = frozenset(db.session.execute(scopes.units(viewer)).scalars())

    def to(
        self, measure: Measure, row: Row | None = None, area: Area | None = None, period: Period | None = None
    ) -> str | None:
        """The records behind a figure of `row` (None: the whole unit), of one area, in another period."""
        question = self.question.but(area=area, only=NARROWING.get(measure))
        if row is not None:
            question = question.but(unit_id=row.unit.id, direct=row.direct, gone=row.gone)
        if period is not None:
            question = question.but(period=period)
        return self._address(question, measure)

    def to_change(self, measure: Measure, row: Row | None = None, area: Area | None = None) -> str | None:
        """The records by which a figure has changed since the close that the report is compared with."""
        question = self.question.but(
            area=area, only=NARROWING.get(measure), changed_since=self.question.compare
        )
        if row is not None:
            question = question.but(unit_id=row.unit.id, direct=row.direct)
        return self._address(question, measure)

    def to_work(self, row: Row | Line | None = None, **asked: Any) -> str | None:
        """The records behind a figure of partners, outcomes or working together: of `row`, narrowed as `asked`."""
        question = self.question.but(**asked)
        if row is not None:
            question = question.but(unit_id=row.unit.id, direct=row.direct, gone=row.gone)
        return self._address(question)

    def to_changed_work(self, **asked: Any) -> str | None:
        """The records by which such a figure has changed since the close that the report is compared with."""
        return self._address(self.question.but(**asked, changed_since=self.question.compare))

    def to_left_out(self, line: LeftOut) -> str | None:
        """The records behind a figure of "not included"."""
        return self._address(self.question.but(left_out=line, only=None))

    def _address(self, question: Question, measure: Measure | None = None) -> str | None:
        by_today = question.basis is Basis.NOW and question.left_out in (None, LeftOut.OUTSIDE)
        is_open = self.covers_all if by_today else question.unit_id in self.open_units
        question = question.but(compare=None)
        return f"{self.address}?{urlencode(arguments_of(question, measure))}" if is_open else None
