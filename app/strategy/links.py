"""The addresses that an indicator's figures lead to: exactly the records behind them, or none where they may not be opened."""

from datetime import datetime

from flask import url_for

from app.access import scopes
from app.counting.indicators import question_of
from app.extensions import db
from app.models import Indicator, Period, Person, Reckoning
from app.web.question import arguments_of, covers_all


class RecordLinks:
    """Which units are open to the viewer is asked once, however many figures there are."""

    def __init__(self, viewer: Person, as_of: datetime | None = None) -> None:
        self.as_of = as_of
        self.covers_all = covers_all(viewer)
        self.open_units: frozenset[int] = frozenset(db.session.execute(scopes.units(viewer)).scalars())

    def to(
        self,
        indicator: Indicator,
        unit_id: int,
        period: Period | None,
        *,
        direct: bool = False,
        of: bool = False,
    ) -> str | None:
        """The records behind the value; `of`: behind what it is a share of."""
        if indicator.reckoning is Reckoning.TYPED or period is None:
            return None
        if of and indicator.of_measure is None:
            return None
        if not (self.covers_all or unit_id in self.open_units):
            return None
        question = question_of(indicator, unit_id, period, self.as_of, of=of).but(direct=direct)
        # The list leads back to the page of the figure.
        return url_for("rollups.records", **arguments_of(question), indicator=indicator.id)
