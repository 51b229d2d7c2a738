"""Reading the question of a report from an address, writing it back, and whether its records may be opened: for pages and exports."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import abort, request
from flask_babel import gettext as _
from sqlalchemy import select

from app import as_was, clock
from app.access import Permission, policy, scopes
from app.counting import Basis, LeftOut, Measure, Only, Question, calendars, closes_of, current_period
from app.counting.periods import period_by_id
from app.counting.question import UNSTATED
from app.counting.records import is_waiting
from app.extensions import db
from app.models import (
    ActivityKind,
    Area,
    Calendar,
    Initiative,
    LedgerLock,
    Objective,
    Period,
    PeriodClose,
    Person,
    Scale,
    StaffLine,
    Unit,
)
from app.web.addresses import number
from app.web.dates import DayError, format_day, parse_day
from app.web.engaged_question import engaged_arguments, engaged_from, listed, listed_from
from app.web.language import language

Word = TypeVar("Word", bound=StrEnum)
LONGEST_TEXT = 200
# The arguments of an address that narrow in ways for which no form has a field of its own.
WITHOUT_FIELD = ("areas", "kinds", "scales", "line", "initiative")


def question_from(
    args: Mapping[str, str],
    viewer: Person,
    *,
    unit: Unit | None = None,
    among: Sequence[Calendar] | None = None,
    any_period: bool = False,
) -> Question:
    """The question that an address asks; an argument that names nothing answers 404, an empty one narrows nothing.

    `unit`: the page's own unit, in place of `?unit=`. `among`: the calendars, where they are already loaded. Without
    `?period=` it is the current year of the viewer's calendar; with `any_period` it is ever.
    """
    among = calendars() if among is None else among
    unit = unit or unit_from(args)
    only = word_from(args, "measure", Measure)
    basis = word_from(args, "basis", Basis) or Basis.THEN
    period = _period(args, viewer, among, any_period)
    as_of, compare, changed_since = past_from(args, period, basis)
    left_out = word_from(args, "status", LeftOut)
    if changed_since is not None and left_out is not None:
        abort(404)
    asked = Question(
        unit_id=unit.id if unit else None,
        direct=_flag(args, "direct"),
        gone=_flag(args, "gone"),
        period=period,
        basis=basis,
        as_of=as_of,
        area=word_from(args, "area", Area),
        kind_id=_known(args, "kind", ActivityKind),
        scale=_scale(args, "scale"),
        areas=listed_from(args, "areas", lambda one: word_from({"areas": one}, "areas", Area)),
        kinds=listed_from(args, "kinds", lambda one: _known({"kinds": one}, "kinds", ActivityKind)),
        scales=listed_from(args, "scales", lambda one: _scale({"scales": one}, "scales")),
        line=word_from(args, "line", StaffLine),
        initiative_id=_known(args, "initiative", Initiative),
        objective_id=_known(args, "objective", Objective),
        person_id=_known(args, "person", Person),
        learning=_flag(args, "learning") if args.get("learning") else None,
        only=Only(only.value) if only in (Measure.NEW, Measure.CONTINUING) else None,
        left_out=left_out,
        text=args.get("text", "").strip()[:LONGEST_TEXT],
        compare=compare,
        changed_since=changed_since,
        **engaged_from(args),
    )
    if is_waiting(asked) and asked.is_engaged:
        # What partners and outcomes are counted is known once it is approved.
        abort(404)
    return asked


class Past(NamedTuple):
    """The moment that a report is told as of (None: now), and the close it is compared with, or has changed since."""

    as_of: datetime | None
    compare: PeriodClose | None
    changed_since: PeriodClose | None


def past_from(args: Mapping[str, str], period: Period | None, basis: Basis = Basis.THEN) -> Past:
    """What `?as_of=`, `?close=` and `?changed_since=` say; the request then calls everything as it was called at that moment.

    Without `?close=` a report is compared with the last close of its period; one that was not closed yet at the
    moment asked for is compared with nothing. By today's units there is no past: all three are left aside.
    """
    as_of = moment_from(args)
    close_id, since_id = _id(args, "close"), _id(args, "changed_since")
    closes = closes_of([period]).get(period.id, []) if period else []
    compare = next((one for one in closes if one.id == close_id), None)
    if close_id is not None and period is not None and compare is None:
        abort(404)
    since = None if since_id is None else db.session.get(PeriodClose, since_id)
    if since_id is not None and (since is None or (as_of is not None and as_of < since.closed_at)):
        abort(404)
    if basis is Basis.NOW:
        if since is not None:
            abort(404)
        return Past(None, None, None)
    known = [one for one in closes if as_of is None or one.closed_at < as_of]
    if close_id is None and known:
        compare = known[-1]
    as_was.look_back(as_of)
    return Past(as_of, compare if compare in known else None, since)


def moment_from(args: Mapping[str, str]) -> datetime | None:
    """The moment that `?as_of=` names; what lies ahead, and what is none, answers 404: a page with a field for it asks
    without_fault() first."""
    try:
        return _moment(args)
    except DayError:
        abort(404)


def without_fault(args: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """`args` without a moment that cannot be understood, and the sentence that says what to type instead, or ''."""
    try:
        _moment(args)
    except DayError as fault:
        return {name: value for name, value in args.items() if name != "as_of"}, str(fault)
    return dict(args.items()), ""


def _moment(args: Mapping[str, str]) -> datetime | None:
    """An ISO moment with its zone, or a day as one types it, which is its end in Bangkok; today is now. Raises DayError."""
    given = args.get("as_of", "").strip()
    if not given:
        return None
    try:
        # In an address a plus sign that nobody escaped is a space.
        moment = datetime.fromisoformat(given.replace(" ", "+") if "T" in given else given)
    except ValueError:
        moment = None
    if moment is None or "T" not in given:
        day = parse_day(given, language())
        if day == clock.today():
            return None
        moment = datetime.combine(day, time.max, tzinfo=clock.ZONE)
    if moment.tzinfo is None:
        # Nobody types such a moment: what is asked for is a day.
        raise DayError(_("Type a day, such as %(day)s.", day=format_day(clock.today(), language())))
    if moment > clock.now() and not _is_closing(moment):
        ahead = format_day(clock.day_of(moment), language())
        raise DayError(_("%(day)s lies ahead: type today or an earlier day.", day=ahead))
    return moment.astimezone(UTC)


def _is_closing(moment: datetime) -> bool:
    """Moments of the ledger rise even if the clock was set back: the last one may lie ahead of it."""
    return db.session.scalar(select(LedgerLock.id).where(LedgerLock.last_moment >= moment)) is not None


def written(moment: datetime) -> str:
    """A moment as an address carries it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def arguments_of(question: Question, measure: Measure | None = None) -> dict[str, Any]:
    """The address's arguments that ask `question` again: what question_from reads. `measure` says which figure was clicked."""
    named: dict[str, Any] = {
        "unit": question.unit_id,
        "direct": 1 if question.direct else None,
        "gone": 1 if question.gone else None,
        "period": question.period.id if question.period else None,
        "basis": None if question.basis is Basis.THEN else question.basis.value,
        "area": question.area and question.area.value,
        "kind": question.kind_id,
        "scale": question.scale and str(question.scale),
        **{name: listed(getattr(question, name)) for name in ("areas", "kinds", "scales")},
        "line": question.line and question.line.value,
        "initiative": question.initiative_id,
        "objective": question.objective_id,
        "person": question.person_id,
        "learning": None if question.learning is None else int(question.learning),
        "measure": measure.value if measure else question.only and question.only.value,
        "status": question.left_out and question.left_out.value,
        "text": question.text or None,
        **engaged_arguments(question),
        "as_of": question.as_of and written(question.as_of),
        "close": question.compare and question.compare.id,
        "changed_since": question.changed_since and question.changed_since.id,
    }
    return {name: value for name, value in named.items() if value is not None}


