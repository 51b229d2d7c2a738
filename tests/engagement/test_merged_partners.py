"""What is said of a partner that was made one with another meanwhile: what counts stays, what is new follows it."""

from collections.abc import Callable

import pytest

from app import workflow
from app.amendments import propose_facts
from app.counting import Question
from app.counting.partners import partner_tally
from app.engagement_facts import Engagement
from app.extensions import db
from app.facts import counted
from app.models import Activity, Contribution, LedgerPartner, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engage, engagement
from tests.factories import approve, bring, log, make_contribution

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def named(part: Contribution) -> set[int]:
    return set(Engagement.read(db.session.get_one(Activity, part.activity_id).engagement).partners)


def counted_as() -> list[int]:
    return [row.partner_id for row in db.session.query(LedgerPartner).order_by(LedgerPartner.engagement_id)]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_a_draft_is_submitted_with_what_the_partner_is_today(university: University, status: Status) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    engage(part.activity, engagement(university.school))
    bring(part, status)
    university.school.merged_into_id = university.municipality.id
    db.session.commit()
    workflow.move(part, "submit", by=university.musician)
    assert named(part) == {university.municipality.id}
    approve(part)
    assert counted_as() == [university.municipality.id]


def test_a_change_that_is_proposed_follows_and_what_counts_stays(university: University) -> None:
    part = log(university.musician, engagement=engagement(university.school).stored())
    workflow.move(part, "amend", by=university.musician)
    facts = counted(part.activity)
    propose_facts(part, facts._replace(engagement=engagement(university.school, university.municipality)))
    other = log(university.dancer, engagement=engagement(university.school).stored())
    university.municipality.merged_into_id = university.school.id
    db.session.commit()
    workflow.move(part, "submit", by=university.musician)
    approve(part)
    assert named(part) == {university.school.id}
    assert partner_tally(Question(unit_id=university.root.id)).partners == 1
    # Approved under a name that was merged since, it is amended without another word of partners.
    university.municipality.merged_into_id, university.school.merged_into_id = None, university.municipality.id
    workflow.move(other, "amend", by=university.dancer)
    workflow.move(other, "submit", by=university.dancer)
    assert named(other) == {university.school.id}


def test_saving_a_draft_writes_what_the_partner_is_today(client_of: ClientOf, university: University) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    engage(part.activity, engagement(university.school))
    university.school.merged_into_id = university.municipality.id
    db.session.commit()
    client, path = client_of(university.musician), f"/activities/{part.activity_id}/engagement"
    assert client.send(client.form(path, action=path), do="save").status_code == 303
    assert named(part) == {university.municipality.id}
