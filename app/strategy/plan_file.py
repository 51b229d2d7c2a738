"""A plan in a file (TOML): reading it, and saying in which line it cannot be understood. Nothing is written here."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select

from app.counting.indicators import PERCENT
from app.counting.question import UNSTATED
from app.extensions import db
from app.models import (
    ActivityKind,
    Aim,
    Area,
    Calendar,
    IndicatorMeasure,
    Outcome,
    PlanType,
    Reckoning,
    Scale,
    Sdg,
    Sector,
    StaffLine,
    Unit,
)
from app.strategy.indicator_actions import IndicatorFacts
from app.strategy.indicator_forms import MOST_DECIMALS
from app.strategy.plan_actions import ObjectiveFacts
from app.web.amounts import MOST, THOUSANDTHS

W = TypeVar("W", bound=StrEnum)
LAST, RUNNING, COMING = "last", "running", "coming"
# A plan over more years is a slip of the finger.
MOST_YEARS = 50
PLAN_KEYS = {
    "code", "type", "name_th", "name_en", "description", "owner", "calendar",
    "first_day", "last_day", "begun", "years", "objectives",
}  # fmt: skip
OBJECTIVE_KEYS = {"number", "name_th", "name_en", "description", "indicators"}
INDICATOR_KEYS = {
    "number", "name_th", "name_en", "definition", "reckoning", "measure", "filters", "of_measure",
    "of_filters", "calendar", "aim", "unit_th", "unit_en", "decimals", "targets",
}  # fmt: skip


class PlanFileError(ValueError):
    """What is wrong with a file, and in which of its lines."""


class FiledIndicator(NamedTuple):
    facts: IndicatorFacts
    # By LAST, RUNNING, COMING or the name of a year: thousandths.
    targets: dict[str, int]
    # Where it begins in the file, from 1.
    line: int


class FiledObjective(NamedTuple):
    facts: ObjectiveFacts
    indicators: list[FiledIndicator]


class FiledPlan(NamedTuple):
    """`first_day` and `last_day` None: as many `years` of the calendar as it says; it began `begun` years before the one that runs."""

    code: str
    type: PlanType
    name_th: str
    name_en: str
    description: str
    owner: Unit
    calendar: Calendar
    first_day: date | None
    last_day: date | None
    begun: int
    years: int
    objectives: list[FiledObjective]


class _Known(NamedTuple):
    """The codes that a file may name."""

    kinds: dict[str, int]
    calendars: dict[str, Calendar]
    outcomes: set[str]
    sdgs: set[int]
    sectors: set[str]


class _Lines:
    """Finds the line of what a file says: of its n-th objective or indicator, and of a word in it."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.place = 0

    def enter(self, header: str, number: int) -> None:
        """From here on faults are looked for behind the `number`-th header (from 0)."""
        found = [at for at, line in enumerate(self.lines) if line.strip() == header]
        self.place = found[number] if number < len(found) else 0

    def fault(self, sentence: str, word: object = "") -> PlanFileError:
        at = self.place
        if word != "":
            at = next((at for at in range(self.place, len(self.lines)) if str(word) in self.lines[at]), at)
        return PlanFileError(f"Line {at + 1}: {sentence}")


def read_plan(content: bytes) -> FiledPlan:
    """The plan that a file says. PlanFileError names the line and the reason."""
    try:
        # Some editors begin a file with a mark of its encoding.
        text = content.decode("utf-8-sig")
        said = tomllib.loads(text)
    except UnicodeDecodeError as fault:
        raise PlanFileError("It is no text in UTF-8: save it again in that encoding.") from fault
    except tomllib.TOMLDecodeError as fault:
        raise PlanFileError(f"It is no TOML file: {fault}") from fault
    lines, known = _Lines(text), _known()
    _only(said, PLAN_KEYS, lines)
    code = str(said.get("code") or "")
    if not code:
        raise lines.fault("the plan needs a code, by which it is found when it is loaded again.")
    _named(said, lines)
    calendar = _calendar(said.get("calendar"), known, lines)
    first_day, last_day = (_day(said, name, lines) for name in ("first_day", "last_day"))
    begun, years = _whole(said, "begun", 0, lines), _whole(said, "years", 1, lines)
    if (first_day is None) != (last_day is None):
        raise lines.fault("say both first_day and last_day, or neither and how many years.")
    if first_day and last_day and last_day < first_day:
        raise lines.fault("last_day is before first_day.", "last_day")
    return FiledPlan(
        code,
        _word(PlanType, said.get("type", ""), "type", lines),
        _text(said, "name_th", lines),
        _text(said, "name_en", lines),
        _text(said, "description", lines),
        _owner(said.get("owner", ""), lines),
        calendar,
        first_day,
        last_day,
        begun,
        years,
        _objectives(said.get("objectives", []), calendar, known, lines),
    )


