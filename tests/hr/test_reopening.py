"""A closed unit is opened again: shown first, then done, and refused where its people have gone on to a successor."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import PeriodClose, RegisterMove, Role, Status, Unit
from app.registering import history
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, log, make_contribution, make_person, make_unit, reviewer_of
from tests.hr.changing import confirm, do, look, touched
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]


def unit_of(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def path_of(code: str, what: str = "reopen") -> str:
    return f"/register/units/{unit_of(code).id}/{what}"


def test_what_waits_comes_back_and_the_history_keeps_both(
    university: University, client_of: ClientOf
) -> None:
    one, hr = university, client_of(university.hr, "en")
    part = make_contribution(one.musician, status=Status.SUBMITTED)
    do(hr, path_of("music", "close"), closed_on="1/6/2025")
    assert reviewer_of(part) is one.dean
    assert "Open it again" in words(hr.get(path_of("music", "")[:-1]).text)
    looked = look(hr, path_of("music"), reason="Order 9/2568")
    said = touched(looked)
    assert "1 unit is open again, as if it had never closed: Department of Music" in said
    assert "Heads there who decide again: Assoc. Prof. Khwanchai Thalenoi" in said
    assert "1 waiting or returned record goes to another unit" in said
    assert unit_of("music").closed_on == date(2025, 6, 1) and reviewer_of(part) is one.dean
    assert confirm(hr, looked, path_of("music")).status_code == 303
    assert unit_of("music").closed_on is None and reviewer_of(part) is one.head
    assert part.reviewing_unit is unit_of("music")
    assert [line.move for line in history(unit_of("music"))] == [RegisterMove.REOPENED, RegisterMove.CLOSED]
    page = words(hr.get(f"/register/units/{unit_of('music').id}").text)
    assert "Opened again" in page and "Order 9/2568" in page
    assert client_of(one.hr).get(path_of("music")).status_code == 404


def test_units_that_closed_with_it_open_with_it_or_stay_closed(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    do(hr, path_of("performing", "close"), closed_on="1/5/2025")
    do(hr, path_of("faa", "close"), closed_on="1/6/2025", with_below="y")
    below = look(hr, path_of("music"))
    assert below.status_code == 422
    assert "Faculty of Fine and Applied Arts, to which Department of Music belongs, is closed" in words(
        below.text
    )
    assert "1 unit below that closed on the same day stays closed" in touched(look(hr, path_of("faa")))
    do(hr, path_of("faa"), with_below="y")
    assert (unit_of("faa").closed_on, unit_of("music").closed_on) == (None, None)
    # It had closed before.
    assert unit_of("performing").closed_on == date(2025, 5, 1)
    do(hr, path_of("performing"))
    assert unit_of("performing").closed_on is None


def test_it_is_refused_where_a_successor_holds_its_people(
    university: University, client_of: ClientOf
) -> None:
    one, hr = university, client_of(university.hr, "en")
    log(one.dancer, first_day=date(2025, 6, 10), hours=4)
    do(hr, path_of("performing", "succeed"), closed_on="1/6/2025", successor=str(one.unit("music").id))
    refused = look(hr, path_of("performing"))
    assert refused.status_code == 422
    said = words(refused.text)
    assert "Department of Music holds the people of Department of Performing Arts from 1 Jun 2025 on" in said
    assert one.dancer.name_in("en") in said and "correct their appointments first" in said
    assert unit_of("performing").closed_on == date(2025, 6, 1)
    assert [line.move for line in history(unit_of("performing"))] == [RegisterMove.SUCCEEDED]


def test_it_is_refused_where_a_post_ahead_went_to_the_successor(
    university: University, client_of: ClientOf
) -> None:
    one, hr = university, client_of(university.hr, "en")
    make_unit("empty", one.unit("faa"))
    newcomer = make_person("newcomer")
    appoint(newcomer, one.unit("office"), last_day=date(2025, 9, 30))
    appoint(newcomer, unit_of("empty"), first_day=date(2025, 10, 1))
    db.session.commit()
    do(hr, path_of("empty", "succeed"), closed_on="1/7/2025", successor=str(one.unit("music").id))
    refused = look(hr, path_of("empty"))
    assert refused.status_code == 422 and newcomer.name_in("en") in words(refused.text)


def test_a_successor_without_its_people_follows_it_no_longer(
    university: University, client_of: ClientOf
) -> None:
    one, hr = university, client_of(university.hr, "en")
    make_unit("empty", one.unit("faa"))
    gone = make_person("gone")
    appoint(gone, unit_of("empty"), last_day=date(2025, 3, 31))
    part = make_contribution(gone, status=Status.SUBMITTED, first_day=date(2025, 3, 3))
    db.session.commit()
    do(hr, path_of("empty", "succeed"), closed_on="1/6/2025", successor=str(one.unit("music").id))
    assert part.reviewing_unit is one.unit("music")
    said = touched(look(hr, path_of("empty")))
    assert "Department of Music follows Empty no longer" in said
    assert "Empty has no head today" in said
    do(hr, path_of("empty"))
    assert (unit_of("empty").closed_on, unit_of("empty").successor) == (None, None)
    assert part.reviewing_unit is unit_of("empty")
    assert "followed by" not in words(hr.get(path_of("empty", "")[:-1]).text)


def test_what_it_carried_on_for_others_comes_back_with_it(
    university: University, client_of: ClientOf
) -> None:
    """Somebody who left a unit that this one follows never worked in this one."""
    one, hr = university, client_of(university.hr, "en")
    make_unit("first", one.unit("faa"))
    gone = make_person("gone")
    appoint(gone, unit_of("first"), last_day=date(2025, 3, 31))
    part = make_contribution(gone, status=Status.SUBMITTED, first_day=date(2025, 3, 3))
    make_unit("second", one.unit("faa"))
    db.session.commit()
    do(hr, path_of("first", "succeed"), closed_on="1/5/2025", successor=str(unit_of("second").id))
    do(hr, path_of("second", "close"), closed_on="1/6/2025")
    do(hr, path_of("second"))
    assert part.reviewing_unit is unit_of("second") and unit_of("first").successor is unit_of("second")


def test_nothing_closed_changes_and_no_reason_is_asked(university: University, client_of: ClientOf) -> None:
    one, hr = university, client_of(university.hr, "en")
    log(one.musician, first_day=date(2025, 6, 2), hours=3)
    do(hr, path_of("music", "close"), closed_on="1/6/2025")
    closed_at = one.musician.created_at
    db.session.add(PeriodClose(period=one.year(2025), closed_at=closed_at, closed_by=one.hr))
    db.session.commit()
    looked = look(hr, path_of("music"))
    assert "No figure of a closed period changes" in touched(looked)
    assert confirm(hr, looked, path_of("music")).status_code == 303


def test_a_form_read_while_it_was_closed_says_what_changed(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    do(hr, path_of("music", "close"), closed_on="1/6/2025")
    form = hr.form(path_of("music"), action=path_of("music"))
    do(hr, path_of("music"))
    answer = hr.send(form, reason="mine")
    assert answer.status_code == 422
    assert "Somebody changed this" in words(answer.text) and "Closed from" in words(answer.text)


def test_only_hr_opens_a_unit_again(university: University, client_of: ClientOf) -> None:
    one = university
    do(client_of(one.hr), path_of("music", "close"), closed_on="1/6/2568")
    grant(one.support, Role.HR, one.unit("sci"))
    db.session.commit()
    for person in (one.musician, one.head, one.dean, one.rector, one.admin, one.support):
        client = client_of(person)
        assert client.get(path_of("music")).status_code == 403
        assert client.post(path_of("music")).status_code == 403
    hr = client_of(one.hr)
    for method in (hr.get, hr.post):
        assert method("/register/units/99999/reopen").status_code == 404
        assert method(f"/register/units/{one.root.id}/reopen").status_code == 404


@pytest.mark.parametrize("reason", ["ก" * 2001])
def test_a_reason_too_long_is_told(university: University, client_of: ClientOf, reason: str) -> None:
    hr = client_of(university.hr, "en")
    do(hr, path_of("music", "close"), closed_on="1/6/2025")
    assert look(hr, path_of("music"), reason=reason).status_code == 422
