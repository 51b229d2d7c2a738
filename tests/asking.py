"""What pages ask of one indicator, for tests that look at one value alone."""

from datetime import datetime

from app.counting.indicators import Value
from app.counting.many_values import Asked, values_of
from app.models import Indicator, Period


def value(indicator: Indicator, unit_id: int, period: Period, as_of: datetime | None = None) -> Value:
    return values_of([Asked(indicator, unit_id, period)], as_of)[0]
