"""A milestone is said to be reached while somebody else writes: what they wrote stays."""

from datetime import date

from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.models import Initiative, Milestone, Person
from app.strategy import initiative_actions as actions
from app.strategy.initiative_facts import Step, opened, reading_of
from tests.cast import University
from tests.ledger.test_at_once import meanwhile


def test_what_is_written_meanwhile_stays(app: Flask, university: University, lakeside: Initiative) -> None:
    lakeside.milestones = [
        Milestone(name="เวที", due_on=date(2025, 8, 1)),
        Milestone(name="หลักสูตร", due_on=date(2025, 8, 1)),
    ]
    db.session.commit()
    first, second = (one.id for one in lakeside.milestones)
    initiative_id, lead_id, head_id = lakeside.id, university.musician.id, university.head.id

    def moves() -> None:
        held = db.session.get_one(Initiative, initiative_id)
        steps = [
            Step(first, "เวที", date(2025, 8, 1), None),
            Step(second, "หลักสูตร", date(2025, 12, 24), None),
        ]
        by = db.session.get_one(Person, head_id)
        actions.change_milestones(held, steps, read=reading_of(held), by=by)

    def reaches() -> None:
        held = db.session.get_one(Initiative, initiative_id)
        # The page had read them before the other one wrote.
        assert [one.done_on for one in held.milestones]
        actions.reach_milestone(held, first, by=db.session.get_one(Person, lead_id))

    meanwhile(app, moves, reaches)
    db.session.expire_all()
    kept = db.session.get_one(Initiative, initiative_id).milestones
    assert {one.id: (one.due_on, one.done_on is not None) for one in kept} == {
        first: (date(2025, 8, 1), True),
        second: (date(2025, 12, 24), False),
    }


def test_an_opened_form_has_read_no_more_than_it_shows(
    app: Flask, university: University, lakeside: Initiative
) -> None:
    """The mark is taken before the facts: what the object still knew from before is read anew."""
    db.session.execute(
        update(Initiative).where(Initiative.id == lakeside.id).values(purpose="ใหม่"),
        execution_options={"synchronize_session": False},
    )
    assert lakeside.purpose != "ใหม่"
    assert opened(lakeside) == reading_of(lakeside)
    assert lakeside.purpose == "ใหม่"
