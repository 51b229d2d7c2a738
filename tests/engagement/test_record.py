"""The page of an activity with its partners and outcomes: what counts, beside it what is proposed, for whoever may see it."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.models import Activity, Contribution, Partner
from tests.activities.page_text import card, words
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engagement, make_partner
from tests.factories import give_back, log
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_what_counts_and_what_is_proposed_stand_beside_each_other(
    client_of: ClientOf, university: University
) -> None:
    part = log(university.musician, engagement=engagement(university.school, sdgs=(4,)).stored())
    client, path = client_of(university.musician), f"/activities/{part.activity_id}/engagement"
    form = client.form(path, action=path)
    response = client.send(form, sdgs=["4", "11"], do="save")
    assert response.status_code == 303
    page = client.get(f"/activities/{part.activity_id}")
    assert "11" in words(card(page, "engagement-change"))
    assert "11" not in words(card(page, "outcome"))
    # Until it is submitted nobody else is told.
    assert "engagement-change" not in client_of(university.head).get(f"/activities/{part.activity_id}").text
    assert client.send(client.form(path, action=path), do="submit").status_code == 303
    read = client_of(university.head).get(f"/activities/{part.activity_id}")
    assert "11" in words(card(read, "engagement-change"))
    give_back(db.session.get_one(Contribution, part.id))
    assert db.session.get_one(Activity, part.activity_id).engagement["sdgs"] == [4]


@SQLITE
def test_nothing_is_shown_where_nothing_is_said(client_of: ClientOf, university: University) -> None:
    part = log(university.musician)
    page = client_of(university.head).get(f"/activities/{part.activity_id}")
    for heading in ("partners", "outcome", "learned", "society", "engagement-change"):
        assert f'id="{heading}"' not in page.text
    lead = client_of(university.musician).get(f"/activities/{part.activity_id}")
    assert f"/activities/{part.activity_id}/engagement" in lead.text


@SQLITE
def test_the_review_card_says_it_in_short(client_of: ClientOf, university: University) -> None:
    from app.models import Status
    from tests.factories import make_contribution

    said_of = engagement(university.school, outcomes={"enrich": 12}, sdgs=(4,), transfer=True).stored()
    part = make_contribution(university.musician, status=Status.SUBMITTED, engagement=said_of, need="ครูขาดสื่อ")
    text = said(client_of(university.head, "en").get(f"/review?open={part.id}"))
    for word in ("Ban Ko School", "Enrich", "4 Quality education", "เครื่องอบปลา", "ครูขาดสื่อ"):
        assert word in text, word
    # Who decides is shown every figure that will count.
    assert "12 people benefited" in text


def test_the_statements_of_the_page_do_not_grow_with_its_partners(
    client_of: ClientOf, university: University
) -> None:
    def partners(number: int) -> list[Partner]:
        found = []
        for at in range(number):
            one = make_partner(f"กลุ่ม {number} {at}")
            one.merged_into_id = university.school.id
            found.append(one)
        return found

    found = []
    for number in (1, 5):
        part = log(university.musician, engagement=engagement(*partners(number), sdgs=(4,)).stored())
        client, path = client_of(university.musician), f"/activities/{part.activity_id}/engagement"
        form = client.form(path, action=path)
        # All of them are proposed to go, so that each is named in the history too.
        client.send(form, partner=None, do="submit")
        pages = (f"/activities/{part.activity_id}", f"/activities/{part.activity_id}/society")
        for page in pages:
            client.get(page)
        with counted() as statements:
            for page in pages:
                client.get(page)
        found.append(len(statements))
    assert found[0] == found[1]
