"""The form for logging answers while one fills it: days in words, who decides, where it counts, what the kind asks for."""

import re

import pytest

from tests.activities.new_form import NEW, nothing, short
from tests.activities.said import said
from tests.cast import TODAY

# What the form says is made of statements that tests/test_routes.py and test_logging.py have both databases answer.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

# Days and hours in words, who decides, in which years it counts


def test_days_are_said_back_in_words_with_the_weekday(university, client_of):
    days = {"title": "", "first_day": "14/3/2568", "last_day": "16/3/2568"}
    assert "ศุกร์ 14 มี.ค. 2568" in said(
        client_of(university.musician).post(NEW, data=short(university, **days))
    )
    text = said(client_of(university.musician, "en").post(NEW, data=short(university, **days)))
    assert "Read as Sunday 16 Mar 2025, 3 days in all" in text


def test_hours_and_what_was_not_understood_are_said_back_while_one_types(university, client_of):
    typed = {"hours": "1.5", "first_day": "40/1/2568"}
    response = client_of(university.musician, "en").get(NEW, query_string=typed)
    assert "Read as 1:30 hours" in said(response)
    heard = response.text.split('id="first_day-heard"')[1].split("</p>")[0]
    assert heard.split(">")[1]


def test_the_page_says_beforehand_who_decides_and_where_and_when_it_counts(university, client_of):
    query = {"first_day": "14/3/2025", "last_day": "16/3/2025", "hours": "18", "kind": "concert"}
    text = said(client_of(university.musician, "en").get(NEW, query_string=query))
    assert "Assoc. Prof. Khwanchai Thalenoi" in text
    assert "Department of Music" in text
    assert "Academic year 2024" in text and "Fiscal year 2025" in text
    assert "Arts and culture +18:00" in text


def test_the_page_says_why_it_goes_up(university, client_of):
    text = said(client_of(university.dancer, "en").get(NEW))
    assert "Prof. Praphan Sisongkhla" in text
    assert "Department of Performing Arts has no head at present." in text


def test_shared_posts_count_for_both_units(university, client_of):
    text = said(client_of(university.joint, "en").get(NEW))
    assert "Department of Music" in text and "Department of Biology" in text


def test_days_in_no_year_are_said_to_be_in_none(university, client_of):
    text = said(client_of(university.musician, "en").get(NEW, query_string={"first_day": "1/1/2010"}))
    assert "No year of a calendar covers these days." in text


# Area, kind and the kind's own fields


def test_without_an_area_every_kind_is_offered_by_area(university, client_of):
    form = client_of(university.musician).form(NEW, action=NEW)
    assert set(form.choices["kind"]) == {"", *(str(kind.id) for kind in university.kinds.values())}


def test_an_area_narrows_the_kinds_and_a_kind_of_another_area_falls_away(university, client_of):
    musician = client_of(university.musician)
    course = university.kind("course")
    query = {"area": "research", "kind": course.id, "title": "ยังอยู่"}
    response = musician.get(NEW, query_string=query)
    options = re.findall(
        r'<option value="(\d+)"( selected)?>', response.text.split('id="kind"')[1].split("</select>")[0]
    )
    assert {int(value) for value, _chosen in options} == {
        university.kind("article").id,
        university.kind("training").id,
    }
    assert not any(chosen for _value, chosen in options)
    assert "ยังอยู่" in response.text


def test_a_kind_shows_its_own_fields(university, client_of):
    musician = client_of(university.musician)
    form = musician.form(f"{NEW}?kind=article", action=NEW)
    assert {"fields-journal", "fields-tier", "fields-published"} <= set(form.controls)
    assert form.choices["fields-tier"] == ["", "tci1", "scopus"]
    assert "fields-journal" not in musician.form(NEW, action=NEW).controls


def test_without_javascript_a_button_shows_what_the_kind_asks_for_and_keeps_what_was_typed(
    university, client_of
):
    musician = client_of(university.musician)
    form = musician.form(NEW, action=NEW, button="show")
    response = musician.send(form, **short(university, kind="course", description="ยังอยู่"), show="kind")
    assert response.status_code == 200
    assert 'name="fields-course_code"' in response.text
    assert "ยังอยู่" in response.text and "error-summary" not in response.text
    assert nothing()


def test_htmx_gets_the_form_alone(university, client_of):
    headers = {"HX-Request": "true", "HX-Target": "log"}
    response = client_of(university.musician).get(NEW, query_string={"kind": "course"}, headers=headers)
    assert response.text.lstrip().startswith('<div id="log"')
    assert 'name="fields-course_code"' in response.text and "<h1" not in response.text


def test_a_link_can_fill_the_form(university, client_of):
    response = client_of(university.musician).get(NEW, query_string={"title": "จากลิงก์", "kind": "lecture"})
    assert 'value="จากลิงก์"' in response.text
    # What the link does not say starts as always.
    assert f'value="{TODAY.day}/{TODAY.month}/2568"' in response.text
