"""The reviewer rule: who decides on a part, why it went up, and that nobody ever decides on their own work."""

from datetime import date

import pytest

from app import workflow
from app.access.reviewers import WentUp, chairs, home_unit
from app.clock import clock_at
from app.models import Role, Status
from app.workflow import Refused
from tests.cast import TODAY
from tests.factories import (
    appoint,
    approve,
    bangkok,
    grant,
    make_activity,
    make_contribution,
    make_person,
    make_unit,
)

# The rule only reads: what it reads is the same on both databases.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

YESTERDAY, TOMORROW = date(2025, 6, 15), date(2025, 6, 17)


def waits(person, **facts):
    return make_contribution(person, status=Status.SUBMITTED, **facts)


def bench(part):
    return chairs().bench(part)


def deciders(part):
    return [seat.person.code for seat in bench(part).seats]


def steps(part):
    return [(step.unit.code, step.why) for step in bench(part).steps]


def close(unit, day=TODAY, successor=None):
    unit.closed_on, unit.successor = day, successor


# Whose head


def test_the_head_of_the_contributors_unit_decides(university):
    part = waits(university.musician)
    assert deciders(part) == ["head"]
    assert bench(part).unit is university.unit("music")
    assert steps(part) == []


def test_a_vacancy_goes_up_and_says_so(university):
    part = waits(university.dancer)
    assert deciders(part) == ["dean"]
    assert steps(part) == [("performing", WentUp.VACANT)]


def test_where_no_post_above_is_held_university_hr_decides(university):
    lonely = make_person("lonely", make_unit("hall", university.root))
    part = waits(lonely)
    assert bench(part).unit is None
    assert deciders(part) == ["hr"]
    assert steps(part) == [("hall", WentUp.VACANT), ("tsu", WentUp.VACANT)]


def test_hr_of_a_faculty_decides_nothing(university):
    grant(make_person("faculty-hr", university.unit("faa")), Role.HR, university.unit("faa"))
    lonely = make_person("lonely", make_unit("hall", university.root))
    assert deciders(waits(lonely)) == ["hr"]


def test_the_unit_is_that_of_the_last_day_of_the_part_and_its_head_that_of_today(university):
    mover = make_person("mover")
    appoint(mover, university.unit("music"), last_day=date(2024, 12, 31))
    appoint(mover, university.unit("biology"), first_day=date(2025, 1, 1))
    across = {"first_day": date(2024, 12, 1), "last_day": date(2025, 1, 5)}
    assert deciders(waits(mover, **across)) == ["science-head"]
    assert deciders(waits(mover, first_day=date(2024, 12, 30), last_day=date(2024, 12, 31))) == ["head"]


def test_of_a_joint_appointment_the_primary_post_counts(university):
    assert deciders(waits(university.joint)) == ["head"]


def test_two_heads_may_both_decide(university):
    second = make_person("second", university.unit("music"))
    grant(second, Role.HEAD, university.unit("music"))
    assert sorted(deciders(waits(university.musician))) == ["head", "second"]


def test_of_two_heads_one_decides_on_the_work_of_the_other(university):
    second = make_person("second", university.unit("music"))
    grant(second, Role.HEAD, university.unit("music"))
    part = waits(university.head)
    assert deciders(part) == ["second"]
    assert steps(part) == []


# Posts of today


def test_a_grant_decides_on_its_first_and_last_day_and_on_no_other(university):
    stand_in = make_person("stand-in", university.unit("performing"))
    grant(stand_in, Role.HEAD, university.unit("performing"), first_day=TODAY, last_day=TODAY)
    part = waits(university.dancer)
    assert deciders(part) == ["stand-in"]
    for day in (YESTERDAY, TOMORROW):
        with clock_at(bangkok(day)):
            assert deciders(part) == ["dean"]


def test_an_acting_head_decides_beside_the_head_they_act_for(university):
    acting = make_person("acting", university.unit("music"))
    grant(acting, Role.ACTING_HEAD, university.unit("music"), acting_for=university.head)
    assert sorted(deciders(waits(university.musician))) == ["acting", "head"]


