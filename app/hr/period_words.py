"""What other days of a period mean for its own figures, in sentences."""

from flask_babel import gettext as _

from app.counting import Question, total
from app.days import Span
from app.models import Period
from app.web.hours import format_hours
from app.web.words import day_range, name


def minutes_in(period: Period) -> int:
    """What is counted in the period as its days now are."""
    return total(Question(period=period)).minutes


def told_of_days(period: Period, old: Span, minutes: int) -> list[str]:
    """Which days leave or enter `period`, which had the days `old` and so many minutes; and what it counts now."""
    new = Span.of(period)
    # Days before the one and after the other; where the two have none in common, all of each.
    left = _beyond(old, new)
    come = _beyond(new, old)
    told = [
        _(
            "%(days)s no longer lie in %(period)s.",
            days=day_range(one.start, one.last_day),
            period=name(period),
        )
        for one in left
    ]
    told += [
        _(
            "%(days)s lie in %(period)s from now on.",
            days=day_range(one.start, one.last_day),
            period=name(period),
        )
        for one in come
    ]
    now = minutes_in(period)
    if now == minutes:
        told.append(
            _("%(period)s counts %(hours)s h as before.", period=name(period), hours=format_hours(now))
        )
    else:
        told.append(
            _(
                "%(period)s counts %(new)s h instead of %(old)s h.",
                period=name(period),
                new=format_hours(now),
                old=format_hours(minutes),
            )
        )
    return told


def _beyond(one: Span, other: Span) -> list[Span]:
    """The days of `one` that are not in `other`."""
    before = Span(one.start, min(one.end, other.start))
    after = Span(max(one.start, other.end), one.end)
    return [span for span in (before, after) if span.days > 0]
