"""The lead gives shares away while others decide or confirm: what is read under the lock is what is written."""

from flask import Flask

from app import workflow
from app.extensions import db
from app.models import Contribution, Person, Status
from tests.activities.parts import part_of, people, propose
from tests.activities.said import flashed, said
from tests.cast import University
from tests.factories import make_contribution
from tests.ledger.test_at_once import approving, meanwhile
from tests.page_forms import forms_of


def form_of_part(client, address):
    answer = client.get(address)
    return next(
        one for one in forms_of(answer.text, address) if one.method == "post" and "hours" in one.controls
    )


def test_a_part_that_is_approved_at_that_moment_becomes_a_change_and_what_was_typed_is_kept(
    app: Flask, university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.SUBMITTED)
    musician = client_of(university.musician, "en")
    form = form_of_part(musician, people(own.activity, university.dancer))
    answers = []
    meanwhile(
        app,
        approving(own, university.head),
        lambda: answers.append(musician.send(form, hours="6", share="30", own_share="70")),
    )
    db.session.expire_all()
    assert answers[0].status_code == 303
    assert "is now a change of what is approved" in flashed(musician)
    assert (own.status, own.share) == (Status.AMENDING, 700_000)
    assert part_of(own.activity, university.dancer).status is Status.PROPOSED


def test_who_is_named_from_outside_at_that_moment_finds_the_same(
    app: Flask, university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.SUBMITTED)
    musician = client_of(university.musician, "en")
    form = musician.form(people(own.activity), action="/outsiders")
    typed = {"outside-name": "ครูอาสา", "outside-share": "30", "outside-own_share": "70"}
    answers = []
    meanwhile(app, approving(own, university.head), lambda: answers.append(musician.send(form, **typed)))
    db.session.expire_all()
    assert answers[0].status_code == 422 and "ครูอาสา" in answers[0].text
    assert "it has room when a smaller share of your own is approved" in said(answers[0])
    assert (own.status, own.share) == (Status.APPROVED, 1_000_000)


def test_what_is_confirmed_at_that_moment_is_not_corrected(
    app: Flask, university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT)
    musician = client_of(university.musician, "en")
    propose(musician, own.activity, university.dancer, share="30", own_share="70")
    part = part_of(own.activity, university.dancer)
    form = form_of_part(musician, people(own.activity, university.dancer) + f"&part={part.id}")
    ids, answers = (part.id, university.dancer.id), []

    def confirm() -> None:
        workflow.move(
            db.session.get_one(Contribution, ids[0]), "confirm", by=db.session.get_one(Person, ids[1])
        )

    meanwhile(app, confirm, lambda: answers.append(musician.send(form, hours="60", share="25")))
    assert answers[0].status_code == 422 and "has answered in the meantime" in said(answers[0])
    db.session.expire_all()
    assert (part.minutes, part.share) == (360, 300_000)


def test_an_own_share_that_grows_at_that_moment_leaves_less_room(
    app: Flask, university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT, percent=60)
    musician = client_of(university.musician, "en")
    form = form_of_part(musician, people(own.activity, university.dancer))
    own_id, answers = own.id, []

    def grow() -> None:
        mine = db.session.get_one(Contribution, own_id)
        workflow.hold({mine.activity_id})
        mine.share = 900_000
        db.session.flush()

    meanwhile(app, grow, lambda: answers.append(musician.send(form, hours="6", share="40")))
    assert answers[0].status_code == 422 and "130 %" in said(answers[0])
    db.session.expire_all()
    assert own.share == 900_000 and len(own.activity.contributions) == 1
