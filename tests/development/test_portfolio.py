"""The portfolio: everything approved by area and year, in the order of a CV, as its person chose to show it."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import WHOLE, Contribution, Part, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.development_factories import make_recognition
from tests.engagement_factories import engagement
from tests.factories import bring, log, make_contribution
from tests.page_forms import forms_of
from tests.page_trees import tree_of
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def _path(university: University) -> str:
    return f"/people/{university.musician.id}/portfolio"


def _paper(
    university: University, title: str, day: date, position: int | None, *, writes: bool = False
) -> Contribution:
    """An approved article with a place among its authors."""
    part = make_contribution(
        university.musician,
        kind=university.kind("article"),
        title=title,
        hours=10,
        first_day=day,
        status=Status.DRAFT,
    )
    part.author_position, part.is_corresponding = position, writes
    db.session.flush()
    return bring(part, Status.APPROVED)


def _titles(text: str) -> list[str]:
    return [
        " ".join("".join(link.itertext()).split())
        for row in tree_of(text).iter("li")
        if row.get("data-activity")
        for link in list(row.iter("a"))[:1]
    ]


def test_papers_stand_in_the_order_of_a_cv(university: University, client_of: ClientOf) -> None:
    _paper(university, "ที่สาม", date(2025, 5, 1), 3)
    _paper(university, "ไม่บอก", date(2025, 5, 2), None)
    _paper(university, "ผู้รับผิดชอบ", date(2024, 5, 1), 4, writes=True)
    _paper(university, "ชื่อแรกเก่า", date(2023, 5, 1), 1)
    _paper(university, "ที่สอง", date(2022, 5, 1), 2)
    _paper(university, "ชื่อแรกใหม่", date(2025, 4, 1), 1, writes=True)
    page = client_of(university.musician, "en").get(_path(university)).text
    assert _titles(page) == ["ชื่อแรกใหม่", "ชื่อแรกเก่า", "ผู้รับผิดชอบ", "ที่สอง", "ที่สาม", "ไม่บอก"]
    assert "Corresponding author" in page and "First author" in page


def test_a_paper_with_two_parts_of_one_person_stands_once(
    university: University, client_of: ClientOf
) -> None:
    """Its hours and shares are those of both parts; whoever chooses is asked of it once."""
    first = make_contribution(
        university.musician,
        kind=university.kind("article"),
        title="สองช่วง",
        role=Part.FIRST_AUTHOR,
        status=Status.DRAFT,
        percent=30,
        hours=10,
        first_day=date(2024, 3, 1),
        last_day=date(2025, 2, 1),
    )
    first.last_day = date(2024, 6, 1)
    second = make_contribution(
        university.musician,
        first.activity,
        role=Part.CORRESPONDING_AUTHOR,
        status=Status.DRAFT,
        percent=20,
        hours=5,
        first_day=date(2025, 1, 1),
    )
    for part in (first, second):
        bring(part, Status.APPROVED)
    hers = client_of(university.musician, "en")
    page = hers.get(_path(university)).text
    assert _titles(page) == ["สองช่วง"]
    told = words(page)
    assert "First author, Corresponding author · 1 Mar 2024 – 1 Feb 2025 · 15:00 hours · 50 %" in told
    assert hers.get("/portfolio/choose").text.count("สองช่วง") == 1
    hers.send(hers.form("/portfolio/choose", action="/choose"), sections=["publications"])
    assert _titles(hers.get(_path(university)).text) == ["สองช่วง"]


def test_it_shows_what_is_approved_and_nothing_else(university: University, client_of: ClientOf) -> None:
    part = log(
        university.musician,
        "สอนดนตรี",
        kind=university.kind("course"),
        hours=30,
        first_day=date(2025, 2, 1),
        engagement=engagement(university.school, outcomes={"enrich": 12}).stored(),
    )
    log(university.musician, "อบรม", kind=university.kind("training"), hours=7, first_day=date(2025, 2, 2))
    make_contribution(
        university.musician, kind=university.kind("course"), title="ยังไม่ได้ตรวจ", status=Status.SUBMITTED
    )
    make_recognition(university.musician, name="PSF ระดับ 2")
    client = client_of(university.musician, "en")
    page = words(client.get(_path(university)).text)
    assert "สอนดนตรี" in page and "อบรม" in page and "ยังไม่ได้ตรวจ" not in page
    assert "30:00 hours" in page and "100 %" in page and "PSF ระดับ 2" in page
    assert "Growth over the years" in page and "learning 7:00" in page
    assert client.get("/portfolio").headers["Location"] == _path(university)
    # A change that waits is not shown: what is approved is.
    form = client.form(f"/contributions/{part.id}/edit", action="/edit")
    client.send(form, hours="31")
    assert part.status is Status.SUBMITTED and "30:00 hours" in words(client.get(_path(university)).text)
    assert "สอนดนตรี" in client_of(university.head).get(_path(university)).text
    assert client_of(university.scientist).get(_path(university)).status_code == 404


def test_its_person_chooses_what_it_shows(university: University, client_of: ClientOf) -> None:
    empty = client_of(university.musician, "en")
    assert "Nothing is approved yet" in words(empty.get(_path(university)).text)
    kept = log(university.musician, "แสดง", kind=university.kind("course"), hours=30)
    left = log(university.musician, "ไม่แสดง", kind=university.kind("course"), hours=5)
    other = log(university.scientist, "ของคนอื่น", kind=university.kind("course"), hours=5)
    form = empty.form("/portfolio/choose", action="/choose")
    assert empty.send(form, about="ก" * 4001).status_code == 422
    empty.send(
        form, about="ครูดนตรี", sections=["shares", "hours", "growth"], activities=[str(left.activity_id)]
    )
    for who in (university.musician, university.head):
        page = words(client_of(who, "en").get(_path(university)).text)
        assert "ครูดนตรี" in page and "แสดง" in _titles(client_of(who, "en").get(_path(university)).text)
        assert "ไม่แสดง" not in _titles(client_of(who, "en").get(_path(university)).text)
        assert "100 %" not in page and "30:00 hours" not in page and "Growth over the years" not in page
    assert "You leave out 1 record." in words(empty.get(_path(university)).text)
    answer = empty.post(
        "/portfolio/choose", data={"activities": [str(other.activity_id), "x"], "sections": ["nonsense"]}
    )
    assert answer.status_code == 422
    form = empty.form("/portfolio/choose", action="/choose")
    assert form.controls["activities"] == [str(left.activity_id)] and form.controls["about"] == ["ครูดนตรี"]
    empty.send(form, about="", sections=[], activities=[])
    assert "ไม่แสดง" in _titles(empty.get(_path(university)).text) and kept.share == WHOLE


def test_two_windows_do_not_overwrite_each_others_choice(university: University, client_of: ClientOf) -> None:
    left = log(university.musician, "ไม่แสดง", kind=university.kind("course"), hours=5)
    hers = client_of(university.musician, "en")
    first, second = (hers.form("/portfolio/choose", action="/choose") for _window in range(2))
    assert hers.send(first, about="หน้าต่างแรก").status_code == 303
    answer = hers.send(second, about="หน้าต่างที่สอง", activities=[str(left.activity_id)])
    assert answer.status_code == 422 and "in another window" in answer.text
    assert "หน้าต่างที่สอง" in answer.text and f'value="{left.activity_id}" checked' in answer.text
    assert "หน้าต่างแรก" in hers.get(_path(university)).text
    (again,) = [one for one in forms_of(answer.text, "/portfolio/choose") if "about" in one.controls]
    assert hers.send(again).status_code == 303
    assert "หน้าต่างที่สอง" in hers.get(_path(university)).text


def test_many_records_cost_no_more_statements(university: University, client_of: ClientOf) -> None:
    kinds = [university.kind(one) for one in ("article", "course", "training")]

    def some(number: int) -> None:
        for at in range(number):
            log(
                university.musician,
                kind=kinds[at % 3],
                hours=2,
                first_day=date(2023 + at % 3, 1 + at % 5, 1 + at % 27),
                engagement=engagement(university.school, outcomes={"enrich": 12}).stored(),
            )
        db.session.commit()

    some(3)
    client = client_of(university.head)
    client.get(_path(university))
    with counted() as few:
        client.get(_path(university))
    some(30)
    with counted() as many:
        page = client.get(_path(university)).text
    assert len(few) == len(many) and len(re.findall("data-activity", page)) == 33
