"""Writing targets and typed values. Every change is noted; nothing commits here."""

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, ledger
from app.access import plans
from app.closed import closed_periods
from app.counting.indicators import PERCENT, THOUSANDTHS
from app.counting.targets import takes_target
from app.counting.versions import stands
from app.extensions import db
from app.models import Indicator, Period, Person, Plan, Reckoning, Target, TypedValue, Unit
from app.strategy.changes import Move, called, note, refuse_unread
from app.strategy.obstacles import Impossible, hold
from app.web.dates import format_day
from app.web.language import language


def set_targets(
    indicator: Indicator,
    period: Period,
    wanted: Mapping[Unit, int | None],
    *,
    read: str | None,
    by: Person | None,
    reason: str = "",
) -> int:
    """The targets of these units in thousandths, None takes one away; how many are different. Unread, Impossible: nothing was done.

    `by` None: a command, which may set all of them. After the period anybody else says why.
    """
    plan = indicator.objective.plan
    # Closing takes this lock before it reads the clock: a target is of the close, or set after it.
    moment = ledger.lock(posts=False)
    hold(plan)
    stand = standing(indicator, period, wanted)
    if read is not None:
        refuse_unread({str(unit.id): amount for unit, amount in stand.items()}, read)
    changed = {unit: amount for unit, amount in wanted.items() if stand[unit] != amount}
    for unit, amount in changed.items():
        if sentence := _obstacle(indicator, period, unit, amount, by):
            raise Impossible(f"target-{unit.id}", sentence)
    if changed and by is not None and is_over(period) and not reason:
        raise Impossible("reason", _("The period is over: write why its targets change now."))
    for unit, amount in changed.items():
        _replace(indicator, period, unit, moment)
        indicator.targets.append(
            Target(
                period_id=period.id,
                unit_id=unit.id,
                value=amount,
                reason=reason if is_over(period) else "",
                by_id=by.id if by else None,
                at=moment,
            )
        )
        facts = {
            "unit_id": (None, unit.id),
            "period_id": (None, period.id),
            "target": (stand[unit], amount),
            **({"reason": (None, reason)} if reason and is_over(period) else {}),
        }
        move = Move.DELETED if amount is None else Move.ADDED if stand[unit] is None else Move.CHANGED
        note(plan, "target", called(indicator), move, facts, by=by)
    db.session.flush()
    return len(changed)


def _replace(indicator: Indicator, period: Period, unit: Unit, moment: datetime) -> None:
    """The version that stands is kept as one that was replaced."""
    query = select(Target).where(
        Target.indicator_id == indicator.id,
        Target.period_id == period.id,
        Target.unit_id == unit.id,
        Target.replaced_at.is_(None),
    )
    if (row := db.session.scalar(query)) is not None:
        row.replaced_at = moment
        db.session.flush()


def _obstacle(indicator: Indicator, period: Period, unit: Unit, amount: int | None, by: Person | None) -> str:
    """Why this target of `unit` cannot be set, or taken away; '' where it can."""
    plan = indicator.objective.plan
    if by is not None and not plans.sets_target_of(by, plan.owner, unit):
        return not_yours(plan, unit)
    if amount is None:
        return ""
    if indicator.reckoning is Reckoning.SHARE and amount > PERCENT * THOUSANDTHS:
        return _("A share is 100 percent at the most.")
    return no_target(plan, unit, period)


def is_over(period: Period) -> bool:
    return clock.today() > period.last_day


def is_closed(period: Period) -> bool:
    """Whether a close of it stands: one that was opened again does not."""
    return any(one.id == period.id for one in closed_periods())


def is_of(plan: Plan, period: Period) -> bool:
    """Whether the period touches the plan's years: others take no target."""
    return period.first_day <= plan.last_day and period.last_day >= plan.first_day


def no_target(plan: Plan, unit: Unit, period: Period) -> str:
    """Why a unit takes no target for a period; '' where it takes one."""
    if not is_of(plan, period):
        return _(
            "The plan runs from %(first)s to %(last)s: no target is set for a period outside these days.",
            first=format_day(plan.first_day, language()),
            last=format_day(plan.last_day, language()),
        )
    return not_there(unit, period)


