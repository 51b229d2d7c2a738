"""The words of engagement: partners, outcomes, goals and disciplines by name, and what a snapshot says of them in words."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from flask import Flask, g, has_request_context
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.engagement_facts import OutcomePart, PartnerPart, Transfer
from app.extensions import db
from app.models import (
    Deciding,
    Discipline,
    Initiative,
    Outcome,
    Part,
    Partner,
    Resource,
    Sdg,
    Sector,
    Team,
)
from app.places import place_in
from app.web.dates import Beginning, format_beginning
from app.web.language import language
from app.web.numbers import format_number, format_share
from app.web.words import part_name

Row = TypeVar("Row")


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        resource_name=resource_name,
        deciding_name=deciding_name,
        partner_place=partner_place,
        partner_said=partner_said,
        outcome_said=outcome_said,
        transfer_said=transfer_said,
        began=began,
    )
    app.jinja_env.globals.update(
        outcomes=outcomes,
        sdgs=sdgs,
        sectors=sectors,
        disciplines=disciplines,
        society_questions=society_questions,
        society_principles=society_principles,
    )


def outcomes() -> dict[str, Outcome]:
    """The outcomes by code, in their order; one statement, once a request."""
    return _once("outcomes", lambda: {one.code: one for one in _all(Outcome, Outcome.position)})


def sdgs() -> dict[int, Sdg]:
    """The goals by number; one statement, once a request."""
    return _once("sdgs", lambda: {one.number: one for one in _all(Sdg, Sdg.number)})


def sectors() -> dict[str, Sector]:
    """The sectors of partners by code, in their order; one statement, once a request."""
    return _once("sectors", lambda: {one.code: one for one in _all(Sector, Sector.position)})


def disciplines() -> dict[str, Discipline]:
    """The disciplines by code, in their order; one statement, once a request."""
    return _once("disciplines", lambda: {one.code: one for one in _all(Discipline, Discipline.position)})


def partners(ids: Collection[int]) -> dict[int, Partner]:
    """Partners by id, and with them what they were merged into since; one statement, and one for each step of a merge."""
    found = _partners(ids)
    known = dict(found)
    while following := {
        one.merged_into_id for one in known.values() if one.merged_into_id and one.merged_into_id not in known
    }:
        known |= _partners(following)
    for one in found.values():
        # Read while all of them are at hand.
        _survivor = one.survivor
    return found


def _partners(ids: Collection[int]) -> dict[int, Partner]:
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(Partner).where(Partner.id.in_(ids)))}


def _partner_names() -> dict[int, str]:
    """What each partner is called, once a request: histories name any number of them."""

    def read() -> dict[int, str]:
        query = select(Partner.id, Partner.name_th, Partner.name_en)
        thai = language() == "th"
        return {number: (th or en) if thai else (en or th) for number, th, en in db.session.execute(query)}

    names: dict[int, str] = _once("partner_names", read)
    return names


def resource_name(resource: Resource) -> str:
    return {
        Resource.KNOWLEDGE: _("Knowledge"),
        Resource.PEOPLE: _("People"),
        Resource.MONEY: _("Money"),
        Resource.PLACE: _("Place"),
        Resource.DATA: _("Data"),
    }[Resource(resource)]


def deciding_name(deciding: Deciding) -> str:
    return {
        Deciding.TOGETHER: _("Designed together"),
        Deciding.ASKED: _("Asked before we decided"),
        Deciding.TOLD: _("Told what we decided"),
    }[Deciding(deciding)]


def partner_place(partner: Partner) -> str:
    """The province, or abroad the country."""
    return place_in(language(), partner.province, partner.country)


def society_questions() -> dict[str, str]:
    """The five questions of academic work serving society, by code."""
    return {
        "situation": _("The situation before"),
        "participants": _("Who took part"),
        "knowledge": _("The knowledge used"),
        "change": _("The change that resulted"),
        "sustained": _("How it is sustained"),
    }


def society_principles() -> dict[str, str]:
    """The four principles of Engagement Thailand, by code."""
    return {
        "partnership": _("Partnership"),
        "mutual_benefit": _("Mutual benefit"),
        "shared_knowledge": _("Shared knowledge"),
        "social_impact": _("Measurable social impact"),
    }


def began(one: PartnerPart | Transfer) -> str:
    """Since when, as exactly as it was said; empty where it was not."""
    return format_beginning(Beginning(one.since, one.since_within), language()) if one.since else ""


def society_hints() -> dict[str, str]:
    """Each question asked as one, and each principle explained, by code, with an example."""
    return {
        "situation": _(
            "What was it like for the community or the area before the work began, and who was troubled by what? For example: fish is dried in the sun; in the rainy season almost half of it spoils, and the group earns nothing for three months."
        ),
        "participants": _(
            "Who thought, worked and decided together, and what did each do? For example: the housewives' group chose what to make, the health office checked the quality, lecturers and students built and tried the dryer."
        ),
        "knowledge": _(
            "Which knowledge was used, the university's and the community's, and how was it fitted to the place? For example: food engineering for the dryer, and the group's own recipes for the salting."
        ),
        "change": _(
            "What is different now, for whom and how much, and how do you know? For example: spoilt fish fell from 45 to 8 per cent, by the group's own books of one year."
        ),
        "sustained": _(
            "Who carries it on after the project, with which people and money, and how is it followed up? For example: the group has set up a repair fund, and the municipality visits twice a year."
        ),
        "partnership": _(
            "Those who work together are equals: they set the task, do the work and decide together from the start. For example: lecturers and the village committee wrote the plan and shared out the work in one meeting."
        ),
        "mutual_benefit": _(
            "Every side gains, none only gives. For example: the community got a dryer that it can use, and students got a real task for their course."
        ),
        "shared_knowledge": _(
            "The sides learn from each other, and what they find out is used and passed on. For example: the group taught students how to salt fish, students taught the group how to measure moisture, and both wrote one handbook."
        ),
        "social_impact": _(
            "What changed for society can be shown by a number or by evidence, before and after. For example: the income of 24 households rose from 6,000 to 8,500 baht a month."
        ),
    }


def partner_said(one: PartnerPart) -> str:
    """What is said of a partner's part, on one line; empty where nothing is."""
    return " · ".join(
        part
        for part in (
            one.brings and _("brings %(what)s", what=one.brings),
            one.resources
            and _("we bring %(what)s", what=", ".join(resource_name(it) for it in one.resources)),
            one.gives,
            deciding_name(one.deciding) if one.deciding else "",
            one.use and _("uses it: %(how)s", how=one.use),
            one.since and _("since %(day)s", day=began(one)),
        )
        if part
    )


