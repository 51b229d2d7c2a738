"""Closing a period and opening it again, through the front door: once, by university HR alone, after a checklist."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.counting import figures_of
from app.extensions import db
from app.models import Contribution, Period, PeriodClose, Role, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import appoint, approve, grant, log, make_closed, make_contribution, make_period
from tests.page_trees import tree_of
from tests.rollups.reading import words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


def closes() -> list[PeriodClose]:
    db.session.expire_all()
    return list(db.session.scalars(select(PeriodClose).order_by(PeriodClose.id)))


def waiting_part() -> Contribution:
    return db.session.scalars(select(Contribution).where(Contribution.status == Status.SUBMITTED)).one()


def close(client: CheckedClient, period: Period, note: str = "") -> str:
    response = client.post(f"/closing/{period.id}/close", data={"note": note})
    assert response.status_code == 303
    return words(client.get(response.headers["Location"]).text)


def reopen(client: CheckedClient, period: Period, reason: str = "ลืมหนึ่งรายการ") -> int:
    return client.post(f"/closing/{period.id}/reopen", data={"reason": reason}).status_code


def test_hr_closes_a_period_and_its_figures_are_kept(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    text = close(client_of(year.hr, "en"), period, "Agreed with the deans")
    (made,) = closes()
    assert (made.closed_by, made.note, made.reopened_at) == (year.hr, "Agreed with the deans", None)
    assert "is closed" in text
    assert "Agreed with the deans" in text
    assert made.figures == figures_of(period, made.closed_at)
    root = str(year.root.id)
    assert made.figures["units"][root][""][:3] == [20 * 60, 3_000_000, 3]
    assert made.figures["left_out"]["submitted"][root][0] == 2 * 60
    assert made.figures["left_out"]["returned"][root][0] == 3 * 60


def test_a_period_is_closed_once_however_often_the_button_is_pressed(
    client_of: ClientOf, year: University
) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    close(hr, period)
    again = close(hr, period)
    assert len(closes()) == 1
    assert "Nothing was done" in again


def test_a_period_that_has_not_ended_says_when_it_can_be_closed(
    client_of: ClientOf, year: University
) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2025)
    assert "30 Sep 2025: it can be closed from the day after" in words(hr.get(f"/closing/{period.id}").text)
    assert "it can be closed from the day after" in close(hr, period)
    assert closes() == []
    with clock_at(NOW.replace(year=2025, month=10, day=1)):
        close(client_of(year.hr, "en"), period)
    assert len(closes()) == 1


def test_only_university_hr_closes_and_reopens(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    grant(year.support, Role.HR, year.unit("faa"))
    for person, status in ((year.support, 403), (year.admin, 403), (year.dean, 404), (year.musician, 404)):
        client = client_of(person)
        assert client.post(f"/closing/{period.id}/close").status_code == status
        assert client.post(f"/closing/{period.id}/reopen", data={"reason": "x"}).status_code == status
    # They read how things stand.
    assert client_of(year.support).get(f"/closing/{period.id}").status_code == 200
    assert closes() == []


def test_a_period_that_is_not_there_is_not_there(client_of: ClientOf, year: University) -> None:
    hr = client_of(year.hr)
    assert hr.get("/closing/9999").status_code == 404
    assert hr.post("/closing/9999/close").status_code == 404
    assert hr.get(f"/closing/{year.year(2024).id}/compare").status_code == 404


def test_reopening_needs_a_reason(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    close(hr, period)
    response = hr.post(f"/closing/{period.id}/reopen", data={"reason": " "})
    assert response.status_code == 422
    assert "Write why the period is opened again" in response.text
    assert closes()[0].reopened_at is None


def test_a_note_that_is_too_long_is_refused(client_of: ClientOf, year: University) -> None:
    response = client_of(year.hr, "en").post(
        f"/closing/{year.year(2024).id}/close", data={"note": "ก" * 2001}
    )
    assert response.status_code == 422
    assert closes() == []


def test_reopening_keeps_the_close_and_sends_late_items_back(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    close(hr, period)
    kept = closes()[0].figures
    part = waiting_part()
    submitted_at = part.submitted_at
    approve(part)
    db.session.commit()
    assert part.status is Status.LATE
    assert reopen(hr, period) == 303
    (ended,) = closes()
    assert ended.reopened_by is year.hr
    assert ended.figures == kept
    assert part.status is Status.SUBMITTED
    assert part.submitted_at == submitted_at
    assert (part.decisions[-1].move, part.decisions[-1].reason) == ("reopen", "ลืมหนึ่งรายการ")
    text = words(hr.get(f"/closing/{period.id}").text)
    assert "Reopened" in text
    assert "“ลืมหนึ่งรายการ”" in text
    approve(part)
    assert part.status is Status.APPROVED


def test_a_late_item_of_two_closed_periods_waits_until_both_are_open(
    client_of: ClientOf, year: University
) -> None:
    hr, fiscal, academic = client_of(year.hr), year.year(2024), year.year(2024, "academic")
    make_closed(academic, year.hr)
    close(hr, fiscal)
    part = make_contribution(
        year.musician, status=Status.SUBMITTED, kind=year.kind("lecture"), first_day=date(2024, 5, 7), hours=1
    )
    approve(part)
    assert part.status is Status.LATE
    db.session.commit()
    reopen(hr, fiscal)
    assert part.status is Status.LATE
    reopen(hr, academic)
    assert part.status is Status.SUBMITTED


def test_opening_what_is_open_does_nothing(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    assert reopen(hr, period) == 303
    assert closes() == []
    close(hr, period)
    reopen(hr, period)
    first = closes()[0].reopened_at
    reopen(hr, period)
    assert closes()[0].reopened_at == first


def test_a_year_closes_without_its_rounds(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    close(hr, period)
    assert [one.period_id for one in closes()] == [period.id]
    spring = period.rounds[0]
    text = words(hr.get(f"/closing/{spring.id}").text)
    assert "Before closing" in text
    assert f"{period.name_en} Fiscal year · closed since" in text


def test_the_checklist_names_those_for_whom_it_waits_and_only_counts_drafts(
    client_of: ClientOf, year: University
) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    with clock_at(NOW - timedelta(days=30)):
        make_contribution(
            year.scientist,
            status=Status.SUBMITTED,
            kind=year.kind("lecture"),
            first_day=date(2024, 2, 2),
            hours=1,
        )
    db.session.commit()
    page = hr.get(f"/closing/{period.id}").text
    text = words(page)
    assert f"{year.head.name_in('en')} Department of Music 1 30 days" in text
    assert f"{year.science_head.name_in('en')} Faculty of Science 1 30 days" in text
    assert "Returned to their person 1" in text
    assert "up to 30 days old 0" in text
    assert "up to 90 days old 1" in text
    assert "Department of Biology 1 record waits" in text
    assert "ร่างลับ" not in page
    assert "ยังรออยู่" not in page


def test_the_checklist_names_days_outside_of_appointments(client_of: ClientOf, year: University) -> None:
    with clock_at(NOW - timedelta(days=20)):
        gone = year.leaver
        appoint(gone, year.unit("music"), date(2026, 1, 1))
        gone.appointments[0].last_day = date(2024, 6, 30)
        log(
            gone,
            "หลังลาออก",
            kind=year.kind("lecture"),
            first_day=date(2024, 7, 1),
            last_day=date(2024, 7, 3),
            hours=3,
        )
    db.session.commit()
    page = f"/closing/{year.year(2024).id}"
    # Who may only read how things stand is told how many, not who.
    assert "Days outside of appointments 1 person Approved" in words(
        client_of(year.admin, "en").get(page).text
    )
    text = words(client_of(year.hr, "en").get(page).text)
    assert f"Days outside of appointments 1 person {gone.name_in('en')} 3 days, 1 record" in text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_checklist_costs_the_same_however_much_waits(client_of: ClientOf, year: University) -> None:
    hr, path = client_of(year.hr), f"/closing/{year.year(2024).id}"

    def cost() -> int:
        with counted() as statements:
            hr.get(path, checked=False)
        return len(statements)

    hr.get(path)
    before = cost()
    for number in range(6):
        for person in (year.musician, year.dancer, year.scientist):
            make_contribution(
                person, status=Status.SUBMITTED, kind=year.kind("lecture"),
                first_day=date(2024, 2, 10 + number), hours=1,
            )  # fmt: skip
            log(person, kind=year.kind("lecture"), first_day=date(2024, 4, 10 + number), hours=1)
    db.session.commit()
    assert cost() == before


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_closing_costs_a_bounded_number_of_statements(client_of: ClientOf, year: University) -> None:
    def cost() -> int:
        period = year.year(2024)
        assert period.first_day
        with counted() as statements:
            figures_of(period, NOW)
        return len(statements)

    few = cost()
    for number in range(6):
        for person in (year.musician, year.dancer, year.scientist):
            log(person, kind=year.kind("lecture"), first_day=date(2024, 4, 10 + number), hours=1)
    assert cost() == few < 14


def test_two_closes_stand_side_by_side(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    close(hr, period)
    reopen(hr, period)
    approve(waiting_part())
    db.session.commit()
    close(hr, period)
    first, second = closes()
    assert "Compare two closes" in hr.get(f"/closing/{period.id}").text
    text = words(hr.get(f"/closing/{period.id}/compare").text)
    assert "Example University 3 4 +1 20:00 22:00 +2:00" in text
    turned = words(hr.get(f"/closing/{period.id}/compare?first={second.id}&second={first.id}").text)
    assert "Example University 4 3 −1 22:00 20:00 −2:00" in turned
    research = words(hr.get(f"/closing/{period.id}/compare?area=service").text)
    assert "Example University 1 2 +1 10:00 12:00 +2:00" in research
    assert hr.get(f"/closing/{period.id}/compare?first=9999").status_code == 404


def test_the_list_says_the_state_of_every_period(client_of: ClientOf, year: University) -> None:
    hr = client_of(year.hr, "en")
    close(hr, year.year(2024))
    text = words(hr.get("/closing").text)
    assert "Fiscal year 2024 1 Oct 2023 – 30 Sep 2024 Closed since" in text
    assert "Fiscal year 2025 1 Oct 2024 – 30 Sep 2025 Not over yet" in text
    assert "Fiscal year 2023 1 Oct 2022 – 30 Sep 2023 Not closed yet" in text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_has_not_begun_is_folded_and_nothing_is_said_of_zero(
    client_of: ClientOf, year: University
) -> None:
    ahead = make_period(year.year(2024).calendar, first_day=date(2027, 10, 1), last_day=date(2028, 9, 30))
    hr = client_of(year.hr, "en")
    page = tree_of(hr.get("/closing").text)
    folds = [node for node in page.iter("details") if node.get("class") == "more"]
    folded = [row.get("data-period") for fold in folds for row in fold.iter("tr") if row.get("data-period")]
    assert str(ahead.id) in folded and str(year.year(2024).id) not in folded
    period = year.year(2023)
    close(hr, period)
    assert reopen(hr, period) == 303
    told = words(hr.get(f"/closing/{period.id}").text)
    assert "is open again. No late item waits for its head because of it." in told
