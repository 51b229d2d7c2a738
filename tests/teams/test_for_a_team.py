"""Activities logged for a team: the form keeps the team, and its members are suggested for a part with one press."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Activity, Status, Team
from tests.activities.new_form import only, short
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import make_team
from tests.factories import make_activity, make_contribution
from tests.page_forms import forms_of
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


def test_the_form_keeps_the_team_for_which_it_was_opened(
    client_of: ClientOf, university: University, team: Team
) -> None:
    client = client_of(university.musician, "en")
    form = client.form(f"/activities/new?team={team.id}", button="form_token")
    assert "Logged for the team" in client.get(f"/activities/new?team={team.id}").text
    assert client.send(form, **short(university), area="service").status_code == 303
    assert only().activity.team_id == team.id


def test_only_a_team_of_ones_own_is_kept(client_of: ClientOf, university: University, team: Team) -> None:
    client = client_of(university.dancer, "en")
    for named in (str(team.id), "999", "abc"):
        assert "Logged for the team" not in client.get(f"/activities/new?team={named}").text
    data = {**short(university), "team": str(team.id), "keep": "draft"}
    assert client.post("/activities/new", data=data).status_code == 303
    assert only().activity.team_id is None


@pytest.fixture
def trip(university: University, team: Team) -> Activity:
    """A draft of the musician's for the team, of which she holds all."""
    team.members.extend(make_team(university.dean, university.dancer, university.leaver).members[1:])
    activity = make_activity(
        university.musician, title="ลงพื้นที่", first_day=date(2025, 6, 2), last_day=date(2025, 6, 6), team=team
    )
    make_contribution(university.musician, activity, status=Status.DRAFT)
    db.session.commit()
    return activity


def presses(client: CheckedClient, activity: Activity) -> list[dict[str, list[str]]]:
    """What each button that proposes a part sends."""
    address = f"/activities/{activity.id}/people"
    found = forms_of(client.get(address).text, address)
    return [one.controls for one in found if one.action == address and "role" in one.controls]


def test_its_members_on_these_days_get_equal_shares_without_typing(
    client_of: ClientOf, university: University, trip: Activity
) -> None:
    client = client_of(university.musician, "en")
    # Who left the university cannot confirm a part.
    assert [one["share"] for one in presses(client, trip)] == [["33.33"], ["33.33"]]
    for left in (1, 0):
        data = {name: values[0] for name, values in presses(client, trip)[0].items()}
        assert client.post(f"/activities/{trip.id}/people", data=data).status_code == 303
        assert len(presses(client, trip)) == left
    db.session.expire_all()
    shares = {part.person.code: (part.share, part.status) for part in trip.contributions}
    assert shares == {
        "musician": (333_400, Status.DRAFT),
        "scientist": (333_300, Status.PROPOSED),
        "dancer": (333_300, Status.PROPOSED),
    }
    days = {(part.first_day, part.last_day) for part in trip.contributions}
    assert days == {(trip.first_day, trip.last_day)}


def test_what_nobody_holds_is_shared_out_first(
    client_of: ClientOf, university: University, trip: Activity
) -> None:
    trip.contributions[0].share = 400_000
    client = client_of(university.musician, "en")
    found = presses(client, trip)
    assert [one["share"] for one in found] == [["30"], ["30"]]
    assert all("own_share" not in one for one in found)


def test_who_was_no_member_on_these_days_is_not_suggested(
    client_of: ClientOf, university: University, team: Team, trip: Activity
) -> None:
    scientist, dancer = team.members[1:3]
    dancer.last_day, scientist.first_day = date(2025, 6, 1), date(2025, 6, 4)
    client = client_of(university.musician)
    (one,) = presses(client, trip)
    assert one["person"] == [str(university.scientist.id)]
    assert (one["first_day"], one["last_day"]) == (["4/6/2568"], ["6/6/2568"])


def test_suggesting_costs_the_same_however_many(
    client_of: ClientOf, university: University, team: Team, trip: Activity
) -> None:
    client = client_of(university.musician)

    def asked() -> int:
        with counted() as statements:
            assert client.get(f"/activities/{trip.id}/people").status_code == 200
        return len(statements)

    before = asked()
    more = make_team(university.dean, university.support, university.director, university.joint)
    team.members.extend(more.members[1:])
    db.session.commit()
    assert asked() == before
    assert db.session.scalars(select(Activity)).one().id == trip.id
