"""The record: who sees which part, whom it waits for, what changed, what its reader may do, and who can see it."""

from datetime import date

import pytest

from app import clock, workflow
from app.extensions import db
from app.models import Contribution, Role, Status
from tests.activities.page_text import card, forms, links, root_of, words
from tests.activities.shown import change, main, part_of, shown
from tests.factories import add_link, approve, grant, log, make_activity, make_contribution, make_person
from tests.statements import counted

# Seeing


def test_whoever_has_nothing_to_do_with_it_gets_the_same_answer_as_for_nothing(university, client_of, team):
    for stranger in (university.science_head, university.support, university.admin):
        client = client_of(stranger)
        assert client.get(f"/activities/{team.id}").status_code == 404
        assert client.get("/activities/99999").status_code == 404


def test_nobody_signed_in_is_asked_to_sign_in(client, team):
    assert client.get(f"/activities/{team.id}").status_code == 303


def test_a_proposal_is_seen_by_its_owner_and_the_lead_only(university, client_of, team):
    for person, sees in (
        (university.musician, True),
        (university.scientist, True),
        (university.dancer, False),
        (university.head, False),
        (university.rector, False),
    ):
        assert ("Thana Khuankhanun" in main(shown(client_of, person, team))) is sees, person


def test_facts_are_told_with_the_kind_s_own_questions(university, client_of, team):
    facts = words(card(shown(client_of, university.musician, team), "facts"))
    assert "Friday 14 Mar 2025 – Sunday 16 Mar 2025 (3 days)" in facts
    assert "โรงเรียนบ้านทุ่งยาว" in facts
    assert "Local" in facts
    assert "Course code0302211" in facts.replace(" 0302211", "0302211")
    assert "Master" in facts


def test_each_part_has_its_own_status_and_its_own_head(university, client_of, team):
    parts = card(shown(client_of, university.musician, team), "parts")
    rows = [words(row) for row in parts.iter("tr")][1:]
    assert "Lead 18:00 40 % Waiting for approval" in rows[0]
    assert "Waits for Assoc. Prof. Khwanchai Thalenoi, 6 days" in rows[0]
    assert "Department of Performing Arts" in rows[1]
    assert "Approved Prof. Praphan Sisongkhla 10 Jun 2025".replace(" ", "") in rows[1].replace(" ", "")
    assert "Waits for Asst. Prof. Thana Khuankhanun" in rows[2]
    assert "90 % shared out" in words(parts)


def test_a_person_s_name_opens_their_years_only_to_who_may_see_them(university, client_of, team):
    def opened(person):
        return {name.split()[-1] for name in links(card(shown(client_of, person, team), "parts"))}

    assert opened(university.dancer) == {"Nora"}
    assert opened(university.dean) == {"Lampam", "Nora"}
    assert opened(university.rector) == set()


# Waiting


def test_my_own_part_says_whom_it_waits_for_since_when_and_what_it_counts_for(university, client_of, team):
    page = main(shown(client_of, university.musician, team))
    assert (
        "Your part waits for Assoc. Prof. Khwanchai Thalenoi to decide since 10 Jun 2025 12:00 (6 days)"
        in page
    )
    assert "Once approved, 18:00 h count for Academic year 2024." in page


def test_it_says_why_the_work_went_up(university, client_of):
    part = make_contribution(university.head, status=Status.SUBMITTED)
    page = main(shown(client_of, university.head, part))
    assert "The head of Department of Music cannot decide on their own work." in page
    assert "So it went up to Faculty of Fine and Applied Arts." in page
    vacant = make_contribution(university.dancer, status=Status.SUBMITTED)
    assert "Department of Performing Arts has no head at present." in main(
        shown(client_of, university.dancer, vacant)
    )


def test_above_the_root_it_waits_for_hr(university, client_of):
    part = make_contribution(university.dean, status=Status.SUBMITTED)
    page = main(shown(client_of, university.dean, part))
    assert "Your part waits for university HR to decide" in page
    assert "Example University has no head at present." in page


def test_where_nobody_may_decide_it_says_so(university, client_of):
    part = make_contribution(university.hr, status=Status.SUBMITTED, percent=50)
    make_contribution(university.director, part.activity, Status.SUBMITTED, percent=50)
    assert "Nobody may decide on your part yet." in main(shown(client_of, university.hr, part))


