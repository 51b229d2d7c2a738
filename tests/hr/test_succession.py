"""One unit follows others: past work stays, appointments move on the day, what waits goes to the successor's head."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.clock import clock_at
from app.counting import Basis, Question, total
from app.extensions import db
from app.models import Appointment, PeriodClose, Person, RegisterMove, Role, Status, Unit
from app.registering import history
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import (
    appoint,
    bangkok,
    grant,
    log,
    make_contribution,
    make_person,
    make_unit,
    reviewer_of,
)
from tests.hr.changing import confirm, do, look, touched
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]
NEW = {"code": "arts", "name_th": "สำนักศิลปะ", "name_en": "School of Arts"}


def path_of(unit: Unit) -> str:
    return f"/register/units/{unit.id}/succeed"


def unit_of(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def posts(person: Person) -> list[tuple[str, date, date | None, int, bool]]:
    query = select(Appointment).where(Appointment.person_id == person.id)
    found = db.session.scalars(query.order_by(Appointment.first_day, Appointment.id))
    return [(one.unit.code, one.first_day, one.last_day, one.fte_percent, one.is_primary) for one in found]


def minutes(unit: Unit, basis: Basis = Basis.THEN) -> int:
    return total(Question(unit_id=unit.id, basis=basis)).minutes


def test_people_move_past_work_stays_and_what_waits_goes_to_the_successors_head(
    university: University, client_of: ClientOf
) -> None:
    one = university
    music, performing, faa = one.unit("music"), one.unit("performing"), one.unit("faa")
    log(one.musician, first_day=date(2025, 3, 3), hours=10)
    log(one.dancer, first_day=date(2025, 3, 3), hours=4)
    log(one.musician, first_day=date(2025, 5, 31), last_day=date(2025, 6, 1), hours=8)
    waiting = make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2025, 3, 10))
    new_head = make_person("new-head", faa)
    whole = minutes(faa)
    hr = client_of(one.hr, "en")
    looked = look(hr, path_of(music), closed_on="1/6/2025", others=[str(performing.id)], **NEW)
    said = touched(looked)
    assert "1 approved record is counted in other pieces or units" in said and "Ketsara Lampam" in said
    assert "1 waiting or returned record goes to another unit" in said
    assert "The appointments of 4 people go to School of Arts from 1 Jun 2025" in said
    assert "School of Arts has no head on that day" in said
    assert posts(one.musician) == [("music", date(2015, 1, 1), None, 100, True)]
    assert confirm(hr, looked, path_of(music)).status_code == 303
    arts = unit_of("arts")
    for unit in (music, performing):
        assert (unit.closed_on, unit.successor) == (date(2025, 6, 1), arts)
    assert posts(one.musician) == [
        ("music", date(2015, 1, 1), date(2025, 5, 31), 100, True),
        ("arts", date(2025, 6, 1), None, 100, True),
    ]
    assert posts(one.joint) == [
        ("music", date(2015, 1, 1), date(2025, 5, 31), 60, True),
        ("biology", date(2015, 1, 1), None, 40, False),
        ("arts", date(2025, 6, 1), None, 60, True),
    ]
    assert posts(one.leaver) == [("music", date(2015, 1, 1), date(2024, 9, 30), 100, True)]
    # Where the work was done it stays; half of the last one was done on the first day of the successor.
    assert (minutes(music), minutes(performing), minutes(arts), minutes(faa)) == (840, 240, 240, whole)
    # “People here now” follows the people.
    assert (minutes(music, Basis.NOW), minutes(arts, Basis.NOW)) == (0, whole)
    assert reviewer_of(waiting) is one.dean
    grant(new_head, Role.HEAD, arts)
    assert reviewer_of(waiting) is new_head
    assert waiting.reviewing_unit is arts
    assert [line.move for line in history(music)] == [RegisterMove.SUCCEEDED]
    assert [line.move for line in history(arts)] == [RegisterMove.OPENED]
    (line,) = history(one.musician)
    assert (line.move, line.facts["unit"]) == (RegisterMove.TRANSFERRED, [music.id, arts.id])


def test_as_of_before_it_everything_is_as_it_was(university: University, client_of: ClientOf) -> None:
    one = university
    log(one.musician, first_day=date(2025, 5, 31), last_day=date(2025, 6, 1), hours=8)
    with clock_at(bangkok(date(2025, 6, 16), 11)):
        do(
            client_of(one.hr),
            path_of(one.unit("music")),
            closed_on="1/6/2568",
            successor=str(one.unit("performing").id),
        )
    then = total(Question(unit_id=one.unit("music").id, as_of=NOW))
    assert (then.minutes, minutes(one.unit("music")), minutes(one.unit("performing"))) == (480, 240, 240)


def test_on_a_day_ahead_what_waits_passes_on_by_itself(university: University, client_of: ClientOf) -> None:
    one = university
    waiting = make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2025, 3, 10))
    grant(one.dancer, Role.HEAD, one.unit("performing"))
    hr = client_of(one.hr, "en")
    looked = look(
        hr, path_of(one.unit("music")), closed_on="1/10/2025", successor=str(one.unit("performing").id)
    )
    assert "Until then everything is decided where it is now" in touched(looked)
    confirm(hr, looked, path_of(one.unit("music")))
    assert reviewer_of(waiting) is one.head
    with clock_at(bangkok(date(2025, 10, 1))):
        assert reviewer_of(waiting) is one.dancer


def test_two_posts_of_one_person_become_one_in_the_successor(
    university: University, client_of: ClientOf
) -> None:
    one = university
    both = make_person("both")
    appoint(both, one.unit("music"), fte=60, last_day=date(2026, 5, 31))
    appoint(both, one.unit("performing"), fte=50, is_primary=False)
    part = log(both, first_day=date(2025, 6, 2), hours=11)
    do(
        client_of(one.hr),
        path_of(one.unit("music")),
        closed_on="1/6/2568",
        others=[str(one.unit("performing").id)],
        **NEW,
    )
    assert posts(both)[2:] == [
        ("arts", date(2025, 6, 1), date(2026, 5, 31), 100, True),
        ("arts", date(2026, 6, 1), None, 50, False),
    ]
    assert sum(entry.minutes for entry in part.entries if entry.voided_at is None) == 660


def test_an_appointment_that_would_stand_twice_is_told(university: University, client_of: ClientOf) -> None:
    one = university
    appoint(one.musician, one.unit("performing"), date(2025, 6, 1), fte=0, is_primary=False)
    answer = look(
        client_of(one.hr, "en"),
        path_of(one.unit("music")),
        closed_on="1/6/2025",
        successor=str(one.unit("performing").id),
    )
    assert answer.status_code == 422
    assert "Ketsara Lampam has an appointment in Department of Performing Arts from 1 Jun 2025" in words(
        answer.text
    )
    assert one.unit("music").closed_on is None


def test_units_below_go_along_or_keep_it_from_closing(university: University, client_of: ClientOf) -> None:
    one = university
    hr = client_of(one.hr, "en")
    path = path_of(one.unit("faa"))
    refused = look(hr, path, closed_on="1/6/2025", **NEW)
    assert refused.status_code == 422 and "2 units below are still open" in words(refused.text)
    do(hr, path, closed_on="1/6/2025", with_below="y", parent=str(one.root.id), **NEW)
    for code in ("faa", "music", "performing"):
        assert unit_of(code).successor is unit_of("arts")
    assert posts(one.dancer)[-1][:2] == ("arts", date(2025, 6, 1))


def test_nothing_follows_itself_or_what_it_is_followed_by(
    university: University, client_of: ClientOf
) -> None:
    one = university
    hr = client_of(one.hr, "en")
    music, performing = one.unit("music"), one.unit("performing")
    itself = look(
        hr, path_of(music), closed_on="1/6/2025", successor=str(performing.id), others=[str(performing.id)]
    )
    assert itself.status_code == 422 and "closes itself" in words(itself.text)
    under = make_unit("under", music)
    below = look(hr, path_of(music), closed_on="1/6/2025", successor=str(under.id), with_below="y")
    assert below.status_code == 422 and "closes itself, or lies below" in words(below.text)
    performing.closed_on, performing.successor = date(2026, 1, 1), music
    circle = look(hr, path_of(music), closed_on="1/6/2025", with_below="y", successor=str(performing.id))
    assert circle.status_code == 422 and "they would follow each other" in words(circle.text)
    assert music.successor is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"closed_on": ""}, "closed_on"),
        ({"code": ""}, "code"),
        ({"code": "music"}, "code"),
        ({"name_th": "", "name_en": ""}, "name_th"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(
    university: University, client_of: ClientOf, facts: dict[str, str], field: str
) -> None:
    given = {"closed_on": "1/6/2568", **NEW, "reason": "คำสั่ง", **facts}
    answer = look(client_of(university.hr), path_of(university.unit("music")), **given)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and "คำสั่ง" in answer.text


def close_fiscal(one: University, ends: int) -> None:
    db.session.add(PeriodClose(period=one.year(ends), closed_at=NOW, closed_by=one.hr))
    db.session.flush()


def test_figures_of_a_closed_period_change_only_with_a_reason(
    university: University, client_of: ClientOf
) -> None:
    one = university
    log(one.musician, first_day=date(2024, 9, 2), hours=10)
    close_fiscal(one, 2024)
    hr = client_of(one.hr, "en")
    given = {"closed_on": "1/9/2024", "successor": str(one.unit("performing").id)}
    refused = look(hr, path_of(one.unit("music")), **given)
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text and "Fiscal year 2024" in words(refused.text)
    assert "Let it follow</button>" not in refused.text
    do(hr, path_of(one.unit("music")), reason="Council of 1 September", **given)
    assert minutes(one.unit("performing")) == 600
    assert {line.reason for line in history(one.unit("music"))} == {"Council of 1 September"}


def test_a_facultys_hr_and_ones_own_work_leave_closed_figures_alone(
    university: University, client_of: ClientOf
) -> None:
    one = university
    log(one.musician, first_day=date(2024, 9, 2), hours=10)
    close_fiscal(one, 2024)
    given = {"closed_on": "1/9/2024", "successor": str(one.unit("performing").id), "reason": "why"}
    grant(one.support, Role.HR, one.unit("faa"))
    faculty = look(client_of(one.support, "en"), path_of(one.unit("music")), **given)
    assert faculty.status_code == 422 and "the university's HR must do it" in words(faculty.text)
    grant(one.musician, Role.HR, one.root)
    own = look(client_of(one.musician, "en"), path_of(one.unit("music")), **given)
    assert own.status_code == 422 and "by your own work" in words(own.text)
    assert one.unit("music").closed_on is None
