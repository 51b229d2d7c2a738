"""Who opened and exported what in the demo university: heads what they decided on, HR a file each year, heads the years of their people."""

from datetime import datetime, time, timedelta

from sqlalchemy import exists, func, insert, literal, select
from sqlalchemy.orm import aliased

from app import access_log, clock
from app.clock import ZONE
from app.extensions import db
from app.models import (
    Access,
    AccessLine,
    Activity,
    Calendar,
    Contribution,
    Decision,
    ExportedPerson,
    LedgerEntry,
    Period,
    Person,
    Role,
    RoleGrant,
    StaffLine,
    Unit,
)


def readings() -> None:
    """Writes the access log of as long as it is kept, up to now."""
    since = clock.now() - access_log.KEPT_FOR
    _of_decisions(since)
    _of_exports(since)
    _of_years()


def _of_decisions(since: datetime) -> None:
    """Whoever decided on a part had opened its record."""
    theirs = aliased(Contribution)
    takes_part = exists().where(theirs.activity_id == Activity.id, theirs.person_id == Decision.by_id)
    opened = (
        select(literal(Access.RECORD.value), Decision.by_id, func.min(Decision.at), Activity.id)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .where(
            Decision.move.in_(("approve", "return")),
            Decision.at > since,
            Activity.lead_id != Decision.by_id,
            ~takes_part,
        )
        .group_by(Decision.by_id, Activity.id)
    )
    columns = ["access", "by_id", "at", "activity_id"]
    db.session.execute(insert(AccessLine).from_select(columns, opened))


def _of_exports(since: datetime) -> None:
    """HR of the university took the people of each fiscal year that ended, two weeks after its end."""
    root = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
    hr = db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.unit_id == root.id, RoleGrant.role == Role.HR)
        .order_by(RoleGrant.id)
    ).first()
    years = db.session.scalars(
        select(Period)
        .join(Period.calendar)
        .where(
            Calendar.line == StaffLine.SUPPORT, Period.parent_id.is_(None), Period.last_day < clock.today()
        )
        .order_by(Period.first_day)
    )
    for year in years:
        at = datetime.combine(year.last_day + timedelta(days=14), time(10, 20), ZONE)
        if hr is None or not since < at < clock.now():
            continue
        inside = (LedgerEntry.first_day >= year.first_day, LedgerEntry.last_day <= year.last_day)
        stood = LedgerEntry.posted_at <= at
        ids = db.session.scalars(select(LedgerEntry.person_id).where(*inside, stood).distinct()).all()
        details = {
            "name": "people",
            "form": "xlsx",
            "unit": root.id,
            "period": year.id,
            "basis": "then",
            "area": None,
            "as_of": at.isoformat(),
            "rows": len(ids),
            "people": len(ids),
        }
        line = AccessLine(access=Access.EXPORT, by_id=hr.person_id, at=at, details=details)
        db.session.add(line)
        db.session.flush()
        rows = [{"line_id": line.id, "person_id": one} for one in ids if one != hr.person_id]
        if rows:
            db.session.execute(insert(ExportedPerson), rows)


def _of_years() -> None:
    """The head of the department that the demo's staff member works in read her years last week."""
    staff = db.session.scalar(select(Person).where(Person.email == "staff@demo.pattana"))
    head = db.session.scalar(select(Person).where(Person.email == "head@demo.pattana"))
    if staff and head:
        at = datetime.combine(clock.today() - timedelta(days=6), time(15, 40), ZONE)
        db.session.add(AccessLine(access=Access.YEARS, by_id=head.id, person_id=staff.id, at=at))
