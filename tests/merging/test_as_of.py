"""Two records that were made one, as of a moment at which they were two: each is told, and counted, as what it was."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.changes import note_change
from app.clock import clock_at
from app.counting import Measure, Question, records
from app.counting.listing import listed
from app.counting.question import LeftOut
from app.extensions import db
from app.facts import shared_facts
from app.merging import actions
from app.models import Activity, LedgerEntry, Scale, Status
from app.web.question import arguments_of
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import log, make_closed, make_contribution
from tests.merging.one import faults

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def become_one(kept: Activity, merged: Activity, university: University) -> None:
    actions.merge(kept, merged, shares={}, reason="เรื่องเดียวกัน", by=university.hr)
    db.session.commit()


def test_each_record_has_its_own_title_and_number(client_of: ClientOf, university: University) -> None:
    kept = log(university.musician, "ค่ายดนตรี", percent=30).activity
    merged = log(university.scientist, "ค่ายวิทย์", percent=30).activity
    before = db.session.scalar(select(func.max(LedgerEntry.posted_at)))
    become_one(kept, merged, university)
    then = Question(unit_id=university.root.id, as_of=before)
    assert {row.title for row in records(then)} == {"ค่ายดนตรี", "ค่ายวิทย์"}
    assert {row.title for row in records(then.but(as_of=None))} == {"ค่ายดนตรี"}
    found = {(row.activity_id, row.title) for chunk in listed(then) for row in chunk}
    assert found == {(kept.id, "ค่ายดนตรี"), (merged.id, "ค่ายวิทย์")}
    address = "/records?" + "&".join(f"{k}={v}" for k, v in arguments_of(then, Measure.ACTIVITIES).items())
    assert "ค่ายวิทย์" in client_of(university.rector).get(address.replace("+", "%2B")).text


def test_a_part_that_waited_follows_the_record_it_was_part_of(university: University) -> None:
    kept = log(university.musician, "ค่ายดนตรี", percent=30).activity
    merged = make_contribution(university.scientist, status=Status.SUBMITTED, percent=30).activity
    with clock_at(clock.now() + timedelta(minutes=5)):
        before = shared_facts(kept)
        kept.scale = Scale.NATIONAL
        note_change(kept, before, university.musician)
    moment = clock.now() + timedelta(minutes=10)
    with clock_at(clock.now() + timedelta(minutes=20)):
        become_one(kept, merged, university)
        then = Question(unit_id=university.root.id, as_of=moment, left_out=LeftOut.WAITING)
        assert [row.title for row in records(then)] == [merged.title]
        assert records(then.but(scale=Scale.NATIONAL)) == []
        assert len(records(then.but(as_of=None, scale=Scale.NATIONAL))) == 1


def test_merged_and_parted_again_the_record_is_told_as_it_stood_in_between(university: University) -> None:
    kept = log(university.musician, "ค่ายดนตรี", percent=30, first_day=date(2025, 3, 3)).activity
    merged = make_contribution(university.scientist, status=Status.SUBMITTED, percent=30).activity
    start = clock.now()
    with clock_at(start + timedelta(minutes=5)):
        merge = actions.merge(kept, merged, shares={}, reason="เรื่องเดียวกัน", by=university.hr).merge
    with clock_at(start + timedelta(minutes=15)):
        actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    with clock_at(start + timedelta(minutes=20)):
        asked = Question(unit_id=university.root.id, left_out=LeftOut.WAITING)
        told = [records(asked.but(as_of=start + timedelta(minutes=later)))[0].title for later in (1, 10, 16)]
    assert told == [merged.title, kept.title, merged.title]
    assert faults() == []


def test_a_closed_figure_that_a_merge_changed_names_it(client_of: ClientOf, university: University) -> None:
    kept = log(university.musician, "ค่ายดนตรี", percent=30).activity
    merged = log(university.scientist, "ค่ายวิทย์", percent=30).activity
    close = make_closed(university.year(2025), university.hr)
    shares = {part.id: 200_000 for one in (kept, merged) for part in one.contributions}
    actions.merge(kept, merged, shares=shares, reason="เรื่องเดียวกัน", by=university.hr)
    db.session.commit()
    asked = f"unit={university.root.id}&period={university.year(2025).id}&changed_since={close.id}"
    client = client_of(university.hr, "en")
    found = records(Question(period=university.year(2025), changed_since=close))
    assert [row.why.move for row in found if row.why] == ["merge", "merge"]
    page = client.get(f"/records?{asked}").text
    assert page.count("Made one with another record") == 2
    rows = csv.DictReader(io.StringIO(client.get(f"/exports/records.csv?{asked}").data.decode("utf-8-sig")))
    assert [row["Reason"] for row in rows] == ["เรื่องเดียวกัน"] * 2


def test_a_file_names_the_share_that_counts_and_who_approved_it(university: University) -> None:
    kept = log(university.musician, "ค่ายดนตรี").activity
    merged = log(university.scientist, "ค่ายวิทย์").activity
    shares = {part.id: 500_000 for one in (kept, merged) for part in one.contributions}
    actions.merge(kept, merged, shares=shares, reason="เรื่องเดียวกัน", by=university.hr)
    rows = [row for chunk in listed(Question(unit_id=university.root.id)) for row in chunk]
    assert [(row.share, row.credit) for row in rows] == [(500_000, 500_000)] * 2
    assert university.hr.id not in {row.approved_by_id for row in rows}
    assert None not in {row.approved_by_id for row in rows}
