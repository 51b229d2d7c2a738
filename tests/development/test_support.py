"""What am I short of: on the first page, for a head, and for colleagues; and recognitions before they lapse."""

from collections.abc import Callable
from datetime import date

import pytest

from app.catalogue.loader import load_defaults
from app.development import moves
from app.extensions import db
from app.mail.digest import letter_for
from app.models import (
    Access,
    AccessLine,
    Area,
    ExportedPerson,
    PlanState,
    Recognition,
    StaffGroup,
    Status,
    Strand,
    WorkloadNorm,
)
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.development_factories import make_plan, make_recognition
from tests.factories import log, make_contribution, make_person
from tests.page_trees import tree_of
from tests.plan_factories import make_norm
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_the_first_page_tells_what_one_is_short_of(university: University, client_of: ClientOf) -> None:
    make_norm(1260)
    make_norm(8, Area.TEACHING)
    log(university.musician, kind=university.kind("course"), hours=6, first_day=date(2025, 6, 10))
    make_contribution(
        university.musician,
        kind=university.kind("course"),
        hours=1,
        first_day=date(2025, 6, 11),
        status=Status.SUBMITTED,
    )
    page = words(client_of(university.musician, "en").get("/").text)
    assert "of 1,260:00 hours, approved" in page
    # 7 h in 8 days: 313 h at the end of the 357 days.
    assert "At this pace 947:38 h are missing when the period ends." in page
    assert "Short by 2:00 h; at this pace it is met on 18 Jun 2025." in page
    english = client_of(university.support, "en")
    assert "Short by" not in english.get("/").text


def test_the_first_page_of_somebody_new_tells_what_they_owe(
    university: University, client_of: ClientOf
) -> None:
    make_norm(10)
    new = make_person("new", university.unit("music"), "คนใหม่", "ทดสอบ")
    db.session.commit()
    page = client_of(new, "en").get("/").text
    assert "You have not logged anything yet" in page and "0:00 of 10:00" in words(page)
    assert 'href="/development"' in page


def test_a_head_sees_who_needs_support_and_colleagues_only_how_many(
    university: University, client_of: ClientOf
) -> None:
    make_norm(10)
    for number in range(5):
        make_person(f"p{number}", university.unit("music"), f"คน{number}", "ทดสอบ")
    log(university.musician, kind=university.kind("course"), hours=12, first_day=date(2025, 6, 10))
    path = f"/units/{university.unit('music').id}/support"
    text = client_of(university.head, "en").get(path).text
    assert "0 to under 25 % of the norm 7 people" in words(text) and "their numbers are exact" in words(text)
    page = tree_of(text)
    named = [int(node.get("data-person", "")) for node in page.iter("tr") if node.get("data-person")]
    assert len(named) == 8 and named[-1] == university.musician.id
    for somebody in (university.musician, university.scientist, university.rector):
        page = words(client_of(somebody, "en").get(path).text)
        assert "P0 Test" not in page and "Hours against the norm" in page
        # Seven of nothing, and one who reached it.
        assert "0 to under 25 % of the norm 5 people" in page
        assert "100 % of the norm and more 0 people" in page and "rounded to five" in page
    # One line for the whole table, which each of those named reads among those about them.
    (line,) = db.session.query(AccessLine)
    assert (line.access, line.by_id, line.details["table"]) == (Access.YEARS, university.head.id, "support")
    hers = words(client_of(university.musician, "en").get("/activities/access").text)
    assert "Your hours in a table of people" in hers and "Hours against the norm" in hers
    assert "Your hours in a table" not in words(
        client_of(university.head, "en").get("/activities/access").text
    )
    client = client_of(university.head)
    with counted() as few:
        client.get(path)
    for number in range(5, 9):
        make_person(f"p{number}", university.unit("music"), f"คน{number}", "ทดสอบ")
    client.get(path)
    with counted() as many:
        client.get(path)
    assert len(few) == len(many)


def test_a_head_reads_what_people_asked_for_and_what_their_plans_lack(
    university: University, client_of: ClientOf
) -> None:
    make_norm(10)
    year = university.year(2025, "academic")
    make_plan(university.musician, year, support={"mentor": "ขอพี่เลี้ยงเขียนบทความ"})
    make_plan(university.joint, year, state=PlanState.DRAFT, support={"money": "ค่าอบรม"})
    path = f"/units/{university.unit('music').id}/support?period={year.id}"
    told = words(client_of(university.head, "en").get(path).text)
    assert "A mentor ขอพี่เลี้ยงเขียนบทความ" in told and "No plan yet" in told
    assert "In the middle of the year nobody has written how it goes." in told
    # What is not sent is its person's alone.
    assert "ค่าอบรม" not in told and "Being written" in told
    assert "ขอพี่เลี้ยงเขียนบทความ" not in client_of(university.musician, "en").get(path).text


def test_of_fewer_than_five_people_with_a_norm_nothing_is_told(
    university: University, client_of: ClientOf
) -> None:
    make_norm(10)
    page = words(
        client_of(university.musician, "en").get(f"/units/{university.unit('music').id}/support").text
    )
    assert "Fewer than five people here have such a norm: how far they are is not told." in page
    assert "of the norm 0 people" not in page
    talk = words(client_of(university.musician, "en").get(f"/units/{university.unit('music').id}/talk").text)
    assert "fewer than five people: not told" in talk


