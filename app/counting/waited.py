"""Parts that wait, or waited at an earlier moment, read from their history: its latest line says with which facts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from app import as_was, clock
from app.access.scopes import carried_on, decided_in
from app.counting.question import UNSTATED, Basis, LeftOut, Only, Question, below, people_of
from app.counting.waiting import STATUSES, Days, Waiting, statuses_of
from app.days import Span
from app.extensions import db
from app.models import (
    ActivityChange,
    ActivityKind,
    Area,
    Contribution,
    Decision,
    Person,
    Unit,
)
from app.thai import fold

Facts = dict[str, Any]


class _Kind(NamedTuple):
    area: Area
    is_learning: bool


def waited(question: Question, visible: ColumnElement[bool] | None = None) -> list[Waiting]:
    """The parts that wait as `question` says, or waited as of its moment: those that end last come first. Seven statements at the most.

    The facts are those that stood when the part came to where it is: what its owner has changed since and not
    submitted is nobody else's yet. Only what waits for a decision follows its activity, whose kind, title … somebody
    else may have changed meanwhile. Lines from before histories named the unit stand in the unit that decides on the
    part today.
    """
    period, found = question.period, waited_whole(question, visible)
    return found if period is None else [part.inside(Span.of(period)) for part in found]


def waited_whole(question: Question, visible: ColumnElement[bool] | None = None) -> list[Waiting]:
    """The same parts with all their days, whatever the period that they overlap."""
    if question.gone and question.basis is Basis.NOW:
        return []
    kinds = _kinds(question.as_of)
    carried = _carried_on(question.as_of)
    units = _units(question)
    found = []
    for stamped, snapshot in _lines(question, visible):
        kind = kinds[snapshot["kind"]]
        decided_in = carried.get(stamped.unit_id or 0, stamped.unit_id)
        part = stamped._replace(area=kind.area, unit_id=decided_in)
        if (units is None or decided_in in units) and _is_meant(part, kind, snapshot, question):
            found.append(part)
    return found


def _lines(question: Question, visible: ColumnElement[bool] | None) -> Iterable[tuple[Waiting, Facts]]:
    """Each part whose latest line until the moment leaves it waiting, with the facts it waited with."""
    latest = select(func.max(Decision.id)).group_by(Decision.contribution_id)
    if question.person_id is not None:
        latest = latest.where(Decision.contributor_id == question.person_id)
    if question.as_of is not None:
        latest = latest.where(Decision.at <= question.as_of)
    else:
        wait = select(Contribution.id).where(Contribution.status.in_(statuses_of(question)), *_here(question))
        latest = latest.where(Decision.contribution_id.in_(wait))
    query = (
        select(
            Contribution.id,
            Contribution.activity_id,
            Contribution.person_id,
            Decision.to_status,
            Decision.snapshot,
            Contribution.reviewing_unit_id,
            Person.search_text,
        )
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .join(Person, Person.id == Contribution.person_id)
        .where(
            Decision.id.in_(latest),
            Decision.to_status.in_(statuses_of(question)),
        )
    )
    if visible is not None:
        query = query.where(visible)
    query = query.where(*_whose(question))
    then = as_was.activities_then(question.as_of)
    changes = _changes(latest, question.as_of, then)
    wanted = fold(question.text)
    found = []
    for number, activity, person, status, told, stamp, called in db.session.execute(query):
        snapshot = {**told, **changes.get(number, {})}
        if wanted not in fold(f"{snapshot['title']} {snapshot['place']}") and wanted not in called:
            continue
        days = Days(_day(snapshot["own_first_day"]), _day(snapshot["own_last_day"]))
        part = Waiting(
            number,
            then.get(number, activity),
            person,
            status,
            Area.TEACHING,
            _day(snapshot["first_day"]),
            Span.of(days),
            snapshot["minutes"] or 0,
            snapshot["share"],
            # A stamp may follow its person's appointments without a line of history.
            stamp if question.as_of is None else snapshot.get("unit") or stamp,
            snapshot["kind"],
        )
        found.append((part, snapshot))
    return sorted(found, key=lambda one: (one[0].span.end, one[0].contribution_id), reverse=True)


def _changes(latest: Select[Any], moment: datetime | None, then: Mapping[int, int]) -> dict[int, Facts]:
    """By part that waits for a decision: the shared facts that were changed after its latest line until `moment`. One statement.
    `then`: the activities of parts that were part of another one at the moment."""
    activity: Any = Contribution.activity_id
    if then:
        activity = case(dict(then), value=Contribution.id, else_=activity)
    query = (
        select(Decision.contribution_id, ActivityChange.facts)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .join(ActivityChange, ActivityChange.activity_id == activity)
        .where(
            Decision.id.in_(latest),
            Decision.to_status.in_(STATUSES[LeftOut.WAITING]),
            ActivityChange.at > Decision.at,
        )
    )
    if moment is not None:
        query = query.where(ActivityChange.at <= moment)
    found: dict[int, Facts] = {}
    for part, facts in db.session.execute(query.order_by(ActivityChange.at, ActivityChange.id)):
        found.setdefault(part, {}).update({fact: new for fact, (_old, new) in facts.items()})
    return found


def _here(question: Question) -> Iterable[ColumnElement[bool]]:
    """The condition on Contribution that the unit that decides on it today is asked for."""
    if question.unit_id is not None:
        units = [question.unit_id] if question.direct else below(question.unit_id)
        yield decided_in().in_(units)


def _whose(question: Question) -> Iterable[ColumnElement[bool]]:
    """The conditions on Contribution by what its activity is linked to and by line of staff, which no history of a part tells."""
    if question.activity_id is not None:
        yield Contribution.activity_id == question.activity_id
    for linked in question.linked():
        yield Contribution.activity_id.in_(linked)
    if question.line is not None:
        yield Contribution.person_id.in_(people_of(question.line, question.as_of))


def _is_meant(part: Waiting, kind: _Kind, snapshot: Facts, question: Question) -> bool:
    """What Question.what() asks of entries, asked of a part that waited."""
    period = question.period
    if period is not None:
        begun = part.activity_first_day >= period.first_day
        if not part.span.overlaps(Span.of(period)):
            return False
        if question.only is not None and begun != (question.only is Only.NEW):
            return False
    narrowed = (
        (question.area, kind.area),
        (question.kind_id, part.kind_id),
        (question.learning, kind.is_learning),
        (question.scale, snapshot["scale"] or UNSTATED),
    )
    several: tuple[tuple[tuple[Any, ...], Any], ...] = (
        (question.areas, kind.area),
        (question.kinds, part.kind_id),
        (question.scales, snapshot["scale"] or UNSTATED),
    )
    return all(wanted in (None, is_) for wanted, is_ in narrowed) and all(
        not wanted or is_ in wanted for wanted, is_ in several
    )


def _kinds(moment: datetime | None) -> dict[int, _Kind]:
    was = as_was.past(moment).was_learning() if moment else {}
    query = select(ActivityKind.id, ActivityKind.area, ActivityKind.is_learning)
    return {
        number: _Kind(area, was.get(number, learning)) for number, area, learning in db.session.execute(query)
    }


def _units(question: Question) -> set[int] | None:
    """The units in which the answer may lie; None: anywhere."""
    if question.unit_id is None:
        return None
    if question.direct:
        return {question.unit_id}
    return set(db.session.scalars(below(question.unit_id)))


def _carried_on(moment: datetime | None) -> dict[int, int]:
    """For each unit that was closed on the day of `moment`, or is today, the one that carried it on then, by id."""
    if moment is None:
        return carried_on()
    then, day = as_was.past(moment), clock.day_of(moment)
    units = {unit.id: then.of(unit) for unit in db.session.scalars(select(Unit))}

    def is_open(unit: Any) -> bool:
        return unit.closed_on is None or day < unit.closed_on

    found: dict[int, int] = {}
    for number, _unit in units.items():
        at, passed = number, {number}
        while not is_open(units[at]):
            following = _successor(units[at]) or units[at].parent_id
            if following is None or following in passed:
                break
            passed.add(following)
            at = following
        if at != number:
            found[number] = at
    return found


def _successor(unit: Any) -> int | None:
    """A history keeps the successor by its id, under the name of the reference."""
    facts = getattr(unit, "_facts", {})
    return facts.get("successor", unit.successor_id)


def _day(text: str) -> date:
    return date.fromisoformat(text)
