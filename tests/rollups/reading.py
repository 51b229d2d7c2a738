"""Reading figures off a page, and the totals of a list of records, as an outside script would."""

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tests.page_trees import tree_of

TOTALS = {"hours": "minutes", "credit": "credit", "activities": "activities", "new": "activities",
          "continuing": "activities", "people": "people"}  # fmt: skip


class Figure(NamedTuple):
    """One number of a page: what it measures and where it leads ('' where its reader may not open it)."""

    shown: str
    measure: str
    area: str
    unit: str
    href: str


class Totals(NamedTuple):
    """What a list of records says it holds over all its pages."""

    count: int
    activities: int
    people: int
    minutes: int
    credit: int


def page_of(text: str) -> Element:
    return tree_of(text)


def figures(text: str) -> list[Figure]:
    return [
        Figure(
            _own_text(node),
            node.get("data-measure", ""),
            node.get("data-area", ""),
            node.get("data-unit", ""),
            node.get("href", ""),
        )
        for node in page_of(text).iter()
        if node.get("data-measure")
    ]


def left_out_figures(text: str) -> dict[str, tuple[str, str]]:
    """By line of "not included": the number shown and where it leads."""
    return {
        node.get("data-left-out", ""): (_own_text(node), node.get("href", ""))
        for node in page_of(text).iter()
        if node.get("data-left-out")
    }


def totals(text: str) -> Totals:
    return Totals(*(int(re.findall(rf'data-{name}="(\d+)"', text)[0]) for name in Totals._fields))


def rows(text: str) -> list[int]:
    """The contributions listed on this page, by id."""
    return [
        int(node.get("data-contribution", ""))
        for node in page_of(text).iter()
        if node.get("data-contribution")
    ]


def shown_of(found: Totals, measure: str) -> str:
    """What a figure of `measure` shows where these are the records behind it, written here once more by hand."""
    value = getattr(found, TOTALS[measure])
    if measure == "hours":
        return f"{value // 60:,}:{value % 60:02d}"
    if measure == "credit":
        thousandths = (value + 500) // 1000
        return f"{thousandths // 1000:,}.{thousandths % 1000:03d}"
    return f"{value:,}"


def shown_in(text: str, measure: str) -> str:
    """The same on the page that lists them, also for what a figure tells of partners, outcomes and working together."""
    found = totals(text)
    if measure.endswith("partners") or measure == "beneficiaries":
        # New and continuing partners are all the partners of the records that they lead to.
        named = "beneficiaries" if measure == "beneficiaries" else "partners"
        (number,) = re.findall(rf'data-{named}="(\d+)"', text)
        return f"{int(number):,}"
    if measure in ("engaged", "cross"):
        return shown_of(found, "activities")
    return shown_of(found, measure.removeprefix("cross-"))


def words(text: str) -> str:
    """All the words of the page's main part."""
    (main,) = page_of(text).iter("main")
    return " ".join(" ".join(main.itertext()).split())


def _own_text(node: Element) -> str:
    return (node.text or "").strip()
