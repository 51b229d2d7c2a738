"""The queue as its reader sees it: rows, what stands in them, and the forms."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.page_trees import tree_of


def root_of(response: TestResponse) -> Element:
    return tree_of(response.text)


def words(node: Element) -> str:
    """All text below `node`, with single spaces."""
    return " ".join("".join(node.itertext()).split())


def main(response: TestResponse) -> str:
    return words(next(root_of(response).iter("main")))


def heading(response: TestResponse) -> str:
    return words(next(root_of(response).iter("h1")))


def by_id(response: TestResponse, identity: str) -> Element | None:
    return next((node for node in root_of(response).iter() if node.get("id") == identity), None)


@dataclass
class Shown:
    """One row of the queue."""

    id: int
    title: str
    text: str
    section: str
    has_tick: bool
    is_ticked: bool


def queue_rows(response: TestResponse) -> list[Shown]:
    found = []
    for section in root_of(response).iter("section"):
        for item in section.iter("li"):
            identity = item.get("id") or ""
            if not identity.startswith("row-"):
                continue
            number = int(identity.removeprefix("row-"))
            ticks = [box for box in item.iter("input") if box.get("name") == "pick"]
            title = next(link for link in item.iter("a") if link.get("id") == f"t-{number}")
            found.append(
                Shown(
                    number,
                    words(title),
                    words(item),
                    section.get("aria-labelledby") or "",
                    bool(ticks),
                    any(box.get("checked") is not None for box in ticks),
                )
            )
    return found


def titles(response: TestResponse) -> list[str]:
    return [row.title for row in queue_rows(response)]
