"""Who may do what: the table of rules, asked for the whole cast, and the guard that asks it at every door."""

import pytest

from app import workflow
from app.access import Permission, policy
from app.models import Role, Status
from tests.factories import add_link, give_back, grant, make_activity, make_contribution, make_person

# The rules only read: what they read is the same on both databases.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

EVERYBODY = {
    "musician",
    "head",
    "dean",
    "dancer",
    "scientist",
    "science-head",
    "support",
    "director",
    "joint",
    "leaver",
    "rector",
    "hr",
    "admin",
}


def who_may(university, permission, subject=None):
    return {code for code, person in university.people.items() if policy.may(person, permission, subject)}


def test_every_permission_has_a_rule(university):
    assert set(policy.RULES) == set(Permission)
    assert all(policy.RULES.values())


def test_a_permission_without_a_rule_is_refused(university, monkeypatch):
    monkeypatch.delitem(policy.RULES, Permission.SIGNED_IN)
    assert who_may(university, Permission.SIGNED_IN) == set()


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        (Permission.SIGNED_IN, EVERYBODY),
        (Permission.ACTIVITY_LOG, EVERYBODY - {"admin"}),
        (Permission.REVIEW_QUEUE, {"head", "dean", "science-head", "director", "hr"}),
        (Permission.RECORDS_VIEW, EVERYBODY),
        (Permission.EXPORT_RUN, {"head", "dean", "science-head", "director", "hr", "rector"}),
        (Permission.REGISTER_VIEW, {"hr", "admin"}),
    ],
)
def test_what_a_role_opens(university, permission, expected):
    assert who_may(university, permission) == expected


SEES = {"musician", "head", "dean", "rector", "hr"}


@pytest.mark.parametrize(
    ("status", "sees"),
    [
        (Status.DRAFT, {"musician"}),
        (Status.SUBMITTED, SEES),
        (Status.RETURNED, SEES),
        (Status.APPROVED, SEES),
    ],
)
def test_who_sees_the_work_of_one_person_alone(university, status, sees):
    part = make_contribution(university.musician, status=status)
    evidence = add_link(part.activity)
    assert who_may(university, Permission.ACTIVITY_VIEW, part.activity) == sees
    assert who_may(university, Permission.CONTRIBUTION_VIEW, part) == sees
    assert who_may(university, Permission.EVIDENCE_VIEW, evidence) == sees
    assert who_may(university, Permission.ACTIVITY_EDIT, part.activity) == {"musician"}
    assert who_may(university, Permission.CONTRIBUTION_EDIT, part) == {"musician"}


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.DECLINED, Status.DRAFT])
def test_what_is_not_yet_or_not_at_all_anybodys_work_only_owner_and_lead_see(university, status):
    activity = make_activity(university.dancer)
    make_contribution(university.dancer, activity, Status.SUBMITTED, percent=50)
    part = make_contribution(university.musician, activity, status, percent=50)
    assert who_may(university, Permission.CONTRIBUTION_VIEW, part) == {"musician", "dancer"}
    assert who_may(university, Permission.CONTRIBUTION_PROPOSE, part) == {"dancer"}


def test_who_takes_part_sees_the_other_parts_and_so_do_their_heads(university):
    activity = make_activity(university.dancer)
    own = make_contribution(university.dancer, activity, Status.SUBMITTED, percent=50)
    make_contribution(university.scientist, activity, Status.SUBMITTED, percent=50)
    sees = {"dancer", "dean", "scientist", "science-head", "rector", "hr"}
    assert who_may(university, Permission.CONTRIBUTION_VIEW, own) == sees
    assert who_may(university, Permission.CONTRIBUTION_DECIDE, own) == {"dean"}


def test_seeing_is_not_deciding(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    assert who_may(university, Permission.CONTRIBUTION_DECIDE, part) == {"head"}


def test_a_returned_part_stays_with_who_returned_it_and_a_recalled_one_does_not(university):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    give_back(part)
    assert policy.may_see(university.head, part)
    workflow.move(part, "submit", by=university.musician)
    workflow.move(part, "recall", by=university.musician)
    assert not policy.may_see(university.head, part)


def test_after_a_transfer_the_former_head_still_sees_what_was_counted_there(university):
    part = make_contribution(university.musician)
    university.musician.appointments[0].unit = university.unit("biology")
    assert policy.may_see(university.head, part)
    assert not policy.may_see(university.science_head, part)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("music", {"head", "dean", "rector", "hr"}),
        ("faa", {"dean", "rector", "hr"}),
        ("tsu", {"rector", "hr"}),
        ("chemistry", {"science-head", "rector", "hr"}),
    ],
)
def test_the_records_behind_a_units_totals(university, unit, expected):
    assert who_may(university, Permission.UNIT_RECORDS, university.unit(unit)) == expected
    assert who_may(university, Permission.UNIT_VIEW, university.unit(unit)) == EVERYBODY


@pytest.mark.parametrize(
    ("unit", "expected"), [("music", {"head", "dean", "hr"}), ("faa", {"dean", "hr"}), ("tsu", {"hr"})]
)
def test_the_years_of_a_units_people_together(university, unit, expected):
    assert who_may(university, Permission.UNIT_YEARS, university.unit(unit)) == expected


def test_a_persons_years_are_for_them_their_heads_and_hr(university):
    assert who_may(university, Permission.PERSON_VIEW, university.musician) == {
        "musician",
        "head",
        "dean",
        "hr",
    }
    assert who_may(university, Permission.PERSON_VIEW, university.leaver) == {"leaver", "hr"}
    assert who_may(university, Permission.PERSON_VIEW, university.joint) == {
        "joint",
        "head",
        "dean",
        "science-head",
        "hr",
    }


def test_a_role_over_a_unit_says_nothing_of_another(university):
    clerk = make_person("clerk", university.unit("office"))
    grant(clerk, Role.HR, university.unit("sci"))
    part = make_contribution(university.musician)
    assert not policy.may_see(clerk, part)
    assert policy.may(clerk, Permission.UNIT_RECORDS, university.unit("biology"))


# At the door


def test_the_guard_says_not_there_before_it_says_not_allowed(university, client_of):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    path = f"/review/{part.id}/approve"
    for stranger in (university.science_head, university.support, university.admin):
        assert client_of(stranger).post(path).status_code == 404
    for reader in (university.rector, university.hr, university.dean, university.musician):
        assert client_of(reader).post(path).status_code == 403
    assert client_of(university.head).post("/review/999999/approve").status_code == 404


def test_who_is_not_signed_in_is_asked_to(university, client):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    response = client.post(f"/review/{part.id}/approve")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/sign-in")
