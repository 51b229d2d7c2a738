"""The one clock: every moment that is stored and every "today" in a rule is read here, so that tests and the demo loader can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# A Thai university's day begins at midnight in Bangkok, whatever the server's own zone is.
ZONE = ZoneInfo("Asia/Bangkok")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Bangkok."""
    return now().astimezone(ZONE).date()


def day_of(moment: datetime) -> date:
    """The day in Bangkok on which `moment` falls."""
    return moment.astimezone(ZONE).date()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware) and stays so."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
