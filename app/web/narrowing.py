"""How a question is narrowed, in words, and the same question without each of them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Flask
from flask_babel import gettext as _

from app.counting import ANY_OUTCOME, Only, Partnered, Question
from app.counting.question import UNSTATED
from app.extensions import db
from app.models import ActivityKind, Initiative, Objective, Partner, Person, Team, Unit
from app.places import THAILAND, place_in, provinces
from app.web.differences import kinds_by_id
from app.web.engagement_words import deciding_name, outcomes, sdgs, sectors
from app.web.language import language
from app.web.words import area_name, line_name, name, scale_name


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(place_name=place_name)


class Narrowing(NamedTuple):
    """One thing that narrows a question, as its reader says it; `without`: the question without it."""

    text: str
    without: Question


def narrowings(question: Question) -> list[Narrowing]:
    """What narrows `question` beside unit, period and basis, in its order. A statement for each thing that is named."""
    return [
        Narrowing(text, question.but(**{field: empty}))
        for field, text, empty in (*_of_work(question), *_of_engagement(question))
    ]


def place_name(code: str) -> str:
    """The name of a province, or of a country; a partner in Thailand of no province is only somewhere in Thailand."""
    if code == THAILAND:
        return _("Thailand, no province")
    is_province = code in provinces()
    return place_in(language(), code if is_province else "", "" if is_province else code)


def _of_work(question: Question) -> Iterable[tuple[str, str, Any]]:
    """(field of Question, words, what it is without it)."""
    if question.direct:
        yield "direct", _("Directly in this unit"), False
    if question.gone:
        yield "gone", _("No longer here"), False
    if question.area is not None:
        yield "area", area_name(question.area), None
    if question.person_id is not None:
        yield "person_id", name(db.session.get(Person, question.person_id)), None
    if question.kind_id is not None:
        yield "kind_id", name(db.session.get(ActivityKind, question.kind_id)), None
    if question.scale is not None:
        yield "scale", scale_name(None if question.scale == UNSTATED else question.scale), None
    yield from _of_several(question)
    if question.learning is not None:
        yield "learning", _("learning only") if question.learning else _("work without learning"), None
    if question.only is not None:
        is_new = question.only is Only.NEW
        yield "only", _("new in the period") if is_new else _("continuing from before the period"), None
    if question.text:
        yield "text", f"“{question.text}”", ""


def _of_several(question: Question) -> Iterable[tuple[str, str, Any]]:
    """What may be any of several areas, kinds or scales; and whose work it is."""
    if question.areas:
        yield "areas", any_of(area_name(one) for one in question.areas), ()
    if question.kinds:
        kinds = kinds_by_id()
        yield "kinds", any_of(name(kinds[one]) for one in question.kinds), ()
    if question.scales:
        scales = (scale_name(None if one == UNSTATED else one) for one in question.scales)
        yield "scales", any_of(scales), ()
    if question.line is not None:
        yield "line", _("work of: %(line)s", line=line_name(question.line)), None


def any_of(words: Iterable[str]) -> str:
    """Several things of which any one is enough: "Research or Academic service"."""
    first, *others = words
    for other in others:
        first = _("%(one)s or %(other)s", one=first, other=other)
    return first


def _of_engagement(question: Question) -> Iterable[tuple[str, str, Any]]:
    yield from _of_outcome(question)
    yield from _of_partners(question)
    if question.cross is not None:
        yield "cross", _("cross-disciplinary") if question.cross else _("not cross-disciplinary"), None
    if question.with_unit is not None:
        yield (
            "with_unit",
            _("together with %(unit)s", unit=name(db.session.get(Unit, question.with_unit))),
            None,
        )
    if question.team_id is not None:
        yield "team_id", _("of the team %(team)s", team=name(db.session.get(Team, question.team_id))), None
    if question.initiative_id is not None:
        called = name(db.session.get(Initiative, question.initiative_id))
        yield "initiative_id", _("of the initiative %(name)s", name=called), None
    if question.objective_id is not None:
        called = name(db.session.get(Objective, question.objective_id))
        yield "objective_id", _("in initiatives for the objective %(name)s", name=called), None


def _of_outcome(question: Question) -> Iterable[tuple[str, str, Any]]:
    if question.engaged is not None:
        says = _("says something of partners or outcomes")
        yield "engaged", says if question.engaged else _("says nothing of partners or outcomes"), None
    if question.transfer is not None:
        with_it = _("with technology transfer")
        yield "transfer", with_it if question.transfer else _("without technology transfer"), None
    if question.outcome == ANY_OUTCOME:
        yield "outcome", _("towards any outcome"), None
    elif question.outcome is not None:
        yield "outcome", _("outcome: %(name)s", name=name(outcomes()[question.outcome])), None
    if question.outcomes:
        called = any_of(name(outcomes()[one]) for one in question.outcomes)
        yield "outcomes", _("outcome: %(name)s", name=called), ()
    if question.sdgs:
        called = any_of(f"{one} {name(sdgs()[one])}" for one in question.sdgs)
        yield "sdgs", _("SDG %(names)s", names=called), ()
    if question.sdg is not None:
        yield "sdg", _("SDG %(number)d %(name)s", number=question.sdg, name=name(sdgs()[question.sdg])), None


def _of_partners(question: Question) -> Iterable[tuple[str, str, Any]]:
    if question.partnered is not None:
        words = {
            Partnered.ANY: _("with partners"),
            Partnered.NEW: _("with partners that are new in the period"),
            Partnered.CONTINUING: _("with partners from before the period"),
        }
        yield "partnered", words[question.partnered], None
    if question.partner_id is not None:
        yield "partner_id", _("with %(name)s", name=name(db.session.get(Partner, question.partner_id))), None
    if question.sector is not None:
        yield "sector", _("partners: %(what)s", what=name(sectors()[question.sector])), None
    if question.sectors:
        called = any_of(name(sectors()[one]) for one in question.sectors)
        yield "sectors", _("partners: %(what)s", what=called), ()
    if question.partner_scale is not None:
        yield "partner_scale", _("partners: %(what)s", what=scale_name(question.partner_scale)), None
    if question.province is not None:
        yield "province", _("partners in %(place)s", place=place_name(question.province)), None
    if question.deciding is not None:
        yield "deciding", deciding_name(question.deciding), None
