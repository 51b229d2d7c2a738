"""Lists and pages agree: for each person of the cast and each object the SQL of the scopes says what the policy says."""

import pytest
from sqlalchemy import select

from app.access import Permission, policy, scopes
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, Contribution, Person, Role, Status, Unit
from tests.cast import TODAY
from tests.factories import bangkok, give_back, grant, make_activity, make_contribution, make_person


@pytest.fixture
def everything(university):
    """Activities in every status, alone and together across faculties, of people who moved and left; grants of all kinds."""
    people = [
        university.musician,
        university.head,
        university.dancer,
        university.scientist,
        university.support,
    ]
    for person in people:
        for status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED):
            make_contribution(person, status=status)
    make_contribution(university.leaver)
    make_contribution(university.joint)
    team = make_activity(university.dancer)
    make_contribution(university.dancer, team, Status.SUBMITTED, percent=25)
    make_contribution(university.scientist, team, Status.APPROVED, percent=25)
    make_contribution(university.musician, team, Status.PROPOSED, percent=25)
    make_contribution(university.support, team, Status.DECLINED, percent=25)
    led = make_activity(university.head)
    make_contribution(university.joint, led, Status.DRAFT)
    moved = make_contribution(university.scientist, status=Status.SUBMITTED)
    give_back(moved)
    university.scientist.appointments[0].unit = university.unit("performing")
    closing = university.unit("biology")
    closing.closed_on, closing.successor = TODAY, university.unit("chemistry")
    chemist = make_person("chemist", university.unit("chemistry"))
    grant(chemist, Role.HEAD, university.unit("chemistry"))
    stand_in = make_person("stand-in", university.unit("office"))
    grant(stand_in, Role.ACTING_HEAD, university.unit("performing"))
    grant(
        make_person("former", university.unit("music")),
        Role.HEAD,
        university.unit("music"),
        last_day=TODAY.replace(day=15),
    )
    grant(make_person("recorder", university.unit("music")), Role.RECORDER, university.unit("music"))
    grant(make_person("faculty-hr", university.unit("office")), Role.HR, university.unit("faa"))
    grant(make_person("vice", university.unit("office")), Role.EXECUTIVE, university.unit("sci"))
    db.session.flush()
    return university


def all_of(model):
    return list(db.session.scalars(select(model).order_by(model.id)))


def listed(model, condition):
    return set(db.session.scalars(select(model).where(condition)))


def allowed(viewer, permission, objects):
    return {one for one in objects if policy.may(viewer, permission, one)}


def test_activities(everything):
    activities = all_of(Activity)
    for viewer in all_of(Person):
        assert listed(Activity, scopes.activities(viewer)) == allowed(
            viewer, Permission.ACTIVITY_VIEW, activities
        ), viewer


def test_parts_on_the_page_of_an_activity(everything):
    for viewer in all_of(Person):
        for activity in listed(Activity, scopes.activities(viewer)):
            assert set(scopes.parts(viewer, activity)) == allowed(
                viewer, Permission.CONTRIBUTION_VIEW, activity.contributions
            ), (viewer, activity)


def test_lists_of_records_hold_only_what_may_be_opened_and_all_of_ones_own_scope(everything):
    parts = all_of(Contribution)
    for viewer in all_of(Person):
        found = listed(Contribution, scopes.contributions(viewer))
        visible = allowed(viewer, Permission.CONTRIBUTION_VIEW, parts)
        assert found <= visible, viewer
        # What else may be opened belongs to others, in an activity that touches the viewer or their unit.
        for part in visible - found:
            assert part.person_id != viewer.id
            assert part.activity.contributions != [part], (viewer, part)


def test_people(everything):
    people = all_of(Person)
    for viewer in people:
        assert listed(Person, scopes.people(viewer)) == allowed(viewer, Permission.PERSON_VIEW, people), (
            viewer
        )


def test_units_whose_records_may_be_opened(everything):
    units = all_of(Unit)
    for viewer in all_of(Person):
        held = listed(Unit, Unit.id.in_(scopes.units(viewer)))
        assert held == allowed(viewer, Permission.UNIT_RECORDS, units), viewer


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_nobody_sees_more_than_their_grant(everything):
    seen = {one.code: listed(Contribution, scopes.contributions(one)) for one in all_of(Person)}
    of_music = {part for part in all_of(Contribution) if part.person is everything.musician}
    submitted = {part for part in of_music if part.status not in scopes.PRIVATE}
    assert not of_music & seen["science-head"]
    assert submitted <= seen["head"]
    assert seen["former"] == seen["recorder"] == seen["admin"] == set()
    assert submitted <= seen["faculty-hr"]
    assert not submitted & seen["vice"]
    private = {part for part in all_of(Contribution) if part.status in scopes.PRIVATE}
    assert not private & seen["rector"]
    assert not private & seen["hr"]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_a_closed_unit_left_is_seen_where_it_is_carried_on(everything):
    chemist = next(one for one in all_of(Person) if one.code == "chemist")
    waiting = [
        part
        for part in all_of(Contribution)
        if part.reviewing_unit is everything.unit("biology") and part.status is Status.SUBMITTED
    ]
    assert waiting
    assert set(waiting) <= listed(Contribution, scopes.contributions(chemist))
    with clock_at(bangkok(TODAY.replace(day=15))):
        assert not set(waiting) & listed(Contribution, scopes.contributions(chemist))
