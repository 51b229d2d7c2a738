"""What a page says: its words as a reader sees them, and the pieces of it that tests ask about."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.page_trees import tree_of


def root_of(response: TestResponse) -> Element:
    assert response.status_code == 200, response.status
    return tree_of(response.text)


def words(node: Element) -> str:
    """All text below `node`, with single spaces."""
    return " ".join("".join(node.itertext()).split())


def card(response: TestResponse, heading_id: str) -> Element:
    """The section whose heading has this id."""
    return next(
        node for node in root_of(response).iter("section") if node.get("aria-labelledby") == heading_id
    )


def links(node: Element) -> dict[str, str]:
    """Address by words."""
    return {words(link): link.get("href", "") for link in node.iter("a")}


def titles(response: TestResponse) -> list[str]:
    """The titles of a table of activities, in its order."""
    return [
        words(link)
        for row in root_of(response).iter("tr")
        for link in list(row.iter("a"))[:1]
        if (link.get("href") or "").startswith("/activities/")
    ]


def forms(node: Element) -> Iterator[str]:
    """Where the forms below `node` are sent."""
    yield from (form.get("action", "") for form in node.iter("form"))