def standing(indicator: Indicator, period: Period, units: Mapping[Unit, object]) -> dict[Unit, int | None]:
    """The targets that stand, of these units. One statement."""
    query = select(Target.unit_id, Target.value).where(
        Target.indicator_id == indicator.id,
        Target.period_id == period.id,
        Target.unit_id.in_([unit.id for unit in units]),
        stands(Target),
    )
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {unit: found.get(unit.id) for unit in units}


def not_there(unit: Unit, period: Period) -> str:
    """Why nothing is set of a unit for a period: it had been closed before, or opens after it; '' where it was there."""
    if takes_target(unit, period):
        return ""
    name = unit.name_in(language())
    if unit.is_open_on(period.first_day):
        assert unit.opened_on is not None
        return _(
            "%(unit)s opens on %(day)s, after the period: it has no target and no value in it.",
            unit=name,
            day=format_day(unit.opened_on, language()),
        )
    assert unit.closed_on is not None
    return _(
        "%(unit)s was closed on %(day)s, before the period: set the target of %(successor)s, which carries it on.",
        unit=name,
        day=format_day(unit.closed_on, language()),
        successor=unit.carried_on_by(period.first_day).name_in(language()),
    )


def not_yours(plan: Plan, unit: Unit) -> str:
    """Why somebody who heads a unit below the plan's owner does not set the target of `unit`."""
    if unit.id == plan.owner_id:
        return _(
            "The target of %(owner)s is set by who answers for the plan. You spread what is set for your own unit over the units below it.",
            owner=plan.owner.name_in(language()),
        )
    return _(
        "Who answers for the plan, or heads a unit above, sets the target of %(unit)s.",
        unit=unit.name_in(language()),
    )


def type_value(
    indicator: Indicator,
    period: Period,
    unit: Unit,
    *,
    amount: int,
    source: str,
    day: date,
    read: str | None,
    by: Person | None,
    reason: str = "",
) -> TypedValue:
    """A value in thousandths in place of the one that stands, which is kept. Unread, Impossible: nothing was done.

    Of a period that is closed anybody but a command says why.
    """
    plan = indicator.objective.plan
    # Closing takes this lock before it reads the clock: a value is of the close, or typed after it.
    moment = ledger.lock(posts=False)
    hold(plan)
    before = value_that_stands(indicator, period, unit)
    if read is not None:
        refuse_unread({"id": before.id if before else None}, read)
    if sentence := not_there(unit, period):
        raise Impossible("amount", sentence)
    if before and (before.value, before.source, before.day) == (amount, source, day):
        raise Impossible("", _("Nothing is different from what stands already."))
    is_late = is_closed(period)
    if is_late and by is not None and not reason:
        raise Impossible("reason", _("The period is closed: write why its value is typed now."))
    if before is not None:
        before.replaced_at = moment
        db.session.flush()
    made = TypedValue(
        period_id=period.id,
        unit_id=unit.id,
        value=amount,
        source=source,
        day=day,
        reason=reason if is_late else "",
        by_id=by.id if by else None,
        at=moment,
    )
    indicator.values.append(made)
    facts = {
        "unit_id": (None, unit.id),
        "period_id": (None, period.id),
        "value": (before.value if before else None, amount),
        "source": (before.source if before else None, source),
        "day": (before.day if before else None, day),
        **({"reason": (None, reason)} if reason and is_late else {}),
    }
    note(plan, "value", called(indicator), Move.CHANGED if before else Move.ADDED, facts, by=by)
    db.session.flush()
    return made


def value_that_stands(indicator: Indicator, period: Period, unit: Unit) -> TypedValue | None:
    return db.session.scalar(
        select(TypedValue).where(
            TypedValue.indicator_id == indicator.id,
            TypedValue.period_id == period.id,
            TypedValue.unit_id == unit.id,
            TypedValue.replaced_at.is_(None),
        )
    )
