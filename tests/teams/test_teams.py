"""A team is founded by its lead, changed by nobody else, ends and goes on by date, and is handed over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Activity, Person, Status, Team
from tests.activities.said import flashed
from tests.cast import TODAY, University
from tests.checked_client import CheckedClient
from tests.engagement_factories import ask_to_join, engage, engagement, give_discipline, make_team
from tests.factories import log, make_contribution, make_person
from tests.page_trees import tree_of
from tests.statements import counted
from tests.teams.conftest import FIRST, membership

ClientOf = Callable[..., CheckedClient]


def figure(text: str, path: str) -> str:
    """The text of the first node that fits."""
    node = tree_of(text).find(path)
    assert node is not None, path
    return "".join(node.itertext()).strip()


def test_who_founds_a_team_leads_it_and_is_its_first_member(
    client_of: ClientOf, university: University
) -> None:
    give_discipline(university.musician, "music")
    client = client_of(university.musician, "en")
    answer = client.send(
        client.form("/teams/new", action="/teams/new"),
        name_th="ทีมทะเลสาบ",
        purpose="อ่านทะเลสาบด้วยกัน",
        first_day="1/6/2025",
    )
    assert answer.status_code == 303
    team = db.session.scalars(select(Team)).one()
    assert (team.lead, team.first_day, team.last_day) == (university.musician, date(2025, 6, 1), None)
    assert [(one.person, one.discipline_code) for one in team.members] == [(university.musician, "music")]
    assert "The team is founded." in flashed(client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_th": " ", "name_en": ""}, "Write the name, in Thai or in English."),
        ({"purpose": "  "}, "Write what the team is for"),
        ({"first_day": ""}, "Enter the team&#39;s first day."),
        ({"first_day": "31/2/2025"}, "31/2/2025"),
        ({"last_day": "1/5/2025"}, "The last day must not be before the first day."),
        ({"name_th": "ก" * 301}, "Use at most 300 characters."),
    ],
)
def test_what_cannot_be_is_told_and_stays(
    client_of: ClientOf, university: University, typed: dict[str, str], sentence: str
) -> None:
    client = client_of(university.musician, "en")
    facts = {"name_th": "ทีม", "purpose": "เพื่อชุมชน", "first_day": "1/6/2025", **typed}
    answer = client.send(client.form("/teams/new", action="/teams/new"), **facts)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalar(select(Team.id)) is None


def test_it_ends_by_a_day_and_goes_on_without_one(
    client_of: ClientOf, university: University, team: Team
) -> None:
    client = client_of(university.musician, "en")
    address = f"/teams/{team.id}/edit"
    assert client.send(client.form(address, action="/edit"), last_day="31/5/2025").status_code == 303
    page = client.get(f"/teams/{team.id}").text
    assert "Ended" in page and "Nobody is a member now." in page and "Former members (2)" in page
    assert client.send(client.form(address, action="/edit"), last_day="").status_code == 303
    assert "Running" in client.get(f"/teams/{team.id}").text
    answer = client.send(client.form(address, action="/edit"), last_day="31/12/2023", first_day="1/12/2023")
    assert answer.status_code == 422
    assert "the team cannot end before" in answer.text
    answer = client.send(client.form(address, action="/edit"), first_day="1/2/2024")
    assert answer.status_code == 422
    assert "the team cannot begin later" in answer.text


def test_two_windows_lose_nothing(client_of: ClientOf, university: University, team: Team) -> None:
    client = client_of(university.musician, "en")
    first, second = (client.form(f"/teams/{team.id}/edit", action="/edit") for _window in range(2))
    assert client.send(first, name_en="Lake and forest").status_code == 303
    answer = client.send(second, name_en="Lake team of the south")
    assert answer.status_code == 422
    assert "Somebody changed this since you read it" in answer.text
    assert "Lake and forest" in answer.text and "Lake team of the south" in answer.text
    again = client.form(f"/teams/{team.id}/edit", action="/edit")
    assert client.send(again, name_en="Lake team of the south").status_code == 303
    db.session.expire_all()
    assert team.name_en == "Lake team of the south"


def test_the_lead_hands_it_over_to_a_member_and_no_longer_leads(
    client_of: ClientOf, university: University, team: Team
) -> None:
    client = client_of(university.musician)
    page = f"/teams/{team.id}/members?member={membership(team, university.scientist).id}"
    assert client.send(client.form(page, action="/hand-over")).status_code == 303
    db.session.expire_all()
    assert team.lead is university.scientist
    assert client.get(f"/teams/{team.id}/edit").status_code == 403
    assert client_of(university.scientist).get(f"/teams/{team.id}/edit").status_code == 200


def test_it_is_handed_over_to_members_alone(client_of: ClientOf, university: University, team: Team) -> None:
    member = membership(team, university.scientist)
    client = client_of(university.musician, "en")
    form = client.form(f"/teams/{team.id}/members?member={member.id}", action="/hand-over")
    member.last_day = date(2025, 1, 31)
    answer = client.send(form)
    assert answer.status_code == 422
    assert "is no member today" in answer.text
    assert client.post(f"/teams/{team.id}/members/hand-over", data={"member": "999"}).status_code == 422


def test_university_hr_hands_over_a_team_whose_lead_has_left(
    client_of: ClientOf, university: University, team: Team
) -> None:
    member = membership(team, university.scientist)
    address = f"/teams/{team.id}/members?member={member.id}"
    ask_to_join(team, university.dancer)
    db.session.commit()
    assert client_of(university.hr).get(address).status_code == 403
    university.musician.appointments[0].last_day = date(2025, 5, 31)
    db.session.commit()
    assert client_of(university.dean).get(address).status_code == 403
    client = client_of(university.hr)
    # What is between the lead and who was asked stays so.
    assert "มาลัย" not in client.get(address).text
    assert client.send(client.form(address, action="/hand-over")).status_code == 303
    db.session.expire_all()
    assert team.lead is university.scientist
    assert client.get(address).status_code == 403


def test_others_change_nothing(client_of: ClientOf, university: University, team: Team) -> None:
    for person in (university.scientist, university.dancer, university.hr, university.rector):
        client = client_of(person)
        for path in ("edit", "members", "members/end", "members/hand-over", "members/withdraw", "partners"):
            assert client.post(f"/teams/{team.id}/{path}", data={}).status_code == 403, path
    assert client_of(university.musician).post("/teams/999/edit", data={}).status_code == 404
    assert client_of(university.admin).post("/teams/new", data={}).status_code == 403


# The list


def test_mine_stand_first_and_search_finds_part_of_a_name_or_purpose(
    client_of: ClientOf, university: University, team: Team
) -> None:
    make_team(university.dean, name_th="กลุ่มหนึ่ง", name_en="A first one", purpose="ป่าต้นน้ำ")
    make_team(university.dean, name_th="กลุ่มเก่า", name_en="", last_day=date(2024, 9, 30))
    db.session.commit()

    def names(address: str) -> list[str]:
        rows = tree_of(client_of(university.scientist, "en").get(address).text).findall(".//tr[@data-team]")
        return ["".join(row.find(".//a").itertext()) for row in rows]  # type: ignore[union-attr]

    assert names("/teams") == ["Lake team", "A first one", "กลุ่มเก่า"]
    assert names("/teams?q=ทะเลสาบ") == ["Lake team"]
    assert names("/teams?q=LAKE") == ["Lake team"]
    assert names("/teams?q=ต้นน้ำ") == ["A first one"]
    assert names("/teams?state=ended") == ["กลุ่มเก่า"]
    assert names("/teams?q=%25") == []


# The page


@pytest.fixture
def worked(university: University, team: Team) -> Activity:
    """An approved activity of the team: 10 hours and 60 percent of the musician's, 5 hours and 40 of the scientist's."""
    part = log(university.musician, "ค่ายทะเลสาบ", first_day=date(2025, 2, 3), hours=10, percent=60, team=team)
    engage(part.activity, engagement(university.school, outcomes={"enrich": 30}))
    make_contribution(
        university.scientist, part.activity, Status.APPROVED, hours=5, percent=40,
        first_day=date(2025, 2, 3), last_day=date(2025, 2, 3),
    )  # fmt: skip
    log(university.musician, "งานนอกทีม", hours=100)
    db.session.commit()
    return part.activity


def test_hours_and_credit_by_unit_and_by_person(
    client_of: ClientOf, university: University, team: Team, worked: Activity
) -> None:
    text = client_of(university.rector, "en").get(f"/teams/{team.id}").text
    music, scientist = university.unit("music").id, university.scientist.id
    assert figure(text, f".//tr[@data-unit='{music}']//*[@data-measure='hours']") == "10:00"
    assert figure(text, f".//tr[@data-person='{scientist}']//*[@data-measure='hours']") == "5:00"
    assert figure(text, f".//tr[@data-person='{scientist}']//*[@data-measure='credit']") == "0.400"
    assert figure(text, ".//tfoot//*[@data-measure='hours']") == "15:00"
    assert figure(text, ".//tfoot//*[@data-measure='activities']") == "1"
    assert "ค่ายทะเลสาบ" in text and "งานนอกทีม" not in text
    assert "30 people benefited" in text
    people = (university.musician, university.scientist)
    university.scientist.given_en = "Anan"
    university.scientist.refresh_search()
    db.session.commit()
    for lang, order in (("th", lambda one: one.sort_th), ("en", lambda one: one.sort_en)):
        page = client_of(university.rector, lang).get(f"/teams/{team.id}").text
        shown = [int(row.get("data-person", "")) for row in tree_of(page).findall(".//tr[@data-person]")]
        assert shown == [one.id for one in sorted(people, key=order)]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_colleagues_read_the_whole_alone_and_whom_to_ask(
    client_of: ClientOf, university: University, team: Team, worked: Activity
) -> None:
    """As the page that says who sees what promises it: who reads lines of which people, how many of units, and the title."""
    musician, scientist = university.musician.id, university.scientist.id
    both = {musician, scientist}
    read: dict[str, tuple[set[int], int, bool]] = {
        "dancer": (set(), 0, False),
        "admin": (set(), 0, False),
        "support": (set(), 0, False),
        "musician": (both, 2, True),
        "scientist": (both, 2, True),
        "head": ({musician}, 1, True),
        "science_head": ({scientist}, 1, True),
        "hr": (both, 2, True),
        "rector": (both, 2, True),
    }
    for name, (people, units, titles) in read.items():
        text = client_of(getattr(university, name), "en").get(f"/teams/{team.id}").text
        tree = tree_of(text)
        assert {int(row.get("data-person", "")) for row in tree.findall(".//tr[@data-person]")} == people, (
            name
        )
        assert len(tree.findall(".//tr[@data-unit]")) == units, name
        assert ("ค่ายทะเลสาบ" in text) is titles, name
        assert figure(text, ".//tfoot//*[@data-measure='hours']") == "15:00"
        is_member = name in ("musician", "scientist")
        assert ("who leads the team" in text) is not is_member, name
    left = membership(team, university.scientist)
    left.last_day = date(2025, 3, 31)
    db.session.commit()
    text = client_of(university.scientist).get(f"/teams/{team.id}").text
    shown = [int(row.get("data-person", "")) for row in tree_of(text).findall(".//tr[@data-person]")]
    assert shown == [scientist]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_who_left_before_the_team_ended_or_is_no_member_yet_reads_their_own_line_alone(
    client_of: ClientOf, university: University, team: Team, worked: Activity
) -> None:
    def shown(who: Person) -> set[int]:
        text = client_of(who).get(f"/teams/{team.id}").text
        return {int(row.get("data-person", "")) for row in tree_of(text).findall(".//tr[@data-person]")}

    musician, scientist = university.musician.id, university.scientist.id
    left = membership(team, university.scientist)
    left.last_day = date(2025, 3, 31)
    team.last_day = date(2025, 4, 30)
    db.session.commit()
    assert shown(university.scientist) == {scientist}
    left.last_day = None
    db.session.commit()
    assert shown(university.scientist) == {musician, scientist}
    # Of a team that goes on, whose members have all left; and before one's first day.
    led = membership(team, university.musician)
    team.last_day, led.last_day, left.last_day = None, date(2025, 3, 31), date(2025, 3, 31)
    db.session.commit()
    assert shown(university.scientist) == {scientist}
    left.first_day, left.last_day = TODAY + timedelta(days=1), None
    db.session.commit()
    assert shown(university.scientist) == {scientist}


def test_figures_lead_to_the_records_of_the_team_where_they_may_be_opened(
    client_of: ClientOf, university: University, team: Team, worked: Activity
) -> None:
    rector = client_of(university.rector, "en")
    link = tree_of(rector.get(f"/teams/{team.id}").text).find(".//tfoot//*[@data-measure='hours']")
    assert link is not None and link.tag == "a"
    behind = rector.get(link.get("href", "")).text
    assert behind.count("data-contribution=") == 2
    # The science head opens the records of her faculty and no others; a colleague none.
    text = client_of(university.science_head).get(f"/teams/{team.id}").text
    links = [node.get("href") for node in tree_of(text).findall(".//a[@data-measure]")]
    assert links and all(f"unit={university.unit('biology').id}" in str(link) for link in links)
    text = client_of(university.dancer).get(f"/teams/{team.id}").text
    assert tree_of(text).findall(".//a[@data-measure]") == []


def test_the_page_says_what_it_joins_and_when_what_happened(
    client_of: ClientOf, university: University, team: Team, worked: Activity
) -> None:
    membership(team, university.scientist).last_day = date(2025, 5, 31)
    text = client_of(university.rector, "en").get(f"/teams/{team.id}").text
    assert "1 discipline" in text and "Music and performing arts" in text
    assert "Former members (1)" in text
    lines = tree_of(text).findall(".//ol[@class='timeline']/li")
    said = ["".join(line.itertext()) for line in lines]
    assert [one.split()[0][:7] for one in said] == ["Left:", "1", "Founded"]
    assert "Feb\u00a02025" in said[1] or "Feb 2025" in said[1]


def test_the_pages_cost_the_same_however_much_there_is(
    client_of: ClientOf, university: University, team: Team, worked: Activity
) -> None:
    client = client_of(university.rector)

    def asked(path: str) -> int:
        with counted() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    paths = (f"/teams/{team.id}", "/teams")
    before = [asked(path) for path in paths]
    for number in range(6):
        person = make_person(f"more-{number}", university.unit("chemistry"), f"คน{number}", "มากมาย")
        other = make_team(university.dean, person, name_th=f"ทีม {number}", name_en="", first_day=FIRST)
        team.members.append(other.members[1])
        log(person, f"งาน {number}", team=team)
        log(person, f"งานอื่น {number}", kind=university.kind("training"), team=team)
    db.session.commit()
    assert [asked(path) for path in paths] == before


def test_what_is_not_approved_is_named_to_those_alone_who_may_open_it(
    client_of: ClientOf, university: University, team: Team
) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED, title="ยังไม่อนุมัติ")
    part.activity.team = team
    db.session.commit()
    address = f"/teams/{team.id}"
    assert "ยังไม่อนุมัติ" in client_of(university.head).get(address).text
    assert "ยังไม่อนุมัติ" not in client_of(university.scientist).get(address).text
    assert TODAY >= FIRST


def test_a_page_of_a_team_says_its_partners(client_of: ClientOf, university: University, team: Team) -> None:
    client = client_of(university.musician, "en")
    address = f"/teams/{team.id}/partners"
    sent: dict[str, Any] = {"do": "find", "find": "เกาะ"}
    form = client.form(address, action="/partners")
    answer = client.send(form, **sent)
    assert (answer.status_code == 200 and "โรงเรียนบ้านเกาะ" in answer.text) or "Ban Ko" in answer.text
    version = str(team.version)
    part = f"partner-{university.school.id}"
    answer = client.post(
        address,
        data={
            "version": version,
            "do": "save",
            "partner": university.school.id,
            f"{part}-brings": "ครูและห้องเรียน",
        },
    )
    assert answer.status_code == 303
    text = client.get(f"/teams/{team.id}").text
    assert "Ban Ko School" in text and "ครูและห้องเรียน" in text
    stale = client.post(
        address, data={"version": version, "do": "save", "partner": university.municipality.id}
    )
    assert stale.status_code == 422
    assert "Ban Ko School" in stale.text
    unknown = client.post(address, data={"version": version, "do": "save", "partner": "99999"})
    assert unknown.status_code == 422
    db.session.expire_all()
    assert list(team.partners) == [str(university.school.id)]
