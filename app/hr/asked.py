"""What the lists of the register are asked for, read from an address: unknown words and ids narrow nothing."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from app.models import Area, Role, StaffLine
from app.thai import fold
from app.web.addresses import number, one_of, text_of


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
        text=text_of(arguments),
        unit_id=number(arguments.get("unit")),
        line=one_of(StaffLine, arguments.get("line")),
        role=one_of(Role, arguments.get("role")),
        area=one_of(Area, arguments.get("area")),
        state=one_of(State, arguments.get("state")) or State.TODAY,
    )
