"""What differs between two snapshots, in words."""

from datetime import date

import pytest

from app.extensions import db
from app.facts import differences, snapshot
from app.models import Part, Scale, Status
from app.web.differences import Told, kinds_by_id, told
from tests.factories import add_link, make_activity, make_contribution


@pytest.fixture
def english(app):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        yield


def said(part, before):
    return told(differences(before, snapshot(part)), kinds_by_id(), part.activity.kind)


@pytest.fixture
def part(university):
    return make_contribution(
        university.musician, kind=university.kind("article"), status=Status.DRAFT, first_day=date(2025, 3, 3)
    )


def test_nothing_that_differs_is_nothing_to_tell(part, english):
    assert said(part, snapshot(part)) == []


def test_each_fact_is_told_in_the_words_of_the_page(part, university, english):
    before = snapshot(part)
    activity = part.activity
    activity.scale = Scale.NATIONAL
    activity.place = "สงขลา"
    activity.fields = {**activity.fields, "tier": "scopus", "published": "2025-03-04"}
    part.minutes, part.share, part.role = 90, 333_300, Part.FIRST_AUTHOR
    assert [(one.label, one.old, one.new) for one in said(part, before)] == [
        ("Scale", "", "National"),
        ("Place", "", "สงขลา"),
        ("Published on", "", "4 Mar 2025"),
        ("Index", "Tci1", "Scopus"),
        ("Role", "Lead", "First author"),
        ("Hours", "6:00", "1:30"),
        ("Share", "100 %", "33.33 %"),
    ]


def test_another_kind_is_told_by_its_name_and_its_questions_go(part, university, english):
    before = snapshot(part)
    part.activity.kind = university.kind("lecture")
    part.activity.fields = {}
    db.session.flush()
    found = {one.label: (one.old, one.new) for one in said(part, before)}
    assert found["Kind"] == ("Research article", "Invited lecture")
    assert found["Journal"] == ("คำตอบ", "")


def test_days_that_move_with_the_activity_s_are_told_once(part, english):
    before = snapshot(part)
    part.last_day = part.activity.last_day = date(2025, 3, 5)
    assert [(one.label, one.new) for one in said(part, before)] == [("Last day", "5 Mar 2025")]
    before = snapshot(part)
    part.last_day = date(2025, 3, 4)
    assert [(one.label, one.new) for one in said(part, before)] == [("Last day of the part", "4 Mar 2025")]


def test_evidence_is_added_and_removed_by_name(part, english):
    before = snapshot(part)
    add_link(part.activity).name = "ใหม่.pdf"
    part.activity.evidence.remove(part.activity.evidence[0])
    db.session.flush()
    assert said(part, before) == [Told("evidence", "Evidence", "", "", ("ใหม่.pdf",), ("รายงาน",))]


def test_what_is_no_longer_known_is_told_as_it_was_stored(part, english):
    before = {
        **snapshot(part),
        "kind": 99999,
        "fields.gone": "x",
        "fields.tier": "gone",
        "fields.published": "?",
    }
    found = {one.fact: one.old for one in said(part, before)}
    assert found == {"kind": "99999", "fields.gone": "x", "fields.tier": "gone", "fields.published": "?"}


def test_the_catalogue_is_read_once_a_request(university, app):
    make_activity(university.musician)
    with app.test_request_context():
        assert kinds_by_id() is kinds_by_id()
    assert kinds_by_id() is not kinds_by_id()