def _objectives(
    said: Sequence[Mapping[str, Any]], calendar: Calendar, known: _Known, lines: _Lines
) -> list[FiledObjective]:
    found: list[FiledObjective] = []
    numbers: set[str] = set()
    indicators = 0
    for at, one in enumerate(said):
        lines.enter("[[objectives]]", at)
        _only(one, OBJECTIVE_KEYS, lines)
        _numbered(one, numbers, lines)
        _named(one, lines)
        facts = ObjectiveFacts(
            str(one["number"]),
            _text(one, "name_th", lines),
            _text(one, "name_en", lines),
            _text(one, "description", lines),
        )
        filed = []
        for of_it in one.get("indicators", []):
            lines.enter("[[objectives.indicators]]", indicators)
            indicators += 1
            _numbered(of_it, numbers, lines)
            filed.append(_indicator(of_it, calendar, known, lines))
        found.append(FiledObjective(facts, filed))
    return found


def _indicator(said: Mapping[str, Any], calendar: Calendar, known: _Known, lines: _Lines) -> FiledIndicator:
    _only(said, INDICATOR_KEYS, lines)
    _named(said, lines)
    reckoning = _word(Reckoning, said.get("reckoning", Reckoning.NUMBER.value), "reckoning", lines)
    is_typed, is_share = reckoning is Reckoning.TYPED, reckoning is Reckoning.SHARE
    if is_typed and said.get("measure"):
        raise lines.fault("a typed indicator has no measure.", "measure")
    if is_share and not said.get("of_measure"):
        raise lines.fault("a share needs of_measure: what it is a share of.")
    if not is_share and (said.get("of_measure") or said.get("of_filters")):
        raise lines.fault("of_measure and of_filters are only for a share.", "of_")
    decimals = said.get("decimals", 0)
    if decimals not in range(MOST_DECIMALS + 1):
        raise lines.fault(f"decimals is a number from 0 to {MOST_DECIMALS}.", "decimals")
    its_calendar = _calendar(said["calendar"], known, lines) if said.get("calendar") else calendar
    facts = IndicatorFacts(
        number=str(said["number"]),
        name_th=_text(said, "name_th", lines),
        name_en=_text(said, "name_en", lines),
        definition=_text(said, "definition", lines).strip(),
        reckoning=reckoning,
        measure=None if is_typed else _word(IndicatorMeasure, said.get("measure", ""), "measure", lines),
        filters=_filters(said.get("filters", {}), known, lines),
        of_measure=_word(IndicatorMeasure, said["of_measure"], "of_measure", lines) if is_share else None,
        of_filters=_filters(said.get("of_filters", {}), known, lines),
        calendar_id=its_calendar.id,
        aim=_word(Aim, said.get("aim", Aim.MORE.value), "aim", lines),
        unit_th=_text(said, "unit_th", lines) if is_typed else "",
        unit_en=_text(said, "unit_en", lines) if is_typed else "",
        decimals=decimals,
    )
    targets = _targets(said.get("targets", {}), its_calendar, lines, is_share=is_share)
    return FiledIndicator(facts, targets, lines.place + 1)


def _targets(said: Mapping[str, Any], calendar: Calendar, lines: _Lines, *, is_share: bool) -> dict[str, int]:
    names = {name for one in calendar.periods for name in (one.name_th, one.name_en) if name}
    found = {}
    for when, amount in said.items():
        if when not in (LAST, RUNNING, COMING) and when not in names:
            raise lines.fault(
                f"{calendar.code} has no period “{when}”; say last, running, coming or its name.", when
            )
        # What is no number at all is not between the two either.
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= MOST:
            raise lines.fault(f"the target {amount!r} is no number from 0 to {MOST:,}.", when)
        if is_share and amount > PERCENT:
            raise lines.fault(f"the target {amount!r} is more than 100 percent.", when)
        found[when] = round(amount * THOUSANDTHS)
    return found


