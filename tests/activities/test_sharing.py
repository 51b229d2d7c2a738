"""What the lead keeps: whoever holds all of an activity takes a colleague in, in whatever state the own part is."""

import pytest

from app import workflow
from app.extensions import db
from app.merging.actions import merge
from app.models import Status
from tests.activities.parts import FIRST, LAST, part_of, people, propose
from tests.activities.said import flashed, said
from tests.cast import University
from tests.factories import approve, make_activity, make_closed, make_contribution, make_person
from tests.page_forms import forms_of


@pytest.mark.parametrize(
    ("status", "then", "told"),
    [
        (Status.SUBMITTED, Status.DRAFT, "was taken back with its new share"),
        (Status.APPROVED, Status.AMENDING, "is now a change of what is approved"),
        (Status.RETURNED, Status.RETURNED, ""),
    ],
)
def test_who_holds_all_of_it_gives_a_share_away_in_one_go(
    university: University, client_of, status, then, told
) -> None:
    own = make_contribution(university.musician, status=status)
    musician = client_of(university.musician, "en")
    page = said(musician.get(people(own.activity, university.dancer)))
    assert ("waits for a decision" in page, "Your part is approved" in page) == (
        status is Status.SUBMITTED,
        status is Status.APPROVED,
    )
    answer = propose(musician, own.activity, university.dancer, share="30", own_share="70")
    assert answer.status_code == 303
    assert told in flashed(musician)
    assert (own.status, own.share) == (then, 700_000)
    assert part_of(own.activity, university.dancer).share == 300_000
    assert "Submit to the head" in said(musician.get(people(own.activity)))


def test_what_is_approved_counts_until_the_smaller_share_is(university: University, client_of) -> None:
    own = make_contribution(university.musician)
    musician = client_of(university.musician, "en")
    assert propose(musician, own.activity, university.dancer, share="30", own_share="70").status_code == 303
    part = part_of(own.activity, university.dancer)
    workflow.move(part, "confirm", by=university.dancer)
    with pytest.raises(workflow.Refused, match="ต้องพิจารณาส่วนของ"):
        approve(part)
    workflow.move(own, "submit", by=university.musician)
    approve(own)
    approve(part)
    assert (own.status, part.status) == (Status.APPROVED, Status.APPROVED)


def test_an_unchanged_share_takes_nothing_back(university: University, client_of) -> None:
    own = make_contribution(university.musician, status=Status.SUBMITTED, percent=60)
    musician = client_of(university.musician, "en")
    assert propose(musician, own.activity, university.dancer, share="30").status_code == 303
    assert own.status is Status.SUBMITTED


def test_too_much_is_refused_and_nothing_is_taken_back(university: University, client_of) -> None:
    own = make_contribution(university.musician, status=Status.SUBMITTED)
    musician = client_of(university.musician, "en")
    answer = propose(musician, own.activity, university.dancer, share="30", own_share="71")
    assert answer.status_code == 422 and "101 %" in said(answer)
    assert (own.status, own.share) == (Status.SUBMITTED, 1_000_000)


@pytest.mark.parametrize(("status", "code"), [(Status.SUBMITTED, 303), (Status.APPROVED, 422)])
def test_somebody_from_outside_gets_room_from_the_same_form_or_a_button_that_leads_to_it(
    university: University, client_of, status, code
) -> None:
    own = make_contribution(university.musician, status=status)
    musician = client_of(university.musician, "en")
    typed = {"outside-name": "ครูอาสา", "outside-share": "30", "outside-own_share": "70"}
    answer = musician.send(musician.form(people(own.activity), action="/outsiders"), **typed)
    assert answer.status_code == code
    if code == 303:
        assert (own.status, own.share) == (Status.DRAFT, 700_000)
    else:
        assert own.status is Status.APPROVED
        assert f'href="/contributions/{own.id}/edit"' in answer.text
        assert "it has room when a smaller share of your own is approved" in said(answer)


