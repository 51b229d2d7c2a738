"""Units begin initiatives, their leads keep them; a page tells what each has come to against its plan, and what is late."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Initiative, InitiativeStatus, Person, Strand
from tests.activities.said import flashed, said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engagement, make_partner
from tests.factories import log, make_person, make_unit
from tests.plan_factories import fund, make_initiative, make_milestone
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def typed(university: University, **more: Any) -> dict[str, Any]:
    return {
        "name_th": "ดนตรีริมเล",
        "purpose": "เปิดเวทีให้ชุมชน",
        "unit": university.unit("music").id,
        "strand": "creative",
        "lead": "เกศรา",
        "first_day": "1/6/2025",
        **more,
    }


def begin(client: CheckedClient, **facts: Any) -> Any:
    return client.send(client.form("/initiatives/new", action="/initiatives/new"), **facts)


def test_a_head_begins_one_and_its_lead_keeps_it(
    client_of: ClientOf, university: University, strand: Strand
) -> None:
    client = client_of(university.head, "en")
    answer = begin(
        client, **typed(university, planned_hours="1,200", outcomes=["enrich"], last_day="30/9/2026")
    )
    assert answer.status_code == 303
    assert "The initiative is entered." in flashed(client)
    made = db.session.scalars(select(Initiative)).one()
    assert (made.lead, made.unit.code, made.planned_minutes) == (university.musician, "music", 72_000)
    lead = client_of(university.musician, "en")
    address = f"/initiatives/{made.id}"
    assert lead.send(lead.form(f"{address}/edit", action="/edit"), status="running").status_code == 303
    form = lead.form(f"{address}/milestones", action="/milestones")
    rows = {"step-new1-name": "เปิดเวที", "step-new1-due_on": "1/7/2025"}
    assert lead.send(form, **rows).status_code == 303
    form = lead.form(f"{address}/money", action="/money")
    rows = {"source-new1-source": "อบจ.", "source-new1-promised": "1,250,000", "source-new1-is_external": "y"}
    assert lead.send(form, budget="2,000,000", spent="1000", spent_on="1/6/2025", **rows).status_code == 303
    page = said(lead.get(address))
    for words in (
        "Under way",
        "due 1 Jul 2025",
        "promised 1,250,000 baht",
        "1,000 baht until 1 Jun 2025",
        "of 1,200:00 planned",
        "entered the initiative",
        "Status from Planned to Under way",
        "Budget from 0 baht to 2,000,000 baht",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"last_day": "31/5/2025"}, "It would end before it begins"),
        ({"name_th": " "}, "Write the name, in Thai or in English."),
        ({"purpose": " "}, "Write what the initiative is for."),
        ({"unit": ""}, "Choose the unit that answers for it."),
        ({"lead": "ไม่มีใคร"}, "Nobody of this name works here."),
        ({"lead": "เก่า"}, ""),
        ({"planned_people": "-1"}, "This cannot be below zero."),
        ({"planned_hours": "many"}, "Type a whole number, such as 1,250,000."),
    ],
)
def test_what_cannot_be_is_told_and_stays(
    client_of: ClientOf, university: University, strand: Strand, facts: dict[str, str], sentence: str
) -> None:
    if not sentence:
        facts = {"lead": university.leaver.given_th}
        sentence = "no longer works here: choose somebody who does."
    answer = begin(client_of(university.head, "en"), **typed(university, **facts))
    assert answer.status_code == 422
    assert (sentence in said(answer) and "เปิดเวทีให้ชุมชน" in answer.text) or "purpose" in facts
    assert db.session.scalar(select(Initiative.id)) is None


def test_money_below_zero_is_told_and_every_row_stays(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    fund(lakeside, promised=500)
    db.session.commit()
    client = client_of(university.musician, "en")
    form = client.form(f"/initiatives/{lakeside.id}/money", action="/money")
    rows = {"source-new1-source": "ผู้บริจาค", "source-new1-received": "-5"}
    answer = client.send(form, budget="-1", spent="7", spent_on="", **rows)
    assert answer.status_code == 422
    page = said(answer)
    assert page.count("This cannot be below zero.") >= 2
    assert "Enter the day until which it was spent." in page
    assert "ผู้บริจาค" in answer.text and "อบจ." in answer.text


def test_a_closed_unit_takes_none_and_names_its_successor(
    client_of: ClientOf, university: University, strand: Strand
) -> None:
    shut = make_unit("shut", university.root, name_en="Old Faculty", name_th="คณะเดิม")
    db.session.commit()
    client = client_of(university.hr, "en")
    form = client.form("/initiatives/new", action="/initiatives/new")
    shut.closed_on, shut.successor = date(2025, 1, 1), university.unit("faa")
    db.session.commit()
    answer = client.send(form, **typed(university, unit=shut.id))
    assert answer.status_code == 422
    # It is offered no longer; where it was chosen among the partner units, the sentence says what carries it on.
    form = client.form("/initiatives/new", action="/initiatives/new")
    form.choices["units"].append(str(shut.id))
    answer = client.send(form, **typed(university, units=[str(shut.id)]))
    assert answer.status_code == 422
    assert (
        "Old Faculty is closed since 1 Jan 2025: choose Faculty of Fine and Applied Arts, which carries"
        in said(answer)
    )


def test_of_several_people_of_a_name_one_is_chosen(
    client_of: ClientOf, university: University, strand: Strand
) -> None:
    twin = make_person("twin", university.unit("music"), "เกศรา", "ทองมา", given_en="Ketsara", family_en="T")
    db.session.commit()
    client = client_of(university.head, "en")
    answer = begin(client, **typed(university))
    assert answer.status_code == 422
    assert "Several people fit “เกศรา”" in said(answer)
    token = client.form("/initiatives/new", action="/initiatives/new").controls["csrf_token"]
    data = typed(university, lead_id=twin.id, csrf_token=token, status="planned")
    assert client.post("/initiatives/new", data=data).status_code == 303
    assert db.session.scalars(select(Initiative)).one().lead is twin


def test_two_windows_lose_nothing(client_of: ClientOf, university: University, lakeside: Initiative) -> None:
    mine, heads = client_of(university.musician, "en"), client_of(university.head, "en")
    address = f"/initiatives/{lakeside.id}"
    first = mine.form(f"{address}/edit", action="/edit")
    second = heads.form(f"{address}/edit", action="/edit")
    money = heads.form(f"{address}/money", action="/money")
    assert mine.send(first, name_en="Music by the lake").status_code == 303
    answer = heads.send(second, purpose="เพื่อเยาวชน")
    assert answer.status_code == 422
    page = said(answer)
    assert "This changed while you were writing." in page
    assert "English name from Lakeside music to Music by the lake" in page and "เพื่อเยาวชน" in answer.text
    assert heads.send(money, budget="7").status_code == 422
    assert heads.send(heads.form(f"{address}/edit", action="/edit"), purpose="เพื่อเยาวชน").status_code == 303
    db.session.expire_all()
    assert (lakeside.name_en, lakeside.purpose) == ("Music by the lake", "เพื่อเยาวชน")


def test_who_may_do_what(client_of: ClientOf, university: University, lakeside: Initiative) -> None:
    address = f"/initiatives/{lakeside.id}"
    for name, answer in {
        "musician": 200,
        "head": 200,
        "dean": 200,
        "hr": 200,
        "dancer": 403,
        "science_head": 403,
        "rector": 403,
    }.items():
        client = client_of(
            university.people[name.replace("_", "-")]
            if name not in university.people
            else university.people[name]
        )
        assert client.get(address).status_code == 200
        assert client.get(f"{address}/edit").status_code == answer, name
    assert client_of(university.musician).get("/initiatives/new").status_code == 403
    assert client_of(university.science_head).get("/initiatives/new").status_code == 200


def test_nobody_begins_one_of_a_unit_that_is_not_theirs(
    client_of: ClientOf, university: University, strand: Strand
) -> None:
    client = client_of(university.science_head, "en")
    token = client.form("/initiatives/new", action="/initiatives/new").controls["csrf_token"]
    data = typed(university, csrf_token=token, status="planned")
    assert client.post("/initiatives/new", data=data).status_code == 422
    assert db.session.scalar(select(Initiative.id)) is None


def test_what_is_late_is_said_in_words_and_can_be_looked_for(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    late = make_milestone(lakeside, date(2025, 6, 10), name="เปิดเวที")
    make_milestone(lakeside, date(2025, 5, 1), done_on=date(2025, 5, 20), name="พบชุมชน")
    make_initiative(university.unit("sci"), university.scientist, name_en="On time")
    over = make_initiative(
        university.unit("sci"),
        university.scientist,
        name_en="Overdue",
        status=InitiativeStatus.RUNNING,
        last_day=date(2025, 1, 31),
    )
    db.session.commit()
    client = client_of(university.musician, "en")
    listed = said(client.get("/initiatives?late=1"))
    assert "Lakeside music" in listed and "Overdue" in listed and "On time" in listed
    assert "“เปิดเวที” is 6 days late, due 10 Jun 2025" in listed
    assert "Should have ended 31 Jan 2025" in listed
    assert "Should have begun 1 Oct 2024" in listed
    page = client.get(f"/initiatives/{lakeside.id}")
    assert "6 days late" in said(page)
    form = client.form(f"/initiatives/{lakeside.id}", action="/reached")
    assert client.send(form, milestone=str(late.id)).status_code == 303
    db.session.expire_all()
    assert late.done_on == date(2025, 6, 16)
    assert "Lakeside music" not in said(client.get("/initiatives?late=1"))
    # Nothing of what was stopped is late.
    over.last_day, late.done_on = date(2025, 1, 31), None
    lakeside.status = InitiativeStatus.STOPPED
    db.session.commit()
    assert "Lakeside music" not in said(client.get("/initiatives?late=1"))


def test_the_list_is_narrowed_by_unit_strand_status_and_name(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    make_initiative(
        university.unit("chemistry"), university.scientist, strand="centres", name_en="Clean water"
    )
    db.session.commit()
    client = client_of(university.dancer, "en")

    def found(**asked: Any) -> list[str]:
        text = client.get("/initiatives", query_string=asked).text
        return [name for name in ("Lakeside music", "Clean water") if name in text]

    assert found() == ["Lakeside music", "Clean water"]
    assert found(unit=university.unit("faa").id) == ["Lakeside music"]
    # Biology takes part in it, chemistry does not.
    assert found(unit=university.unit("sci").id) == ["Lakeside music", "Clean water"]
    assert found(unit=university.unit("chemistry").id) == ["Clean water"]
    assert found(strand="centres") == ["Clean water"]
    assert found(status="running") == ["Lakeside music"]
    assert found(q="WATER") == ["Clean water"]
    assert found(unit="x", strand="none", status="x", late="x") == []


def test_its_figures_are_those_of_linked_work_and_lead_to_what_may_be_opened(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    said_of_it = engagement(university.school, outcomes={"enrich": 20, "enhance": None}).stored()
    for who in (university.musician, university.scientist):
        log(who, "เวทีริมเล", initiative=lakeside, engagement=said_of_it)
    log(university.musician, "งานอื่น")
    db.session.commit()
    records = f"/records?initiative={lakeside.id}"
    rector = client_of(university.rector, "en").get(f"/initiatives/{lakeside.id}")
    assert records in rector.text
    page = said(rector)
    assert "of 100:00 planned" in page and "of 4 planned" in page
    assert "aimed at" in page and "beyond the plan" in page
    mine = client_of(university.musician, "en").get(f"/initiatives/{lakeside.id}")
    # She may not open the scientist's record: beside her figures stands how many she may.
    assert "open 1 of 2 records" in said(mine)
    assert '<span class="figure" data-measure="hours">' in mine.text
    behind = said(client_of(university.rector, "en").get(records))
    assert "เวทีริมเล" in behind and "งานอื่น" not in behind


def test_a_page_costs_the_same_however_much_there_is(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    def grow(times: int) -> None:
        for at in range(times):
            log(university.musician, f"เวที {at}", initiative=lakeside)
            make_milestone(lakeside, date(2025, 5, 1 + at))
            fund(lakeside)
            make_initiative(
                university.unit("music"),
                university.musician,
                name_en=f"Another {at}",
                units=[university.root],
            )
        client = client_of(university.head)
        form = client.form(f"/initiatives/{lakeside.id}/edit", action="/edit")
        client.send(form, purpose=f"ครั้งที่ {times}", first_day="1/10/2567")
        db.session.commit()

    addresses = (
        "/initiatives",
        f"/initiatives/{lakeside.id}",
        f"/units/{university.unit('music').id}",
        "/university",
    )
    costs = []
    for times in (2, 6):
        grow(times)
        client = client_of(university.head)
        for address in addresses:
            client.get(address)
        cost = []
        for address in addresses:
            with counted() as statements:
                client.get(address)
            cost.append(len(statements))
        costs.append(cost)
    assert costs[0] == costs[1]


def test_the_unit_page_tells_them_against_their_plan(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    make_milestone(lakeside, date(2025, 6, 10))
    fund(lakeside, promised=40_000, received=10_000)
    log(university.musician, "เวทีริมเล", initiative=lakeside)
    make_initiative(
        university.unit("music"),
        university.musician,
        name_en="Long over",
        status=InitiativeStatus.FINISHED,
        last_day=date(2020, 1, 1),
        first_day=date(2019, 1, 1),
    )
    db.session.commit()
    client = client_of(university.head, "en")
    page = said(client.get(f"/units/{university.unit('music').id}"))
    assert "1 initiative has days in this period" in page and "1 is late" in page
    assert "of 100:00" in page and "of 40,000" in page and "is 6 days late" in page
    assert "Long over" not in page
    assert "1 initiative has days" in said(client.get(f"/units/{university.unit('biology').id}"))
    assert "No initiative of this unit has days in this period" in said(
        client.get(f"/units/{university.unit('chemistry').id}")
    )
    assert "1 initiative has days" in said(client.get("/university"))


def test_partners_outside_are_named_with_what_each_brings(
    client_of: ClientOf, university: University, lakeside: Initiative
) -> None:
    client = client_of(university.musician, "en")
    address = f"/initiatives/{lakeside.id}/partners"
    page = client.get(f"{address}?partner={university.school.id}")
    assert page.status_code == 200
    form = client.form(f"{address}?partner={university.school.id}", action=address)
    brings = {f"partner-{university.school.id}-brings": "ครูและนักเรียน"}
    assert client.send(form, do="save", **brings).status_code == 303
    db.session.expire_all()
    assert lakeside.partners == {str(university.school.id): {"brings": "ครูและนักเรียน"}}
    page = said(client.get(f"/initiatives/{lakeside.id}"))
    assert "ครูและนักเรียน" in page and "Partner:" in page
    # Two of the register that became one stand there once, with what either brings.
    twin = make_partner("โรงเรียนเดียวกัน")
    twin.merged_into = university.school
    lakeside.partners = {**lakeside.partners, str(twin.id): {"brings": "เวที"}}
    db.session.commit()
    page = client.get(f"/initiatives/{lakeside.id}").text
    assert "ครูและนักเรียน" in page and "เวที" in page
    assert page.count(f"/partners/{university.school.id}") == 1


def test_one_whose_lead_left_can_be_kept_by_the_head(client_of: ClientOf, university: University) -> None:
    left: Person = university.leaver
    made = make_initiative(university.unit("music"), left)
    db.session.commit()
    client = client_of(university.head, "en")
    form = client.form(f"/initiatives/{made.id}/edit", action="/edit")
    assert client.send(form, purpose="เพื่อชุมชน").status_code == 303
    form = client.form(f"/initiatives/{made.id}/edit", action="/edit")
    assert client.send(form, lead="เกศรา").status_code == 303
    db.session.expire_all()
    assert made.lead is university.musician
