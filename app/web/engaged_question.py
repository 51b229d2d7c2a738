"""Reading what a question asks of partners, outcomes and working together from an address, and writing it back."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort

from app.counting import ANY_OUTCOME, Partnered, Question
from app.extensions import db
from app.models import Deciding, Outcome, Partner, Scale, Sdg, Sector, Team, Unit
from app.places import countries, provinces
from app.web.addresses import number

Word = TypeVar("Word", bound=StrEnum)
One = TypeVar("One")
# The arguments of an address by the field of Question that they state.
NAMES = {
    "engaged": "engaged",
    "transfer": "transfer",
    "outcome": "outcome",
    "outcomes": "outcomes",
    "sdg": "sdg",
    "sdgs": "sdgs",
    "partnered": "partners",
    "partner_id": "partner",
    "sector": "sector",
    "sectors": "sectors",
    "partner_scale": "partner_scale",
    "province": "province",
    "deciding": "deciding",
    "cross": "cross",
    "with_unit": "with_unit",
    "team_id": "team",
}


def engaged_from(args: Mapping[str, str]) -> dict[str, Any]:
    """The fields of Question that an address states; what names nothing answers 404, what is empty narrows nothing."""
    return {
        "engaged": _flag(args, "engaged"),
        "transfer": _flag(args, "transfer"),
        "outcome": _outcome(args.get("outcome", "")),
        "outcomes": listed_from(args, "outcomes", lambda one: _code({"one": one}, "one", Outcome)),
        "sdg": _known(args, "sdg", Sdg),
        "sdgs": listed_from(args, "sdgs", lambda one: _known({"one": one}, "one", Sdg)),
        "partnered": _word(args, "partners", Partnered),
        "partner_id": _known(args, "partner", Partner),
        "sector": _code(args, "sector", Sector),
        "sectors": listed_from(args, "sectors", lambda one: _code({"one": one}, "one", Sector)),
        "partner_scale": _word(args, "partner_scale", Scale),
        "province": _place(args.get("province", "")),
        "deciding": _word(args, "deciding", Deciding),
        "cross": _flag(args, "cross"),
        "with_unit": _known(args, "with_unit", Unit),
        "team_id": _known(args, "team", Team),
    }


def engaged_arguments(question: Question) -> dict[str, Any]:
    """The arguments that engaged_from() reads again; what narrows nothing is None."""
    found: dict[str, Any] = {}
    for field, name in NAMES.items():
        value = getattr(question, field)
        if isinstance(value, tuple):
            found[name] = listed(value)
        else:
            found[name] = int(value) if isinstance(value, bool) else value and str(value)
    return found


def listed_from(args: Mapping[str, str], name: str, read: Callable[[str], One | None]) -> tuple[One, ...]:
    """What an argument lists between commas, each once in its order; `read` answers 404 for what names nothing, as an empty place does."""
    given = args.get(name, "").strip()
    if not given:
        return ()
    found = [read(one.strip()) for one in given.split(",")]
    if None in found:
        abort(404)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def listed(values: Iterable[object]) -> str | None:
    """What listed_from() reads again; None where there is nothing."""
    return ",".join(str(one) for one in values) or None


def _flag(args: Mapping[str, str], name: str) -> bool | None:
    given = args.get(name, "")
    if given not in ("", "0", "1"):
        abort(404)
    return given == "1" if given else None


def _word(args: Mapping[str, str], name: str, words: type[Word]) -> Word | None:
    given = args.get(name, "")
    if given and given not in {word.value for word in words}:
        abort(404)
    return words(given) if given else None


def _known(
    args: Mapping[str, str], name: str, model: type[Sdg] | type[Partner] | type[Unit] | type[Team]
) -> int | None:
    given = args.get(name, "").strip()
    found = number(given)
    if given and (found is None or db.session.get(model, found) is None):
        abort(404)
    return found


def _code(args: Mapping[str, str], name: str, model: type[Sector] | type[Outcome]) -> str | None:
    given = args.get(name, "")
    if given and db.session.get(model, given) is None:
        abort(404)
    return given or None


def _outcome(given: str) -> str | None:
    return ANY_OUTCOME if given == ANY_OUTCOME else _code({"outcome": given}, "outcome", Outcome)


def _place(given: str) -> str | None:
    if given and given not in provinces() and given not in countries("en"):
        abort(404)
    return given or None
