"""Partners of the shared register: found by a part of a name, those that may be one and the same, and where they can be."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from app.counting.partner_register import partner_register
from app.extensions import db
from app.models import Partner
from app.places import THAILAND, countries, provinces
from app.thai import fold, sort_key, spelled_out
from app.web.language import language
from app.web.likeness import alike, plain

# As many are offered where one is chosen; of those that may be the same, too.
MOST_FOUND = 10
MOST_TWINS = 5


class Twin(NamedTuple):
    """A partner that may be the one meant, and how alike the names are: from 0.6 to 1."""

    partner: Partner
    likeness: float


def has_name(text: str) -> ColumnElement[bool]:
    """The condition on Partner that a name holds `text`, abbreviations written out or not."""
    ways = dict.fromkeys(one for one in (fold(text), spelled_out(text)) if one)
    return or_(*(Partner.search_text.contains(one, autoescape=True) for one in ways))


def named(text: str) -> set[int]:
    """The ids of the partners that go by such a name, or once did under another entry. A statement beside the register's."""
    survivors = partner_register(None).survivors
    return {survivors[one] for one in db.session.scalars(select(Partner.id).where(has_name(text)))}


def search(text: str, but: Collection[int] = ()) -> list[Partner]:
    """The first partners in dictionary order that go by such a name, without those with the ids `but`."""
    ids = named(text) - set(but)
    query = select(Partner).where(Partner.id.in_(ids)).order_by(order(), Partner.id)
    return list(db.session.scalars(query.limit(MOST_FOUND)))


def order() -> ColumnElement[str]:
    return Partner.sort_th.expression if language() == "th" else Partner.sort_en.expression


def twins(names: Iterable[str], but: int | None = None) -> list[Twin]:
    """The partners whose names are so like one of `names` that they may be the same; the likest first.

    Names are compared with their abbreviations in full. Merged entries speak for what they were merged into.
    """
    asked = [plain(spelled_out(name)) for name in names if name.strip()]
    known: list[tuple[int, str]] = [
        (partner_id, name)
        for partner_id, *both in db.session.execute(select(Partner.id, Partner.name_th, Partner.name_en))
        for name in both
        if name
    ]
    texts = [plain(spelled_out(name)) for _id, name in known]
    survivors = partner_register(None).survivors
    likest: dict[int, float] = {}
    for name in asked:
        for at, likeness in alike(name, texts):
            partner_id = survivors[known[at][0]]
            likest[partner_id] = max(likeness, likest.get(partner_id, 0))
    likest.pop(but or 0, None)
    rows = {one.id: one for one in db.session.scalars(select(Partner).where(Partner.id.in_(likest)))}
    ranked = sorted(likest.items(), key=lambda one: (-one[1], one[0]))[:MOST_TWINS]
    return [Twin(rows[partner_id], likeness) for partner_id, likeness in ranked]


def province_choices() -> list[tuple[str, str]]:
    """(code, name) of the provinces in dictionary order."""
    at = 0 if language() == "th" else 1
    both = [(code, names[at]) for code, names in provinces().items()]
    return sorted(both, key=lambda one: sort_key(one[1]))


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of the countries in dictionary order, Thailand first."""
    return sorted(countries(language()).items(), key=lambda one: (one[0] != THAILAND, sort_key(one[1])))
