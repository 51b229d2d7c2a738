"""The demo's plans: the template as `flask load-plan` brings it, two written by hand, their targets and typed values."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app import catalogue, clock
from app.catalogue.calendars import YEARS_BACK, calendars
from app.counting.indicators import THOUSANDTHS, values_below
from app.counting.periods import year_on, years
from app.counting.staff import staff_on
from app.counting.targets import spread, spread_on, takes_target
from app.demo.acts import Act, moment
from app.demo.data import read
from app.demo.playing import Stage
from app.demo.year import beginning, fiscal_year_start
from app.extensions import db
from app.models import (
    Aim,
    Calendar,
    Indicator,
    IndicatorMeasure,
    Objective,
    Period,
    Person,
    Plan,
    PlanType,
    Reckoning,
    Unit,
    UnitLevel,
)
from app.strategy.indicator_actions import IndicatorFacts, add_indicator
from app.strategy.loading import load_plan
from app.strategy.plan_actions import ObjectiveFacts, PlanFacts, add_objective, add_plan
from app.strategy.target_actions import is_of, no_target, set_targets, standing, type_value

TEMPLATE = "engagement"
# Days after the first of October on which the template is loaded, and on which HR sets and spreads the year's targets.
LOADED, SET, SPREAD = 13, 19, 27
# Why a value is typed of a period that was closed.
LATE = "ผลออกหลังจากปิดรอบแล้ว"
# How much a unit's share of a target follows what it came to in the year before; the rest follows its staff.
BY_VALUE = 0.5
# The faculty whose targets are spread over its departments.
SPREADS = "EDU"
# Offices are asked for these only.
EVERYBODYS = ("5.1",)
# Offices whose people do academic work.
ACADEMIC_OFFICES = ("SOUTH", "RDI")


def acts(today: date) -> Iterator[Act]:
    loaded = _loading_day(today)
    yield Act(moment(loaded, 9, 10), _load)
    october = loaded.replace(day=1)
    while october <= fiscal_year_start(today):
        # The template has targets for the years around its loading already.
        if october.year > loaded.year:
            yield Act(_not_after(october + timedelta(days=SET), today), _set_year)
        yield Act(_not_after(october + timedelta(days=SPREAD), today), _spread_year)
        october = october.replace(year=october.year + 1)
    for said in read("plans")["values"]:
        facts = (said["year"], said["value"], said["source"], said["after"])
        yield from _typing(TEMPLATE, "fiscal", said["number"], facts, loaded, today)
    for said in read("plans")["plans"]:
        written = today - timedelta(days=said["since"])
        yield Act(moment(written, 10, 40), _writing(said))
        for objective in said["objectives"]:
            for one in objective["indicators"]:
                for facts in one.get("values", []):
                    yield from _typing(said["key"], said["calendar"], one["number"], facts, written, today)


def _loading_day(today: date) -> date:
    """In the second year of the demo, so that plan and people have a past."""
    first = beginning(today)
    return first.replace(year=first.year + 1) + timedelta(days=LOADED)


def _not_after(day: date, today: date) -> datetime:
    return moment(min(day, today - timedelta(days=1)), 13, 30)


def _load(stage: Stage) -> None:
    text = catalogue.plan_template(TEMPLATE)
    assert text is not None
    _keep(stage, TEMPLATE, load_plan(text.encode()).plan)


def _keep(stage: Stage, key: str, plan: Plan) -> None:
    """From now on initiatives and goals may serve its objectives."""
    stage.plans[key] = plan
    for objective in plan.objectives:
        stage.objectives[f"{key} {objective.number}"] = objective


def _set_year(stage: Stage) -> None:
    """HR sets what the university wants to reach in the year that begins and in the one after it."""
    hr = stage.founded.people["hr"]
    plan = stage.plans[TEMPLATE]
    for indicator in _indicators(plan):
        for at, period in _around(indicator.calendar):
            amount = round(_aimed(stage, indicator, at) * THOUSANDTHS)
            if is_of(plan, period):
                set_targets(indicator, period, {plan.owner: amount}, read=None, by=hr)


def _around(calendar: Calendar) -> list[tuple[int, Period]]:
    """The year that runs (0) and the one after it (1), as far as they are set up."""
    running = year_on(calendar, clock.today())
    every = years(calendar)
    found = [] if running is None else every[every.index(running) :][:2]
    return list(enumerate(found))


def _aimed(stage: Stage, indicator: Indicator, ahead: int) -> float:
    """The table names the years around the demo's day; the plan's first years stand in the template."""
    table = read("plans")["targets"][indicator.number]
    running = year_on(indicator.calendar, stage.today)
    present = year_on(indicator.calendar, clock.today())
    assert running is not None
    assert present is not None
    behind = running.first_day.year - present.first_day.year
    return float(table[max(0, min(2, 1 - behind + ahead))])


def _spread_year(stage: Stage) -> None:
    """HR spreads some of them over the units, a little less than the whole, and names for others what each unit aims at."""
    plan = stage.plans[TEMPLATE]
    content = read("plans")
    by_number = {indicator.number: indicator for indicator in _indicators(plan)}
    for number, share in content["spread"].items():
        indicator = by_number[number]
        period = year_on(indicator.calendar, clock.today())
        assert period is not None
        parts = _spread(stage, indicator, period, plan.owner, share)
        faculty = next((unit for unit in parts if unit.code == SPREADS), None)
        if faculty is not None:
            _spread(stage, indicator, period, faculty, 1.0)
    for number, (low, high) in content["listed"].items():
        indicator = by_number[number]
        period = year_on(indicator.calendar, clock.today())
        assert period is not None
        own = _target(indicator, period, plan.owner)
        rng = Random(f"listed {number} {period.name_en}")
        wanted = {
            unit: round(own * rng.uniform(low, high) / THOUSANDTHS) * THOUSANDTHS
            for unit in _asked_for(indicator, plan.owner, period)
        }
        set_targets(indicator, period, wanted, read=None, by=stage.founded.people["hr"])


def _spread(
    stage: Stage, indicator: Indicator, period: Period, unit: Unit, share: float
) -> dict[Unit, int | None]:
    own = _target(indicator, period, unit)
    if not own:
        return {}
    units = _asked_for(indicator, unit, period)
    people = staff_on(unit.id, spread_on(period))
    by_staff = spread(own, {below.id: people.get(below.id, 0) for below in units})
    before = _year_before(period)
    came_to = dict.fromkeys(by_staff, 0)
    if before is not None:
        for line, value in values_below(indicator, unit.id, before).lines:
            if line.unit.id in came_to and value.value is not None:
                came_to[line.unit.id] += int(value.value)
    every = sum(came_to.values())
    wanted: dict[Unit, int | None] = {}
    for below in units:
        staffed = by_staff.get(below.id, 0)
        reached = own * came_to[below.id] / every if every else staffed
        amount = (staffed * (1 - BY_VALUE) + reached * BY_VALUE) * share
        whole = _rounded(amount / THOUSANDTHS)
        if whole:
            wanted[below] = whole * THOUSANDTHS
    set_targets(indicator, period, wanted, read=None, by=stage.founded.people["hr"])
    return wanted


def _rounded(amount: float) -> int:
    """As people set targets: hundreds in tens."""
    return int(amount / 50 + 0.5) * 50 if amount > 200 else int(amount + 0.4)


def _target(indicator: Indicator, period: Period, unit: Unit) -> int:
    return standing(indicator, period, {unit: None})[unit] or 0


def _asked_for(indicator: Indicator, unit: Unit, period: Period) -> list[Unit]:
    """The units right below it that are open and that the indicator is about."""
    query = select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.position, Unit.id)
    all_offices = indicator.number in EVERYBODYS
    return [
        one
        for one in db.session.scalars(query)
        if takes_target(one, period)
        and (one.level is not UnitLevel.OFFICE or all_offices or one.code in ACADEMIC_OFFICES)
    ]


def _year_before(period: Period) -> Period | None:
    every = years(period.calendar)
    at = every.index(period)
    return every[at - 1] if at else None


def _typing(
    plan: str, calendar: str, number: str, facts: Sequence[Any], written: date, today: date
) -> Iterator[Act]:
    """HR types a value some days after it is known; what is older than the plan, on the day after it was written."""
    year, value, source, after = facts
    [every] = [one.years for one in calendars(today) if one.code == calendar]
    last_day = every[YEARS_BACK + year].last_day
    day = last_day + timedelta(days=after)

    def type_it(stage: Stage) -> None:
        indicator = next(one for one in _indicators(stage.plans[plan]) if one.number == number)
        period = next(one for one in years(indicator.calendar) if one.last_day == last_day)
        type_value(
            indicator,
            period,
            stage.plans[plan].owner,
            amount=round(value * THOUSANDTHS),
            source=source,
            day=day,
            # Kept where the period is closed by then.
            reason=LATE,
            read=None,
            by=stage.founded.people["hr"],
        )

    typed = max(day + timedelta(days=4), written + timedelta(days=1))
    if typed < today:
        yield Act(moment(typed, 14, 20), type_it)


def _writing(said: dict[str, Any]) -> Callable[[Stage], None]:
    """Somebody writes a whole plan on one morning."""

    def write(stage: Stage) -> None:
        by = stage.founded.people[said["by"]]
        calendar = db.session.scalars(select(Calendar).where(Calendar.code == said["calendar"])).one()
        owner = db.session.scalars(select(Unit).where(Unit.code == said["owner"])).one()
        running = year_on(calendar, clock.today())
        assert running is not None
        last = running.last_day.replace(year=running.last_day.year + said["years"] - 1)
        name_th, name_en = said["name"]
        facts = PlanFacts(
            PlanType(said["type"]), name_th, name_en, said["description"], owner.id, calendar.id,
            running.first_day, last,
        )  # fmt: skip
        plan = add_plan(facts, by=by)
        for one in said["objectives"]:
            objective = add_objective(
                plan, ObjectiveFacts(one["number"], one["name"][0], one["name"][1], ""), by=by
            )
            for of_it in one["indicators"]:
                _indicator(stage, objective, of_it, by)
        _keep(stage, said["key"], plan)

    return write


def _indicator(stage: Stage, objective: Objective, said: dict[str, Any], by: Person) -> None:
    typed = said.get("typed")
    filters = dict(said.get("filters", {}))
    if "kinds" in said:
        filters["kinds"] = [stage.founded.kinds[code].id for code in said["kinds"]]
    reckoning = Reckoning.TYPED if typed else Reckoning(said.get("reckoning", "number"))
    unit_th, unit_en, decimals = typed or ("", "", 1 if reckoning is Reckoning.PER_PERSON else 0)
    calendar = objective.plan.calendar
    facts = IndicatorFacts(
        said["number"], said["name"][0], said["name"][1], said.get("definition", ""), reckoning,
        None if typed else IndicatorMeasure(said["measure"]), filters, None, {}, calendar.id,
        Aim(said.get("aim", "more")), unit_th, unit_en, decimals,
    )  # fmt: skip
    indicator = add_indicator(objective, facts, by=by)
    owner = objective.plan.owner
    running = year_on(calendar, stage.today)
    assert running is not None
    every = years(calendar)
    for at, amount in zip((-1, 0, 1), said["targets"], strict=True):
        place = every.index(running) + at
        if place < len(every) and not no_target(objective.plan, owner, every[place]):
            wanted = {owner: round(amount * THOUSANDTHS)}
            set_targets(indicator, every[place], wanted, read=None, by=by)


def _indicators(plan: Plan) -> list[Indicator]:
    return [indicator for objective in plan.objectives for indicator in objective.indicators]
