"""Norms and groups through HR's pages: what is owed since when, and which years a change leaves as they were."""

from collections.abc import Callable
from datetime import date

import pytest

from app.counting.norms import norm_of
from app.extensions import db
from app.models import Area, GroupPlace, NormChange, WorkloadNorm
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.hr.changing import do, look, touched
from tests.plan_factories import make_group, make_norm, put_into

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_a_norm_changed_in_mid_year_begins_with_the_next_year(
    university: University, client_of: ClientOf
) -> None:
    make_norm(1260)
    hr = client_of(university.hr, "en")
    asked = {"hours": "1,300", "first_day": "1/1/2026", "reason": "New rule"}
    told = touched(look(hr, "/register/norms/new", **asked))
    assert "Academic year 2025 has begun before, and keeps the norm it began with." in told
    assert "Hours a year 1,300:00" in told
    assert db.session.query(WorkloadNorm).count() == 1
    do(hr, "/register/norms/new", **asked)
    db.session.expire_all()
    first, second = db.session.query(WorkloadNorm).order_by(WorkloadNorm.first_day)
    assert (first.last_day, second.minutes) == (date(2025, 12, 31), 1300 * 60)
    assert norm_of(university.musician, university.year(2026, "academic")).total == 1260 * 60
    page = hr.get("/register/norms").text
    assert "1,300:00" in page and "New rule" in page
    (line,) = db.session.query(NormChange)
    assert (line.move, line.by_id) == ("set", university.hr.id)
    assert look(hr, "/register/norms/new", hours="5", first_day="1/1/2020").status_code == 422
    assert look(hr, "/register/norms/new", hours="0", first_day="1/1/2027").status_code == 422


def test_an_ended_norm_measures_no_later_year(university: University, client_of: ClientOf) -> None:
    norm = make_norm(126, Area.RESEARCH)
    hr = client_of(university.hr, "en")
    path = f"/register/norms/{norm.id}/end"
    assert look(hr, path, last_day="1/1/2000").status_code == 422
    do(hr, path, last_day="1/1/2025")
    assert norm_of(university.musician, university.year(2025, "academic")).areas == {Area.RESEARCH: 126 * 60}
    assert norm_of(university.musician, university.year(2026, "academic")).areas == {}


def test_somebody_changes_groups_from_a_day_on(university: University, client_of: ClientOf) -> None:
    teaching, research = make_group("teaching"), make_group("research")
    put_into(university.musician, teaching, date(2024, 6, 1))
    hr = client_of(university.hr, "en")
    path = f"/people/{university.musician.id}/group"
    do(hr, path, group=research.code, first_day="1/12/2025", reason="Asked for it")
    db.session.expire_all()
    first, second = db.session.query(GroupPlace).order_by(GroupPlace.first_day)
    assert (first.last_day, second.group_code) == (date(2025, 11, 30), "research")
    assert "Research" in hr.get(f"/people/{university.musician.id}").text
    assert look(hr, path, group="teaching", first_day="1/1/2025").status_code == 422
    assert client_of(university.head).get(path).status_code == 403


def test_a_group_is_added_and_only_university_hr_does_it(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    do(hr, "/register/norms/groups/new", code="creative", name_th="เน้นสร้างสรรค์")
    assert "เน้นสร้างสรรค์" in hr.get("/register/norms").text
    assert look(hr, "/register/norms/groups/new", code="creative", name_th="อีกที").status_code == 422
    assert client_of(university.admin).get("/register/norms").status_code == 200
    assert client_of(university.admin).get("/register/norms/new").status_code == 403
    assert client_of(university.head).get("/register/norms").status_code == 403


def test_a_group_is_renamed_and_its_history_keeps_the_earlier_name(
    university: University, client_of: ClientOf
) -> None:
    group = make_group("teaching")
    make_norm(567, Area.TEACHING, group=group)
    put_into(university.musician, group, date(2024, 6, 1))
    hr, path = client_of(university.hr, "en"), "/register/norms/groups/teaching/edit"
    assert look(hr, path).status_code == 422
    assert look(hr, path, name_th="", name_en="").status_code == 422
    stale = hr.form(path, path)
    do(hr, path, name_en="Mostly teaching", reason="As the new rule says")
    assert hr.send(stale, name_en="Other").status_code == 422
    page = hr.get("/register/norms").text
    assert "Group renamed" in page and "Teaching" in page and "Mostly teaching" in page
    assert norm_of(university.musician, university.year(2026, "academic")).areas == {Area.TEACHING: 567 * 60}
    assert hr.get("/register/norms/groups/none/edit").status_code == 404
    assert client_of(university.admin).get(path).status_code == 403
