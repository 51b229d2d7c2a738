"""The history of a partner in words: what was done, and what it changed."""

from typing import Any, NamedTuple

from flask_babel import gettext as _

from app import registering
from app.models import Partner, RegisterChange, RegisterMove, Scale
from app.places import place_in
from app.web.differences import Told
from app.web.engagement_words import partners, sectors
from app.web.language import language
from app.web.words import scale_name

MERGES = ("merged_into_id", "merged_from")


class Line(NamedTuple):
    """One thing that was done: in a sentence, and what it changed."""

    change: RegisterChange
    sentence: str
    told: list[Told]


def history_of(partner: Partner) -> list[Line]:
    """What was done to `partner`, the latest first. Three statements at the most, however much was done."""
    found = registering.history(partner)
    ids = {value for line in found for fact in MERGES for value in line.facts.get(fact, ()) if value}
    others = partners(ids)
    return [Line(line, _sentence(line, others), _told(line)) for line in found]


def told_of(facts: dict[str, tuple[Any, Any]]) -> list[Told]:
    """These facts in words: fact -> (old, new)."""
    names = _names()
    return [
        Told(fact, names[fact], _shown(fact, old), _shown(fact, new))
        for fact, (old, new) in facts.items()
        if fact in names and (old or "") != (new or "")
    ]


def _sentence(line: RegisterChange, others: dict[int, Partner]) -> str:
    for fact in MERGES:
        if fact in line.facts:
            old, new = line.facts[fact]
            other = others.get(new or old)
            name = other.name_in(language()) if other else ""
            return {
                ("merged_into_id", True): _("Merged into “%(name)s”", name=name),
                ("merged_into_id", False): _("Separated from “%(name)s”", name=name),
                ("merged_from", True): _("“%(name)s” was merged into this", name=name),
                ("merged_from", False): _("“%(name)s” was separated from this", name=name),
            }[fact, new is not None]
    return _("Entered") if line.move is RegisterMove.ADDED else _("Changed")


def _told(line: RegisterChange) -> list[Told]:
    if line.move is RegisterMove.ADDED:
        return []
    return told_of({fact: (old, new) for fact, (old, new) in line.facts.items() if fact not in MERGES})


def _names() -> dict[str, str]:
    return {
        "name_th": _("Thai name"),
        "name_en": _("English name"),
        "sector_code": _("Sector"),
        "scale": _("Scale"),
        "province": _("Province"),
        "country": _("Country"),
    }


def _shown(fact: str, value: Any) -> str:
    if not value:
        return ""
    if fact == "sector_code":
        return sectors()[value].name_in(language()) if value in sectors() else str(value)
    if fact == "scale":
        return scale_name(Scale(value))
    if fact == "province":
        return place_in(language(), str(value), "TH")
    return place_in(language(), "", str(value)) if fact == "country" else str(value)
