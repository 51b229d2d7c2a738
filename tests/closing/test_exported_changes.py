"""What a file tells of a closed period: closed, change, restated, and the records behind a change; plain loops say the same."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import openpyxl
import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.extensions import db
from app.models import (
    AccessLine,
    Area,
    Contribution,
    Decision,
    ExportedPerson,
    LedgerEntry,
    PeriodClose,
    Status,
    Unit,
)
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.closing.conftest import found_year
from tests.closing.turned import turn_everything
from tests.conftest import NOW, Filling
from tests.factories import make_closed

ClientOf = Callable[..., CheckedClient]
LATER = NOW + timedelta(days=20)


def found_turned_year() -> None:
    """The fiscal year 2024 was closed, then everything was turned."""
    found_year()
    with clock_at(NOW):
        one = University()
        make_closed(one.year(2024), one.hr)
        turn_everything(one)


@pytest.fixture
def filling(request: pytest.FixtureRequest, filling: Filling) -> Filling:
    """It is turned once for each database, and copied for each test that asks for it."""
    return ("turned_year", found_turned_year) if "close" in request.fixturenames else filling


@pytest.fixture
def close(year: University) -> Iterator[PeriodClose]:
    """Its close; it is three weeks later."""
    with clock_at(LATER):
        yield db.session.scalars(select(PeriodClose)).one()


class Sums(NamedTuple):
    minutes: int = 0
    credit: int = 0
    # Whether there is an entry at all.
    counts: bool = False


def entries(unit: Unit, close: PeriodClose) -> list[LedgerEntry]:
    """Everything ever posted that lies in the closed year and in `unit` or below it."""
    return [
        entry
        for entry in db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))
        if close.period.first_day <= entry.first_day
        and entry.last_day <= close.period.last_day
        and is_below(entry.unit, unit)
    ]


def is_below(one: Unit | None, unit: Unit) -> bool:
    while one is not None and one.id != unit.id:
        one = db.session.get(Unit, one.parent_id) if one.parent_id else None
    return one is not None


def sums(
    among: list[LedgerEntry], moment: datetime | None, by: Callable[[LedgerEntry], Any]
) -> dict[Any, Sums]:
    """Of what stood at `moment` (None: stands), by what `by` says of an entry."""
    found: dict[Any, Sums] = {}
    for entry in among:
        stands = entry.voided_at is None
        if moment is not None:
            stands = entry.posted_at <= moment and (stands or entry.voided_at > moment)  # type: ignore[operator]
        if stands:
            old = found.get(by(entry), Sums())
            found[by(entry)] = Sums(old.minutes + entry.minutes, old.credit + entry.credit, True)
    return found


def read(client: CheckedClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def address(name: str, unit: Unit, close: PeriodClose, **more: Any) -> str:
    extra = "".join(f"&{key}={value}" for key, value in more.items())
    return f"/exports/{name}?unit={unit.id}&period={close.period_id}{extra}"


@pytest.mark.parametrize("unit", ["tsu", "faa", "music", "sci"])
def test_a_change_is_exported_with_exactly_the_records_behind_it(
    client_of: ClientOf, year: University, close: PeriodClose, unit: str
) -> None:
    here = year.unit(unit)
    found = read(client_of(year.hr, "en"), address("records.csv", here, close, changed_since=close.id))
    among = entries(here, close)
    then = sums(among, close.closed_at, lambda entry: entry.contribution_id)
    now = sums(among, None, lambda entry: entry.contribution_id)
    expected = {
        str(one): (then.get(one, Sums()), now.get(one, Sums()))
        for one in then.keys() | now.keys()
        if then.get(one) != now.get(one)
    }
    assert expected or unit == "sci"
    assert [row["Contribution"] for row in found] == sorted(expected, key=int)
    for row in found:
        closed, restated = expected[row["Contribution"]]
        assert int(row["Closed: Minutes"]) == closed.minutes
        assert int(row["Minutes"]) == restated.minutes
        assert int(row["Change: Minutes"]) == restated.minutes - closed.minutes
        assert Decimal(row["Closed: Credit"]) == Decimal(closed.credit).scaleb(-6)
        assert Decimal(row["Change: Credit"]) == Decimal(restated.credit - closed.credit).scaleb(-6)
        part = db.session.get_one(Contribution, int(row["Contribution"]))
        why = reason_of(part, close)
        assert row["Reason"] == (why.reason if why else "")
        assert row["Decided by"] == (why.by.name_in("en") if why else "")
        assert row["Decision since the close"] == (
            "" if why is None else "Revoked" if why.move == "revoke" else "Approved"
        )


def reason_of(part: Contribution, close: PeriodClose) -> Decision | None:
    lines = [
        line
        for line in part.decisions
        if line.at > close.closed_at
        and line.move in ("approve", "accept", "revoke")
        and line.to_status is not Status.LATE
    ]
    return lines[-1] if lines else None


@pytest.mark.parametrize("unit", ["tsu", "faa", "music"])
def test_people_carry_what_was_closed_and_the_change(
    client_of: ClientOf, year: University, close: PeriodClose, unit: str
) -> None:
    here = year.unit(unit)
    found = read(client_of(year.hr, "en"), address("people.csv", here, close))
    among = entries(here, close)
    then = sums(among, close.closed_at, lambda entry: entry.person.code)
    now = sums(among, None, lambda entry: entry.person.code)
    assert {row["Staff code"] for row in found} == then.keys() | now.keys()
    assert len(found) == len(then.keys() | now.keys())
    for row in found:
        closed, restated = then.get(row["Staff code"], Sums()), now.get(row["Staff code"], Sums())
        assert int(row["Closed: Minutes"]) == closed.minutes
        assert int(row["Minutes"]) == restated.minutes
        assert int(row["Change: Minutes"]) == restated.minutes - closed.minutes
        assert Decimal(row["Closed: Credit"]) == Decimal(closed.credit).scaleb(-6)
        for measure in ("Activities", "New", "Continuing"):
            assert int(row[f"Closed: {measure}"]) + int(row[f"Change: {measure}"]) == int(row[measure])
    by_area = sums(among, close.closed_at, lambda entry: (entry.person.code, entry.area))
    for row in found:
        for area, heading in zip(
            Area, ("Teaching", "Research", "Academic service", "Arts and culture"), strict=True
        ):
            minutes = by_area.get((row["Staff code"], area), Sums()).minutes
            assert Decimal(row[f"Closed: {heading}, decimal hours"]) == round(Decimal(minutes) / 60, 2)


def test_whoever_counts_no_more_is_told_and_can_see_who_exported_it(
    client_of: ClientOf, year: University, close: PeriodClose
) -> None:
    # The musician's talk was revoked; what came late of hers is taken out here too.
    path = address("records.csv", year.root, close, changed_since=close.id)
    found = read(client_of(year.rector, "en"), path)
    revoked = next(row for row in found if row["Title"] == "อบรมครูดนตรี")
    assert (revoked["Closed: Minutes"], revoked["Change: Minutes"], revoked["Minutes"]) == (
        "360",
        "-360",
        "0",
    )
    assert revoked["Status"] == "Returned"
    line = db.session.scalars(select(AccessLine).order_by(AccessLine.id.desc())).first()
    assert line is not None
    told = set(db.session.scalars(select(ExportedPerson.person_id).where(ExportedPerson.line_id == line.id)))
    codes = {row["Staff code"] for row in found}
    assert {one.code for one in everybody(year) if one.id in told} == codes
    assert line.details["changed_since"] == close.id


def everybody(year: University) -> list[Any]:
    return [year.musician, year.dancer, year.joint, year.scientist, year.support, year.hr, year.rector]


@pytest.mark.parametrize("name", ["summary", "people", "records"])
def test_the_first_sheet_tells_closed_value_change_and_restated_value(
    client_of: ClientOf, year: University, close: PeriodClose, name: str
) -> None:
    response = client_of(year.hr, "en").get(address(f"{name}.xlsx", year.root, close))
    about = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0]
    facts = {row[0].value: row[1].value for row in about.iter_rows(min_row=3, max_col=2)}
    among = entries(year.root, close)
    then = sums(among, close.closed_at, lambda entry: None)[None]
    now = sums(among, None, lambda entry: None)[None]
    assert (facts["Closed: Minutes"], facts["Minutes"]) == (then.minutes, now.minutes)
    assert facts["Closed: Credit"] == pytest.approx(then.credit / 1_000_000)
    for measure in ("Records", "Activities", "New", "Continuing", "People", "Minutes"):
        assert facts[f"Closed: {measure}"] + facts[f"Change: {measure}"] == facts[measure]
    # As it was closed there is nothing to compare with.
    then_address = address(f"{name}.xlsx", year.root, close, as_of=written(close.closed_at))
    about = openpyxl.load_workbook(
        io.BytesIO(client_of(year.hr, "en").get(then_address, checked=False).data)
    ).worksheets[0]
    assert not any(str(row[0].value).startswith("Closed:") for row in about.iter_rows(max_col=1))


def by_hand(unit: Unit, close: PeriodClose) -> bytes:
    """The file of records as one would write it from the entities, one after the other."""
    found: dict[int, list[LedgerEntry]] = {}
    for entry in entries(unit, close):
        if entry.voided_at is None:
            found.setdefault(entry.contribution_id, []).append(entry)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for one, standing in sorted(found.items()):
        part = db.session.get_one(Contribution, one)
        activity, kind = part.activity, standing[0].kind
        approval = [line for line in part.decisions if line.to_status is Status.APPROVED][-1]
        minutes = sum(entry.minutes for entry in standing)
        units = dict.fromkeys(
            entry.unit.name_en for entry in sorted(standing, key=lambda entry: (entry.first_day, entry.id))
        )
        scale = {None: "Not stated", "local": "Local", "national": "National"}[standing[0].scale]
        answers = [
            f"{field.name_en}: {activity.fields[field.code]}"
            for field in sorted(kind.fields, key=lambda field: field.code)
            if activity.fields.get(field.code)
        ]
        writer.writerow(
            [
                part.id, activity.id, activity.title,
                {"teaching": "Teaching", "research": "Research", "service": "Academic service", "culture": "Arts and culture"}[kind.area],
                kind.name_en, scale, activity.place, part.person.code, part.person.name_in("en"),
                "; ".join(units), part.role.value.capitalize(),
                part.author_position or "" if kind.has_authors else "",
                "yes" if kind.has_authors and part.is_corresponding else "",
                min(entry.first_day for entry in standing), max(entry.last_day for entry in standing),
                minutes, round(Decimal(minutes) / 60, 2),
                Decimal(sum(entry.credit for entry in standing)).scaleb(-6),
                Decimal(part.share).scaleb(-6) * 100, "Approved",
                (approval.at + timedelta(hours=7)).strftime("%Y-%m-%d %H:%M"), approval.by.name_in("en"),
                len(activity.evidence), "; ".join(answers),
                # Nothing was said of partners, outcomes and goals, and nobody worked across disciplines.
                "", "", "", "",
            ]
        )  # fmt: skip
    return text.getvalue().encode()


@pytest.mark.parametrize("unit", ["tsu", "faa", "music"])
def test_the_closed_file_has_the_bytes_that_entities_gave_before_everything_was_turned(
    client_of: ClientOf, year: University, unit: str
) -> None:
    close = make_closed(year.year(2024), year.hr)
    expected = by_hand(year.unit(unit), close)
    assert expected.count(b"\r\n") >= (1 if unit == "music" else 2)
    turn_everything(year)
    with clock_at(LATER):
        path = address("records.csv", year.unit(unit), close, as_of=written(close.closed_at))
        data = client_of(year.rector, "en").get(path).data
    assert data.partition(b"\r\n")[2] == expected


@pytest.mark.parametrize(
    "narrowing",
    ["direct=1", "measure=new", "text=ค่าย", "area=culture", "learning=0", "scale=unstated", "kind", "person"],
)
@pytest.mark.parametrize("changes", [False, True])
def test_a_file_of_records_is_narrowed_as_their_page_is(
    client_of: ClientOf, year: University, close: PeriodClose, narrowing: str, changes: bool
) -> None:
    client = client_of(year.hr, "en")
    asked = {"kind": f"kind={year.kind('concert').id}", "person": f"person={year.joint.id}"}
    path = f"unit={year.unit('faa').id}&period={close.period_id}&{asked.get(narrowing, narrowing)}"
    path += f"&changed_since={close.id}" if changes else ""
    page = client.get(f"/records?{path}").text
    on_page = contributions_on(page)
    assert {row["Contribution"] for row in read(client, f"/exports/records.csv?{path}")} == on_page
    # The page leads to the choice of the same file, and that says what narrows it.
    choice = client.get(f"/exports?name=records&{path}").text
    assert "Export all records of the unit" in choice or (narrowing.startswith("area") and not changes)
    assert "/exports?" in page


def contributions_on(page: str) -> set[str]:
    return set(re.findall(r'data-contribution="(\d+)"', page))


@pytest.mark.parametrize(
    "bad", ["changed_since=9999", "changed_since=x", "kind=9999", "direct=2", "measure=x"]
)
def test_a_narrowing_that_is_none_is_not_there(
    client_of: ClientOf, year: University, close: PeriodClose, bad: str
) -> None:
    client = client_of(year.hr)
    assert client.get(address("records.csv", year.root, close) + f"&{bad}").status_code == 404
    # What holds no records is narrowed by unit, period and area alone.
    assert client.get(address("summary.csv", year.root, close) + f"&{bad}").status_code == 200


def test_who_may_not_open_the_records_exports_no_change_of_them(
    client_of: ClientOf, year: University, close: PeriodClose
) -> None:
    path = address("records.csv", year.root, close, changed_since=close.id)
    assert client_of(year.dean).get(path).status_code == 403
    assert client_of(year.scientist).get(path).status_code == 403


def test_nothing_that_changed_is_an_empty_file(client_of: ClientOf, year: University) -> None:
    close = make_closed(year.year(2024), year.hr)
    assert read(client_of(year.hr), address("records.csv", year.root, close, changed_since=close.id)) == []
