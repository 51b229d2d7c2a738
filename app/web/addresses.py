"""Addresses of our own: where a request came from, where one may be sent on to (never off the site), and what they state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from flask import request

W = TypeVar("W", bound=StrEnum)

LONGEST_TEXT = 100


def own_path(address: str, fallback: str = "/") -> str:
    """`address` if it is a path of ours, else `fallback`: two slashes or a backslash would lead to another site."""
    parts = urlsplit(address)
    leads_off = address.startswith("//") or "\\" in address or bool(parts.netloc or parts.scheme)
    return address if address.startswith("/") and not leads_off else fallback


def back(fallback: str = "/") -> str:
    """The path of the page that the request came from, if it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return fallback
    return own_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""), fallback)


def number(text: str | None) -> int | None:
    """The id that an address or a form states, in plain digits; None where it is none.

    More digits than an id has are none: no database could look for them.
    """
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def text_of(arguments: Mapping[str, str]) -> str:
    """What a list is searched for: the argument `q`, of which more than a name has letters is not looked at."""
    return arguments.get("q", "").strip()[:LONGEST_TEXT]


def one_of(words: type[W], given: str | None) -> W | None:
    """The one of `words` that an address states; None where it is none, which narrows nothing."""
    return words(given) if given in tuple(words) else None
