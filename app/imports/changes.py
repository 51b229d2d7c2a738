"""What a roster would write: how many rows are new, and each fact of a row that is there and changes."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """One fact of something that is in the database: what it is now and what the roster says."""

    what: str
    fact: str
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.what}: {self.fact} {_shown(self.old)} becomes {_shown(self.new)}"


def differing(thing: object, what: str, facts: Mapping[str, Any]) -> list[Change]:
    """The `facts` that differ from the attributes of `thing`, called `what`."""
    return [
        Change(what, fact, getattr(thing, fact), value)
        for fact, value in facts.items()
        if getattr(thing, fact) != value
    ]


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”"
