"""A team's page tells who changed what of it and of its memberships; invitations are told to the two alone."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import Person, Team
from tests.activities.page_text import card, words
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.statements import counted
from tests.teams.conftest import membership

ClientOf = Callable[..., CheckedClient]


def lines(client: CheckedClient, team: Team) -> list[str]:
    """The history as it is read, the latest first."""
    history = card(client.get(f"/teams/{team.id}"), "history")
    assert history.find(".//details") is not None, "it is folded"
    return [words(line).replace("\u00a0", " ") for line in history.iter("li")]


def ask(client: CheckedClient, team: Team, person: Person, **typed: str) -> None:
    form = client.form(f"/teams/{team.id}/members?person={person.id}", action="/members", button="role")
    assert client.send(form, **typed).status_code == 303


def answer(client: CheckedClient, team: Team, person: Person, action: str, **typed: str) -> None:
    member = membership(team, person)
    form = client.form(f"/memberships/{member.id}", action=action)
    assert client.send(form, **typed).status_code == 303


def test_it_tells_everything_from_the_founding_on(client_of: ClientOf, university: University) -> None:
    lead, dancer = client_of(university.musician, "en"), client_of(university.dancer, "en")
    form = lead.form("/teams/new", action="/teams/new")
    lead.send(form, name_th="ทีมทะเลสาบ", purpose="อ่านทะเลสาบด้วยกัน", first_day="1/6/2025")
    team = db.session.query(Team).one()
    form = lead.form(f"/teams/{team.id}/edit", action="/edit")
    lead.send(form, name_en="Lake team", first_day="1/5/2025")
    lead.send(lead.form(f"/teams/{team.id}/edit", action="/edit"))
    lead.send(
        lead.form(f"/teams/{team.id}/partners?partner={university.school.id}", action="/partners"), do="save"
    )
    ask(lead, team, university.dancer, role="นักเต้น")
    answer(dancer, team, university.dancer, "/accept", role="ออกแบบท่า", discipline="arts")
    member = membership(team, university.dancer)
    lead.send(lead.form(f"/teams/{team.id}/members?member={member.id}", action="/hand-over"))
    told = lines(dancer, team)
    ketsara, malai = "Asst. Prof. Dr. Ketsara Lampam", "Lecturer Malai Nora"
    assert [line.partition("16 Jun 2025")[0] for line in told] == [
        f"{ketsara} handed the team over to {malai}",
        f"{malai} joined",
        f"{ketsara} asked {malai} to join",
        f"{ketsara} changed the partners",
        f"{ketsara} changed what the team is called, what it is for or its days",
        f"{ketsara} founded the team",
    ]
    assert "Role in the team to ออกแบบท่า" in told[1] and "Arts" in told[1]
    assert "นักเต้น" not in told[2], "what they said yes to stands where they joined"
    assert university.school.name_in("en") in told[3]
    assert "English name to Lake team" in told[4] and "First day from 1 Jun 2025 to 1 May 2025" in told[4]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_who_was_asked_and_did_not_join_is_told_to_the_two_alone(
    client_of: ClientOf, university: University, team: Team
) -> None:
    lead = client_of(university.musician, "en")
    ask(lead, team, university.dancer)
    answer(client_of(university.dancer, "en"), team, university.dancer, "/decline", reason="ติดงานสอน")
    ask(lead, team, university.support)
    asked = membership(team, university.support)
    lead.send(lead.form(f"/teams/{team.id}/members", action="/withdraw"), member=str(asked.id))
    told = " ".join(lines(lead, team))
    assert "no longer asked" in told and "Malai Nora did not join" in told and "ติดงานสอน" in told
    own = lines(client_of(university.dancer, "en"), team)
    assert len(own) == 3 and "ติดงานสอน" in own[0]
    for other in (university.scientist, university.hr):
        assert "did not join" not in client_of(other, "en").get(f"/teams/{team.id}").text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_it_costs_the_same_however_much_was_done(
    client_of: ClientOf, university: University, team: Team
) -> None:
    client = client_of(university.musician, "en")
    member = membership(team, university.scientist)

    def change(times: range) -> None:
        for at in times:
            form = client.form(f"/memberships/{member.id}/edit", action="/edit")
            client.send(form, role=f"บทบาท {at}")
            client.send(client.form(f"/teams/{team.id}/edit", action="/edit"), name_en=f"Team {at}")

    change(range(1))
    with counted() as few:
        assert len(lines(client, team)) == 3
    change(range(1, 5))
    with counted() as many:
        assert len(lines(client, team)) == 11
    assert len(many) == len(few)
    assert member.first_day == date(2024, 1, 1)
