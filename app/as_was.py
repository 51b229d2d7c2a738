"""What things were called, and how the register stood, at an earlier moment: later changes are undone from their histories."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import or_, select

from app.extensions import db
from app.models import (
    ActivityChange,
    ActivityKind,
    ActivityMerge,
    Calendar,
    KindField,
    Partner,
    Period,
    Person,
    RegisterChange,
    RegisterMove,
    Unit,
)

_COLUMNS = {
    Person: "person_id",
    Unit: "unit_id",
    Calendar: "calendar_id",
    ActivityKind: "kind_id",
    Partner: "partner_id",
}
_BEGINNINGS = (RegisterMove.OPENED, RegisterMove.ADDED)
# Facts of the register that are days; a history keeps them as ISO text.
_DAYS = ("opened_on", "closed_on", "retired_on", "first_day", "last_day")
# A line that moves one thing among those beside it tells the place of each that moved with it: "position@12".
_BESIDE = "position@"


class Was:
    """A thing as it was: what was changed later has its earlier value, everything else is the thing's own."""

    def __init__(self, thing: Any, facts: dict[str, Any]) -> None:
        self._thing, self._facts = thing, facts

    def __getattr__(self, fact: str) -> Any:
        if fact not in self._facts:
            return getattr(self._thing, fact)
        value = self._facts[fact]
        if fact in _DAYS and value:
            return date.fromisoformat(value)
        # Where nothing stood a word is empty; days and references are none.
        return "" if value is None and isinstance(getattr(self._thing, fact), str) else value

    def name_in(self, language: str) -> str:
        named: str = type(self._thing).name_in(self, language)
        return named


class Past:
    """The register as of `moment`. One statement, when it is first asked."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self._lines: list[RegisterChange] | None = None
        self._facts: dict[tuple[str, int], dict[str, Any]] = {}

    @property
    def lines(self) -> list[RegisterChange]:
        """What was done to the register since, the earliest first."""
        if self._lines is None:
            query = select(RegisterChange).where(RegisterChange.at > self.moment)
            self._lines = list(db.session.scalars(query.order_by(RegisterChange.at, RegisterChange.id)))
            for line in self._lines:
                # A line about a period, a field or a plan is not about its subject's own.
                if not {"period", "field", "plan"} & set(line.facts):
                    self._read(line)
        return self._lines

    def _read(self, line: RegisterChange) -> None:
        for column in _COLUMNS.values():
            if (subject := getattr(line, column)) is not None:
                for fact, (old, _new) in line.facts.items():
                    beside = fact.startswith(_BESIDE)
                    about = int(fact.removeprefix(_BESIDE)) if beside else subject
                    # What was added since had no earlier facts.
                    if beside or line.move not in _BEGINNINGS:
                        # The earliest later change knows what stood before all of them.
                        facts = self._facts.setdefault((column, about), {})
                        facts.setdefault("position" if beside else fact, old)

    def of(self, thing: Any) -> Any:
        """`thing` as it was; itself where nothing of it has changed since."""
        if isinstance(thing, Period):
            facts = self._of_part(thing, "period", "calendar_id", thing.calendar_id)
        elif isinstance(thing, KindField):
            facts = self._of_part(thing, "field", "kind_id", thing.kind_id)
        else:
            column = next((name for model, name in _COLUMNS.items() if isinstance(thing, model)), None)
            facts = self._changed(column, thing.id) if column else {}
        return Was(thing, facts) if facts else thing

    def began_later(self, unit: Unit) -> bool:
        """Whether `unit` was entered only after the moment."""
        return any(line.unit_id == unit.id and line.move in _BEGINNINGS for line in self.lines)

    def periods(self, calendar_id: int) -> list[tuple[date, date]] | None:
        """First and last day of the periods that the calendar had; None: those that it has today.

        Followed backwards from today's: what was added since goes, what was taken out comes back, what was corrected
        has its earlier days.
        """
        lines = [
            line
            for line in self.lines
            if line.calendar_id == calendar_id and {"first_day", "last_day"} & set(line.facts)
        ]
        if not lines:
            return None
        query = select(Period.id, Period.first_day, Period.last_day).where(Period.calendar_id == calendar_id)
        days: dict[Any, list[date]] = {
            number: [first, last] for number, first, last in db.session.execute(query)
        }
        for line in reversed(lines):
            old, new = (_days_in(line, at) for at in (0, 1))
            if line.move is RegisterMove.TAKEN_OUT:
                days[_period_id(line) or ("taken out", line.id)] = [day for day in old if day]
                continue
            about = _period_id(line)
            if about is None:
                # A line from before histories named the period: its days are then enough.
                about = next((one for one, span in days.items() if _are(span, new)), None)
            if about not in days:
                continue
            if line.move is RegisterMove.ADDED:
                del days[about]
            else:
                days[about] = [then or now for then, now in zip(old, days[about], strict=True)]
        return [(first, last) for first, last in days.values()]

    def was_learning(self) -> dict[int, bool]:
        """By kind: whether it was learning, where that was changed since."""
        return {
            line.kind_id: bool(self._changed("kind_id", line.kind_id)["is_learning"])
            for line in self.lines
            if line.kind_id is not None
            and "is_learning" in line.facts
            and line.facts["is_learning"][0] is not None
        }

    def was_of_line(self) -> dict[int, str]:
        """By person: their line of staff, where that was changed since."""
        return {
            line.person_id: self._changed("person_id", line.person_id)["line"]
            for line in self.lines
            if line.person_id is not None and "line" in line.facts and line.facts["line"][0] is not None
        }

    def _changed(self, column: str, subject: int) -> dict[str, Any]:
        return self._facts.get((column, subject), {}) if self.lines else {}

    def _of_part(self, thing: Period | KindField, called: str, column: str, subject: int) -> dict[str, Any]:
        """What a calendar's history says of one of its periods, a kind's of one of its fields: followed backwards from today's.

        Where a line from before does not tell which period it is or the code of the field, the name does, and then
        choices are told by their names alone: those of now stay.
        """
        facts: dict[str, Any] = {}
        for line in reversed(self.lines):
            if called not in line.facts or getattr(line, column) != subject:
                continue
            if line.move is RegisterMove.ADDED and called == "period" and _period_id(line) == thing.id:
                # Before it there was none; what had its number was another one.
                break
            if line.move in _BEGINNINGS:
                continue
            now = Was(thing, facts)
            if called == "period" and _period_id(line) is not None:
                is_meant = _period_id(line) == thing.id
            elif "field_code" in line.facts:
                is_meant = line.facts["field_code"][0] == now.code
            else:
                both = " · ".join(dict.fromkeys(one for one in (now.name_th, now.name_en) if one))
                is_meant = line.facts[called][1] == both
            if is_meant:
                told = {
                    fact: old
                    for fact, (old, _new) in line.facts.items()
                    if fact not in (called, "field_code", "period_id")
                }
                if not all(isinstance(one, dict) for one in told.get("choices", ())):
                    del told["choices"]
                facts |= told
        return facts

    def taken_out(self) -> list[KindField]:
        """The fields that were taken out of their kinds since, each with nothing but its kind and code: of() knows the rest."""
        codes = {
            (line.kind_id, line.facts["field_code"][0])
            for line in self.lines
            if line.move is RegisterMove.TAKEN_OUT and "field_code" in line.facts
        }
        return [
            KindField(kind_id=kind_id, code=code, name_th="", name_en="", choices=[])
            for kind_id, code in sorted(codes)
        ]


def _period_id(line: RegisterChange) -> int | None:
    """Which period a line of a calendar's history is about; lines from before this was written do not tell."""
    old, new = line.facts.get("period_id", (None, None))
    return old or new


