"""Units are opened, renamed and closed by HR: first shown, then done, with a line in the history."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import PeriodClose, RegisterChange, RegisterMove, Role, Status, Unit
from app.registering import history
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import grant, make_contribution, make_unit, reviewer_of
from tests.hr.changing import confirm, do, look, touched
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]


def unit_of(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def changes() -> int:
    return len(db.session.scalars(select(RegisterChange)).all())


def facts_of_new(**more: str) -> dict[str, str]:
    facts = {
        "code": "dance", "name_th": "สาขาวิชานาฏศิลป์", "name_en": "Department of Dance", "opened_on": "1/10/2568"
    }  # fmt: skip
    return facts | more


# Opening


def test_a_unit_is_opened_after_it_was_shown_what_that_touches(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr)
    path = f"/register/units/{university.unit('faa').id}/new"
    after = str(university.unit("music").id)
    looked = look(hr, path, **facts_of_new(after=after))
    assert "ยังไม่ได้ทำอะไร" in touched(looked) or "Nothing has been done" in touched(looked)
    assert db.session.scalar(select(Unit).where(Unit.code == "dance")) is None
    assert confirm(hr, looked, path).status_code == 303
    made = unit_of("dance")
    assert (made.parent, made.opened_on, made.name_en) == (
        university.unit("faa"), date(2025, 10, 1), "Department of Dance",
    )  # fmt: skip
    assert {line.ancestor_id for line in made.lines} == {made.id, made.parent_id, university.root.id}
    order = [unit.code for unit in db.session.scalars(
        select(Unit).where(Unit.parent_id == university.unit("faa").id).order_by(Unit.position, Unit.id)
    )]  # fmt: skip
    assert order == ["music", "dance", "performing"]
    (line,) = history(made)
    assert (line.move, line.by) == (RegisterMove.OPENED, university.hr)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "MUSIC"}, "code"),
        ({"name_th": "", "name_en": ""}, "name_th"),
        ({"opened_on": ""}, "opened_on"),
        ({"opened_on": "31/2/2568"}, "opened_on"),
        ({"reason": "ก" * 2001}, "reason"),
    ],
)
def test_what_cannot_be_opened_is_told_at_its_field_and_kept(
    university: University, client_of: ClientOf, facts: dict[str, str], field: str
) -> None:
    hr = client_of(university.hr)
    path = f"/register/units/{university.unit('faa').id}/new"
    answer = look(hr, path, **facts_of_new(**facts))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert facts.get("name_en", "Department of Dance") in answer.text
    assert changes() == 0


def test_below_a_closed_unit_nothing_opens(university: University, client_of: ClientOf) -> None:
    university.unit("faa").closed_on = date(2025, 9, 1)
    answer = look(
        client_of(university.hr), f"/register/units/{university.unit('faa').id}/new", **facts_of_new()
    )
    assert answer.status_code == 422 and 'href="#opened_on"' in answer.text


# Renaming


def test_a_rename_keeps_the_old_name_in_the_history(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    music = university.unit("music")
    do(hr, f"/register/units/{music.id}/edit", name_en="School of Music", reason="Order 5/2568")
    assert unit_of("music").name_en == "School of Music"
    assert "school of music" in unit_of("music").search_text
    page = words(hr.get(f"/register/units/{music.id}").text)
    assert "from Department of Music" in page and "to School of Music" in page and "Order 5/2568" in page


def test_a_form_read_before_somebody_else_renamed_is_refused_with_what_changed(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    music = university.unit("music")
    form = hr.form(f"/register/units/{music.id}/edit", action="/edit")
    music.rename("สำนักดนตรี", "School of Music")
    answer = hr.send(form, name_en="Music", reason="mine")
    assert answer.status_code == 422
    said = words(answer.text)
    assert "Somebody changed this" in said and "School of Music" in said and "mine" in answer.text
    assert unit_of("music").name_en == "School of Music"


def test_a_confirmation_that_would_touch_something_else_is_shown_again(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    path = f"/register/units/{university.unit('music').id}/close"
    looked = look(hr, path, closed_on="1/7/2025")
    grant(university.dancer, Role.ACTING_HEAD, university.unit("music"))
    again = confirm(hr, looked, path)
    assert again.status_code == 422 and "different from what you were shown" in words(again.text)
    assert unit_of("music").closed_on is None
    assert confirm(hr, again, path).status_code == 303


def test_without_a_difference_nothing_is_written(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    answer = look(hr, f"/register/units/{university.unit('music').id}/edit")
    assert answer.status_code == 422 and changes() == 0


# Closing


def test_a_unit_with_open_units_below_closes_only_with_them(
    university: University, client_of: ClientOf
) -> None:
    hr = client_of(university.hr, "en")
    path = f"/register/units/{university.unit('faa').id}/close"
    refused = look(hr, path, closed_on="1/10/2025")
    assert refused.status_code == 422
    assert "2 units below are still open" in words(refused.text)
    looked = look(hr, path, closed_on="1/10/2025", with_below="y")
    said = touched(looked)
    assert "3 units close on 1 Oct 2025" in said
    assert "people run on in a closed unit" in said and "Ketsara Lampam" in said
    assert "Heads there who then decide nothing more" in said
    assert confirm(hr, looked, path).status_code == 303
    for code in ("faa", "music", "performing"):
        assert unit_of(code).closed_on == date(2025, 10, 1)
        assert [line.move for line in history(unit_of(code))] == [RegisterMove.CLOSED]


def test_what_waits_in_a_closed_unit_goes_further_up(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr, "en")
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    assert reviewer_of(part) is university.head
    path = f"/register/units/{university.unit('music').id}/close"
    looked = look(hr, path, closed_on="1/6/2025")
    assert "1 waiting or returned record goes to another unit" in touched(looked)
    assert confirm(hr, looked, path).status_code == 303
    assert reviewer_of(part) is university.dean


@pytest.mark.parametrize("day", ["", "abc", "31/2/2025"])
def test_a_day_that_is_none_closes_nothing(university: University, client_of: ClientOf, day: str) -> None:
    answer = look(
        client_of(university.hr, "en"), f"/register/units/{university.unit('music').id}/close", closed_on=day
    )
    assert answer.status_code == 422 and unit_of("music").closed_on is None


def test_the_university_never_closes(university: University, client_of: ClientOf) -> None:
    hr = client_of(university.hr)
    for what in ("close", "succeed"):
        assert hr.get(f"/register/units/{university.root.id}/{what}").status_code == 404
        assert hr.post(f"/register/units/{university.root.id}/{what}").status_code == 404


# Who


PLACES = ("new", "edit", "close", "succeed")


@pytest.mark.parametrize("place", PLACES)
def test_only_hr_changes_units(university: University, client_of: ClientOf, place: str) -> None:
    path = f"/register/units/{university.unit('music').id}/{place}"
    for code in ("musician", "head", "dean", "rector", "admin", "science-head"):
        client = client_of(university.people[code])
        assert client.get(path).status_code == 403, code
        assert client.post(path).status_code == 403, code
    assert client_of(university.hr).get(path).status_code == 200
    assert client_of(university.hr).get(f"/register/units/99999/{place}").status_code == 404
    assert client_of(university.hr).post(f"/register/units/99999/{place}").status_code == 404


def test_a_facultys_hr_changes_what_is_below_it_and_nothing_else(
    university: University, client_of: ClientOf
) -> None:
    grant(university.support, Role.HR, university.unit("faa"))
    client = client_of(university.support, "en")
    faa, music, biology = (university.unit(code) for code in ("faa", "music", "biology"))
    for place in PLACES:
        assert client.get(f"/register/units/{music.id}/{place}").status_code == 200
        assert client.get(f"/register/units/{biology.id}/{place}").status_code == 403
        assert client.get(f"/register/units/{faa.id}/{place}").status_code == (200 if place == "new" else 403)
    assert client.get(f"/register/units/{biology.id}").status_code == 403
    assert "Department of Biology" not in words(client.get(f"/register/units/{music.id}/succeed").text)
    do(client, f"/register/units/{faa.id}/new", **facts_of_new(opened_on="1/10/2025"))
    assert unit_of("dance").parent is faa
    refused = client.post(
        f"/register/units/{music.id}/succeed", data={"closed_on": "1/7/2025", "successor": str(biology.id), "parent": str(faa.id)}
    )  # fmt: skip
    assert refused.status_code == 422


def test_closed_figures_ask_for_a_reason(university: University, client_of: ClientOf) -> None:
    """Closing a unit moves nobody; the rule is tried where people move: see test_succession.py."""
    db.session.add(
        PeriodClose(
            period=university.year(2025), closed_at=university.musician.created_at, closed_by=university.hr
        )
    )
    make_unit("empty", university.unit("faa"))
    do(client_of(university.hr), f"/register/units/{unit_of('empty').id}/close", closed_on="1/6/2568")
