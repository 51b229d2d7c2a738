"""Plain functions that make test data: what a test does not name gets a sensible value; statuses are reached by real moves.

Here what people log; what HR keeps comes from tests/register_factories.py and is passed on.
"""

from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import Any

from app import clock, ledger, workflow
from app.access.reviewers import chairs
from app.accounts.links import fingerprint
from app.clock import clock_at
from app.extensions import db
from app.models import (
    WHOLE,
    Activity,
    ActivityKind,
    Contribution,
    Evidence,
    Part,
    Period,
    PeriodClose,
    Person,
    Scale,
    SignInLink,
    Status,
)
from app.storage import evidence_store
from tests.register_factories import (
    LONG_AGO,
    answer_to,
    appoint,
    bangkok,
    grant,
    make_calendar,
    make_field,
    make_kind,
    make_period,
    make_person,
    make_unit,
    number,
    number_anew,
)

__all__ = [
    "LONG_AGO",
    "answer_to",
    "appoint",
    "bangkok",
    "grant",
    "make_calendar",
    "make_field",
    "make_kind",
    "make_period",
    "make_person",
    "make_unit",
    "number",
    "number_anew",
]


def make_activity(
    lead: Person,
    kind: ActivityKind | None = None,
    title: str = "",
    first_day: date = date(2025, 3, 3),
    last_day: date | None = None,
    scale: Scale | None = None,
    shown: bool = False,
    **facts: Any,
) -> Activity:
    """The shared facts, without any part; required own fields and needed evidence are filled in. `shown`: with a link."""
    kind = kind or db.session.query(ActivityKind).order_by(ActivityKind.id).first() or make_kind()
    moment = clock.now()
    activity = Activity(
        kind=kind,
        title=title or f"กิจกรรมที่ {number()}",
        first_day=first_day,
        last_day=last_day or first_day,
        scale=scale,
        lead=lead,
        created_at=moment,
        changed_at=moment,
        **{"fields": {field.code: answer_to(field) for field in kind.fields if field.is_required}, **facts},
    )
    db.session.add(activity)
    if kind.needs_evidence or shown:
        add_link(activity)
    db.session.flush()
    return activity


def add_link(activity: Activity, url: str = "https://example.ac.th/report") -> Evidence:
    """A link as evidence, added by the lead."""
    item = Evidence(name="รายงาน", url=url, added_by=activity.lead, added_at=clock.now())
    activity.evidence.append(item)
    return item


def add_file(activity: Activity, name: str = "report.pdf", content: bytes = b"%PDF-1.7\n%%EOF\n") -> Evidence:
    """A stored file as evidence, added by the lead."""
    item = Evidence(
        name=name,
        sha256=evidence_store().put(content),
        media_type="application/pdf",
        size=len(content),
        added_by=activity.lead,
        added_at=clock.now(),
    )
    activity.evidence.append(item)
    db.session.flush()
    return item


def make_contribution(
    person: Person,
    activity: Activity | None = None,
    status: Status = Status.APPROVED,
    hours: float | None = 6,
    percent: float = 100,
    first_day: date | None = None,
    last_day: date | None = None,
    role: Part | None = None,
    at: datetime | None = None,
    reason: str = "เหตุผล",
    **shared: Any,
) -> Contribution:
    """A part of `person` that got to `status` by the real moves, all made at the moment `at` (now, if not given).

    Without `activity` the person leads a new one with the `shared` facts of make_activity(). A colleague's part is
    proposed by the lead first. Days are the activity's if not given; `hours` and `percent` may be fractions.
    """
    with ExitStack() as stack:
        if at is not None:
            stack.enter_context(clock_at(at))
        if activity is None:
            days = {"first_day": first_day, "last_day": last_day}
            shared |= {name: day for name, day in days.items() if day is not None}
            activity = make_activity(person, **shared)
        own = person.id == activity.lead_id
        moment = clock.now()
        part = Contribution(
            activity=activity,
            person=person,
            role=role or (Part.LEAD if own else Part.MEMBER),
            first_day=first_day or activity.first_day,
            last_day=last_day or activity.last_day,
            minutes=None if hours is None else round(hours * 60),
            share=round(percent * WHOLE / 100),
            status_since=moment,
            created_at=moment,
        )
        if own:
            workflow.begin(part, "create", by=person)
        else:
            workflow.begin(part, "propose", by=activity.lead)
        bring(part, status, reason=reason)
    return part


def log(person: Person, title: str = "", **facts: Any) -> Contribution:
    """An approved part of a new activity that `person` did alone; `facts` as in make_contribution()."""
    return make_contribution(person, title=title, **facts)


def bring(part: Contribution, status: Status, reason: str = "เหตุผล") -> Contribution:
    """Makes the moves from where `part` is to `status`, each by somebody who may make it.

    Late is a part whose period make_closed() has closed.
    """
    if part.status is status:
        return part
    if status is Status.AMENDING:
        workflow.move(bring(part, Status.APPROVED), "amend", by=part.person)
        return part
    owner = part.person
    if part.status is Status.PROPOSED:
        if status is Status.DECLINED:
            workflow.move(part, "decline", by=owner, reason=reason)
            return part
        workflow.move(part, "confirm", by=owner)
        if status is Status.DRAFT and part.status is Status.SUBMITTED:
            workflow.move(part, "recall", by=owner)
    if part.status is status:
        return part
    if part.status in workflow.EDITABLE:
        workflow.move(part, "submit", by=owner)
    if status in (Status.APPROVED, Status.LATE):
        approve(part)
    elif status is Status.RETURNED:
        give_back(part, reason)
    if part.status is not status:
        raise AssertionError(f"{part} does not get to {status} by moves known here")
    return part


def make_closed(period: Period, by: Person, at: datetime | None = None) -> PeriodClose:
    """Closes `period` as university HR does, without a checklist."""
    with clock_at(at or clock.now()):
        close = PeriodClose(period=period, closed_at=ledger.lock(), closed_by_id=by.id)
    db.session.add(close)
    db.session.flush()
    return close


def reviewer_of(part: Contribution) -> Person:
    """Somebody who may decide on `part` today."""
    seats = chairs().bench(part).seats
    assert seats, f"nobody may decide on {part}"
    return seats[0].person


def approve(part: Contribution, by: Person | None = None, at: datetime | None = None) -> Contribution:
    """Approves what was submitted, by its reviewer if nobody is named."""
    with clock_at(at or clock.now()):
        workflow.move(part, "approve", by=by or reviewer_of(part))
    return part


def give_back(
    part: Contribution, reason: str = "เหตุผล", by: Person | None = None, at: datetime | None = None
) -> Contribution:
    """Returns what was submitted, with a reason."""
    with clock_at(at or clock.now()):
        workflow.move(part, "return", by=by or reviewer_of(part), reason=reason)
    return part


def days(first_day: date, number: int) -> list[date]:
    """`number` days in a row."""
    return [first_day + timedelta(days=at) for at in range(number)]


def make_sign_in_link(person: Person, token: str) -> SignInLink:
    """A link that works for a day from now."""
    link = SignInLink(
        person_id=person.id,
        token_hash=fingerprint(token),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    db.session.add(link)
    return link