def test_each_page_and_year_of_a_table_of_names_is_noted_with_those_it_named(
    university: University, client_of: ClientOf
) -> None:
    make_norm(10)
    music = university.unit("music")
    for number in range(24):
        make_person(f"p{number}", music, f"คน{number}", "ทดสอบ")
    head = client_of(university.head, "en")

    def named(address: str) -> set[int]:
        rows = tree_of(head.get(address).text).iter("tr")
        return {int(row.get("data-person", "")) for row in rows if row.get("data-person")} - {
            university.head.id
        }

    def noted(at: int) -> set[int]:
        line = db.session.query(AccessLine).order_by(AccessLine.id)[at]
        return {one.person_id for one in db.session.query(ExportedPerson).filter_by(line_id=line.id)}

    path = f"/units/{music.id}/support"
    first, second = named(path), named(f"{path}?academic=2")
    assert first and second and not first & second
    named(path)
    assert (noted(0), noted(1), db.session.query(AccessLine).count()) == (first, second, 2)
    earlier = named(f"{path}?period={university.year(2025, 'academic').id}")
    assert noted(2) == earlier and db.session.query(AccessLine).count() == 3
    # Who joins while the table is being read is named once they stand in it.
    talk = f"/units/{music.id}/talk"
    named(talk)
    joined = make_person("joined", music, "คนใหม่", "ทดสอบ")
    db.session.commit()
    assert joined.id in named(talk)
    assert noted(4) == {joined.id} and db.session.query(AccessLine).count() == 5
    hers = words(client_of(university.musician, "en").get("/activities/access").text)
    assert "Academic year 2024" in hers and "Academic year 2025" in hers


def test_a_recognition_is_kept_by_its_person_and_reminds_them(
    app: object, university: University, client_of: ClientOf
) -> None:
    hers = client_of(university.musician, "en")
    form = hers.form("/development/recognitions/new", action="/new")
    assert hers.send(form, name="", received_on="1/7/2024").status_code == 422
    assert (
        hers.send(form, name="Music licence", received_on="1/7/2024", expires_on="1/7/2023").status_code
        == 422
    )
    hers.send(form, name="Music licence", received_on="1/7/2024", expires_on="16/7/2025")
    one = db.session.query(Recognition).one()
    assert "Lapses in 30 days, on 16 Jul 2025" in words(hers.get("/").text)
    assert (
        "Music licence"
        in client_of(university.head).get(f"/people/{university.musician.id}/development").text
    )
    edit = f"/development/recognitions/{one.id}/edit"
    assert client_of(university.head).get(edit).status_code == 403
    assert client_of(university.scientist).get(edit).status_code == 404
    form = hers.form(edit, action="/edit")
    hers.send(form, level="2")
    assert hers.send(form, level="3").status_code == 422
    hers.send(hers.form(edit, action="/take-out"))
    assert db.session.query(Recognition).count() == 0


def test_a_lapsed_licence_is_told_to_its_person_and_their_head_until_it_is_renewed(
    university: University, client_of: ClientOf
) -> None:
    make_norm(10)
    make_recognition(university.musician, "Music licence", expires_on=date(2025, 6, 15))
    hers, head = client_of(university.musician, "en"), client_of(university.head, "en")
    table = f"/units/{university.unit('music').id}/support"
    for told in (words(hers.get("/").text), words(head.get(table).text)):
        assert "Lapsed on 15 Jun 2025 Music licence" in told
    assert letter_for(university.musician) is None
    make_recognition(university.musician, "Music licence", expires_on=date(2030, 6, 15))
    for told in (words(hers.get("/").text), words(head.get(table).text)):
        assert "Music licence" not in told


def test_the_digest_tells_of_plans_and_of_what_lapses_soon(university: University) -> None:
    university.musician.language = university.head.language = "en"
    make_recognition(university.musician, "Licence", expires_on=date(2025, 7, 16))
    make_recognition(university.musician, "Other", expires_on=date(2025, 9, 15))
    plan = make_plan(university.musician, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    letter = letter_for(university.musician)
    assert letter is not None and "Licence: Lapses in 30 days" in letter.body and "Other" not in letter.body
    told = letter_for(university.head)
    assert told is not None and "1 development plan waits for your agreement" in told.body
    moves.move(plan, "return", by=university.head, reason="เหตุผล")
    letter = letter_for(university.musician)
    assert letter is not None and "Your development plan came back to you" in letter.body


def test_the_default_norms_groups_and_strands_are_loaded_once(university: University) -> None:
    first, second = load_defaults(TODAY), load_defaults(TODAY)
    assert (first.norms, second.norms, second.words) == (3, 0, 0)
    asked = {(one.group_code, one.area): one.minutes // 60 for one in db.session.query(WorkloadNorm)}
    assert asked == {(None, None): 1260, ("teaching", Area.TEACHING): 567, ("teaching", Area.RESEARCH): 126}
    assert db.session.query(StaffGroup).count() == 2 and db.session.query(Strand).count() == 5
