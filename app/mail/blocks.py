"""The blocks of a letter: a head, the first of what it is about in a line each, and an address."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from flask_babel import ngettext

T = TypeVar("T")

# Of each thing that waits so many are named.
NAMED = 5


def named(things: Sequence[T], told: Callable[[T], str]) -> list[str]:
    """The first of `things` in a line each, and how many more there are."""
    lines: list[str] = [f"- {told(one)}" for one in things[:NAMED]]
    more = len(things) - len(lines)
    return [*lines, ngettext("and %(num)d more", "and %(num)d more", more)] if more else lines


def block(head: str, lines: Iterable[str], address: str) -> str:
    return "\n".join([head, *lines, address])