def _filters(said: Mapping[str, Any], known: _Known, lines: _Lines) -> dict[str, Any]:
    """As an indicator keeps them, its kinds by id; refuses what nobody knows."""
    listed: dict[str, tuple[object, str]] = {
        "areas": (set(Area), "area"),
        "kinds": (known.kinds, "kind"),
        "scales": ({*Scale, UNSTATED}, "scale"),
        "outcomes": (known.outcomes, "outcome"),
        "sdgs": (known.sdgs, "goal"),
        "sectors": (known.sectors, "sector"),
    }
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name in listed:
            among, word = listed[name]
            for one in _list(name, value, lines):
                if one not in among:  # type: ignore[operator]
                    raise lines.fault(f"there is no {word} “{one}”.", one)
            found[name] = [known.kinds[one] for one in value] if name == "kinds" else list(value)
        elif name in ("cross", "transfer", "learning"):
            if not isinstance(value, bool):
                raise lines.fault(f"{name} is true or false.", name)
            found[name] = value
        elif name == "line":
            found[name] = _word(StaffLine, value, "line", lines).value
        else:
            raise lines.fault(f"nothing is narrowed by “{name}”.", name)
    return found


def _known() -> _Known:
    return _Known(
        {row[0]: row[1] for row in db.session.execute(select(ActivityKind.code, ActivityKind.id))},
        {one.code: one for one in db.session.scalars(select(Calendar))},
        set(db.session.scalars(select(Outcome.code))),
        set(db.session.scalars(select(Sdg.number))),
        set(db.session.scalars(select(Sector.code))),
    )


def _list(name: str, value: Any, lines: _Lines) -> list[Any]:
    if not isinstance(value, list):
        raise lines.fault(f"{name} is a list in brackets.", name)
    return value


def _whole(said: Mapping[str, Any], name: str, least: int, lines: _Lines) -> int:
    """A number of years."""
    value = said.get(name, least)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_YEARS:
        raise lines.fault(f"{name} is a whole number from {least} to {MOST_YEARS}.", name)
    return value


def _text(said: Mapping[str, Any], name: str, lines: _Lines) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise lines.fault(f"{name} is a text in quotes.", name)
    return value


def _only(said: Mapping[str, Any], keys: set[str], lines: _Lines) -> None:
    for name in said:
        if name not in keys:
            raise lines.fault(f"nobody knows what “{name}” means here.", name)


def _named(said: Mapping[str, Any], lines: _Lines) -> None:
    if not said.get("name_th") and not said.get("name_en"):
        raise lines.fault("it needs a name: name_th or name_en.")


def _numbered(said: Mapping[str, Any], taken: set[str], lines: _Lines) -> None:
    number = str(said.get("number") or "")
    if not number:
        raise lines.fault("it needs a number, by which it is found when it is loaded again.")
    if number in taken:
        raise lines.fault(f"the number {number} stands twice.", number)
    taken.add(number)


def _calendar(code: object, known: _Known, lines: _Lines) -> Calendar:
    if code not in known.calendars:
        raise lines.fault(f"there is no calendar “{code}”.", code or "calendar")
    return known.calendars[str(code)]


def _owner(code: str, lines: _Lines) -> Unit:
    """The unit with this code; '' is the university."""
    chosen = Unit.code == code if code else Unit.parent_id.is_(None)
    found = db.session.scalars(select(Unit).where(chosen).order_by(Unit.id).limit(1)).first()
    if found is None:
        raise lines.fault(f"there is no unit “{code}”.", code)
    return found


def _day(said: Mapping[str, Any], name: str, lines: _Lines) -> date | None:
    value = said.get(name)
    if value is not None and type(value) is not date:
        raise lines.fault(f"{name} is a day such as 2024-10-01, without quotes.", name)
    return value


def _word(words: type[W], value: object, name: str, lines: _Lines) -> W:
    try:
        return words(str(value))
    except ValueError as fault:
        listed = ", ".join(word.value for word in words)
        raise lines.fault(f"{name} “{value}” is none of {listed}.", value or name) from fault
