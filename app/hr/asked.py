"""What the lists of the register are asked for, read from an address: unknown words and ids narrow nothing."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from app.models import Area, Role, StaffLine
from app.thai import fold
from app.web.addresses import number

W = TypeVar("W", bound=StrEnum)
LONGEST = 100


class State(StrEnum):
    """Of people, appointments and roles: those of today, those that are not, or all."""

    TODAY = "today"
    NOT_TODAY = "not-today"
    ALL = "all"


class Asked(NamedTuple):
    """The filters of a list; what is None or empty narrows nothing."""

    text: str = ""
    unit_id: int | None = None
    line: StaffLine | None = None
    role: Role | None = None
    area: Area | None = None
    state: State = State.TODAY

    @property
    def folded(self) -> str:
        return fold(self.text)


def asked_for(arguments: Mapping[str, str]) -> Asked:
    return Asked(
        text=arguments.get("q", "").strip()[:LONGEST],
        unit_id=number(arguments.get("unit")),
        line=_word(StaffLine, arguments.get("line")),
        role=_word(Role, arguments.get("role")),
        area=_word(Area, arguments.get("area")),
        state=_word(State, arguments.get("state")) or State.TODAY,
    )


def _word(words: type[W], given: str | None) -> W | None:
    return words(given) if given in tuple(words) else None
