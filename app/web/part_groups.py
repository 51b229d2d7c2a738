"""The parts of one activity by their state: how many of each, and which they are; said alike on every page."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import Flask
from flask_babel import ngettext

from app.models import Person, Status
from app.web.language import language

# So many people are named in one sentence.
NAMED = 8

# What is not settled comes first.
STATUS_ORDER = (
    Status.RETURNED,
    Status.AMENDING,
    Status.PROPOSED,
    Status.DRAFT,
    Status.SUBMITTED,
    Status.LATE,
    Status.APPROVED,
    Status.DECLINED,
)


class Group(NamedTuple):
    """The rows whose part has this status, in the order they came."""

    status: Status
    rows: list[Any]


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(by_state=by_state)


def names_of(people: Sequence[Person]) -> str:
    """The names of the first of them, and how many more there are, for a sentence."""
    names = list(dict.fromkeys(person.name_in(language()) for person in people))
    said = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return said
    return ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=said)


def by_state(rows: Iterable[Any]) -> list[Group]:
    """Rows of parts (anything with a `part`) by its status; states that nobody is in are left out."""
    every = list(rows)
    found = [Group(status, [row for row in every if row.part.status is status]) for status in STATUS_ORDER]
    return [group for group in found if group.rows]
