"""Closed periods around two records: what they bar is what would be posted anew in them, and nothing beside it."""

from collections.abc import Callable
from datetime import date

import pytest

from app import workflow
from app.extensions import db
from app.models import Activity, Role, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import grant, log, make_activity, make_closed, make_contribution, make_person
from tests.merging.one import faults, figures, make_one, part_of
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def two_years(university: University) -> tuple[Activity, Activity]:
    """A record of each of two years, by a person each; with these shares neither takes from the other."""
    first = log(university.musician, "ค่ายทะเลสาบ", percent=60, first_day=date(2024, 3, 3))
    second = make_contribution(
        university.scientist, status=Status.SUBMITTED, percent=40, first_day=date(2025, 3, 3)
    )
    db.session.commit()
    return first.activity, second.activity


def test_a_close_that_parting_does_not_touch_bars_nothing(
    client_of: ClientOf, university: University
) -> None:
    kept = log(university.musician, percent=60, first_day=date(2024, 3, 3)).activity
    merged = log(university.scientist, percent=40, first_day=date(2025, 3, 3)).activity
    db.session.commit()
    client = client_of(university.hr, "en")
    assert make_one(client, kept, merged).status_code == 303
    close = make_closed(university.year(2024), university.hr)
    db.session.commit()
    page = client.get(f"/activities/{kept.id}/merges").text
    assert "They stay one" not in page and "one more restatement there" not in page
    form = client.form(f"/activities/{kept.id}/merges", action="/part")
    assert client.send(form, reason="คนละงาน").status_code == 303
    year = university.year(2024)
    assert figures(university, period=year) == figures(university, period=year, as_of=close.closed_at)
    assert faults() == []


def test_unit_hr_makes_one_what_posts_nothing_anew_in_a_closed_period(
    client_of: ClientOf, university: University, two_years: tuple[Activity, Activity]
) -> None:
    kept, merged = two_years
    for unit in ("faa", "sci"):
        grant(university.director, Role.HR, university.unit(unit))
    close = make_closed(university.year(2024), university.hr)
    db.session.commit()
    client = client_of(university.director, "en")
    page = client.get(f"/activities/{kept.id}/merge/together?other={merged.id}").text
    assert ">Make them one</button>" in page and "university HR makes them one" not in page
    answer = make_one(client, kept, merged, **{f"share_{part_of(kept).id}": "50"})
    assert answer.status_code == 422 and "counts these records: university HR makes them one" in answer.text
    assert make_one(client, kept, merged).status_code == 303
    year = university.year(2024)
    assert figures(university, period=year) == figures(university, period=year, as_of=close.closed_at)
    assert client.get(f"/activities/{kept.id}/merges").text.count("Part them again") == 1
    assert faults() == []


def test_the_other_way_round_the_closed_year_is_restated(
    client_of: ClientOf, university: University, two_years: tuple[Activity, Activity]
) -> None:
    merged, kept = two_years
    for unit in ("faa", "sci"):
        grant(university.director, Role.HR, university.unit(unit))
    make_closed(university.year(2024), university.hr)
    db.session.commit()
    path = f"/activities/{kept.id}/merge/together?other={merged.id}"
    page = client_of(university.director, "en").get(path).text
    assert "university HR makes them one" in page and ">Make them one</button>" not in page
    assert "Closed, and counting work of these records" in client_of(university.hr, "en").get(path).text


def test_what_becoming_one_and_parting_touch_is_asked_at_the_same_cost_however_many(
    client_of: ClientOf, university: University
) -> None:
    make_closed(university.year(2025), university.hr)
    client = client_of(university.hr)

    def asked(people: int) -> list[int]:
        kept = make_contribution(university.dancer, status=Status.SUBMITTED, percent=5).activity
        merged = make_activity(university.musician)
        for at in range(people):
            person = make_person(f"m{people}-{at}", university.unit("sci"), f"คนที่ {at}", "ก")
            part = make_contribution(person, merged, Status.SUBMITTED, percent=1)
            workflow.move(part, "approve", by=university.science_head)
            workflow.move(part, "accept", by=university.hr, reason="มาช้า")
        db.session.commit()
        found = []
        for path in (f"merge/together?other={merged.id}", "merges"):
            db.session.expire_all()
            with counted() as statements:
                assert university.year(2025).name_in("th") in client.get(f"/activities/{kept.id}/{path}").text
            found.append(len(statements))
            if path != "merges":
                assert make_one(client, kept, merged).status_code == 303
        return found

    assert asked(9) == asked(3)
