"""Writing indicators: add, change, reorder, retire, delete. Every change is noted; nothing commits here."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.extensions import db
from app.models import Aim, Calendar, Indicator, IndicatorMeasure, Objective, Person, Reckoning
from app.strategy.changes import Move, called, differing, note, refuse_unread
from app.strategy.obstacles import Impossible, hold
from app.strategy.plan_actions import swap, write
from app.strategy.pointing import pointing, refusal


class IndicatorFacts(NamedTuple):
    """What the form of an indicator says; what its reckoning does not ask for is None or empty."""

    number: str
    name_th: str
    name_en: str
    definition: str
    reckoning: Reckoning
    measure: IndicatorMeasure | None
    filters: dict[str, Any]
    of_measure: IndicatorMeasure | None
    of_filters: dict[str, Any]
    calendar_id: int
    aim: Aim
    unit_th: str
    unit_en: str
    decimals: int


def indicator_facts(indicator: Indicator) -> dict[str, Any]:
    return {name: getattr(indicator, name) for name in IndicatorFacts._fields}


def add_indicator(objective: Objective, facts: IndicatorFacts, *, by: Person | None) -> Indicator:
    hold(objective.plan)
    position = max((one.position for one in objective.indicators), default=0) + 1
    indicator = Indicator(**facts._asdict(), position=position)
    indicator.calendar = db.session.get_one(Calendar, facts.calendar_id)
    objective.indicators.append(indicator)
    new = {name: (None, value) for name, value in facts._asdict().items() if value not in ("", None, {})}
    note(objective.plan, "indicator", called(indicator), Move.ADDED, new, by=by)
    db.session.flush()
    return indicator


def change_indicator(
    indicator: Indicator, facts: IndicatorFacts, *, read: str | None, by: Person | None
) -> bool:
    """Whether anything is different. `read` None: a file says so, whatever stands. Unread, Impossible: nothing was done."""
    plan = indicator.objective.plan
    hold(plan)
    db.session.refresh(indicator)
    if read is not None:
        refuse_unread(indicator_facts(indicator), read)
    changed = differing(indicator, facts._asdict())
    if not changed:
        return False
    _refuse_torn(indicator, changed)
    write(indicator, changed)
    note(plan, "indicator", called(indicator), Move.CHANGED, changed, by=by, of=indicator)
    db.session.flush()
    return True


# What its targets and typed values are told in: another measure would read them anew, and judge past years by it.
_MEANING = ("reckoning", "measure", "of_measure")
_NARROWING = ("filters", "of_filters")


def is_bound(indicator: Indicator) -> bool:
    """Whether targets or typed values say what it counts: those that were replaced, too, are told of earlier moments."""
    return bool(indicator.targets or indicator.values)


def is_narrowed_otherwise(before: Mapping[str, Any], facts: IndicatorFacts) -> bool:
    """Whether the values of past years are told anew by what narrows it."""
    return any(before[name] != getattr(facts, name) for name in _NARROWING)


def _refuse_torn(indicator: Indicator, changed: dict[str, tuple[Any, Any]]) -> None:
    """Targets and typed values belong to a period of its calendar, and to what it counts."""
    if not is_bound(indicator):
        return
    if "calendar_id" in changed:
        raise Impossible(
            "calendar",
            _("Its targets and typed values are of the years of its calendar: make a new indicator instead."),
        )
    field = next((name for name in _MEANING if name in changed), None)
    if field is not None:
        raise Impossible(
            field, _("Its targets and typed values are of what it counts now: make a new indicator instead.")
        )


def move_indicator(indicator: Indicator, *, up: bool, by: Person) -> bool:
    """One place up or down in its objective; False where it stands at the end already."""
    hold(indicator.objective.plan)
    if not swap(indicator.objective.indicators, indicator, up=up):
        return False
    note(indicator.objective.plan, "indicator", called(indicator), Move.REORDERED, {}, by=by)
    db.session.flush()
    return True


def retire_indicator(indicator: Indicator, day: date | None, *, by: Person) -> None:
    """It is no longer judged from `day` on, and keeps its targets and values; None: it is in use again."""
    hold(indicator.objective.plan)
    if day == indicator.retired_on:
        raise Impossible("retired_on", _("Nothing is different from what stands already."))
    facts = {"retired_on": (indicator.retired_on, day)}
    indicator.retired_on = day
    move = Move.RETIRED if day else Move.RESUMED
    note(indicator.objective.plan, "indicator", called(indicator), move, facts, by=by)
    db.session.flush()


def delete_indicator(indicator: Indicator, *, by: Person) -> None:
    objective, plan = indicator.objective, indicator.objective.plan
    hold(plan)
    if found := pointing(indicator):
        raise Impossible("", refusal(found))
    facts = {name: (value, None) for name, value in indicator_facts(indicator).items() if value}
    note(plan, "indicator", called(indicator), Move.DELETED, facts, by=by)
    objective.indicators.remove(indicator)
    db.session.flush()
