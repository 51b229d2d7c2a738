"""Pages as trees: every distinct page is read once, as strictly as html5lib can, and every drawing inside pages once."""

import re
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError

# What two readings of one page differ in: the token carries the second in which it was signed.
TOKEN = re.compile(r'(<input\b[^<>]*\bname="csrf_token"[^<>]*\bvalue=")([^"<>]+)(")')
MASKED = "the-token-of-the-page"
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
CUT = "data-drawing"


class Page(NamedTuple):
    """`root` is what a browser would make of it; `fault`: the first thing that is not valid HTML, and where, or ""."""

    root: Element
    fault: str


def tree_of(text: str) -> Element:
    """The tree of a whole page, for reading only: others read the same one. A token in it is MASKED; see token_of()."""
    return page_of(masked(text)).root


def token_of(text: str) -> str:
    """The token that all forms of a page carry, or ""."""
    found = {match[2] for match in TOKEN.finditer(text)}
    assert len(found) <= 1, f"a page with {len(found)} different tokens"
    return found.pop() if found else ""


def masked(text: str) -> str:
    """`text` without its token: the same for each reading of a page that says the same."""
    return TOKEN.sub(rf"\g<1>{MASKED}\g<3>", text)


# The page that was just checked is what its test reads; older ones would only fill the memory.
@lru_cache(maxsize=32)
def page_of(text: str, is_fragment: bool = False) -> Page:
    """A page, or a part of one that stands inside a <div>, of its masked text."""
    try:
        return Page(_put_together(text, is_fragment), "")
    except (ParseError, NotApart):
        return _read_whole(text, is_fragment)


class NotApart(Exception):
    """The page has to be read in one: something that looks like a drawing is none."""


def _put_together(text: str, is_fragment: bool) -> Element:
    """Half of every page is the same drawings: they are cut out, read once, and put back where they were.

    What stands inside a drawing is read alike wherever on a page it stands, and what follows its end is read alike
    whatever stood inside.
    """
    drawings: list[Element] = []

    def cut(match: re.Match[str]) -> str:
        drawings.append(_drawing(match[0]))
        return f'<svg {CUT}="{len(drawings) - 1}"></svg>'

    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    rest = DRAWING.sub(cut, text)
    root: Element = parser.parseFragment(rest) if is_fragment else parser.parse(rest)
    places = [node for node in root.iter("{http://www.w3.org/2000/svg}svg") if CUT in node.attrib]
    if [place.get(CUT) for place in places] != [str(number) for number in range(len(drawings))]:
        raise NotApart
    for place, drawing in zip(places, drawings, strict=True):
        del place.attrib[CUT]
        place.attrib.update(drawing.attrib)
        place.text = drawing.text
        place.extend(drawing)
    return root


@lru_cache(maxsize=2048)
def _drawing(text: str) -> Element:
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)
    if len(root) != 1 or root.text or root[0].tail:
        raise NotApart
    drawing: Element = root[0]
    return drawing


def _read_whole(text: str, is_fragment: bool) -> Page:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parseFragment(text) if is_fragment else parser.parse(text)
    if not parser.errors:
        return Page(root, "")
    (line, column), code, facts = parser.errors[0]
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    said = html5lib.constants.E[code] % facts
    return Page(
        root, f"{said} at line {line}, column {column}: {shown[max(0, column - 60) : column + 60].strip()}"
    )
