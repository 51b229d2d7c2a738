"""Making two records one, and parting them: what counts, what is kept, and what stands in the way."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from app import ledger, workflow
from app.counting import Question, records
from app.engagement_facts import Engagement
from app.extensions import db
from app.models import Activity, ActivityMerge, LedgerEntry, Role, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engage, engagement, make_outsider
from tests.factories import add_link, grant, log, make_activity, make_closed, make_contribution
from tests.merging.one import faults, figures, halves, make_one, part_of

ClientOf = Callable[..., CheckedClient]


def test_one_activity_less_and_all_hours(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    add_link(merged)
    make_outsider(merged, "ครูอาสา")
    db.session.commit()
    before = figures(university)
    client = client_of(university.hr, "en")
    answer = make_one(client, kept, merged, **halves(kept, merged))
    assert answer.status_code == 303
    assert before == (2, 600, 2_000_000)
    assert figures(university) == (1, 600, 1_000_000)
    db.session.expire_all()
    assert {part.person_id for part in kept.contributions} == {
        university.musician.id,
        university.scientist.id,
    }
    assert len(kept.evidence) == len(kept.outsiders) == 1
    assert (kept.first_day, kept.last_day) == (date(2025, 3, 3), date(2025, 3, 4))
    assert merged.merged_into_id == kept.id and not merged.contributions
    assert faults() == []
    page = client.get(f"/activities/{kept.id}").text
    assert "made two records one" in page and "เรื่องเดียวกัน" in page
    hr = university.hr.name_in("en")
    assert f"{hr} approved" not in page
    assert f"since {hr} approved it" not in page
    assert "made it one record with" in client_of(university.scientist, "en").get("/").text
    own = client_of(university.musician, "en").get(f"/activities/{kept.id}").text
    assert "approved your part" in own and f"{hr} approved your part" not in own


def test_parted_again_both_stand_as_before(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    add_link(merged)
    db.session.commit()
    before = figures(university)
    client = client_of(university.hr, "en")
    make_one(client, kept, merged, **halves(kept, merged))
    form = client.form(f"/activities/{kept.id}/merges", action="/part")
    assert client.send(form, reason="คนละครั้ง").status_code == 303
    assert figures(university) == before
    db.session.expire_all()
    assert [part.share for one in twice for part in one.contributions] == [1_000_000, 1_000_000]
    assert part_of(merged).person_id == university.scientist.id
    assert (kept.first_day, kept.last_day) == (date(2025, 3, 3), date(2025, 3, 3))
    assert len(merged.evidence) == 1 and not kept.evidence
    assert merged.merged_into_id is None
    assert faults() == []
    assert client.send(form, reason="อีกครั้ง").status_code == 422
    assert figures(university) == before


def test_as_of_before_the_merge_there_were_two(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    before = db.session.scalar(select(func.max(LedgerEntry.posted_at)))
    make_one(client_of(university.hr), kept, merged, **halves(kept, merged))
    assert figures(university)[0] == 1
    assert figures(university, as_of=before) == (2, 600, 2_000_000)


def test_who_logged_it_twice_keeps_one_part(client_of: ClientOf, university: University) -> None:
    first = log(university.musician, "คอนเสิร์ต", hours=6).activity
    second = log(university.musician, "คอนเสิร์ตฤดูร้อน", hours=4).activity
    db.session.commit()
    client = client_of(university.hr, "en")
    page = client.get(f"/activities/{first.id}/merge/together?other={second.id}").text
    assert "is given up and counts no more" in page
    assert make_one(client, first, second).status_code == 303
    assert figures(university) == (1, 360, 1_000_000)
    db.session.expire_all()
    assert [part.status for part in first.contributions] == [Status.APPROVED, Status.DECLINED]
    assert faults() == []
    form = client.form(f"/activities/{first.id}/merges", action="/part")
    assert client.send(form, reason="คนละงาน").status_code == 303
    assert figures(university) == (2, 600, 2_000_000)
    assert faults() == []


def test_the_part_that_stands_approved_goes_on(client_of: ClientOf, university: University) -> None:
    draft = make_contribution(university.musician, status=Status.DRAFT, title="คอนเสิร์ต").activity
    approved = log(university.musician, "คอนเสิร์ตฤดูร้อน").activity
    # A draft is its owner's and the lead's: HR sees the record through a colleague's part that waits.
    draft.contributions[0].share = 400_000
    make_contribution(university.dancer, draft, Status.SUBMITTED, percent=20)
    db.session.commit()
    shares = {f"share_{part.id}": "40" for part in (*draft.contributions, *approved.contributions)}
    form_shares = {key: value for key, value in shares.items() if key != f"share_{draft.contributions[0].id}"}
    assert make_one(client_of(university.hr), draft, approved, **form_shares).status_code == 303
    db.session.expire_all()
    assert draft.contributions[0].status is Status.DECLINED
    assert figures(university)[0] == 1
    assert faults() == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_drafts_and_proposals_go_over_and_hr_reads_neither_who_nor_how_much(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    for part in (part_of(kept), part_of(merged)):
        part.share = 400_000
    merged.first_day = kept.first_day
    db.session.commit()
    assert merged.lead is university.scientist
    draft = make_contribution(university.dancer, merged, Status.DRAFT, percent=7)
    proposed = make_contribution(university.joint, merged, Status.PROPOSED, percent=5)
    hidden = make_contribution(
        university.musician, merged, Status.DRAFT, percent=3, first_day=kept.first_day, last_day=kept.last_day
    )
    db.session.commit()
    client = client_of(university.hr, "en")
    page = client.get(f"/activities/{kept.id}/merge/together?other={merged.id}").text
    for part in (draft, proposed):
        assert part.person.name_in("en") not in page and f"share_{part.id}" not in page
    assert "has a part in both on the same days" not in page
    assert "go over as they are, and are shown to nobody else. Together they hold 12" in page
    assert make_one(client, kept, merged).status_code == 303
    db.session.expire_all()
    assert [(one.activity_id, one.status, one.share) for one in (draft, proposed)] == [
        (kept.id, Status.DRAFT, 70_000),
        (kept.id, Status.PROPOSED, 50_000),
    ]
    assert hidden.status is Status.DECLINED
    assert faults() == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_was_submitted_is_not_given_up_for_a_draft(client_of: ClientOf, university: University) -> None:
    draft = make_contribution(university.musician, status=Status.DRAFT, title="คอนเสิร์ต", percent=10)
    make_contribution(university.dancer, draft.activity, Status.SUBMITTED, percent=20)
    submitted = make_contribution(
        university.musician, status=Status.SUBMITTED, title="คอนเสิร์ตฤดูร้อน", percent=30
    )
    kept, merged = draft.activity, submitted.activity
    db.session.commit()
    client = client_of(university.hr, "en")
    assert (
        "has a part in both" not in client.get(f"/activities/{kept.id}/merge/together?other={merged.id}").text
    )
    assert make_one(client, kept, merged).status_code == 303
    db.session.expire_all()
    assert (draft.status, submitted.status) == (Status.DECLINED, Status.SUBMITTED)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_of_several_parts_on_the_same_days_those_go_on_that_weigh_most(
    client_of: ClientOf, university: University
) -> None:
    """A draft until June and approved work from July on, beside what was submitted of the whole year."""
    days = date(2024, 1, 1), date(2024, 12, 31)
    kept = make_activity(university.musician, first_day=days[0], last_day=days[1])
    draft = make_contribution(university.musician, kept, Status.DRAFT, percent=40, last_day=date(2024, 6, 30))
    approved = make_contribution(university.musician, kept, percent=60, first_day=date(2024, 7, 1))
    submitted = make_contribution(
        university.musician, status=Status.SUBMITTED, first_day=days[0], last_day=days[1]
    )
    db.session.commit()
    assert make_one(client_of(university.hr), kept, submitted.activity).status_code == 303
    db.session.expire_all()
    found = [part.status for part in (draft, approved, submitted)]
    assert found == [Status.DRAFT, Status.APPROVED, Status.DECLINED]
    assert faults() == []


def test_what_waits_goes_on_waiting_and_is_approved_in_the_other_record(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    part_of(merged).share = 500_000
    db.session.commit()
    assert merged.lead is university.scientist
    waiting = make_contribution(university.dancer, merged, Status.SUBMITTED, percent=10)
    submitted = waiting.submitted_at
    db.session.commit()
    shares = halves(kept, merged) | {f"share_{waiting.id}": "10", f"share_{part_of(merged).id}": "40"}
    assert make_one(client_of(university.hr), kept, merged, **shares).status_code == 303
    db.session.expire_all()
    assert waiting.activity_id == kept.id
    assert (waiting.status, waiting.submitted_at) == (Status.SUBMITTED, submitted)
    client = client_of(university.dean)
    client.send(client.form(f"/review?open={waiting.id}", action=f"/{waiting.id}/approve"))
    assert figures(university) == (1, 960, 1_000_000)
    assert faults() == []


def test_partners_and_outcomes_of_both_count(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = (part_of(one).activity for one in twice)
    for entry in db.session.scalars(select(LedgerEntry)):
        assert entry.engagement is None
    engage(merged, engagement(university.school, outcomes={"enrich": 12}, sdgs=(4,)))
    engage(kept, engagement(university.municipality, sdgs=(11,)))
    db.session.commit()
    make_one(client_of(university.hr), kept, merged, **halves(kept, merged))
    db.session.expire_all()
    said = Engagement.read(kept.engagement)
    assert set(said.partners) == {university.school.id, university.municipality.id}
    assert (set(said.outcomes), said.sdgs) == ({"enrich"}, (4, 11))
    for part in kept.contributions:
        assert all(entry.engagement.facts == said.counted() for entry in ledger.standing_entries(part))
    assert faults() == []


def test_what_touches_a_period_that_was_closed_before_is_parted_as_one_more_restatement(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    grant(university.director, Role.HR, university.unit("faa"))
    grant(university.director, Role.HR, university.unit("sci"))
    close = make_closed(university.year(2025), university.hr)
    db.session.commit()
    director = client_of(university.director, "en")
    page = director.get(f"/activities/{kept.id}/merge/together?other={merged.id}").text
    assert "university HR makes them one" in page and ">Make them one</button>" not in page
    answer = make_one(director, kept, merged, **halves(kept, merged))
    assert answer.status_code == 422
    assert "counts these records: university HR makes them one" in answer.text
    client = client_of(university.hr, "en")
    page = client.get(f"/activities/{kept.id}/merge/together?other={merged.id}").text
    assert "Closed, and counting work of these records" in page and "until a period that counts them" in page
    assert make_one(client, kept, merged, **halves(kept, merged)).status_code == 303
    assert figures(university)[0] == 1
    assert figures(university, as_of=close.closed_at)[0] == 2
    assert "Only university HR parts them" in director.get(f"/activities/{kept.id}/merges").text
    row = db.session.scalars(select(ActivityMerge)).one()
    data = {"merge": str(row.id), "reason": "คนละครั้ง"}
    answer = director.post(f"/activities/{kept.id}/part", data=data)
    assert answer.status_code == 422 and "university HR parts them" in answer.text
    form = client.form(f"/activities/{kept.id}/merges", action="/part")
    assert client.send(form, reason="คนละครั้ง").status_code == 303
    assert "the change stands there as a restatement" in client.get(f"/activities/{kept.id}").text
    assert figures(university) == figures(university, as_of=close.closed_at) == (2, 600, 2_000_000)
    assert records(Question(period=university.year(2025), changed_since=close)) == []
    assert faults() == []


def test_a_period_that_was_closed_after_they_became_one_keeps_them_one(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    client = client_of(university.hr, "en")
    page = client.get(f"/activities/{kept.id}/merge/together?other={merged.id}").text
    assert "They can be parted again until a period that counts them is closed" in page
    make_one(client, kept, merged, **halves(kept, merged))
    form = client.form(f"/activities/{kept.id}/merges", action="/part")
    close = make_closed(university.year(2025), university.hr)
    db.session.commit()
    answer = client.send(form, reason="คนละครั้ง")
    assert answer.status_code == 422
    assert "was closed after they became one" in answer.text
    page = client.get(f"/activities/{kept.id}/merges").text
    assert "They stay one" in page and "Part them again" not in page
    assert figures(university)[0] == figures(university, as_of=close.closed_at)[0] == 1


def test_a_change_that_is_not_decided_comes_first(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    workflow.move(part_of(kept), "amend", by=university.musician)
    db.session.commit()
    answer = make_one(client_of(university.hr, "en"), kept, merged, **halves(kept, merged))
    assert answer.status_code == 422
    assert "must be decided or dropped first" in answer.text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_shares_of_people_from_outside_are_shown_set_and_given_back(
    client_of: ClientOf, university: University
) -> None:
    twice = [log(who, "ลงพื้นที่", percent=90).activity for who in (university.musician, university.scientist)]
    kept, merged = twice
    ours, theirs = (
        make_outsider(one, who, share=100_000) for one, who in ((kept, "ครูอาสา"), (merged, "ครูดี"))
    )
    db.session.commit()
    client = client_of(university.hr, "en")
    path = f"/activities/{kept.id}/merge/together?other={merged.id}"
    page = client.get(path).text
    assert f'name="outside_{ours.id}"' in page and f'name="outside_{theirs.id}"' in page
    # The record that stays keeps its shares to begin with: 90 and 10.
    assert "With this the shares come to 100 %; 0 % is left." in page
    answer = make_one(client, kept, merged)
    assert answer.status_code == 422
    assert "Enter the share in percent, or 0 where they hold none." in answer.text
    shares = {f"share_{part_of(kept).id}": "50", f"share_{part_of(merged).id}": "35"}
    shares |= {f"outside_{ours.id}": "15", f"outside_{theirs.id}": "5"}
    sum_address = path + "".join(f"&{field}={share}" for field, share in shares.items())
    total = client.get(sum_address, headers={"HX-Request": "true", "HX-Target": "total"}).text
    assert "With this the shares come to 105 %: 5 % too much." in total and "<h1" not in total
    assert "The shares would come to 105 %" in make_one(client, kept, merged, **shares).text
    shares[f"outside_{theirs.id}"] = "0"
    assert make_one(client, kept, merged, **shares).status_code == 303
    db.session.expire_all()
    assert {one.name: one.share for one in kept.outsiders} == {"ครูอาสา": 150_000, "ครูดี": 0}
    client.send(client.form(f"/activities/{kept.id}/merges", action="/part"), reason="คนละครั้ง")
    db.session.expire_all()
    assert [one.share for activity in twice for one in activity.outsiders] == [100_000, 100_000]
    assert faults() == []


def test_with_a_part_that_was_added_meanwhile_they_are_parted_only_if_the_shares_allow_it(
    client_of: ClientOf, university: University, twice: tuple[Activity, Activity]
) -> None:
    kept, merged = twice
    client = client_of(university.hr, "en")
    shares = {f"share_{part_of(one).id}": "30" for one in twice}
    make_one(client, kept, merged, **shares)
    db.session.expire_all()
    assert kept.lead is university.musician
    make_contribution(
        university.dancer, kept, percent=10, first_day=date(2025, 3, 4), last_day=date(2025, 3, 4)
    )
    db.session.commit()
    form = client.form(f"/activities/{kept.id}/merges", action="/part")
    answer = client.send(form, reason="คนละครั้ง")
    assert answer.status_code == 422
    assert "The shares would come to 110" in answer.text
    assert figures(university)[0] == 1
