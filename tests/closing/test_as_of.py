"""Reports of an earlier moment: the figures, names and files that stood then, whatever has happened since."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import recutting, registering
from app.clock import clock_at
from app.extensions import db
from app.models import RegisterMove, Status
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.closing.turned import turn_everything
from tests.conftest import NOW
from tests.factories import make_closed, make_contribution
from tests.rollups.reading import figures, left_out_figures, rows, totals, words

ClientOf = Callable[..., CheckedClient]
NAMES = ("summary", "people", "records")


def files(client: CheckedClient, query: str) -> dict[str, bytes]:
    return {
        f"{name}.{form}": client.get(f"/exports/{name}.{form}?{query}", checked=False).data
        for name in NAMES
        for form in ("csv", "xlsx")
    }


@pytest.mark.parametrize("language", ["th", "en"])
def test_closed_files_are_the_same_bytes_for_ever(
    client_of: ClientOf, year: University, language: str
) -> None:
    period = year.year(2024)
    close = make_closed(period, year.hr)
    db.session.commit()
    queries = [
        f"unit={year.unit(unit).id}&period={period.id}&as_of={written(close.closed_at)}"
        for unit in ("tsu", "faa", "music")
    ]
    before = [files(client_of(year.hr, language), query) for query in queries]
    turn_everything(year)
    with clock_at(NOW + timedelta(days=400)):
        # Somebody else, much later.
        for query, then in zip(queries, before, strict=True):
            now = files(client_of(year.rector, language), query)
            for name in then:
                assert now[name] == then[name], (name, query)
    today = files(client_of(year.hr, language), queries[0].partition("&as_of")[0])
    assert all(today[name] != before[0][name] for name in today)


def shown(client: CheckedClient, path: str) -> tuple[object, ...]:
    text = client.get(path).text
    left_out = {line: number for line, (number, _href) in left_out_figures(text).items()}
    return [one._replace(href="") for one in figures(text)], left_out


@pytest.mark.parametrize("unit", ["tsu", "faa", "music"])
def test_a_page_as_of_before_the_change_says_what_it_said(
    client_of: ClientOf, year: University, unit: str
) -> None:
    rector, period = client_of(year.rector, "en"), year.year(2024)
    make_closed(period, year.hr)
    db.session.commit()
    page = "/university" if unit == "tsu" else f"/units/{year.unit(unit).id}"
    before = shown(rector, f"{page}?period={period.id}")
    turn_everything(year)
    with clock_at(NOW + timedelta(days=20)):
        rector = client_of(year.rector, "en")
        then = f"{page}?period={period.id}&as_of={written(NOW + timedelta(hours=1))}"
        assert shown(rector, then) == before
        assert shown(rector, f"{page}?period={period.id}") != before
        text = words(rector.get(then).text)
        assert "This is as of 16 Jun 2025 10:30" in text
        assert "Department of Sound" not in text
        assert "Fiscal year 2024" in text


def test_every_figure_of_an_earlier_moment_opens_its_records_of_then(
    client_of: ClientOf, year: University
) -> None:
    period = year.year(2024)
    make_closed(period, year.hr)
    turn_everything(year)
    with clock_at(NOW + timedelta(days=20)):
        rector = client_of(year.rector, "en")
        page = f"/university?period={period.id}&as_of={written(NOW + timedelta(hours=1))}"
        text = rector.get(page).text
        hours = next(one for one in figures(text) if one.measure == "hours" and one.unit == str(year.root.id))
        assert hours.shown == "20:00"
        behind = rector.get(hours.href).text
        assert totals(behind).minutes == 20 * 60
        assert len(rows(behind)) == 3
        assert "ค่ายดนตรี" in behind
        assert "ค่ายดนตรีริมทะเลสาบ" not in behind
        assert "Talk" not in words(behind).replace("Invited lecture", "")
        for number, href in left_out_figures(text).values():
            assert totals(rector.get(href).text).count == int(number)
        assert left_out_figures(text)["submitted"][0] == "1"
        assert left_out_figures(text)["returned"][0] == "1"
        assert left_out_figures(rector.get(f"/university?period={period.id}").text)["submitted"][0] == "2"


def test_a_person_reads_their_years_of_then(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    make_closed(period, year.hr)
    db.session.commit()
    page = f"/people/{year.joint.id}?period={period.id}"
    before = shown(client_of(year.joint, "en"), page)
    turn_everything(year)
    with clock_at(NOW + timedelta(days=20)):
        her = client_of(year.joint, "en")
        then = her.get(f"{page}&as_of={written(NOW + timedelta(hours=1))}").text
        assert [one._replace(href="") for one in figures(then)] == before[0]
        # Her name in the bar is that of today.
        (main,) = [words(then)]
        assert "Chinda Pabon" in main
        assert "Aabun" in words(her.get(page).text)
        musician = client_of(year.musician, "en")
        text = words(musician.get(f"/people/{year.musician.id}?period={period.id}").text)
        assert "Hours 6:00 −4:00 Hours 2:00" in text


@pytest.mark.parametrize(
    "bad",
    [
        "yesterday",
        "2025-06-01T10:00:00",
        "2025-06-20",
        "2025-06-17T00:00:00Z",
        "30/2/2568",
        "0",
        "9999999999",
    ],
)
def test_a_moment_that_is_none_or_lies_ahead_is_told_at_its_field(
    client_of: ClientOf, year: University, bad: str
) -> None:
    hr = client_of(year.hr, "en")
    for page in (
        "/university?",
        f"/units/{year.unit('faa').id}?",
        "/exports?",
        f"/people/{year.musician.id}?",
    ):
        answer = hr.get(f"{page}as_of={bad}")
        assert answer.status_code == 422, page
        assert "<title>To fix:" in answer.text
        assert 'href="#as_of"' in answer.text
        assert f'id="as_of" name="as_of" value="{bad}"' in answer.text
    for page in ("/records?", "/exports/people.csv?"):
        assert hr.get(f"{page}as_of={bad}").status_code == 404, page


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_is_wrong_with_a_moment_is_said_in_words(client_of: ClientOf, year: University) -> None:
    hr = client_of(year.hr, "en")
    assert "lies ahead: type today or an earlier day." in hr.get("/university?as_of=17/6/2025").text
    assert "has the days 1 to 28. Correct the day." in hr.get("/university?as_of=31/2/2025").text
    preview = {"HX-Request": "true", "HX-Target": "preview"}
    answer = hr.get("/exports?as_of=31/2/2025", headers=preview)
    assert answer.status_code == 422
    assert "Correct the day." in answer.text


@pytest.mark.parametrize("bad", ["9999", "x", "-1"])
def test_a_close_that_is_none_is_not_there(client_of: ClientOf, year: University, bad: str) -> None:
    hr, period = client_of(year.hr), year.year(2024)
    for page in ("/university?", "/exports?", f"/people/{year.musician.id}?"):
        assert hr.get(f"{page}period={period.id}&close={bad}").status_code == 404, page
    assert hr.get(f"/records?period={period.id}&changed_since={bad}").status_code == 404


def test_a_typed_day_is_its_end_in_bangkok(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    for typed in ("1/6/2568", "1 Jun 2025", "2025-06-01"):
        text = words(hr.get(f"/university?period={period.id}&as_of={typed}").text)
        assert "As of 1 Jun 2025 23:59" in text
    assert "This is as of" not in words(hr.get(f"/university?period={period.id}&as_of=16/6/2568").text)


def test_by_people_here_now_there_is_no_past(client_of: ClientOf, year: University) -> None:
    hr, period = client_of(year.hr, "en"), year.year(2024)
    make_closed(period, year.hr)
    db.session.commit()
    page = f"/university?period={period.id}&basis=now"
    text = words(hr.get(f"{page}&as_of=2020-01-01").text)
    assert "there is no earlier moment and no closed value" in text
    assert "Since the period was closed" not in text
    assert shown(hr, f"{page}&as_of=2020-01-01") == shown(hr, page)


def test_what_waited_stands_in_the_unit_that_decided_on_it_then(
    client_of: ClientOf, year: University
) -> None:
    old, new = year.unit("performing"), year.unit("music")
    with clock_at(NOW):
        make_contribution(
            year.dancer,
            status=Status.SUBMITTED,
            kind=year.kind("lecture"),
            first_day=date(2024, 2, 9),
            hours=1,
        )
    with clock_at(NOW + timedelta(days=5)):
        old.closed_on, old.successor = date(2025, 6, 20), new
        facts = {"closed_on": (None, old.closed_on), "successor": (None, new)}
        registering.note(old, RegisterMove.SUCCEEDED, facts, by=year.hr)
        db.session.flush()
        recutting.follow([year.dancer.id])
    db.session.commit()

    def waiting_in(code: str, moment: str) -> str:
        page = f"/units/{year.unit(code).id}?period={year.year(2024).id}{moment}"
        return left_out_figures(rector.get(page).text)["submitted"][0]

    with clock_at(NOW + timedelta(days=9)):
        rector = client_of(year.rector, "en")
        then = f"&as_of={written(NOW + timedelta(days=1))}"
        later = f"&as_of={written(NOW + timedelta(days=8))}"
        # The musician's own record waits in music all the time.
        assert [waiting_in(code, then) for code in ("performing", "music")] == ["1", "1"]
        assert [waiting_in(code, later) for code in ("performing", "music")] == ["0", "2"]
        assert [waiting_in(code, "") for code in ("performing", "music")] == ["0", "2"]
