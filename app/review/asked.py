"""What the queue is asked for: the arguments of its address, read."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

from app.models import Area, Contribution
from app.thai import fold
from app.web.addresses import number


class Asked(NamedTuple):
    """Filters, the record to open, and what is ticked. An argument that means nothing asks for nothing."""

    text: str = ""
    unit_id: int | None = None
    area: Area | None = None
    kind_id: int | None = None
    opened: int | None = None
    # The version of the opened record that its reader had read before, if it changed since.
    read: str = ""
    all_picked: bool = False
    picks: frozenset[int] = frozenset()

    @classmethod
    def of(cls, arguments: Mapping[str, str], picks: Iterable[str]) -> Self:
        """From the arguments of an address; `picks` are all its `pick`."""
        ticked = list(picks)
        return cls(
            arguments.get("q", "").strip(),
            number(arguments.get("unit")),
            next((area for area in Area if area.value == arguments.get("area")), None),
            number(arguments.get("kind")),
            number(arguments.get("open")),
            arguments.get("read", ""),
            "all" in ticked,
            frozenset(found for pick in ticked if (found := number(pick))),
        )

    @property
    def narrows(self) -> bool:
        return bool(fold(self.text) or self.unit_id or self.area or self.kind_id)

    @property
    def filters(self) -> dict[str, Any]:
        """The filters as arguments of an address, so that a decision leads back to the same list."""
        given = {"q": self.text, "unit": self.unit_id, "area": self.area, "kind": self.kind_id}
        return {name: value for name, value in given.items() if value}

    @property
    def ticks(self) -> list[str]:
        """What is ticked, as arguments."""
        return ["all"] if self.all_picked else [str(pick) for pick in sorted(self.picks)]

    def fits(self, part: Contribution, unit_id: int | None) -> bool:
        """Whether `part`, which is reviewed in the unit of this id, is among what is asked for."""
        activity = part.activity
        text = fold(self.text)
        return (
            (not text or text in activity.search_text or text in part.person.search_text)
            and self.unit_id in (None, unit_id)
            and self.area in (None, activity.kind.area)
            and self.kind_id in (None, activity.kind_id)
        )

    def ticked(self, part: Contribution) -> bool:
        return self.all_picked or part.id in self.picks