def address_of(question: Question) -> str:
    """The address of the page that is shown, asking `question` instead."""
    named = arguments_of(question)
    if "unit_id" in (request.view_args or {}) or not request.args.get("unit"):
        named.pop("unit", None)
    kept = {"name": request.args["name"]} if request.args.get("name") else {}
    query = urlencode({**kept, **named})
    return f"{request.path}?{query}" if query else request.path


def may_open(viewer: Person, question: Question, unit: Unit | None) -> bool:
    """Whether `viewer` may open the records behind a figure of `unit`, None being any.

    By today's units the records may lie anywhere, so that basis needs a role over the whole university. Parts that
    wait are told by the unit that decides on them, whatever the basis.
    """
    if unit is None:
        return question.basis is Basis.THEN or question.person_id == viewer.id or covers_all(viewer)
    if question.basis is Basis.NOW and (question.left_out in (None, LeftOut.OUTSIDE)):
        return covers_all(viewer)
    return policy.may(viewer, Permission.UNIT_RECORDS, unit)


def covers_all(viewer: Person) -> bool:
    """Whether one of the viewer's roles opens the records of the whole university."""
    return any(
        grant.role in scopes.SEEING and grant.unit.parent_id is None for grant in scopes.grants(viewer)
    )


def unit_from(args: Mapping[str, str]) -> Unit | None:
    """The unit that `?unit=` names; None without one, 404 where there is none such."""
    unit_id = _known(args, "unit", Unit)
    return db.session.get(Unit, unit_id) if unit_id is not None else None


def word_from(args: Mapping[str, str], name: str, words: type[Word]) -> Word | None:
    """The word of a fixed list that an argument states; None where it is empty, 404 where it is no such word."""
    given = args.get(name, "")
    if not given:
        return None
    try:
        return words(given)
    except ValueError:
        abort(404)


def _flag(args: Mapping[str, str], name: str) -> bool:
    given = args.get(name, "")
    if given not in ("", "0", "1"):
        abort(404)
    return given == "1"


def _id(args: Mapping[str, str], name: str) -> int | None:
    """The id that an argument states; 404 where it states something else."""
    given = args.get(name, "").strip()
    found = number(given)
    if given and found is None:
        abort(404)
    return found


def _scale(args: Mapping[str, str], name: str) -> Scale | Literal["unstated"] | None:
    return UNSTATED if args.get(name) == UNSTATED else word_from(args, name, Scale)


def _known(
    args: Mapping[str, str], name: str, model: type[Unit | Person | ActivityKind | Initiative | Objective]
) -> int | None:
    found = _id(args, name)
    if found is not None and db.session.get(model, found) is None:
        abort(404)
    return found


def _period(
    args: Mapping[str, str], viewer: Person, among: Sequence[Calendar], any_period: bool
) -> Period | None:
    period_id = _id(args, "period")
    if period_id is None:
        return None if any_period else current_period(viewer.line, clock.today(), among)
    period = period_by_id(period_id, among)
    if period is None:
        abort(404)
    return period