def test_an_acting_head_decides_in_a_vacant_post(university):
    acting = make_person("acting", university.unit("performing"))
    grant(acting, Role.ACTING_HEAD, university.unit("performing"))
    part = waits(university.dancer)
    assert deciders(part) == ["acting"]
    assert steps(part) == []


def test_ones_own_post_comes_before_one_held_for_somebody_else(university):
    acting = grant(
        university.head, Role.ACTING_HEAD, university.unit("music"), acting_for=university.musician
    )
    part = waits(university.joint)
    seat = bench(part).seat_of(university.head)
    assert seat is not None
    assert (seat.role, seat.id != acting.id) == (Role.HEAD, True)


# Who is not free to


def test_the_heads_own_work_goes_to_the_level_above(university):
    part = waits(university.head)
    assert deciders(part) == ["dean"]
    assert steps(part) == [("music", WentUp.OWN_WORK)]


def test_the_deans_own_work_goes_past_the_vacant_university_to_hr(university):
    part = waits(university.dean)
    assert deciders(part) == ["hr"]
    assert steps(part) == [("faa", WentUp.OWN_WORK), ("tsu", WentUp.VACANT)]


def test_a_head_who_leads_the_activity_does_not_decide_on_anybodys_part_in_it(university):
    activity = make_activity(university.head)
    part = waits(university.musician, activity=activity)
    assert deciders(part) == ["dean"]
    assert steps(part) == [("music", WentUp.TAKES_PART)]


@pytest.mark.parametrize(
    "status", [Status.PROPOSED, Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED]
)
def test_a_head_with_a_part_in_any_status_does_not_decide(university, status):
    activity = make_activity(university.dancer)
    part = waits(university.musician, activity=activity, percent=50)
    make_contribution(university.head, activity, status, percent=50)
    assert deciders(part) == ["dean"]


def test_a_head_who_declined_their_part_decides(university):
    activity = make_activity(university.dancer)
    part = waits(university.musician, activity=activity, percent=50)
    make_contribution(university.head, activity, Status.DECLINED, percent=50)
    assert deciders(part) == ["head"]


def test_nobody_decides_for_the_person_they_stand_in_for(university):
    acting = make_person("acting", university.unit("music"))
    grant(acting, Role.ACTING_HEAD, university.unit("music"), acting_for=university.head)
    part = waits(university.head)
    assert deciders(part) == ["dean"]
    assert steps(part) == [("music", WentUp.OWN_WORK)]


def test_nor_by_a_post_of_their_own(university):
    """The dean, standing in for the head of the department, is no judge of that head's work as dean either."""
    grant(university.dean, Role.ACTING_HEAD, university.unit("music"), acting_for=university.head)
    part = waits(university.head)
    assert deciders(part) == ["hr"]
    assert steps(part)[1] == ("faa", WentUp.ACTS_FOR_CONTRIBUTOR)


def test_once_the_order_has_ended_they_decide_again(university):
    grant(
        university.dean,
        Role.ACTING_HEAD,
        university.unit("music"),
        acting_for=university.head,
        last_day=YESTERDAY,
    )
    assert deciders(waits(university.head)) == ["dean"]


def test_where_nobody_is_free_nobody_may_decide(university):
    grant(university.hr, Role.HEAD, university.root)
    part = waits(
        make_person("lonely", make_unit("hall", university.root)), activity=make_activity(university.hr)
    )
    assert bench(part).seats == []
    assert bench(part).unit is None


def test_hr_never_decides_on_their_own_work(university):
    grant(university.hr, Role.HEAD, university.unit("office"))
    for held in [
        seat for seat in chairs().heads[university.unit("office").id] if seat.person is university.director
    ]:
        held.last_day = YESTERDAY
    part = waits(university.hr)
    assert bench(part).seats == []
    second = make_person("second-hr", university.unit("office"))
    grant(second, Role.HR, university.root)
    assert deciders(part) == ["second-hr"]


# Days without an appointment


def between_posts():
    """Music until the end of January 2025, biology from 1 March: the gap lies between."""
    mover = make_person("mover")
    return mover, date(2025, 1, 31), date(2025, 3, 1)


