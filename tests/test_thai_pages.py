"""A Thai page is Thai: no English word stands on it that is not data, a sign, or said to be English."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import JSON, String

from app.extensions import db
from app.models import Person
from tests.checked_client import CheckedClient
from tests.page_trees import tree_of
from tests.routes import ROUTES, addresses
from tests.world import World, filling, world

__all__ = ["filling", "world"]

WORD = re.compile(r"[A-Za-z]{3,}")
# Where a script puts a number in.
SLOT = re.compile(r"\{\w+\}")
# Names of formats, keys and techniques, which Thai writes in Latin letters too.
SIGNS = {
    "CSV",
    "XLSX",
    "SDG",
    "SDGs",
    "TRL",
    "HEIC",
    "PDF",
    "PNG",
    "JPG",
    "JPEG",
    "WebP",
    "GIF",
    "DOCX",
    "PPTX",
    "ODT",
    "ODS",
    "ODP",
    "Tab",
    "Space",
    "Enter",
    "Esc",
    "argon2",
    "argon",
    "https",
    "http",
}
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-tally-text", "value")


def texts(node: Element, english: bool = False) -> Iterator[str]:
    """What is read on the page or aloud, but scripts, inputs' values of the person, and pieces marked as English."""
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "head"):
        return
    english = node.get("lang", "en" if english else "") == "en"
    if not english:
        yield node.text or ""
        for name in SPOKEN:
            if name != "value" or (node.tag == "input" and node.get("type") in ("submit", "button")):
                yield node.get(name, "")
    for child in node:
        yield from texts(child, english)
        if not english:
            yield child.tail or ""


def data() -> set[str]:
    """Every word of Latin letters that stands in the database."""
    found: set[str] = set()
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, String | JSON)]
        for row in db.session.execute(db.select(*columns)) if columns else ():
            found.update(word for value in row if value for word in WORD.findall(str(value)))
    return found


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["musician", "head", "hr"])
def test_no_english_word_stands_on_a_thai_page(
    app: Flask, world: World, client_of: Callable[[Person], CheckedClient], name: str
) -> None:
    known = data() | SIGNS
    client = client_of(getattr(world.cast, name))
    strange: dict[str, set[str]] = {}
    for endpoint, asked in ROUTES.items():
        if name not in asked.who or asked.plain or asked.answer != 200:
            continue
        for path in addresses(app, endpoint, world):
            root = tree_of(client.get(path).text)
            found = {word for text in texts(root) for word in WORD.findall(SLOT.sub("", text))} - known
            if found:
                strange[path] = found
    assert strange == {}
