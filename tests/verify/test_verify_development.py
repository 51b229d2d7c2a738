"""flask verify on the person's level: authors at one place, plans that say other than their histories, norms that overlap."""

from datetime import date

import pytest
from flask import Flask

from app.extensions import db
from app.models import Part, PlanState, Status
from tests.cast import University
from tests.development_factories import make_plan, milestone
from tests.factories import bring, make_contribution
from tests.plan_factories import make_group, make_norm, put_into
from tests.verify.test_verify import damage, verified, wrong


def test_two_authors_at_one_place(app: Flask, university: University) -> None:
    first = make_contribution(
        university.musician,
        kind=university.kind("article"),
        role=Part.FIRST_AUTHOR,
        percent=40,
        status=Status.DRAFT,
    )
    second = make_contribution(university.scientist, first.activity, percent=40, status=Status.DRAFT)
    second.author_position = 2
    for part in (first, second):
        bring(part, Status.APPROVED)
    # A draft is told of its place when it is sent.
    draft = make_contribution(university.dancer, first.activity, percent=20, status=Status.DRAFT)
    draft.author_position = 2
    db.session.commit()
    assert verified(app)[0] == 0
    damage("UPDATE contribution SET author_position = :place WHERE id = :id", place=1, id=second.id)
    sentence = (
        f"Activity {first.activity_id} has several people at place 1 among its authors: contributions"
        f" {first.id}, {second.id}."
    )
    assert sentence in wrong(app)
    damage("UPDATE contribution SET author_position = :place WHERE id = :id", place=3, id=first.id)
    assert f"Contribution {first.id} is the first author's and says place 3." in wrong(app)


def test_a_plan_that_is_not_what_its_history_says(app: Flask, university: University) -> None:
    plan = make_plan(university.musician, university.year(2026, "academic"), milestone())
    waiting = make_plan(university.scientist, university.year(2026, "academic"), state=PlanState.SUBMITTED)
    db.session.commit()
    assert verified(app)[0] == 0
    damage("UPDATE development_plan SET state = 'draft' WHERE id = :id", id=plan.id)
    damage("UPDATE development_plan SET state = 'agreed' WHERE id = :id", id=waiting.id)
    damage("UPDATE goal SET confirmed_by_id = :her WHERE plan_id = :id", her=plan.person_id, id=plan.id)
    said = wrong(app)
    assert f"Development plan {plan.id} is draft and has agreed goals." in said
    assert f"Development plan {plan.id} is draft; its history says agreed." in said
    assert f"plan {plan.id} was confirmed or reviewed by person {plan.person_id}, whose own it is." in said
    assert f"Development plan {waiting.id} is agreed and has no goals." in said


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_plan_on_which_its_own_person_decided(app: Flask, university: University) -> None:
    """PostgreSQL keeps its own check even from whoever has its password."""
    plan = make_plan(university.musician, university.year(2026, "academic"))
    db.session.commit()
    damage("UPDATE development_line SET by_id = person_id WHERE move = 'agree'")
    assert f"person {plan.person_id} decides on their own plan" in wrong(app)


def test_norms_and_places_that_overlap(app: Flask, university: University) -> None:
    group = make_group("teaching")
    first = put_into(university.musician, group, date(2024, 6, 1), date(2025, 5, 31))
    second = put_into(university.musician, group, date(2025, 6, 1))
    old, new = (
        make_norm(100, first_day=date(2024, 6, 1), last_day=date(2025, 5, 31)),
        make_norm(200, first_day=date(2025, 6, 1)),
    )
    db.session.commit()
    assert verified(app)[0] == 0
    for table, row in (("group_place", first), ("workload_norm", old)):
        damage(f"UPDATE {table} SET last_day = '2025-06-30' WHERE id = :id", id=row.id)
    said = wrong(app)
    assert (
        f"Person {university.musician.id} is in two groups on 2025-06-01: places {first.id}, {second.id}."
        in said
    )
    assert (
        f"Norms of academic staff, group any, area any: two on 2025-06-01, norms {old.id}, {new.id}." in said
    )