@pytest.mark.parametrize(
    ("day", "unit"),
    [
        (date(2014, 12, 31), "music"),
        (date(2025, 1, 31), "music"),
        (date(2025, 2, 10), "music"),
        # 14 days after the one, 15 before the other; then 15 and 14: the nearer; at equal distance the earlier.
        (date(2025, 2, 14), "music"),
        (date(2025, 2, 15), "biology"),
        (date(2025, 2, 28), "biology"),
        (date(2025, 3, 1), "biology"),
    ],
)
def test_a_day_without_appointment_goes_to_the_nearest_one(university, day, unit):
    mover, left, came = between_posts()
    appoint(mover, university.unit("music"), last_day=left)
    appoint(mover, university.unit("biology"), first_day=came)
    assert home_unit(mover, day) is university.unit(unit)


def test_at_equal_distance_the_earlier_appointment_counts(university):
    mover = make_person("mover")
    appoint(mover, university.unit("biology"), first_day=date(2025, 2, 3))
    appoint(mover, university.unit("music"), last_day=date(2025, 2, 1))
    assert home_unit(mover, date(2025, 2, 2)) is university.unit("music")


def test_a_leavers_late_work_is_decided_where_they_worked_last(university):
    assert deciders(waits(university.leaver, first_day=date(2025, 2, 3))) == ["head"]


def test_who_never_had_an_appointment_has_no_unit(university):
    assert home_unit(university.admin, TODAY) is None


# Units that close


def test_work_of_a_closed_unit_is_decided_in_its_successor(university):
    close(university.unit("music"), successor=university.unit("biology"))
    assert deciders(waits(university.musician)) == ["science-head"]


def test_also_what_was_submitted_before_it_closed(university):
    close(university.unit("music"), TOMORROW, university.unit("biology"))
    part = waits(university.musician)
    assert deciders(part) == ["head"]
    with clock_at(bangkok(TOMORROW)):
        assert deciders(part) == ["science-head"]


def test_without_a_successor_the_unit_above_carries_on(university):
    close(university.unit("music"))
    assert deciders(waits(university.musician)) == ["dean"]


def test_a_chain_of_successors_is_followed_and_a_circle_is_left(university):
    close(university.unit("music"), successor=university.unit("performing"))
    close(university.unit("performing"), successor=university.unit("chemistry"))
    assert university.unit("music").carried_on_by(TODAY) is university.unit("chemistry")
    close(university.unit("chemistry"), successor=university.unit("music"))
    assert university.unit("music").carried_on_by(TODAY) is university.unit("chemistry")


# What was said of it is what happens


def test_who_is_on_the_bench_can_approve_and_nobody_else(university):
    parts = {
        "head": waits(university.musician),
        "dean": waits(university.head),
        "hr": waits(university.dean),
    }
    for code, part in parts.items():
        for person in university.people.values():
            if person.code == code:
                continue
            with pytest.raises(Refused):
                workflow.move(part, "approve", by=person)
            assert part.status is Status.SUBMITTED
        approve(part, by=university.people[code])
        assert part.status is Status.APPROVED


def test_a_decision_in_anothers_stead_names_them_and_the_order(university):
    acting = make_person("acting", university.unit("music"))
    grant(
        acting,
        Role.ACTING_HEAD,
        university.unit("music"),
        acting_for=university.head,
        order_number="12/2567",
    )
    part = approve(waits(university.musician), by=acting)
    line = part.decisions[-1]
    assert (line.by, line.acting_for, line.order_number) == (acting, university.head, "12/2567")


def test_a_head_who_also_acts_decides_as_head(university):
    grant(university.dean, Role.ACTING_HEAD, university.unit("performing"), order_number="9/2568")
    own = approve(waits(make_person("faa-clerk", university.unit("faa"))), by=university.dean)
    acted = approve(waits(university.dancer), by=university.dean)
    assert (own.decisions[-1].order_number, acted.decisions[-1].order_number) == ("", "9/2568")
    assert acted.decisions[-1].acting_for is None