def outcome_said(one: OutcomePart) -> str:
    """What is said of an outcome, on one line."""
    measured = ""
    if one.measure:
        change = " → ".join(value for value in (one.before, one.after) if value)
        measured = f"{one.measure} {change} {one.unit}".strip()
    people = (
        ngettext(
            "%(number)s person benefited from it",
            "%(number)s people benefited from it",
            one.beneficiaries,
            number=format_number(one.beneficiaries),
        )
        if one.beneficiaries is not None
        else ""
    )
    return " · ".join(part for part in (one.sentence, measured, people) if part)


def transfer_said(one: Transfer) -> str:
    """What is said of technology that was transferred, on one line."""
    levels = " → ".join(str(level) for level in (one.before, one.after) if level is not None)
    return " · ".join(
        part
        for part in (
            one.what,
            one.to_whom and _("to %(whom)s", whom=one.to_whom),
            levels and _("readiness level %(levels)s", levels=levels),
            one.since and _("in use since %(day)s", day=began(one)),
        )
        if part
    )


def fact_label(fact: str, old: Any, new: Any) -> str | None:
    """What a fact of engagement is called in a difference, and whether it came or went; None: it is none."""
    if fact.startswith("partner."):
        name = _partner_names().get(int(fact.removeprefix("partner.")), fact)
        if old and new:
            return _("Partner: %(name)s", name=name)
        return _("Partner added: %(name)s", name=name) if new else _("Partner removed: %(name)s", name=name)
    if fact.startswith("outcome."):
        code = fact.removeprefix("outcome.")
        name = outcomes()[code].name_in(language()) if code in outcomes() else code
        if old and new:
            return _("Outcome: %(name)s", name=name)
        return _("Outcome added: %(name)s", name=name) if new else _("Outcome removed: %(name)s", name=name)
    if fact.startswith("society."):
        code = fact.removeprefix("society.")
        return {**society_questions(), **society_principles()}.get(code, code)
    return {
        "sdgs": _("SDGs"),
        "transfer": _("Technology transfer"),
        "need": _("The need"),
        "need_found": _("How this need was found out"),
        "need_with": _("With whom this need was found out"),
        "learned": _("What we learned"),
        "learned_shared": _("Shared with the university"),
        "team": _("Team"),
        "initiative": _("Initiative"),
        # Why its people parted the record from it: see app/changes.py.
        "parted": _("Reason"),
        "good_practice": _("Good practice"),
        "outsiders": _("People from outside"),
    }.get(fact)


def fact_said(fact: str, value: Any) -> str:
    """A value of such a fact in words; empty where nothing stands."""
    if not value:
        return ""
    if fact.startswith("partner."):
        return partner_said(PartnerPart.read(value)) or _("named, with nothing more said")
    if fact.startswith("outcome."):
        return outcome_said(OutcomePart.read(value))
    if fact == "transfer":
        return transfer_said(Transfer.read(value))
    if fact == "sdgs":
        return ", ".join(
            f"{number} {sdgs()[number].name_in(language())}" for number in value if number in sdgs()
        )
    if fact == "learned_shared":
        return _("yes")
    if fact == "outsiders":
        return "; ".join(_outsider(*one) for one in value.values())
    if fact == "team":
        team = db.session.get(Team, value)
        return team.name_in(language()) if team else ""
    if fact == "initiative":
        initiative = db.session.get(Initiative, value)
        return initiative.name_in(language()) if initiative else _("an initiative that was deleted")
    return str(value)


def _outsider(name: str, organisation: str, role: str, share: int) -> str:
    facts = (name, organisation, part_name(Part(role)), format_share(share) if share else "")
    return ", ".join(fact for fact in facts if fact)


def _all(model: type[Row], order: Any) -> list[Row]:
    return list(db.session.scalars(select(model).order_by(order)))


def _once(name: str, read: Callable[[], Any]) -> Any:
    if not has_request_context():
        return read()
    kept = g.setdefault("engagement_words", {})
    if name not in kept:
        kept[name] = read()
    return kept[name]
