"""What somebody left out of their portfolio stays left out when records become one, and comes apart with them."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.merging import actions
from app.models import Activity, ActivityMerge, Person
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import log, make_contribution
from tests.page_trees import tree_of

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def choose(client: CheckedClient, *activities: Activity) -> None:
    form = client.form("/portfolio/choose", action="/choose")
    assert client.send(form, activities=[str(one.id) for one in activities]).status_code == 303


def shown(client_of: ClientOf, university: University, person: Person) -> set[int]:
    """The activities that HR reads in the person's portfolio."""
    page = client_of(university.hr).get(f"/people/{person.id}/portfolio").text
    return {
        int(row.get("data-activity") or 0) for row in tree_of(page).iter("li") if row.get("data-activity")
    }


def become_one(kept: Activity, merged: Activity, university: University) -> ActivityMerge:
    halves = {part.id: 400_000 for part in (*kept.contributions, *merged.contributions)}
    found = actions.merge(kept, merged, shares=halves, reason="เรื่องเดียวกัน", by=university.hr).merge
    db.session.commit()
    return found


def part_again(merge: ActivityMerge, university: University) -> None:
    actions.undo(merge, reason="คนละเรื่อง", by=university.hr)
    db.session.commit()


def test_what_is_left_out_stays_out_and_goes_back_as_it_was(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    scientist, musician = university.scientist, university.musician
    choose(client_of(scientist), merged)
    merge = become_one(kept, merged, university)
    assert shown(client_of, university, scientist) == set()
    assert shown(client_of, university, musician) == {kept.id}
    part_again(merge, university)
    assert shown(client_of, university, scientist) == set()
    choose(client_of(scientist))
    assert shown(client_of, university, scientist) == {merged.id}


@pytest.mark.parametrize("out_first", [True, False])
def test_what_they_choose_of_the_one_record_holds_for_what_goes_back(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity], out_first: bool
) -> None:
    kept, merged = twice
    scientist = university.scientist
    hers = client_of(scientist)
    choose(hers, *([merged] if out_first else []))
    merge = become_one(kept, merged, university)
    assert shown(client_of, university, scientist) == (set() if out_first else {kept.id})
    choose(hers, *([] if out_first else [kept]))
    part_again(merge, university)
    assert shown(client_of, university, scientist) == ({merged.id} if out_first else set())


def test_who_shows_their_part_of_the_record_that_stays_shows_it_still(
    client_of: ClientOf, university: University
) -> None:
    """They had left out the second log of one work."""
    musician = university.musician
    kept = log(musician, "ลงพื้นที่", percent=50, first_day=date(2025, 3, 3)).activity
    merged = log(university.scientist, "ลงพื้นที่", percent=30, first_day=date(2025, 3, 4)).activity
    make_contribution(musician, merged, percent=20)
    choose(client_of(musician), merged)
    for step in ("before", "as one", "apart"):
        if step == "as one":
            merge = actions.merge(kept, merged, shares={}, reason="เรื่องเดียวกัน", by=university.hr).merge
        elif step == "apart":
            part_again(merge, university)
        assert shown(client_of, university, musician) == {kept.id}, step