def _days_in(line: RegisterChange, at: int) -> list[date | None]:
    """The first and the last day that a line tells as they were (0), or became (1); None where that one did not change."""
    told = [line.facts[fact][at] if fact in line.facts else None for fact in ("first_day", "last_day")]
    return [date.fromisoformat(day) if day else None for day in told]


def _are(span: list[date], told: list[date | None]) -> bool:
    return all(day in (None, is_) for is_, day in zip(span, told, strict=True))


def past(moment: datetime) -> Past:
    """The register as of `moment`; read once a request."""
    if not has_request_context():
        return Past(moment)
    kept: dict[datetime, Past] = g.setdefault("pasts", {})
    return kept.setdefault(moment, Past(moment))


def look_back(moment: datetime | None) -> None:
    """From now on this request calls everything as it was called at `moment`; None: as it is called today."""
    g.looks_back_to = moment


def seen(thing: Any) -> Any:
    """`thing` as this request looks at it."""
    moment = g.get("looks_back_to") if has_request_context() else None
    return thing if moment is None else past(moment).of(thing)


def shared_facts(activity_ids: Collection[int], moment: datetime | None) -> dict[int, dict[str, Any]]:
    """By activity the shared facts (title, place, fields …) that were changed after `moment`, as they stood. One statement."""
    if moment is None or not activity_ids:
        return {}
    query = select(ActivityChange).where(
        ActivityChange.activity_id.in_(activity_ids), ActivityChange.at > moment
    )
    found: dict[int, dict[str, Any]] = {}
    for change in db.session.scalars(query.order_by(ActivityChange.at, ActivityChange.id)):
        facts = found.setdefault(change.activity_id, {})
        for fact, (old, _new) in change.facts.items():
            facts.setdefault(fact, old)
    return found


def activities_then(moment: datetime | None) -> dict[int, int]:
    """By contribution the activity (ids) that it was part of at `moment`, where records were made one or parted since.
    One statement."""
    if moment is None:
        return {}
    query = select(ActivityMerge).where(or_(ActivityMerge.at > moment, ActivityMerge.undone_at > moment))
    turns: list[tuple[datetime, dict[int, int]]] = []
    for merge in db.session.scalars(query.order_by(ActivityMerge.id)):
        stood = {int(part): then["activity"] for part, then in merge.before["parts"].items()}
        if merge.at > moment:
            turns.append((merge.at, stood))
        if merge.undone_at is not None and merge.undone_at > moment:
            turns.append((merge.undone_at, dict.fromkeys(stood, merge.kept_id)))
    found: dict[int, int] = {}
    for _at, stood in sorted(turns, key=lambda turn: turn[0]):
        # The first turn after the moment knows what stood until then.
        for part, activity in stood.items():
            found.setdefault(part, activity)
    return found
