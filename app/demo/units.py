"""The demo university's tree: which units there are, below which, and how many people work there."""

from functools import cache
from typing import NamedTuple

from app.demo.data import read

ROOT = "U"


class UnitFacts(NamedTuple):
    """A unit by its code; `academic` and `support` count the people whose first post is there."""

    code: str
    parent: str | None
    level: str
    name_th: str
    name_en: str
    campus_th: str
    campus_en: str
    academic: int
    support: int
    successor: str | None


@cache
def units() -> tuple[UnitFacts, ...]:
    """All units, parents before their children."""
    content = read("units")
    found: dict[str, UnitFacts] = {}
    for facts in content["units"]:
        parent = facts.get("parent")
        campus = content["campuses"].get(facts.get("campus"))
        campus_th, campus_en = campus or (found[parent].campus_th, found[parent].campus_en)
        found[facts["code"]] = UnitFacts(
            code=facts["code"],
            parent=parent,
            level=facts.get("level", "department"),
            name_th=facts["name"][0],
            name_en=facts["name"][1],
            campus_th=campus_th,
            campus_en=campus_en,
            academic=facts.get("academic", 0),
            support=facts.get("support", 0),
            successor=facts.get("successor"),
        )
    return tuple(found.values())


@cache
def by_code() -> dict[str, UnitFacts]:
    return {unit.code: unit for unit in units()}


def faculty_of(code: str) -> str:
    """The faculty or office in which a unit lies; the university itself for the root."""
    parent = by_code()[code].parent
    return code if parent in (None, ROOT) else str(parent)