def test_a_returned_part_says_who_wants_what_changed(university, client_of):
    part = make_contribution(university.musician, status=Status.RETURNED, reason="ขอรายชื่อผู้เข้าร่วม")
    page = main(shown(client_of, university.musician, part))
    assert "Assoc. Prof. Khwanchai Thalenoi returned your part" in page
    assert "ขอรายชื่อผู้เข้าร่วม" in page
    assert "It is ready to submit." in page


def test_a_draft_says_what_is_missing_and_that_only_its_owner_sees_it(university, client_of):
    part = make_contribution(university.musician, status=Status.DRAFT, hours=None)
    page = main(shown(client_of, university.musician, part))
    assert "Your part is a draft. Only you see it." in page
    assert "Before it can be submitted:" in page
    assert "Enter the hours" in page
    assert "Nobody else until it is submitted" in page


def test_days_outside_every_year_of_my_calendar_are_told(university, client_of):
    part = log(university.musician, first_day=date(2025, 6, 4))
    assert "No year of your calendar covers these days." in main(shown(client_of, university.musician, part))


# Doing


def moves_of(response):
    return list(forms(next(root_of(response).iter("main"))))


@pytest.mark.parametrize(
    ("status", "open_moves"),
    [
        (Status.DRAFT, {"submit", "delete_part"}),
        (Status.RETURNED, {"submit"}),
        (Status.SUBMITTED, {"recall"}),
        (Status.APPROVED, set()),
    ],
)
def test_its_owner_is_offered_the_moves_that_are_open(university, client_of, status, open_moves, endpoints):
    part = make_contribution(university.musician, status=status)
    page = shown(client_of, university.musician, part)
    assert set(moves_of(page)) == {endpoints(f"activities.{move}", part) for move in open_moves}


def test_who_is_asked_to_take_part_can_confirm_or_decline(university, client_of, team, endpoints):
    part = part_of(team, university.scientist)
    page = shown(client_of, university.scientist, team)
    assert moves_of(page) == [endpoints("activities.decline", part)]
    assert links(next(root_of(page).iter("main")))["Look and confirm"] == endpoints(
        "activities.confirm", part
    )
    assert "Asst. Prof. Dr. Ketsara Lampam asked you to take part." in main(page)


def test_the_lead_can_withdraw_a_proposal(university, client_of, team, endpoints):
    part = part_of(team, university.scientist)
    assert endpoints("activities.delete_part", part) in moves_of(shown(client_of, university.musician, team))


def test_the_reviewer_decides_here_on_the_version_that_was_read(university, client_of, team, endpoints):
    page = shown(client_of, university.head, team)
    part = part_of(team, university.musician)
    assert moves_of(page) == [endpoints("review.approve", part), endpoints("review.send_back", part)]
    versions = {box.get("value") for box in root_of(page).iter("input") if box.get("name") == "version"}
    assert versions == {workflow.version_of(part)}


def test_an_acting_head_is_told_for_whom_they_decide(university, client_of, team):
    grant(
        university.joint,
        Role.ACTING_HEAD,
        university.unit("music"),
        acting_for=university.head,
        order_number="7/2568",
    )
    page = main(shown(client_of, university.joint, team))
    assert "You decide for Assoc. Prof. Khwanchai Thalenoi, order 7/2568." in page


def test_who_only_reads_is_offered_nothing(university, client_of, team):
    for reader in (university.rector, university.hr, university.dancer):
        assert moves_of(shown(client_of, reader, team)) == []


def test_what_is_open_to_edit_has_its_link(university, client_of, team):
    def offered(person, activity):
        return set(links(next(root_of(shown(client_of, person, activity)).iter("main"))))

    assert offered(university.musician, team) >= {"Add a colleague", "Add evidence"}
    assert "Edit" not in offered(university.musician, team)
    assert not offered(university.head, team) & {"Edit", "Add a colleague", "Add evidence"}
    workflow.move(part_of(team, university.musician), "recall", by=university.musician)
    assert "Edit" in offered(university.musician, team)
    assert "Add evidence" in offered(university.dancer, team)
    joined = make_contribution(
        university.dancer, make_activity(university.scientist), Status.DRAFT, percent=10
    )
    assert {"Edit my part", "Add evidence"} <= offered(university.dancer, joined.activity)
    assert "Edit" not in offered(university.dancer, joined.activity)


