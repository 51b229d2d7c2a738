"""A membership that runs is changed: all of it by its own person, its role and fewer days by the lead; each is told."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Message, Person, Team
from tests.activities.said import flashed
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import ask_to_join
from tests.mail.conftest import Mailbox, mail, serve
from tests.teams.conftest import FIRST, membership

__all__ = ["mail", "serve"]

ClientOf = Callable[..., CheckedClient]


@pytest.fixture
def engine_name() -> str:
    """Nothing here depends on the database."""
    return "sqlite"


def edit(client: CheckedClient, team: Team, person: Person, **typed: str):  # type: ignore[no-untyped-def]
    address = f"/memberships/{membership(team, person).id}/edit"
    return client.send(client.form(address, action="/edit"), **typed)


def letters_to(person: Person) -> list[str]:
    query = select(Message).where(Message.person_id == person.id).order_by(Message.id)
    return [f"{one.subject}\n{one.body}" for one in db.session.scalars(query)]


def test_a_member_changes_their_own_discipline_role_and_days(
    mail: Mailbox, client_of: ClientOf, university: University, team: Team
) -> None:
    university.musician.language = "en"
    db.session.commit()
    client = client_of(university.scientist, "en")
    assert "My membership" in client.get(f"/teams/{team.id}").text
    answer = edit(
        client,
        team,
        university.scientist,
        discipline="education",
        role="คุยกับโรงเรียน",
        first_day="1/2/2024",
        last_day="31/12/2025",
    )
    assert answer.status_code == 303
    member = membership(team, university.scientist)
    assert (member.discipline_code, member.role) == ("education", "คุยกับโรงเรียน")
    assert (member.first_day, member.last_day) == (date(2024, 2, 1), date(2025, 12, 31))
    assert "changed their own membership" in client.get(f"/teams/{team.id}").text
    (letter,) = letters_to(university.musician)
    assert "A membership changed: Lake team" in letter
    assert edit(client, team, university.scientist, last_day="").status_code == 303
    assert membership(team, university.scientist).last_day is None
    assert edit(client, team, university.scientist).status_code == 303
    assert len(letters_to(university.musician)) == 2, "who changes nothing is told of nothing"


def test_the_lead_changes_the_role_and_takes_days_away_but_adds_none(
    mail: Mailbox, client_of: ClientOf, university: University, team: Team
) -> None:
    member = membership(team, university.scientist)
    university.scientist.language = "en"
    member.last_day = date(2025, 12, 31)
    member.first_day = date(2024, 2, 1)
    db.session.commit()
    lead = client_of(university.musician, "en")
    form = lead.form(f"/memberships/{member.id}/edit", action="/edit")
    assert "discipline" not in form.controls
    assert lead.send(form, role="ประสานงาน", last_day="30/9/2025").status_code == 303
    member = membership(team, university.scientist)
    assert (member.role, member.last_day, member.discipline_code) == (
        "ประสานงาน",
        date(2025, 9, 30),
        "biology",
    )
    (letter,) = letters_to(university.scientist)
    assert "Your membership changed: Lake team" in letter
    for more in ({"last_day": ""}, {"last_day": "1/1/2026"}, {"first_day": "31/1/2024"}):
        answer = edit(lead, team, university.scientist, **more)
        assert answer.status_code == 422 and "only they can add others" in answer.text
    address = f"/memberships/{member.id}/edit"
    crafted = lead.form(address, action="/edit").filled({"role": ""})
    assert lead.post(address, data={**crafted, "discipline": "arts"}).status_code == 303
    assert membership(team, university.scientist).discipline_code == "biology"


def test_an_end_that_the_lead_has_set_only_the_lead_puts_off(
    client_of: ClientOf, university: University, team: Team
) -> None:
    lead, own = client_of(university.musician, "en"), client_of(university.scientist, "en")
    page = f"/teams/{team.id}/members?member={membership(team, university.scientist).id}"
    assert lead.send(lead.form(page, action="/end"), last_day="30/9/2025").status_code == 303
    for later in ("1/10/2025", ""):
        answer = edit(own, team, university.scientist, last_day=later)
        assert answer.status_code == 422
        assert "The lead has set 30 Sep 2025 as your last day" in answer.text
    assert edit(own, team, university.scientist, last_day="31/7/2025").status_code == 303
    # What they cut themselves is theirs to add again, and not the lead's.
    assert edit(lead, team, university.scientist, last_day="31/8/2025").status_code == 422
    assert edit(own, team, university.scientist, last_day="1/10/2025").status_code == 422
    assert edit(own, team, university.scientist, last_day="30/9/2025").status_code == 303
    assert edit(lead, team, university.scientist, last_day="31/8/2025").status_code == 303
    assert edit(lead, team, university.scientist, last_day="30/9/2025").status_code == 303
    assert edit(lead, team, university.scientist, last_day="").status_code == 303
    assert membership(team, university.scientist).last_day is None
    assert edit(own, team, university.scientist, last_day="31/12/2026").status_code == 303


def test_who_is_put_out_and_who_is_handed_the_team_are_told(
    mail: Mailbox, client_of: ClientOf, university: University, team: Team
) -> None:
    university.scientist.language = "en"
    db.session.commit()
    lead = client_of(university.musician, "en")
    page = f"/teams/{team.id}/members?member={membership(team, university.scientist).id}"
    assert lead.send(lead.form(page, action="/end"), last_day="30/6/2025").status_code == 303
    assert lead.send(lead.form(page, action="/hand-over")).status_code == 303
    ended, leads = letters_to(university.scientist)
    assert "Your membership ends: Lake team" in ended and "Your last day is 30" in ended
    assert "You lead the team: Lake team" in leads


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"first_day": "31/12/2023"}, "choose days within"),
        ({"last_day": "1/1/2023"}, "must not be before"),
        ({"first_day": "abc"}, "abc"),
        ({"role": "ก" * 101}, "Use at most 100 characters."),
        ({"discipline": "alchemy"}, "Choose a discipline of the list."),
    ],
)
def test_what_cannot_be_is_told_and_stays(
    client_of: ClientOf, university: University, team: Team, days: dict[str, str], sentence: str
) -> None:
    client = client_of(university.scientist, "en")
    address = f"/memberships/{membership(team, university.scientist).id}/edit"
    data = client.form(address, action="/edit").filled({})
    answer = client.post(address, data={**data, **days})
    assert answer.status_code == 422 and sentence in answer.text
    assert membership(team, university.scientist).first_day == FIRST


def test_the_lead_cannot_end_their_own_and_nobody_changes_what_is_over_or_not_answered(
    client_of: ClientOf, university: University, team: Team
) -> None:
    lead = client_of(university.musician, "en")
    answer = edit(lead, team, university.musician, last_day="31/12/2025")
    assert answer.status_code == 422 and "hand the team over first" in answer.text
    asked = ask_to_join(team, university.dancer)
    membership(team, university.scientist).last_day = date(2025, 6, 15)
    db.session.commit()
    client = client_of(university.scientist, "en")
    address = f"/memberships/{membership(team, university.scientist).id}/edit"
    assert client.get(address).status_code == 303
    assert "Whoever comes back is asked to join again" in flashed(client)
    data = {"first_day": "1/1/2024", "last_day": "", "read": "0"}
    answer = client.post(address, data=data)
    assert answer.status_code == 422 and "Whoever comes back is asked" in answer.text
    assert membership(team, university.scientist).last_day == date(2025, 6, 15)
    answer = client_of(university.dancer, "en").post(f"/memberships/{asked.id}/edit", data=data)
    assert answer.status_code == 422


def test_when_both_change_it_at_once_nothing_is_lost(
    client_of: ClientOf, university: University, team: Team
) -> None:
    address = f"/memberships/{membership(team, university.scientist).id}/edit"
    lead, own = client_of(university.musician, "en"), client_of(university.scientist, "en")
    first, second = lead.form(address, action="/edit"), own.form(address, action="/edit")
    assert lead.send(first, role="ประสานงาน").status_code == 303
    answer = own.send(second, role="คุยกับโรงเรียน")
    assert answer.status_code == 422
    assert "Somebody changed this since you read it" in answer.text
    assert "ประสานงาน" in answer.text and "คุยกับโรงเรียน" in answer.text
    assert edit(own, team, university.scientist, role="คุยกับโรงเรียน").status_code == 303
