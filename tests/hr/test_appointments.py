"""HR's hand on appointments: first what it touches is shown, then it is done; what it touches is posted anew and only that."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import (
    PeriodClose,
    RegisterChange,
    RegisterMove,
    Role,
    Status,
)
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, log, make_contribution, make_person
from tests.hr.appointing import counted, do, entry_ids, last_line, posts, refused, role_ends, show
from tests.hr.changing import confirm
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


# Transfer


def test_a_transfer_entered_late_moves_the_work_after_its_day_and_only_that(
    university: University, client_of: ClientOf
) -> None:
    one = university
    early = log(one.musician, first_day=date(2025, 1, 6))
    across = log(one.musician, first_day=date(2025, 2, 24), last_day=date(2025, 3, 5), hours=10)
    late = log(one.musician, first_day=date(2025, 5, 6))
    other = log(one.dancer, first_day=date(2025, 5, 6))
    waiting = make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2025, 5, 7))
    before = entry_ids()
    hr = client_of(one.hr, "en")
    shown = do(
        hr,
        f"/people/{one.musician.id}/transfer",
        unit=one.unit("performing").id,
        first_day="1/3/2025",
    )
    assert "2 approved records are counted in other pieces or units" in shown
    assert "1 waiting or returned record goes to another unit" in shown
    assert posts(one.musician) == [
        ("music", date(2015, 1, 1), date(2025, 2, 28), 100, True),
        ("performing", date(2025, 3, 1), None, 100, True),
    ]
    assert counted(one.musician) == {"music": 6 * 60 + 300, "performing": 300 + 6 * 60}
    db.session.refresh(waiting)
    assert waiting.reviewing_unit_id == one.unit("performing").id
    after = entry_ids()
    touched = {part for key, (part, stands) in after.items() if before.get(key) != (part, stands)}
    assert touched == {across.id, late.id}
    assert all(
        after[key] == before[key] for key, (part, _s) in before.items() if part in (early.id, other.id)
    )
    line = last_line(one.musician)
    assert (line.move, line.by_id) == (RegisterMove.TRANSFERRED, one.hr.id)
    page = words(hr.get(f"/people/{one.musician.id}").text)
    assert "Transferred" in page and "Last day, Department of Music to 28 Feb 2025" in page


def test_a_transfer_can_lie_in_the_future_and_keeps_the_day_on_which_a_post_would_end(
    university: University, client_of: ClientOf
) -> None:
    one = university
    guest = make_person("guest")
    appoint(guest, one.unit("music"), date(2024, 10, 1), date(2026, 9, 30))
    shown = do(
        client_of(one.hr, "en"),
        f"/people/{guest.id}/transfer",
        unit=one.unit("biology").id,
        first_day="1/10/2025",
    )
    assert "No approved record is cut anew or counted in another unit" in shown
    assert posts(guest) == [
        ("music", date(2024, 10, 1), date(2025, 9, 30), 100, True),
        ("biology", date(2025, 10, 1), date(2026, 9, 30), 100, True),
    ]


def test_nothing_is_done_before_it_is_confirmed(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, first_day=date(2025, 5, 6))
    before, entries = posts(one.musician), entry_ids()
    answer = show(
        client_of(one.hr, "en"),
        f"/people/{one.musician.id}/transfer",
        unit=one.unit("performing").id,
        first_day="1/3/2025",
    )
    assert answer.status_code == 200 and "Nothing has been done yet" in answer.text
    assert posts(one.musician) == before and entry_ids() == entries
    assert db.session.scalar(select(RegisterChange.id)) is None


def test_what_was_shown_is_done_or_it_is_shown_again(university: University, client_of: ClientOf) -> None:
    """Work that was approved between looking and confirming was not among what was shown."""
    one = university
    hr = client_of(one.hr, "en")
    shown = show(
        hr, f"/people/{one.musician.id}/transfer", unit=one.unit("performing").id, first_day="1/3/2025"
    )
    log(one.musician, first_day=date(2025, 5, 6))
    answer = confirm(hr, shown)
    assert answer.status_code == 422
    assert "What this touches is different from what you were shown" in words(answer.text)
    assert len(posts(one.musician)) == 1


def test_a_stale_window_is_told_what_changed(university: University, client_of: ClientOf) -> None:
    one = university
    path = f"/people/{one.musician.id}/transfer"
    first, second = client_of(one.hr, "en"), client_of(one.hr, "en")
    form = second.form(path, path, "reason")
    do(first, path, unit=one.unit("performing").id, first_day="1/3/2025")
    answer = second.send(form, unit=one.unit("biology").id, first_day="1/4/2025")
    assert answer.status_code == 422
    text = words(answer.text)
    assert "Somebody changed this since you read it" in text
    assert "1 Jan 2015 to 28 Feb 2025" in text
    assert len(posts(one.musician)) == 2


@SQLITE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_day": "1/1/2015"}, "begins on that very day"),
        ({"first_day": "31/12/2014"}, "no primary appointment that could end"),
        ({"unit": ""}, "Choose a unit."),
        ({"first_day": "soon"}, "Type the day, month and year"),
        ({"fte": "140"}, "whole percent from 0 to 100"),
        ({"fte": "x"}, "whole percent from 0 to 100"),
        ({"unit": "music"}, "They work there already"),
    ],
)
def test_a_transfer_that_cannot_be_says_why(
    university: University, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    one = university
    given: dict[str, Any] = {"unit": "performing", "first_day": "1/3/2025", **typed}
    given["unit"] = one.unit(given["unit"]).id if given["unit"] else ""
    assert sentence in refused(client_of(one.hr, "en"), f"/people/{one.musician.id}/transfer", **given)


# Joint appointments


def test_sixty_and_forty(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, first_day=date(2025, 5, 6), hours=10)
    do(
        client_of(one.hr, "en"),
        f"/people/{one.musician.id}/appointments/new",
        unit=one.unit("biology").id,
        first_day="1/3/2025",
        fte="40 %",
        present_fte="60",
    )
    assert posts(one.musician) == [
        ("music", date(2015, 1, 1), date(2025, 2, 28), 100, True),
        ("music", date(2025, 3, 1), None, 60, True),
        ("biology", date(2025, 3, 1), None, 40, False),
    ]
    assert counted(one.musician) == {"music": 360, "biology": 240}
    assert last_line(one.musician).move is RegisterMove.JOINED


def test_more_than_one_full_post_is_refused(university: University, client_of: ClientOf) -> None:
    one = university
    text = refused(
        client_of(one.hr, "en"),
        f"/people/{one.musician.id}/appointments/new",
        unit=one.unit("biology").id,
        first_day="1/3/2025",
        fte="40",
    )
    assert "From 1 Mar 2025 on the shares of a full post would come to 140 %" in text


def test_who_comes_back_gets_a_primary_appointment(university: University, client_of: ClientOf) -> None:
    one = university
    do(
        client_of(one.hr, "en"),
        f"/people/{one.leaver.id}/appointments/new",
        unit=one.unit("biology").id,
        first_day="1/7/2025",
    )
    assert posts(one.leaver)[-1] == ("biology", date(2025, 7, 1), None, 100, True)


# Ending


def test_a_second_post_ends_and_the_primary_one_is_full_again(
    university: University, client_of: ClientOf
) -> None:
    one = university
    second = next(post for post in one.joint.appointments if not post.is_primary)
    do(
        client_of(one.hr, "en"),
        f"/register/appointments/{second.id}/end",
        last_day="31/3/2025",
        present_fte="100",
    )
    assert posts(one.joint) == [
        ("music", date(2015, 1, 1), date(2025, 3, 31), 60, True),
        ("biology", date(2015, 1, 1), date(2025, 3, 31), 40, False),
        ("music", date(2025, 4, 1), None, 100, True),
    ]


def test_the_primary_one_cannot_end_while_another_runs_on(
    university: University, client_of: ClientOf
) -> None:
    one = university
    primary = next(post for post in one.joint.appointments if post.is_primary)
    text = refused(client_of(one.hr, "en"), f"/register/appointments/{primary.id}/end", last_day="31/3/2025")
    assert "From 1 Apr 2025 on none of the appointments would be the primary one" in text
    assert "Department of Biology, from 1 Jan 2015" in text


def test_who_leaves_ends_everywhere_with_their_roles_and_what_is_open_is_told(
    university: University, client_of: ClientOf
) -> None:
    one = university
    make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2025, 5, 7))
    make_contribution(one.head, status=Status.DRAFT, first_day=date(2025, 5, 7))
    hr = client_of(one.hr, "en")
    shown = do(hr, f"/people/{one.head.id}/leave", last_day="31/5/2025", ends_roles="end")
    assert "They have 1 draft." in shown and "1 record waits for their decision alone." in shown
    assert "Role ended: Head, Department of Music" in shown
    assert [post[2] for post in posts(one.head)] == [date(2025, 5, 31)]
    assert role_ends(one.head) == [date(2025, 5, 31)]
    assert "They have left, and this is open" in words(hr.get(f"/people/{one.head.id}").text)


def test_roles_can_outlast_the_appointments(university: University, client_of: ClientOf) -> None:
    one = university
    shown = do(
        client_of(one.hr, "en"), f"/people/{one.head.id}/leave", last_day="30/9/2025", ends_roles="stay"
    )
    assert "They keep the role Head, Department of Music." in shown
    assert role_ends(one.head) == [None]


# Correcting


def test_a_correction_posts_anew_what_it_touches_and_only_that(
    university: University, client_of: ClientOf
) -> None:
    one = university
    mine = [log(one.leaver, first_day=date(2024, month, 2)) for month in (3, 8)]
    others = log(one.musician, first_day=date(2024, 8, 2))
    before = entry_ids()
    post = one.leaver.appointments[0]
    do(
        client_of(one.hr, "en"),
        f"/register/appointments/{post.id}/edit",
        unit=one.unit("performing").id,
        first_day="1/1/2015",
        reason="Order 4/2567",
    )
    assert counted(one.leaver) == {"performing": 720}
    after = entry_ids()
    kept = {key for key, (part, _stands) in before.items() if part == others.id}
    assert all(after[key] == before[key] for key in kept)
    assert {part for key, (part, _stands) in after.items() if key not in before} == {part.id for part in mine}
    assert last_line(one.leaver).reason == "Order 4/2567"


def test_two_primary_appointments_are_refused_with_which(university: University, client_of: ClientOf) -> None:
    one = university
    second = next(post for post in one.joint.appointments if not post.is_primary)
    path = f"/register/appointments/{second.id}/edit"
    hr = client_of(one.hr, "en")
    answer = show(hr, path, is_primary="y")
    assert answer.status_code == 422
    text = words(answer.text)
    assert (
        "there would be two primary appointments" in text and "Department of Music, from 1 Jan 2015" in text
    )
    do(hr, path, is_primary="y", swaps="y")
    assert {(code, primary) for code, _f, _l, _s, primary in posts(one.joint)} == {
        ("music", False),
        ("biology", True),
    }


def test_an_appointment_entered_by_mistake_is_taken_out(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.joint, first_day=date(2025, 5, 6), hours=10)
    second = next(post for post in one.joint.appointments if not post.is_primary)
    hr = client_of(one.hr, "en")
    do(hr, f"/register/appointments/{second.id}/take-out")
    assert counted(one.joint) == {"music": 600}
    (left,) = one.joint.appointments
    text = refused(hr, f"/register/appointments/{left.id}/take-out")
    assert "This is the only appointment of Lecturer Chinda Pabon" in text


# Closed periods


def test_a_closed_period_needs_a_reason_and_the_universitys_hr(
    university: University, client_of: ClientOf
) -> None:
    one = university
    log(one.musician, first_day=date(2024, 5, 6))
    year = one.year(2024)
    db.session.add(PeriodClose(period_id=year.id, closed_at=clock.now(), closed_by_id=one.hr.id, figures={}))
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    grant(faculty_hr, Role.HR, one.unit("faa"))
    path = f"/people/{one.musician.id}/transfer"
    typed = {"unit": one.unit("performing").id, "first_day": "1/3/2024"}
    text = refused(client_of(faculty_hr, "en"), path, **typed)
    assert "the university's HR must do it" in text and "Fiscal year 2024" in text
    hr = client_of(one.hr, "en")
    assert "Write a reason" in refused(hr, path, **typed)
    assert len(posts(one.musician)) == 1
    shown = do(hr, path, **typed, reason="Order 9/2567 reached us in May.")
    assert "Figures of closed periods change" in shown and "Fiscal year 2024" in shown
    assert last_line(one.musician).reason == "Order 9/2567 reached us in May."


# Who may


FORMS = ("edit", "transfer", "appointments/new", "leave")


@SQLITE
@pytest.mark.parametrize("form", FORMS)
def test_nobody_changes_their_own(university: University, client_of: ClientOf, form: str) -> None:
    hr = client_of(university.hr, "en")
    path = f"/people/{university.hr.id}/{form}"
    assert hr.get(path).status_code == 403
    assert hr.post(path, data={}).status_code == 403
    page = words(hr.get(f"/people/{university.hr.id}").text)
    assert "Nobody changes their own appointments and roles" in page


def test_nobody_corrects_an_appointment_of_their_own(university: University, client_of: ClientOf) -> None:
    post = university.hr.appointments[0]
    hr = client_of(university.hr)
    for what in ("edit", "end", "take-out"):
        assert hr.get(f"/register/appointments/{post.id}/{what}").status_code == 403
        assert hr.post(f"/register/appointments/{post.id}/{what}", data={}).status_code == 403


@SQLITE
@pytest.mark.parametrize("form", FORMS)
def test_a_facultys_hr_reaches_its_own_people_alone(
    university: University, client_of: ClientOf, form: str
) -> None:
    one = university
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    grant(faculty_hr, Role.HR, one.unit("faa"))
    client = client_of(faculty_hr)
    assert client.get(f"/people/{one.musician.id}/{form}").status_code == 200
    assert client.get(f"/people/{one.scientist.id}/{form}").status_code == 404
    assert client_of(one.head).get(f"/people/{one.musician.id}/{form}").status_code == 403
    assert client_of(one.admin).get(f"/people/{one.musician.id}/{form}").status_code == 404


def test_a_facultys_hr_moves_nobody_out_of_its_faculty(university: University, client_of: ClientOf) -> None:
    one = university
    faculty_hr = make_person("faculty-hr", one.unit("faa"))
    grant(faculty_hr, Role.HR, one.unit("faa"))
    client = client_of(faculty_hr, "en")
    path = f"/people/{one.musician.id}/transfer"
    form = client.form(path, path, "reason")
    assert str(one.unit("biology").id) not in form.choices["unit"]
    data = {**form.controls, "unit": str(one.unit("biology").id), "first_day": "1/3/2025"}
    assert client.post(path, data=data).status_code == 422
    assert len(posts(one.musician)) == 1