def test_naming_somebody_without_a_share_is_no_way_past_the_whole(university: University, client_of) -> None:
    own = make_contribution(university.musician, status=Status.SUBMITTED, percent=60)
    make_contribution(university.dancer, own.activity, Status.SUBMITTED, percent=40)
    musician = client_of(university.musician, "en")
    form = musician.form(people(own.activity), action="/outsiders")
    answer = musician.send(form, **{"outside-name": "ครูอาสา", "outside-own_share": "90"})
    assert answer.status_code == 422
    assert "The shares would come to 130 %: together they may not pass 100 %." in said(answer)
    assert (own.status, own.share) == (Status.SUBMITTED, 600_000)
    assert not own.activity.outsiders


def test_of_several_own_parts_one_that_is_still_open_makes_room(university: University, client_of) -> None:
    activity = make_activity(university.musician, first_day=FIRST, last_day=LAST)
    done = make_contribution(university.musician, activity, percent=60, first_day=FIRST, last_day=FIRST)
    draft = make_contribution(
        university.musician, activity, Status.DRAFT, percent=40, first_day=LAST, last_day=LAST
    )
    musician = client_of(university.musician, "en")
    page = said(musician.get(people(activity, university.dancer)))
    assert "Your own share, 9 Mar 2025" in page and "Your part is approved" not in page
    assert propose(musician, activity, university.dancer, share="30", own_share="10").status_code == 303
    assert (done.status, done.share) == (Status.APPROVED, 600_000)
    assert (draft.status, draft.share) == (Status.DRAFT, 100_000)


def test_a_form_read_before_the_own_share_changed_writes_nothing_over_it(
    university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT, percent=60)
    musician = client_of(university.musician, "en")
    address = people(own.activity, university.dancer)
    form = musician.form(address, action="/people", button="share")
    outside = musician.form(address, action="/outsiders")
    own.share = 800_000
    assert musician.send(form, hours="6", share="10").status_code == 303
    assert own.share == 800_000, "the share that stands in the form unchanged says nothing"
    told = "Your own part changed in the meantime and holds 80 % now."
    answer = musician.send(form, hours="6", share="10", own_share="50", first_day="1/1/2025")
    assert answer.status_code == 422 and told in said(answer)
    answer = musician.send(outside, **{"outside-name": "ครูอาสา", "outside-own_share": "50"})
    assert answer.status_code == 422 and told in said(answer)
    assert own.share == 800_000
    again = next(one for one in forms_of(answer.text, address) if "outside-name" in one.controls)
    assert musician.send(again).status_code == 303
    assert own.share == 500_000


def test_what_was_typed_for_one_part_is_never_written_to_another(university: University, client_of) -> None:
    activity = make_activity(university.musician, first_day=FIRST, last_day=LAST)
    first = make_contribution(
        university.musician, activity, Status.SUBMITTED, percent=60, first_day=FIRST, last_day=FIRST
    )
    other = make_contribution(
        university.musician, activity, Status.SUBMITTED, percent=40, first_day=LAST, last_day=LAST
    )
    musician = client_of(university.musician, "en")
    address = people(activity, university.dancer)
    form = musician.form(address, action="/people", button="share")
    make_closed(university.year(2025), university.hr)
    approve(first)
    assert first.status is Status.LATE
    answer = musician.send(form, hours="6", share="30", own_share="30")
    assert answer.status_code == 422 and "holds 40 % now" in said(answer)
    assert "Your own share, 9 Mar 2025" in said(answer)
    assert (other.status, other.share) == (Status.SUBMITTED, 400_000)
    workflow.move(other, "recall", by=university.musician)
    db.session.delete(other)
    db.session.expire(activity)
    answer = musician.send(form, hours="6", share="30", own_share="30")
    assert answer.status_code == 422 and "waits for university HR" in said(answer)


def test_who_sees_a_record_is_told_where_colleagues_are_added(university: University, client_of) -> None:
    own = make_contribution(university.musician)
    head = client_of(university.head, "en")
    assert head.get(people(own.activity)).headers["Location"] == f"/activities/{own.activity_id}#parts"
    assert "Ketsara Lampam leads this activity and adds colleagues" in flashed(head)
    kept = make_contribution(university.dancer, percent=30).activity
    merged = make_contribution(university.musician, percent=10).activity
    merge(kept, merged, shares={}, reason="เรื่องเดียวกัน", by=university.hr)
    musician = client_of(university.musician, "en")
    answer = musician.get(people(merged))
    assert answer.headers["Location"] == f"/activities/{merged.id}"
    assert musician.follow(answer).headers["Location"] == f"/activities/{kept.id}"


