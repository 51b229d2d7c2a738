"""An amount for each person of fewer than five people says nearly what one of them did: who is told it."""

from collections.abc import Collection

from app.access import scopes
from app.counting.indicators import NoValue, Value
from app.extensions import db
from app.models import Indicator, Person, Reckoning

FEWEST = 5


def open_units(viewer: Person) -> frozenset[int]:
    """The units whose people's years `viewer` may see: of them it is told however few they are. One statement."""
    return frozenset(db.session.scalars(scopes.units(viewer, scopes.YEARS)))


def told(indicator: Indicator, value: Value, unit_id: int, among: Collection[int]) -> Value:
    """The value of a unit as it is told to whom the units `among` are open."""
    if indicator.reckoning is not Reckoning.PER_PERSON or not value.denominator or unit_id in among:
        return value
    return Value(None, NoValue.FEW) if value.denominator < FEWEST else value
