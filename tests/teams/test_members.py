"""Nobody is a member without their yes; who is asked, answers, leaves and ends what, and what is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.mail.digest import letter_for
from app.models import Membership, Message, Person, Team, TeamMember
from tests.activities.said import flashed
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.engagement_factories import ask_to_join
from tests.factories import make_person
from tests.mail.conftest import Mailbox, mail, serve
from tests.teams.conftest import FIRST, is_member, membership

__all__ = ["mail", "serve"]

ClientOf = Callable[..., CheckedClient]


def ask(client: CheckedClient, team: Team, person: Person, **typed: str):  # type: ignore[no-untyped-def]
    form = client.form(f"/teams/{team.id}/members?person={person.id}", action="/members", button="role")
    return client.send(form, **typed)


def test_a_colleague_is_found_by_name_asked_and_joins_with_what_they_correct(
    client_of: ClientOf, university: University, team: Team
) -> None:
    lead = client_of(university.musician, "en")
    assert "Thana Khuankhanun" in lead.get(f"/teams/{team.id}/members?q=ผศ.ธนา").text
    assert "Malai Nora" in lead.get(f"/teams/{team.id}/members?q=มาลัย").text
    assert ask(lead, team, university.dancer, role="การแสดง").status_code == 303
    assert not is_member(team, university.dancer)
    dancer = client_of(university.dancer, "en")
    assert "Asked to join a team" in dancer.get("/").text
    asked = membership(team, university.dancer)
    form = dancer.form(f"/memberships/{asked.id}", action="/accept")
    answer = dancer.send(
        form, discipline="arts", role="ออกแบบนิทรรศการ", first_day="1/6/2025", last_day="30/9/2025"
    )
    assert answer.status_code == 303
    member = membership(team, university.dancer)
    assert member.membership is Membership.MEMBER
    assert (member.discipline_code, member.role) == ("arts", "ออกแบบนิทรรศการ")
    assert (member.first_day, member.last_day) == (date(2025, 6, 1), date(2025, 9, 30))
    assert "Asked to join a team" not in dancer.get("/").text


def test_an_invitation_is_between_the_two(client_of: ClientOf, university: University, team: Team) -> None:
    asked = ask_to_join(team, university.dancer)
    db.session.commit()
    name = "มาลัย"
    assert name in client_of(university.musician).get(f"/teams/{team.id}").text
    for person in (university.scientist, university.hr, university.rector):
        assert name not in client_of(person).get(f"/teams/{team.id}").text
        assert client_of(person).get(f"/memberships/{asked.id}").status_code == 404
        assert client_of(person).post(f"/memberships/{asked.id}/accept", data={}).status_code == 404
    assert client_of(university.musician).get(f"/memberships/{asked.id}").status_code == 403
    assert client_of(university.musician).post(f"/memberships/{asked.id}/accept", data={}).status_code == 403


def test_who_declines_says_why_and_can_be_asked_again(
    mail: Mailbox, client_of: ClientOf, university: University, team: Team
) -> None:
    asked = ask_to_join(team, university.dancer)
    db.session.commit()
    client = client_of(university.dancer, "en")
    form = client.form(f"/memberships/{asked.id}", action="/decline")
    assert client.send(form, reason=" ").status_code == 422
    assert client.send(form, reason="ติดงานสอน").status_code == 303
    assert not is_member(team, university.dancer)
    letter = db.session.scalars(select(Message).where(Message.person_id == university.musician.id)).one()
    assert "ติดงานสอน" in letter.body
    answer = client.post(f"/memberships/{asked.id}/accept", data={"first_day": "1/6/2025"})
    assert answer.status_code == 303 and not is_member(team, university.dancer)
    lead = client_of(university.musician)
    assert ask(lead, team, university.dancer).status_code == 303


@pytest.mark.parametrize("whom", ["asked", "left", "member", "nobody"])
def test_who_cannot_be_asked(client_of: ClientOf, university: University, team: Team, whom: str) -> None:
    client = client_of(university.musician, "en")
    person = {"left": university.leaver, "member": university.scientist}.get(whom, university.dancer)
    data = {"person": str(person.id), "first_day": "1/6/2025"}
    if whom == "asked":
        ask_to_join(team, person)
        db.session.commit()
    if whom == "nobody":
        data["person"] = "99999"
    answer = client.post(f"/teams/{team.id}/members", data=data)
    assert answer.status_code == 422
    sentences = {
        "asked": "is asked already",
        "left": "has left and cannot join any more",
        "member": "is a member on some of these days already",
        "nobody": "Choose a colleague.",
    }
    assert sentences[whom] in answer.text
    assert len(db.session.scalars(select(TeamMember)).all()) == (3 if whom == "asked" else 2)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"first_day": "31/12/2023"}, "choose days within"),
        ({"first_day": "1/1/2026"}, "choose days within"),
        ({"first_day": "1/6/2025", "last_day": "1/1/2026"}, "choose days within"),
        ({"first_day": "1/6/2025", "last_day": "1/5/2025"}, "must not be before"),
        ({"first_day": ""}, "Enter the first day in the team."),
        ({"discipline": "alchemy"}, "Choose a discipline of the list."),
        ({"role": "ก" * 101}, "Use at most 100 characters."),
    ],
)
def test_days_lie_within_the_teams(
    client_of: ClientOf, university: University, team: Team, days: dict[str, str], sentence: str
) -> None:
    team.last_day = date(2025, 12, 31)
    asked = ask_to_join(team, university.dancer)
    db.session.commit()
    data = {"first_day": "1/6/2025", **days}
    lead = client_of(university.musician, "en")
    answer = lead.post(f"/teams/{team.id}/members", data={"person": str(university.support.id), **data})
    assert answer.status_code == 422 and sentence in answer.text
    dancer = client_of(university.dancer, "en")
    answer = dancer.post(f"/memberships/{asked.id}/accept", data=data)
    assert answer.status_code == 422 and sentence in answer.text
    assert not is_member(team, university.dancer)


def test_who_left_comes_back_on_days_that_do_not_overlap(
    client_of: ClientOf, university: University, team: Team
) -> None:
    scientist = client_of(university.scientist, "en")
    member = membership(team, university.scientist)
    form = scientist.form(f"/memberships/{member.id}/leave", action="/leave")
    assert scientist.send(form, last_day="31/12/2023").status_code == 422
    assert scientist.send(form, last_day="").status_code == 422
    assert scientist.send(form, last_day="31/5/2025").status_code == 303
    assert membership(team, university.scientist).last_day == date(2025, 5, 31)
    lead = client_of(university.musician, "en")
    answer = ask(lead, team, university.scientist, first_day="31/5/2025")
    assert answer.status_code == 422 and "is a member on some of these days already" in answer.text
    assert ask(lead, team, university.scientist, first_day="1/6/2025").status_code == 303


def test_the_lead_ends_a_membership_but_cannot_leave(
    client_of: ClientOf, university: University, team: Team
) -> None:
    client = client_of(university.musician, "en")
    member, own = membership(team, university.scientist), membership(team, university.musician)
    form = client.form(f"/teams/{team.id}/members?member={member.id}", action="/end")
    assert client.send(form, last_day="abc").status_code == 422
    assert client.send(form, last_day="30/6/2025").status_code == 303
    assert membership(team, university.scientist).last_day == date(2025, 6, 30)
    home = client_of(university.scientist, "en").get("/").text.replace("\u00a0", " ")
    assert "ended your membership on" in home and "its last day: 30 Jun 2025" in home
    assert "ended your membership" not in client.get("/").text
    answer = client.send(form, last_day="1/7/2025")
    assert answer.status_code == 422 and "ends on 30 Jun 2025 already" in answer.text.replace("\u00a0", " ")
    assert "hand it over to another member first" in client.get(f"/memberships/{own.id}/leave").text
    answer = client.post(f"/memberships/{own.id}/leave", data={"last_day": "16/6/2025"})
    assert answer.status_code == 422 and "hand the team over first" in answer.text
    assert client_of(university.dancer).get(f"/memberships/{member.id}/leave").status_code == 403


def test_an_invitation_is_withdrawn_once(client_of: ClientOf, university: University, team: Team) -> None:
    ask_to_join(team, university.dancer)
    db.session.commit()
    client = client_of(university.musician, "en")
    form = client.form(f"/teams/{team.id}/members", action="/withdraw")
    button = {"member": str(membership(team, university.dancer).id)}
    assert client.send(form, **button).status_code == 303
    assert "is no longer asked to join." in flashed(client)
    assert client.send(form, **button).status_code == 303
    assert "not there any more" in flashed(client)
    assert len(db.session.get_one(Team, team.id).members) == 2


def test_the_daily_mail_tells_of_it(mail: Mailbox, university: University, team: Team) -> None:
    university.dancer.language = "en"
    assert letter_for(university.dancer) is None
    ask_to_join(team, university.dancer)
    letter = letter_for(university.dancer)
    assert letter is not None
    assert "1 team asks you to join" in letter.body
    assert "Lake team (Asst. Prof. Dr. Ketsara Lampam)" in letter.body
    team.last_day = date(2025, 5, 31)
    db.session.flush()
    assert letter_for(university.dancer) is None


def test_many_members_can_be_asked(client_of: ClientOf, university: University, team: Team) -> None:
    client = client_of(university.musician)
    for number in range(4):
        person = make_person(f"asked-{number}", university.unit("chemistry"), f"คน{number}", "มากมาย")
        db.session.commit()
        assert ask(client, team, person).status_code == 303
    assert len(db.session.get_one(Team, team.id).members) == 6
    assert TODAY > FIRST
