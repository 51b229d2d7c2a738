"""A team's history in words: who did what to it or to a membership, when, and what that changed."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.engagement_facts import read_partners
from app.extensions import db
from app.models import Partner, Person, Team, TeamChange, TeamMove
from app.web.dates import format_day
from app.web.differences import Told
from app.web.engagement_words import disciplines, partner_said, partners
from app.web.language import language

# Between the lead and the one who was asked: it is told to nobody else.
BETWEEN_TWO = (TeamMove.ASKED, TeamMove.WITHDRAWN, TeamMove.DECLINED)


class Line(NamedTuple):
    """One thing that was done: in a sentence, and what it changed."""

    change: TeamChange
    sentence: str
    told: list[Told]


def history_of(team: Team, viewer: Person) -> list[Line]:
    """What was done to `team`, as far as `viewer` is told of it, the latest first. Two statements, however much was done."""
    query = (
        select(TeamChange)
        .where(TeamChange.team_id == team.id)
        .order_by(TeamChange.at.desc(), TeamChange.id.desc())
        .options(joinedload(TeamChange.by), joinedload(TeamChange.person))
    )
    if team.lead_id != viewer.id:
        query = query.where(
            or_(TeamChange.move.not_in(BETWEEN_TWO), TeamChange.person_id == viewer.id),
        )
    found = list(db.session.scalars(query))
    named = partners(
        {
            int(partner_id)
            for line in found
            for said in line.facts.get("partners", ())
            for partner_id in said or ()
        }
    )
    return [Line(line, _sentence(line), _told(line, named)) for line in found]


def _sentence(line: TeamChange) -> str:
    who = line.by.name_in(language())
    whom = line.person.name_in(language()) if line.person else ""
    if line.person_id == line.by_id:
        own = {
            TeamMove.JOINED: _("%(who)s joined", who=who),
            TeamMove.DECLINED: _("%(who)s did not join", who=who),
            TeamMove.AMENDED: _("%(who)s changed their own membership", who=who),
            TeamMove.ENDED: _("%(who)s chose their last day", who=who),
        }
        if line.move in own:
            return own[line.move]
    return {
        TeamMove.FOUNDED: _("%(who)s founded the team", who=who),
        TeamMove.CHANGED: _("%(who)s changed what the team is called, what it is for or its days", who=who),
        TeamMove.PARTNERS: _("%(who)s changed the partners", who=who),
        TeamMove.HANDED_OVER: _("%(who)s handed the team over to %(whom)s", who=who, whom=whom),
        TeamMove.ASKED: _("%(who)s asked %(whom)s to join", who=who, whom=whom),
        TeamMove.WITHDRAWN: _("%(who)s no longer asked %(whom)s to join", who=who, whom=whom),
        TeamMove.AMENDED: _("%(who)s changed the membership of %(whom)s", who=who, whom=whom),
        TeamMove.ENDED: _("%(who)s ended the membership of %(whom)s", who=who, whom=whom),
    }[line.move]


def _told(line: TeamChange, named: dict[int, Partner]) -> list[Told]:
    if line.move is TeamMove.ASKED:
        # Whoever joins may correct it: what they said yes to stands on that line.
        return []
    names = {
        "name_th": _("Thai name"),
        "name_en": _("English name"),
        "purpose": _("What the team is for"),
        "discipline_code": _("Discipline in the team"),
        "role": _("Role in the team"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
    }
    found = [
        Told(fact, names[fact], _shown(fact, old), _shown(fact, new))
        for fact, (old, new) in line.facts.items()
        if fact in names
    ]
    old, new = line.facts.get("partners", ({}, {}))
    return found + _partners(old, new, named)


def _partners(old: dict[str, Any], new: dict[str, Any], named: dict[int, Partner]) -> list[Told]:
    """Which were named or no longer named; of those that stayed, what is said of them otherwise."""
    before, after = read_partners(old), read_partners(new)

    def name(one: int) -> str:
        return named[one].survivor.name_in(language())

    added = tuple(name(one) for one in after if one not in before and one in named)
    removed = tuple(name(one) for one in before if one not in after and one in named)
    found = [Told("partners", _("Partners"), "", "", added, removed)] if added or removed else []
    return found + [
        Told(f"partner.{one}", name(one), partner_said(before[one]), partner_said(part))
        for one, part in after.items()
        if one in named and one in before and before[one] != part
    ]


def _shown(fact: str, value: Any) -> str:
    if not value:
        return ""
    if fact.endswith("_day"):
        return format_day(date.fromisoformat(value), language())
    if fact == "discipline_code":
        return disciplines()[value].name_in(language()) if value in disciplines() else str(value)
    return str(value)
