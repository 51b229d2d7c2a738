"""Reports of an earlier moment: the figures, names and files that stood then, whatever has happened since."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import recutting, registering, workflow
from app.changes import note_change
from app.clock import clock_at
from app.extensions import db
from app.facts import shared_facts
from app.models import Contribution, Person, RegisterMove, Status
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import approve, bring, make_closed, make_contribution
from tests.rollups.reading import figures, left_out_figures, page_of, rows, totals, words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
NAMES = ("summary", "people", "records")


def part_called(title: str) -> Contribution:
    return next(part for part in db.session.scalars(select(Contribution)) if part.activity.title == title)


def turn_everything(year: University) -> None:
    """What may come after a close: names, titles, kinds, decisions, appointments, late work, a new unit."""
    later = NOW + timedelta(days=10)
    with clock_at(later):
        amended = part_called("รำถวาย")
        workflow.move(amended, "amend", by=amended.person)
        amended.minutes = 90 * 60
        workflow.move(amended, "submit", by=amended.person)
        approve(amended)
        workflow.move(amended, "accept", by=year.hr, reason="แก้ชั่วโมงหลังปิดรอบ")
        revoked = part_called("อบรมครูดนตรี")
        workflow.move(revoked, "revoke", by=year.hr, reason="ซ้ำกับรายการอื่น")
        late = bring(part_called("ยังรออยู่"), Status.LATE)
        workflow.move(late, "accept", by=year.hr, reason="เอกสารมาช้า")
        bring(part_called("ส่งกลับ"), Status.SUBMITTED)
        rename(year)
        retitle(year)
        # The joint lecturer never worked in biology after all.
        away = year.joint.appointments[1]
        registering.note(
            year.joint, RegisterMove.CORRECTED, {f"unit@{away.unit_id}": (away.unit_id, None)}, by=year.hr
        )
        away.unit_id = year.unit("chemistry").id
        db.session.flush()
        recutting.follow([year.joint.id])
        make_contribution(
            year.dancer,
            status=Status.SUBMITTED,
            kind=year.kind("lecture"),
            first_day=date(2024, 2, 9),
            hours=1,
        )
    db.session.commit()


def rename(year: University) -> None:
    """New names of a person, a unit, a kind and a period, each with its line of history, as HR's forms write them."""
    person, unit, kind, calendar = (
        year.joint, year.unit("music"), year.kind("lecture"), year.calendars["fiscal"]
    )  # fmt: skip
    facts = registering.differing(person, {"family_th": "อาบอุ่น", "family_en": "Aabun", "rank_th": "ผศ."})
    person.family_th, person.family_en, person.rank_th = "อาบอุ่น", "Aabun", "ผศ."
    person.refresh_search()
    registering.note(person, RegisterMove.CHANGED, facts, by=year.hr)
    facts = registering.differing(unit, {"name_th": "สาขาวิชาดุริยางค์", "name_en": "Department of Sound"})
    unit.rename("สาขาวิชาดุริยางค์", "Department of Sound")
    registering.note(unit, RegisterMove.CHANGED, facts, by=year.hr)
    facts = registering.differing(kind, {"name_th": "บรรยาย", "name_en": "Talk"})
    kind.name_th, kind.name_en = "บรรยาย", "Talk"
    registering.note(kind, RegisterMove.CHANGED, facts, by=year.hr)
    period = year.year(2024)
    facts = registering.differing(period, {"name_th": "ปีใหม่", "name_en": "New name"})
    period.name_th, period.name_en = "ปีใหม่", "New name"
    registering.note(
        calendar, RegisterMove.CORRECTED, {"period": (None, "ปีใหม่ · New name"), **facts}, by=year.hr
    )


def retitle(year: University) -> None:
    activity = part_called("ค่ายดนตรี").activity
    before = shared_facts(activity)
    activity.title, activity.place = "ค่ายดนตรีริมทะเลสาบ", "สงขลา"
    note_change(activity, before, year.joint)


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


# Restatements


def changes(client: CheckedClient, path: str) -> list[tuple[str, str, str]]:
    """(measure, change shown, link) of each change on a page."""
    return [
        (node.get("data-change", ""), (node.text or "").strip(), node.get("href", ""))
        for node in page_of(client.get(path, checked=False).text).iter()
        if node.get("data-change")
    ]


def change_behind(text: str) -> dict[str, int]:
    return {
        name: int(re.findall(rf'data-{name}="(-?\d+)"', text)[0])
        for name in ("count", "activities", "people", "minutes", "credit")
    }


def as_shown(measure: str, behind: dict[str, int]) -> str:
    """By hand: what a change shows whose records come to this."""
    name = {"hours": "minutes", "new": "activities", "continuing": "activities"}.get(measure, measure)
    value = behind[name]
    sign, size = "+" if value > 0 else "−" if value < 0 else "", abs(value)
    if measure == "hours":
        return f"{sign}{size // 60:,}:{size % 60:02d}" if size else "0"
    if measure == "credit":
        return f"{sign}{size // 1_000_000}.{size % 1_000_000 // 1000:03d}" if size else "0"
    return f"{sign}{size}"


