"""The demo's access log: its staff member reads who opened and exported her records, and nobody opened their own."""

from datetime import datetime, time

from flask import Flask
from sqlalchemy import func, select

from app import access_log
from app.clock import ZONE
from app.extensions import db
from app.models import Access, AccessLine, Activity, Contribution, ExportedPerson, Person
from tests.demo.conftest import TODAY


def test_the_staff_member_was_read_and_exported(demo: Flask) -> None:
    staff = db.session.scalars(select(Person).where(Person.email == "staff@demo.pattana")).one()
    lines = access_log.lines_of(staff, offset=0, limit=200)
    assert len(lines) == access_log.count_of(staff)
    assert {line.access for line in lines} == {Access.RECORD, Access.YEARS, Access.EXPORT}
    assert len(lines) > 20


def test_no_line_is_older_than_it_would_be_kept_or_later_than_now(demo: Flask) -> None:
    now = datetime.combine(TODAY, time(8), ZONE)
    oldest, newest = db.session.execute(select(func.min(AccessLine.at), func.max(AccessLine.at))).one()
    assert now - access_log.KEPT_FOR < oldest < newest < now


def test_nobody_opened_what_is_theirs(demo: Flask) -> None:
    led = select(AccessLine.id).join(Activity).where(Activity.lead_id == AccessLine.by_id)
    parts = (
        select(AccessLine.id)
        .join(Contribution, Contribution.activity_id == AccessLine.activity_id)
        .where(Contribution.person_id == AccessLine.by_id)
    )
    own = (
        select(AccessLine.id)
        .join(ExportedPerson, ExportedPerson.line_id == AccessLine.id)
        .where(ExportedPerson.person_id == AccessLine.by_id)
    )
    for query in (led, parts, own):
        assert db.session.scalars(query).all() == []
