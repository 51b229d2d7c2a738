"""What must hold after every step of any day at the university, whoever did what: asked of the database, not of a page."""

from sqlalchemy import select

from app import ledger, past
from app.access.reviewers import Chairs
from app.access.waiting import undecidable
from app.clock import today
from app.counting import Figures, Question, total
from app.extensions import db
from app.models import WHOLE, Contribution, Decision, LedgerEntry, PeriodClose, Person, Status, Unit

DECIDING = ("approve", "return", "accept", "revoke")
NEVER_STANDING = (Status.DRAFT, Status.PROPOSED, Status.RETURNED, Status.DECLINED)

# What each close said when it was first seen: by its id and a unit's.
Said = dict[tuple[int, int], Figures]


def everything_holds(said: Said) -> None:
    """Every invariant; `said` is what closes said before, and learns of new ones."""
    parts = list(db.session.scalars(select(Contribution)))
    nobody_decided_their_own()
    shares_stay_within_the_whole(parts)
    for part in parts:
        the_ledger_is_what_was_approved(part)
    everything_waits_for_somebody(parts)
    closes_say_the_same(said)


def nobody_decided_their_own() -> None:
    for line in db.session.scalars(select(Decision).where(Decision.move.in_(DECIDING))):
        assert line.contributor_id not in (line.by_id, line.acting_for_id), line.id
        others = line.contribution.activity.contributions
        assert line.by_id != line.contribution.activity.lead_id, line.id
        assert not any(other.person_id == line.by_id and took_part(other, line) for other in others), line.id


def took_part(part: Contribution, then: Decision) -> bool:
    """Whether `part` was there, and not declined, when the line `then` was written: who decided may be asked later."""
    before = [line for line in part.decisions if line.id < then.id]
    return bool(before) and before[-1].to_status is not Status.DECLINED


def shares_stay_within_the_whole(parts: list[Contribution]) -> None:
    stated: dict[int, int] = {}
    standing: dict[int, int] = {}
    for part in parts:
        if part.status is not Status.DECLINED:
            stated[part.activity_id] = stated.get(part.activity_id, 0) + part.share
    for entry in db.session.scalars(select(LedgerEntry).where(ledger.standing())):
        standing[entry.activity_id] = standing.get(entry.activity_id, 0) + entry.credit
    assert max(stated.values(), default=0) <= WHOLE
    assert max(standing.values(), default=0) <= WHOLE


def the_ledger_is_what_was_approved(part: Contribution) -> None:
    """What stands is what the last approval said, cut as it would be today; nothing else stands."""
    entries = ledger.standing_entries(part)
    approved = past.approved_facts(part)
    assert (approved is None) == (not entries), (part, part.status)
    assert part.status is not Status.APPROVED or entries
    assert part.status is not Status.AMENDING or entries
    assert part.status not in NEVER_STANDING or not entries
    if approved is None:
        return
    whole = ledger.whole_of(entries)
    assert (whole.minutes, whole.credit) == (approved["minutes"] or 0, approved["share"])
    assert (whole.span.start.isoformat(), whole.span.last_day.isoformat()) == (
        approved["own_first_day"],
        approved["own_last_day"],
    )
    activity = part.activity
    assert (whole.kind_id, whole.area, whole.scale, whole.activity_first_day) == (
        activity.kind_id,
        activity.kind.area,
        activity.scale,
        activity.first_day,
    )
    anew = ledger.entries_of(
        whole, ledger.appointments([part.person_id])[part.person_id], ledger.period_boundaries()
    )
    assert sorted(map(_place, entries)) == sorted(map(_place, anew))


def _place(entry: LedgerEntry) -> tuple[object, ...]:
    return entry.first_day, entry.last_day, entry.unit_id, entry.minutes, entry.credit


def everything_waits_for_somebody(parts: list[Contribution]) -> None:
    """What waits waits for somebody who may decide, or stands in HR's list."""
    board = Chairs(today())
    hr = next((seat.person for seat in board.hr), None)
    listed = {part.id for part in undecidable(hr)} if hr else set()
    for part in parts:
        if part.status in (Status.SUBMITTED, Status.LATE):
            seats = board.bench(part).seats
            assert all(seat.person_id != part.person_id for seat in seats)
            assert seats or hr is None or part.id in listed, part


def closes_say_the_same(said: Said) -> None:
    """As of the moment of a close every unit's figures are what they were then."""
    units = list(db.session.scalars(select(Unit.id)))
    for close in db.session.scalars(select(PeriodClose)):
        for unit in units:
            now = total(Question(unit_id=unit, period=close.period, as_of=close.closed_at))
            assert said.setdefault((close.id, unit), now) == now, (close.id, unit)


def person(code: str) -> Person:
    return db.session.scalars(select(Person).where(Person.code == code)).one()