def test_every_change_opens_exactly_the_records_behind_it(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    close = make_closed(period, year.hr)
    turn_everything(year)
    with clock_at(NOW + timedelta(days=20)):
        rector = client_of(year.rector, "en")
        opened = 0
        for page in ("/university", f"/units/{year.unit('faa').id}", f"/units/{year.unit('sci').id}",
                     f"/people/{year.joint.id}"):  # fmt: skip
            viewer = client_of(year.hr, "en") if "people" in page else rector
            found = changes(viewer, f"{page}?period={period.id}")
            assert {measure for measure, *_rest in found} >= {"hours", "credit", "activities", "new"}
            for measure, change, href in set(found):
                assert f"changed_since={close.id}" in href
                text = viewer.get(href, checked=False).text
                assert as_shown(measure, change_behind(text)) == change, (page, href)
                opened += 1
        assert opened > 100
        text = words(rector.get(f"/university?period={period.id}").text)
        assert "Hours 20:00 +82:00 Hours 102:00" in text
        assert f"Closed 16 Jun 2025 09:30 by {year.hr.name_in('en')}" in text
        behind = rector.get(f"/records?unit={year.root.id}&period={period.id}&changed_since={close.id}").text
        assert len(rows(behind)) == 3
        assert "4:00 1.000 +86:00 0.000 90:00 1.000" in words(behind).replace(" 0 ", " 0.000 ")


def test_the_reader_chooses_the_close_to_compare_with(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    first = make_closed(period, year.hr)
    with clock_at(NOW + timedelta(days=1)):
        first.reopened_at, first.reopened_by_id = NOW + timedelta(days=1), year.hr.id
        approve(part_called("ยังรออยู่"))
        second = make_closed(period, year.hr)
    with clock_at(NOW + timedelta(days=2)):
        workflow.move(part_called("อบรมครูดนตรี"), "revoke", by=year.hr, reason="ซ้ำ")
    db.session.commit()
    with clock_at(NOW + timedelta(days=3)):
        hr = client_of(year.hr, "en")
        page = f"/university?period={period.id}"
        assert "Hours 22:00 −6:00 Hours 16:00" in words(hr.get(page).text)
        assert "Hours 22:00 −6:00 Hours 16:00" in words(hr.get(f"{page}&close={second.id}").text)
        assert "Hours 20:00 −4:00 Hours 16:00" in words(hr.get(f"{page}&close={first.id}").text)
        assert "Compared with the close of" in hr.get(page).text
        # As it was at the second close, compared with the first.
        assert "Hours 20:00 +2:00 Hours 22:00" in words(
            hr.get(f"{page}&as_of={written(second.closed_at)}").text
        )
        assert "Since the period was closed" not in words(
            hr.get(f"{page}&as_of={written(first.closed_at)}").text
        )


def test_the_summary_file_tells_closed_change_and_restated(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    make_closed(period, year.hr)
    turn_everything(year)
    with clock_at(NOW + timedelta(days=20)):
        data = (
            client_of(year.hr, "en").get(f"/exports/summary.csv?unit={year.root.id}&period={period.id}").data
        )
        lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        whole = next(line for line in lines if line["Line"] == "Whole unit" and line["Area"] == "All areas")
        assert (whole["Closed: Minutes"], whole["Change: Minutes"], whole["Minutes"]) == (
            "1200",
            "4920",
            "6120",
        )
        for line in lines:
            for figure in ("Activities", "New", "Continuing", "Minutes", "People"):
                assert int(line[f"Closed: {figure}"]) + int(line[f"Change: {figure}"]) == int(line[figure])


def test_staff_read_the_change_and_open_nothing(client_of: ClientOf, year: University) -> None:
    period = year.year(2024)
    make_closed(period, year.hr)
    turn_everything(year)
    with clock_at(NOW + timedelta(days=20)):
        scientist: Person = year.scientist
        found = changes(client_of(scientist, "en"), f"/university?period={period.id}")
        assert found
        assert not any(href for _measure, _change, href in found)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_earlier_moments_and_restatements_cost_the_same_however_much_there_is(
    client_of: ClientOf, year: University
) -> None:
    period = year.year(2024)
    close = make_closed(period, year.hr)
    turn_everything(year)
    root, then = year.root.id, written(close.closed_at)
    pages = [
        f"/university?period={period.id}",
        f"/university?period={period.id}&as_of={then}",
        f"/records?unit={root}&period={period.id}&as_of={then}",
        f"/records?unit={root}&period={period.id}&status=submitted&as_of={then}",
        f"/records?unit={root}&period={period.id}&changed_since={close.id}",
        f"/exports/records.csv?unit={root}&period={period.id}&as_of={then}",
        f"/people/{year.musician.id}?period={period.id}",
    ]

    def costs() -> list[int]:
        found = []
        for page in pages:
            with counted() as statements:
                assert client.get(page, checked=False).status_code == 200
            found.append(len(statements))
        return found

    with clock_at(NOW + timedelta(days=20)):
        client = client_of(year.hr)
        costs()
        before = costs()
        for number in range(5):
            for person in (year.musician, year.dancer, year.scientist):
                part = make_contribution(
                    person, status=Status.SUBMITTED, kind=year.kind("lecture"),
                    first_day=date(2024, 2, 10 + number), hours=1,
                )  # fmt: skip
                workflow.move(bring(part, Status.LATE), "accept", by=year.hr, reason="ช้า")
            rename_again(year, number)
        db.session.commit()
        assert costs() == before


def rename_again(year: University, number: int) -> None:
    unit = year.unit("performing")
    facts = registering.differing(unit, {"name_en": f"Stage {number}"})
    unit.rename(unit.name_th, f"Stage {number}")
    registering.note(unit, RegisterMove.CHANGED, facts, by=year.hr)