def test_the_total_with_somebody_from_outside_follows_what_is_typed(
    university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT)
    answer = client_of(university.musician, "en").get(
        people(own.activity),
        query_string={"outside-share": "20", "outside-own_share": "90"},
        headers={"HX-Request": "true", "HX-Target": "outside_total"},
    )
    assert answer.text.startswith('<p id="outside_total"') and "110 %: 10 % too much" in answer.text


def test_a_proposal_is_corrected_until_it_is_answered(university: University, client_of) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT)
    musician = client_of(university.musician, "en")
    assert propose(musician, own.activity, university.dancer, share="30", own_share="70").status_code == 303
    part = part_of(own.activity, university.dancer)
    address = people(own.activity, university.dancer) + f"&part={part.id}"
    assert f"part={part.id}#part" in musician.get(people(own.activity)).text
    form = musician.form(address, action="/people", button="share")
    assert musician.send(form, hours="60", share="25").status_code == 303
    assert (part.status, part.minutes, part.share) == (Status.PROPOSED, 3600, 250_000)
    assert len(own.activity.contributions) == 2
    text = said(musician.get(f"/activities/{own.activity_id}"))
    assert "corrected what Lecturer Malai Nora is asked to confirm" in text
    workflow.move(part, "confirm", by=university.dancer)
    late = musician.send(form, hours="5")
    assert late.status_code == 422 and "has answered in the meantime" in said(late)
    assert part.minutes == 3600


def test_who_takes_part_or_has_left_is_marked_where_colleagues_are_found(
    university: University, client_of
) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT, percent=50)
    make_contribution(university.dancer, own.activity, Status.SUBMITTED, percent=10)
    gone = make_person("gone", university.unit("music"), given_en="Malai", family_en="Gone")
    gone.appointments[0].last_day = own.last_day
    musician = client_of(university.musician, "en")
    found = musician.get(people(own.activity), query_string={"q": "Malai"})
    assert "takes part: waiting" in said(found) and "Has left, and cannot confirm a part." in said(found)
    assert ">Choose<" not in found.text
    assert "has left and cannot confirm" in said(musician.get(people(own.activity, gone)))


def test_the_lead_s_draft_says_who_else_sees_the_record(university: University, client_of) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT, percent=50)
    make_contribution(university.dancer, own.activity, Status.PROPOSED, percent=10)
    text = said(client_of(university.musician, "en").get(f"/activities/{own.activity_id}"))
    assert "Only you see it; 1 other person who takes part sees the record without it." in text


def test_all_parts_that_shorter_days_would_leave_out_are_named_at_once(
    university: University, client_of
) -> None:
    activity = make_activity(university.musician, first_day=FIRST, last_day=LAST)
    make_contribution(university.musician, activity, Status.DRAFT, percent=10)
    for person in (university.dancer, university.joint):
        make_contribution(person, activity, Status.PROPOSED, percent=10)
    musician = client_of(university.musician, "en")
    path = f"/activities/{activity.id}/edit"
    answer = musician.send(musician.form(path, path), last_day="5/3/2025", keep="draft")
    assert answer.status_code == 422
    names = ", ".join(person.name_in("en") for person in (university.dancer, university.joint))
    assert f"2 parts run 3–9 Mar 2025: the activity's days must cover them ({names})." in said(answer)


def test_more_hours_than_the_days_have_are_told_to_who_sends_them(university: University, client_of) -> None:
    own = make_contribution(university.musician, status=Status.DRAFT, percent=50)
    part = make_contribution(university.dancer, own.activity, Status.PROPOSED, percent=10)
    dancer = client_of(university.dancer, "en")
    path = f"/contributions/{part.id}/confirm"
    assert dancer.send(dancer.form(path, action=path), hours="121").status_code == 303
    assert "121:00 h in 1 day, more than 24 h a day. Your head sees this note" in flashed(dancer)
