"""What stands approved keeps the evidence it was approved with, whatever its owner sends, takes back and gives up."""

from collections.abc import Callable

from app import ledger, workflow
from app.extensions import db
from app.models import Activity, Contribution, Status
from tests.activities.said import flashed
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import approve, make_contribution

ClientOf = Callable[..., CheckedClient]


def evidence_of(part: Contribution) -> list[int]:
    db.session.expire_all()
    return [item.id for item in db.session.get_one(Activity, part.activity_id).evidence]


def test_removing_it_again_after_a_return_is_still_a_proposal(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, shown=True)
    there = [item.id for item in part.activity.evidence]
    remove = f"/evidence/{there[0]}/remove"
    client = client_of(university.musician, "en")
    assert client.post(remove).status_code == 303
    assert client.post(f"/contributions/{part.id}/submit").status_code == 303
    flashed(client)
    client.post(remove)
    assert "Your change waits for a decision. Take it back first." in flashed(client)
    workflow.move(db.session.get_one(Contribution, part.id), "return", by=university.head, reason="เก็บไว้")
    db.session.commit()
    assert client.post(remove).status_code == 303
    assert "goes once your part is approved without it" in flashed(client)
    assert evidence_of(part) == there
    assert client.post(f"/contributions/{part.id}/drop").status_code == 303
    assert evidence_of(part) == there
    assert (part.status, part.proposed, len(ledger.standing_entries(part))) == (Status.APPROVED, None, 1)


def test_removing_it_again_after_taking_the_change_back_is_still_a_proposal(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, shown=True)
    there = [item.id for item in part.activity.evidence]
    client = client_of(university.musician, "en")
    for move in ("submit", "recall"):
        client.post(f"/evidence/{there[0]}/remove")
        client.post(f"/contributions/{part.id}/{move}")
    client.post(f"/evidence/{there[0]}/remove")
    assert evidence_of(part) == there
    client.post(f"/contributions/{part.id}/drop")
    assert (evidence_of(part), part.status) == (there, Status.APPROVED)


def test_it_goes_once_the_part_is_approved_without_it(client_of: ClientOf, university: University) -> None:
    part = make_contribution(university.musician, shown=True)
    remove = f"/evidence/{part.activity.evidence[0].id}/remove"
    client = client_of(university.musician, "en")
    client.post(remove)
    client.post(f"/contributions/{part.id}/submit")
    client.post(f"/contributions/{part.id}/recall")
    client.post(remove)
    client.post(f"/contributions/{part.id}/submit")
    approve(db.session.get_one(Contribution, part.id), by=university.head)
    db.session.commit()
    assert evidence_of(part) == []
