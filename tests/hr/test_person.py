"""A person's years: for them, their heads and HR; every number leads to its records, or is plain where they may not be opened."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from app.counting import Measure, Question, total
from app.models import Area, FormerName, Role, Status
from app.web.report_words import shown
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import appoint, grant, log, make_contribution, make_person, make_unit
from tests.rollups.reading import figures, rows, shown_of, totals, words
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


def page_of(one: University, code: str, ends: int = 2025, calendar: str = "fiscal", more: str = "") -> str:
    return f"/people/{one.people[code].id}?period={one.year(ends, calendar).id}{more}"


def test_oneself_ones_heads_and_hr_read_a_persons_years(worked: University, client_of: ClientOf) -> None:
    one = worked
    seeing = {"musician", "head", "dean", "hr"}
    for code, person in one.people.items():
        if code == "leaver":
            # Whoever left cannot sign in.
            continue
        status = client_of(person).get(f"/people/{one.musician.id}").status_code
        assert status == (200 if code in seeing else 404), code


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_member_of_the_cast_can_read_their_own_years(
    worked: University, client_of: ClientOf, language: str
) -> None:
    for code, person in worked.people.items():
        # Whoever left cannot sign in.
        expected = 303 if code == "leaver" else 200
        assert client_of(person, language).get(f"/people/{person.id}").status_code == expected


@pytest.mark.parametrize("who", ["musician", "hr"])
def test_every_figure_opens_its_records(worked: University, client_of: ClientOf, who: str) -> None:
    client = client_of(getattr(worked, who))
    found = [one for one in figures(client.get(page_of(worked, "musician")).text) if one.href]
    assert len(found) > 30
    for href, measure, value in {(one.href, one.measure, one.shown) for one in found}:
        assert shown_of(totals(client.get(href, checked=False).text), measure) == value, href


def test_the_years_say_what_the_ledger_says(worked: University, client_of: ClientOf) -> None:
    found = figures(client_of(worked.hr).get(page_of(worked, "musician")).text)
    for ends in (2023, 2024, 2025):
        year = worked.year(ends)
        for area in Area:
            expected = shown(
                total(Question(person_id=worked.musician.id, period=year, area=area)), Measure.HOURS
            )
            here = [
                one
                for one in found
                if one.measure == "hours"
                and one.area == area.value
                and f"period={year.id}&" in f"{one.href}&"
                and "kind=" not in one.href
                and "learning=" not in one.href
            ]
            assert here and {one.shown for one in here} == {expected}


def test_waiting_stands_beside_approved_and_opens_what_waits(worked: University, client_of: ClientOf) -> None:
    client = client_of(worked.musician, "en")
    text = client.get(page_of(worked, "musician")).text
    assert "and waiting 5:00" in words(text)
    (href,) = set(re.findall(r'href="(/records\?[^"]*status=waiting[^"]*)"', text)[:1])
    assert totals(client.get(href.replace("&amp;", "&")).text).minutes == 300


def test_a_head_reads_whole_sums_but_opens_only_their_own(worked: University, client_of: ClientOf) -> None:
    """A colleague came from elsewhere: what lies there counts in the sums, and neither links nor list tell more."""
    one = worked
    newcomer = make_person("newcomer")
    appoint(newcomer, one.unit("biology"), last_day=date(2025, 1, 31))
    appoint(newcomer, one.unit("music"), date(2025, 2, 1))
    log(newcomer, "ในคณะเก่า", kind=one.kind("lecture"), first_day=date(2024, 11, 1), hours=4)
    log(newcomer, "ในคณะใหม่", kind=one.kind("concert"), first_day=date(2025, 3, 1), hours=2)
    make_contribution(newcomer, title="ร่างของเขา", status=Status.DRAFT, first_day=date(2025, 3, 1), hours=1)
    page = f"/people/{newcomer.id}?period={one.year(2025).id}"
    by_head = client_of(one.head, "en").get(page).text
    assert "ในคณะใหม่" in by_head and "ในคณะเก่า" not in by_head and "ร่างของเขา" not in by_head
    assert "1 more record lies in units that are not yours" in words(by_head)
    hours = [one for one in figures(by_head) if one.measure == "hours"]
    assert {one.shown for one in hours if not one.area} >= {"6:00"}
    assert not [one for one in hours if one.shown in ("6:00", "4:00") and one.href]
    assert [one for one in hours if one.shown == "2:00" and one.area == "culture" and one.href]
    by_oneself = client_of(newcomer, "en").get(page).text
    assert "more record" not in words(by_oneself)
    assert all(one.href for one in figures(by_oneself))
    assert "ร่างของเขา" in by_oneself


def test_learning_stands_beside_work(worked: University, client_of: ClientOf) -> None:
    log(worked.musician, kind=worked.kind("training"), first_day=date(2025, 4, 1), hours=12)
    client = client_of(worked.musician, "en")
    text = client.get(page_of(worked, "musician")).text
    assert "of it learning 12:00" in words(text)
    learning = [one for one in figures(text) if "learning=1" in one.href and one.shown == "12:00"]
    assert learning
    records = client.get(learning[0].href).text
    assert totals(records).minutes == 720 and "learning only" in words(records)


def test_what_is_done_for_the_first_time_is_said(worked: University, client_of: ClientOf) -> None:
    log(worked.musician, kind=worked.kind("concert"), first_day=date(2024, 2, 1))
    log(worked.musician, kind=worked.kind("training"), first_day=date(2025, 4, 1))
    text = client_of(worked.musician, "en").get(page_of(worked, "musician")).text
    told = re.findall(r'data-kind="(\w+)".*', text)
    first = [code for code, line in ((code, _line(text, code)) for code in told) if "first time" in line]
    assert "training" in first and "concert" not in first


def _line(text: str, code: str) -> str:
    return next(line for line in text.splitlines() if f'data-kind="{code}"' in line)


def test_the_records_say_how_they_stand_and_whom_they_wait_for(
    worked: University, client_of: ClientOf
) -> None:
    text = words(client_of(worked.musician, "en").get(page_of(worked, "musician")).text)
    assert "Waits for Assoc. Prof. Khwanchai Thalenoi" in text
    assert "Draft" in text
    by_head = words(client_of(worked.head, "en").get(page_of(worked, "musician")).text)
    assert "Waits for Assoc. Prof. Khwanchai Thalenoi" in by_head


def test_the_records_are_those_that_touch_the_period(worked: University, client_of: ClientOf) -> None:
    client = client_of(worked.musician)
    all_rows = {
        ends: set(rows(client.get(page_of(worked, "musician", ends)).text)) for ends in (2023, 2024, 2025)
    }
    assert all_rows[2023] == set()
    assert all_rows[2024] & all_rows[2025], "one record lies in both years"


def test_a_round_or_a_year_of_the_other_calendar_can_be_chosen(
    worked: University, client_of: ClientOf
) -> None:
    client = client_of(worked.musician, "en")
    round_ = worked.year(2025).rounds[0]
    assert f"Hours in {round_.name_en}" in words(
        client.get(f"/people/{worked.musician.id}?period={round_.id}").text
    )
    assert "Academic year 2024" in words(client.get(page_of(worked, "musician", 2025, "academic")).text)
    assert client.get(f"/people/{worked.musician.id}?period=999999").status_code == 200
    assert "Academic year 2025" in words(client.get(f"/people/{worked.musician.id}?period=x").text)


def test_appointments_and_earlier_names_are_told_over_time(worked: University, client_of: ClientOf) -> None:
    musician = worked.musician
    musician.former_names.append(
        FormerName(until=date(2024, 2, 1), rank_th="อาจารย์", given_th="เกศรา", family_th="ลำปำ")
    )
    appoint(musician, worked.unit("biology"), date(2025, 1, 1), date(2025, 12, 31), fte=20, is_primary=False)
    text = words(client_of(worked.hr).get(f"/people/{musician.id}").text)
    assert "อาจารย์เกศรา ลำปำ ถึง 1 ก.พ. 2567" in text
    assert text.index("1 ม.ค. – 31 ธ.ค. 2568") < text.index("ถึง 1 ก.พ. 2567") < text.index("ตั้งแต่ 1 ม.ค. 2558")


def test_who_has_left_is_read_by_hr(worked: University, client_of: ClientOf) -> None:
    page = f"/people/{worked.leaver.id}"
    assert client_of(worked.head).get(page).status_code == 404
    assert "until 30 Sep 2024" in words(client_of(worked.hr, "en").get(page).text)


def test_without_a_calendar_the_records_are_still_there(client_of: ClientOf, app: object) -> None:
    root = make_unit("u")
    person, head = make_person("a", root), make_person("b", root)
    grant(head, Role.HEAD, root)
    log(person, "งานแรก")
    text = client_of(person, "en").get(f"/people/{person.id}").text
    assert "HR has not set up any year yet" in words(text) and "งานแรก" in text


def test_more_records_and_years_cost_no_more_statements(worked: University, client_of: ClientOf) -> None:
    client = client_of(worked.head)
    page = page_of(worked, "musician")
    client.get(page)
    with counted() as few:
        client.get(page)
    for day in range(1, 25):
        make_contribution(
            worked.musician,
            status=Status.SUBMITTED if day % 2 else Status.APPROVED,
            kind=worked.kind("advising" if day % 3 else "article"),
            first_day=date(2025, 5, day),
            hours=1,
        )
    client.get(page)
    with counted() as many:
        client.get(page)
    assert len(many) == len(few)
    assert len(rows(client.get(page).text)) == 20
    assert rows(client.get(f"{page}&page=2").text)
