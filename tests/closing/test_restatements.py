"""Closed value, change and restated value: on pages, in files, and the records behind a change."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import registering, workflow
from app.clock import clock_at
from app.extensions import db
from app.models import Person, RegisterMove, Status
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.closing.turned import part_called, turn_everything
from tests.conftest import NOW
from tests.factories import approve, bring, make_closed, make_contribution
from tests.rollups.reading import figures, left_out_figures, page_of, rows, words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


NAMES = ("summary", "people", "records")


def files(client: CheckedClient, query: str) -> dict[str, bytes]:
    return {
        f"{name}.{form}": client.get(f"/exports/{name}.{form}?{query}", checked=False).data
        for name in NAMES
        for form in ("csv", "xlsx")
    }


def shown(client: CheckedClient, path: str) -> tuple[object, ...]:
    text = client.get(path).text
    left_out = {line: number for line, (number, _href) in left_out_figures(text).items()}
    return [one._replace(href="") for one in figures(text)], left_out


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
