"""A development plan in words: its goals, what differs between two versions of it, and its history."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.development import proposal
from app.development.proposal import GoalFacts, Proposal, Said
from app.extensions import db
from app.models import DevelopmentLine, Objective, PlanState, Stage
from app.web import development_words
from app.web.dates import format_day
from app.web.development_words import stage_name, support_name
from app.web.differences import Told
from app.web.history_words import signed
from app.web.language import language
from app.web.my_development import OF_MILESTONES
from app.web.words import area_name, name


class Line(NamedTuple):
    """One line of history: in a sentence, what it changed of the goals, and what was written with it."""

    line: DevelopmentLine
    sentence: str
    told: list[Told]
    words: str


def objectives_by_id(ids: Iterable[int | None]) -> dict[int, Objective]:
    """The objectives with these ids, each with its plan. One statement, or none."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    query = select(Objective).where(Objective.id.in_(wanted)).options(joinedload(Objective.plan))
    return {one.id: one for one in db.session.scalars(query)}


def objective_name(objective: Objective) -> str:
    """'1.2 Work with communities'."""
    return f"{objective.number} {name(objective)}".strip()


def before_the_year(first_day: date) -> str:
    """Why a day is none on which a milestone of a plan was reached."""
    return _(
        "That is before the year of this plan, which begins on %(day)s.",
        day=format_day(first_day, language()),
    )


def not_begun(first_day: date) -> str:
    """Why nobody says yet how a plan goes."""
    return _(
        "The year of this plan begins on %(day)s: then both say how it goes.",
        day=format_day(first_day, language()),
    )


def how_it_shows(facts: GoalFacts) -> str:
    """'60:00 h of course taught', '2 × Research article', 'Professional licence'."""
    return development_words.how_it_shows(facts.shows, facts.amount, facts.kind_id, facts.milestone)


def goal_said(facts: GoalFacts, objectives: dict[int, Objective]) -> str:
    """The whole goal in one sentence: what, how it will show, what it serves."""
    what, how = facts.text, how_it_shows(facts)
    serves = objectives.get(facts.objective_id) if facts.objective_id else None
    if serves is None:
        return _("%(what)s (%(how)s)", what=what, how=how)
    return _("%(what)s (%(how)s), serves %(objective)s", what=what, how=how, objective=objective_name(serves))


def differences(before: Proposal, after: Proposal, objectives: dict[int, Objective]) -> list[Told]:
    """What of `before` is no longer so in `after`, goal by goal, then the support wanted."""
    olds, news = _keyed(before), _keyed(after)
    found = []
    for key in [*olds, *(one for one in news if one not in olds)]:
        old, new = olds.get(key), news.get(key)
        if old == new:
            continue
        area = (new or old).area  # type: ignore[union-attr]
        said = [goal_said(one, objectives) if one else "" for one in (old, new)]
        if old and new and old.area is not new.area:
            said = [f"{area_name(one.area)}: {text}" for one, text in zip((old, new), said, strict=True)]
        found.append(Told("goal", _("Goal, %(area)s", area=area_name(area)), said[0], said[1]))
    for one in proposal.SUPPORT:
        stood, stands = before.support.get(one, ""), after.support.get(one, "")
        if stood != stands:
            found.append(Told(one, _("Support: %(what)s", what=support_name(one)), stood, stands))
    return found


def _keyed(said: Proposal) -> dict[tuple[str, int], GoalFacts]:
    """Goals by what they were agreed as; new ones by their place among the new ones."""
    found: dict[tuple[str, int], GoalFacts] = {}
    new = 0
    for row in said.goals:
        if row.goal_id is not None and ("agreed", row.goal_id) not in found:
            found["agreed", row.goal_id] = row.facts
        else:
            found["new", new] = row.facts
            new += 1
    return found


def recalled(lines: Iterable[DevelopmentLine]) -> set[int]:
    """The ids of the submissions that their person recalled before anybody decided."""
    found, sent = set(), None
    for line in lines:
        if line.move == "recall" and sent is not None:
            found.add(sent)
        if line.move in ("submit", "recall", "return", "agree"):
            sent = line.id if line.move == "submit" else None
    return found


def history(lines: Iterable[DevelopmentLine], *, untold: Collection[int] = ()) -> list[Line]:
    """The lines in words, the latest first; each submission tells what differs from what was agreed or sent before it.

    Of the submissions `untold` (ids) nothing is told but that they were.
    """
    lines = list(lines)
    read = [proposal.read(line.snapshot) for line in lines]
    objectives = objectives_by_id(row.facts.objective_id for said in read for row in said.goals)
    found, before = [], Proposal()
    for line, said in zip(lines, read, strict=True):
        told: list[Told] = []
        if line.move == "submit" and line.id not in untold:
            told = differences(before, said, objectives)
        if line.move in ("submit", "agree", "drop") and line.id not in untold:
            before = said
        found.append(Line(line, sentence(line), told, _words(line)))
    return found[::-1]


def _words(line: DevelopmentLine) -> str:
    if line.move in ("talk", "review"):
        return str(line.snapshot.get("words", ""))
    if line.move == "reached":
        return str(line.snapshot.get("note", ""))
    return line.reason


def hand(line: DevelopmentLine) -> str:
    """Who made the move; of somebody who held a post for another also for whom, and by which order."""
    whom = line.acting_for.name_in(language()) if line.acting_for else ""
    return signed(line.by.name_in(language()), whom, line.order_number)


def sentence(line: DevelopmentLine) -> str:
    who, told = hand(line), line.snapshot
    if line.move in OF_MILESTONES:
        return _of_milestone(line, who, told)
    if line.move in ("talk", "review"):
        stage = stage_name(Stage(told["stage"])).lower()
        return _("%(who)s wrote how it goes, %(stage)s", who=who, stage=stage)
    if line.move == "submit" and line.from_state is PlanState.CHANGING:
        return _("%(who)s sent a change of the plan", who=who)
    return {
        "create": _("%(who)s began the plan", who=who),
        "submit": _("%(who)s sent the plan", who=who),
        "recall": _("%(who)s recalled the plan", who=who),
        "agree": _("%(who)s agreed to the plan", who=who),
        "return": _("%(who)s returned the plan", who=who),
        "change": _("%(who)s began to change the agreed plan", who=who),
        "drop": _("%(who)s dropped the change: the plan stands as it was agreed", who=who),
    }[line.move]


def milestone_said(told: Said) -> str:
    """What somebody said of a milestone: '15 Jun 2025: the letter of the council'."""
    if told.on is None:
        return ""
    day = format_day(told.on, language())
    return _("%(day)s: %(note)s", day=day, note=told.note) if told.note else day


def _of_milestone(line: DevelopmentLine, who: str, told: dict[str, Any]) -> str:
    goal = told["text"]
    if line.move == "confirm":
        return _("%(who)s confirmed the milestone of “%(goal)s”", who=who, goal=goal)
    if line.move == "not confirmed":
        return _("%(who)s did not confirm that the milestone of “%(goal)s” was reached", who=who, goal=goal)
    if line.move == "not reached":
        return _("%(who)s took back that the milestone of “%(goal)s” was reached", who=who, goal=goal)
    day = format_day(date.fromisoformat(told["reached_on"]), language())
    return _(
        "%(who)s said that the milestone of “%(goal)s” was reached on %(day)s", who=who, goal=goal, day=day
    )