def test_the_buttons_do_what_they_say(university, client_of):
    part = make_contribution(university.musician, status=Status.DRAFT)
    part_id, path = part.id, f"/activities/{part.activity_id}"
    owner, head = client_of(university.musician, "en"), client_of(university.head, "en")

    def press(client, action, **values):
        assert client.send(client.form(path, action=action), **values).status_code == 303
        return db.session.get_one(Contribution, part_id).status

    assert press(owner, "/submit") is Status.SUBMITTED
    assert press(owner, "/recall") is Status.DRAFT
    assert press(owner, "/submit") is Status.SUBMITTED
    assert press(head, "/return", reason="ขอหลักฐาน") is Status.RETURNED
    assert press(owner, "/submit") is Status.SUBMITTED
    assert press(head, "/approve") is Status.APPROVED


def test_a_decision_on_an_older_version_decides_nothing(university, client_of):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    part_id = part.id
    head = client_of(university.head, "en")
    form = head.form(f"/activities/{part.activity_id}", action="/approve")
    db.session.get_one(Contribution, part_id).activity.title = "ชื่อใหม่"
    db.session.commit()
    assert head.send(form).status_code == 409
    assert db.session.get_one(Contribution, part_id).status is Status.SUBMITTED


def test_a_draft_is_deleted_and_a_proposal_declined_or_withdrawn(university, client_of, team):
    draft = make_contribution(university.musician, status=Status.DRAFT)
    draft_id, path = draft.id, f"/activities/{draft.activity_id}"
    client = client_of(university.musician, "en")
    assert client.send(client.form(path, action="/delete")).status_code == 303
    assert db.session.get(Contribution, draft_id) is None
    asked = part_of(team, university.scientist).id
    client = client_of(university.scientist, "en")
    form = client.form(f"/activities/{team.id}", action="/decline")
    assert client.send(form, reason="ไม่ว่าง").status_code == 303
    assert db.session.get_one(Contribution, asked).status is Status.DECLINED


@pytest.fixture
def endpoints(app):
    """The address of a move of a part."""

    def address(endpoint, part):
        from flask import url_for

        with app.test_request_context():
            return url_for(endpoint, contribution_id=part.id)

    return address


# Cost


def test_the_record_costs_the_same_however_much_is_in_it(university, client_of):
    activity = make_activity(university.musician, first_day=date(2024, 1, 1), last_day=date(2025, 3, 31))
    others = [university.dancer, university.scientist, university.joint, university.support, university.head]

    def fill(people):
        assert activity.lead is university.musician
        for number, person in enumerate(people, start=1):
            part = make_contribution(person, activity, Status.RETURNED, percent=5)
            workflow.move(part, "submit", by=person)
            if number % 2:
                approve(part)
            add_link(activity)
            change(part, university.musician, clock.today(), title=f"ชื่อที่ {number}")
        db.session.commit()

    fill([university.musician, *others[:1]])
    client = client_of(university.musician, "en")
    client.get(f"/activities/{activity.id}")
    with counted() as few:
        client.get(f"/activities/{activity.id}")
    fill(others[1:])
    with counted() as many:
        client.get(f"/activities/{activity.id}")
    assert len(many) == len(few)
    assert not [one for one in many if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_may_be_revoked_of_many_parts_is_folded_into_one(university, client_of):
    part = log(university.musician, "ค่ายใหญ่", percent=20)
    for number in range(3):
        person = make_person(f"folded-{number}", university.unit("music"), f"คน{number}", "มากมาย")
        make_contribution(
            person,
            part.activity,
            Status.APPROVED,
            percent=20,
            first_day=part.first_day,
            last_day=part.last_day,
        )
    db.session.commit()
    page = client_of(university.head, "en").get(f"/activities/{part.activity_id}").text
    assert "Revoke an approval: 4 parts" in page
    assert page.count('/revoke"') == 4
    own = client_of(university.musician, "en").get(f"/activities/{part.activity_id}").text
    assert "Revoke an approval" not in own
