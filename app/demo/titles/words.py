"""What a writer of titles is given and gives back."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any, NamedTuple, TypeVar

from app.demo.data import read, subjects
from app.demo.units import by_code, faculty_of

Thing = TypeVar("Thing")


class Scene(NamedTuple):
    """Whose unit it is, on which days, and the source of chance."""

    rng: Random
    unit: str
    first_day: date
    last_day: date

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return self.rng.choice(things)

    def often(self, chance: float) -> bool:
        return self.rng.random() < chance

    def number(self, low: int, high: int, step: int = 1) -> str:
        return str(self.rng.randrange(low, high + 1, step))

    @property
    def subject(self) -> dict[str, Any]:
        return subjects()[self.unit]

    @property
    def here(self) -> str:
        """The campus, as a place."""
        return f"วิทยาเขต{by_code()[self.unit].campus_th}"

    def setting(self, name: str) -> Any:
        """One of a list in settings.toml."""
        return self.one_of(read("settings")[name])

    def ours(self, name: str) -> Any:
        """One of a list in settings.toml whose lines end with the faculties that they are for, without these."""
        faculty = faculty_of(self.unit)
        return self.one_of([line[:-1] for line in read("settings")[name] if faculty in line[-1].split(" ")])


class Words(NamedTuple):
    """What is said about a piece of work. `evidence` are names of files that show it."""

    title: str
    description: str = ""
    place: str = ""
    scale: str | None = None
    fields: dict[str, str] = {}
    evidence: tuple[str, ...] = ()


Writer = Callable[[Scene], Words]


def district(place: str) -> str:
    """The subdistrict's name without the abbreviations around it."""
    return place.split(" ", maxsplit=1)[0].removeprefix("ต.")


def area_of(place: str) -> str:
    """A place as it stands in a title: ต.ลำปำ จ.พัทลุง."""
    parts = place.split(" ")
    return f"{parts[0]} {parts[-1]}" if len(parts) > 2 else place
