"""Norms and groups through HR's pages: what is owed since when, and which years a change leaves as they were."""

import re
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
HOUR = 60
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


@pytest.mark.parametrize(
    "day", [date(2024, 6, 1), date(2024, 6, 10), date(2025, 1, 1), date(2025, 6, 9), date(2025, 6, 10)]
)
def test_the_years_that_a_norm_was_said_to_measure_are_those_that_it_measures(
    university: University, client_of: ClientOf, day: date
) -> None:
    make_norm(1260)
    years = {one.name_en: one for one in university.calendars["academic"].periods}
    hr = client_of(university.hr, "en")
    asked = {"hours": "1,300", "first_day": day.strftime("%d/%m/%Y")}
    told = touched(look(hr, "/register/norms/new", **asked))
    do(hr, "/register/norms/new", **asked)
    db.session.expire_all()
    measured = {
        called for called, one in years.items() if norm_of(university.musician, one).total == 1300 * HOUR
    }
    said = re.search(r"These years are measured by it: ([^.]*)\.", told)
    assert measured == (set(said[1].split(", ")) if said else set())
    assert set(re.findall(r"(Academic year \d+) has begun before", told)) == {
        called for called, one in years.items() if one.first_day < day <= one.last_day
    }
    over = re.search(r"over would be measured anew: ([^.]*)\.", told)
    assert {"Academic year 2024"} & measured == (set(over[1].split(", ")) if over else set())
    # Ended again on the day before: said and done once more.
    norm = db.session.query(WorkloadNorm).order_by(WorkloadNorm.first_day.desc()).first()
    assert norm is not None and "It follows a norm of 1,260:00 h." in told
    path = f"/register/norms/{norm.id}/end"
    told = touched(look(hr, path, last_day="31/12/2025"))
    assert "no longer" not in told
    do(hr, path, last_day="31/12/2025")
    told = touched(look(hr, path, last_day=norm.first_day.strftime("%d/%m/%Y")))
    said = re.search(r"no longer measured by it: ([^.]*)\.", told)
    assert (set(said[1].split(", ")) if said else set()) == measured - {
        called for called, one in years.items() if one.first_day == norm.first_day
    }


def test_who_puts_somebody_into_a_group_reads_which_years_that_are_over_it_measures_anew(
    university: University, client_of: ClientOf
) -> None:
    make_norm(1260)
    make_norm(567, Area.TEACHING, group=make_group("teaching"))
    make_group("other")
    hr, path = client_of(university.hr, "en"), f"/people/{university.musician.id}/group"
    anew = "Years that are over would be measured anew: Academic year 2024."
    assert anew in touched(look(hr, path, group="teaching", first_day="1/5/2025"))
    # Of a group without a norm of its own nothing is measured otherwise, nor of one that begins afterwards.
    assert "measured anew" not in touched(look(hr, path, group="other", first_day="1/5/2025"))
    assert "measured anew" not in touched(look(hr, path, group="teaching", first_day="1/6/2025"))
