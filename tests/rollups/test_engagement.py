"""The engagement pages: what they say, to whom, and that every figure leads to exactly the records behind it."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app import registering
from app.clock import clock_at
from app.extensions import db
from app.models import LedgerEntry, Period, RegisterMove
from tests.cast import University, found_university
from tests.checked_client import CheckedClient
from tests.conftest import _lend
from tests.counting.working import engage_in
from tests.counting.years import work
from tests.databases import Database
from tests.engagement_factories import engage, engagement, make_partner
from tests.factories import (
    bangkok,
    log,
    make_activity,
    make_closed,
    make_contribution,
    make_person,
    make_unit,
)
from tests.plan_factories import make_initiative
from tests.rollups.reading import figures, left_out_figures, rows, shown_in, totals, words
from tests.statements import counted

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ClientOf = Callable[..., CheckedClient]


def found_engaged() -> None:
    found_university()
    work(University())
    engage_in(University())


@pytest.fixture
def app(database: Database, now: None) -> Iterator[Flask]:
    yield from _lend(database, "engaged", found_engaged)


@pytest.fixture
def engaged(app: Flask) -> University:
    return University()


def year(one: University) -> Period:
    return one.year(2025)


def page_of(one: University, unit: str = "tsu", **more: object) -> str:
    more_asked = "".join(f"&{name}={value}" for name, value in more.items())
    place = "/university" if unit == "tsu" else f"/units/{one.unit(unit).id}"
    return f"{place}/engagement?period={year(one).id}{more_asked}"


def opened(client: CheckedClient, page: str) -> int:
    links = {(one.href, one.measure, one.shown) for one in figures(client.get(page).text) if one.href}
    for href, measure, shown in links:
        there = client.get(href, checked=False).text
        assert shown_in(there, measure) == shown.replace("–", "0"), (page, href, measure)
    return len(links)


@on_sqlite
@pytest.mark.parametrize("basis", ["then", "now"])
def test_every_figure_of_the_university_opens_its_records(
    engaged: University, client_of: ClientOf, basis: str
) -> None:
    assert opened(client_of(engaged.rector), page_of(engaged, basis=basis)) > 100


@on_sqlite
def test_every_figure_of_a_faculty_and_of_an_area_opens_its_records(
    engaged: University, client_of: ClientOf
) -> None:
    dean = client_of(engaged.dean, "en")
    assert opened(dean, page_of(engaged, "faa")) > 80
    assert opened(dean, page_of(engaged, "faa", area="service")) > 80


def test_it_says_what_was_done_with_whom_and_to_what_end(engaged: University, client_of: ClientOf) -> None:
    text = client_of(engaged.rector, "en").get(page_of(engaged)).text
    said = words(text)
    found = {(one.measure, one.unit): one.shown for one in reversed(figures(text))}
    root = str(engaged.root.id)
    assert found["partners", root] == "4"
    # The school and the network since 2022; the municipality, and the university abroad, since the activity began.
    assert found["new-partners", root] == "2"
    assert "new to one unit alone" not in said
    assert found["continuing-partners", root] == "2"
    # 120 of one activity, of which 40 are among them, and 15 of another.
    assert found["beneficiaries", root] == "135"
    assert "An activity may name several outcomes" in said
    assert "Phatthalung" in said
    assert "Malaysia" in said


@on_sqlite
def test_a_partner_that_is_new_to_a_unit_alone_is_told_so(engaged: University, client_of: ClientOf) -> None:
    said = engagement(make_partner("กลุ่มออมทรัพย์", sector="community")).stored()
    last = date(2025, 2, 5)
    for person, first in ((engaged.musician, date(2024, 2, 5)), (engaged.scientist, last)):
        log(person, "ออมทรัพย์", first_day=first, last_day=last, engagement=said)
    db.session.commit()
    page = client_of(engaged.rector, "en").get(page_of(engaged)).text
    assert "of new partners also: new to one unit alone" in page


def test_two_faculties_share_what_people_of_both_worked_on(engaged: University, client_of: ClientOf) -> None:
    rector = client_of(engaged.rector, "en")
    faa, sci = engaged.unit("faa").id, engaged.unit("sci").id
    page = rector.get(page_of(engaged)).text
    asked = f"/records?unit={faa}&period={year(engaged).id}&with_unit={sci}"
    assert asked.replace("&", "&amp;") in page
    # With the project of four that the year's work has already.
    listed = rector.get(asked).text
    assert totals(listed).activities == 2
    assert "of activities with people of Faculty of Science" in listed
    back = f"/records?unit={sci}&period={year(engaged).id}&with_unit={faa}"
    assert totals(rector.get(back).text).activities == 2
    assert f'href="{back.replace("&", "&amp;")}"' in listed


def test_disciplines_of_one_department_are_two_too(engaged: University, client_of: ClientOf) -> None:
    head = client_of(engaged.head, "en")
    music = f"/records?unit={engaged.unit('music').id}&period={year(engaged).id}"
    across = head.get(f"{music}&cross=1").text
    assert "ดนตรีในโรงเรียน" in across
    assert "โนราสร้างครู" in across
    every = totals(head.get(music).text)
    assert (
        totals(across).activities + totals(head.get(f"{music}&cross=0").text).activities == every.activities
    )


@on_sqlite
def test_staff_read_every_total_and_open_none(engaged: University, client_of: ClientOf) -> None:
    for unit in ("tsu", "music"):
        by_rector = figures(client_of(engaged.rector).get(page_of(engaged, unit)).text)
        by_dancer = figures(client_of(engaged.dancer).get(page_of(engaged, unit)).text)
        assert [one._replace(href="") for one in by_rector] == by_dancer
        assert any(one.href for one in by_rector)


@on_sqlite
def test_a_dean_opens_their_own_lines_of_the_university_and_their_row_of_the_matrix(
    engaged: University, client_of: ClientOf
) -> None:
    text = client_of(engaged.dean).get(page_of(engaged)).text
    hrefs = [one.href for one in figures(text) if one.href]
    assert hrefs
    assert all(f"unit={engaged.unit('faa').id}" in href for href in hrefs)


@on_sqlite
def test_summary_and_engagement_lead_to_each_other_with_the_same_question(
    engaged: University, client_of: ClientOf
) -> None:
    client, asked = client_of(engaged.dancer), f"?period={year(engaged).id}&amp;basis=now"
    for path in ("/university", f"/units/{engaged.unit('faa').id}"):
        assert f'href="{path}/engagement{asked}"' in client.get(f"{path}{asked}".replace("amp;", "")).text
        back = client.get(f"{path}/engagement{asked}&area=culture".replace("amp;", "")).text
        assert f'href="{path}{asked}"' in back


@on_sqlite
def test_what_narrows_the_records_is_said_and_can_be_taken_off(
    engaged: University, client_of: ClientOf
) -> None:
    rector = client_of(engaged.rector, "en")
    every = f"/records?unit={engaged.root.id}&period={year(engaged).id}"
    initiative = make_initiative(engaged.unit("music"), engaged.head)
    begun = db.session.scalars(select(LedgerEntry).where(LedgerEntry.first_day == date(2025, 3, 1))).one()
    begun.activity.initiative = initiative
    make_contribution(engaged.support, title="งานสนับสนุน", kind=engaged.kind("training"), hours=2)
    db.session.commit()
    narrowed = {
        "outcome=enhance": "outcome: Enhance",
        "outcome=any": "towards any outcome",
        "sdg=4": "SDG 4",
        "partners=new": "with partners that are new in the period",
        f"partner={engaged.school.id}": f"with {engaged.school.name_en}",
        f"sector={engaged.school.sector_code}": "partners: ",
        "partner_scale=international": "partners: International",
        "province=MY": "partners in Malaysia",
        "cross=1": "cross-disciplinary",
        f"with_unit={engaged.unit('sci').id}": "together with Faculty of Science",
        "team=1": "of the team Lake team",
        "engaged=1": "says something of partners or outcomes",
        "transfer=1": "with technology transfer",
        "outcomes=enhance,systemic": "outcome: Enhance or Systemic change",
        "sdgs=4,11": "SDG 4 Quality education or 11 Sustainable cities and communities",
        f"sectors={engaged.school.sector_code},industry": " or ",
        "areas=culture,service": "Arts and culture or Academic service",
        f"kinds={engaged.kind('concert').id},{engaged.kind('lecture').id}": " or ",
        "scales=local,unstated": "Local or ",
        "line=academic": "work of: Academic staff",
        f"initiative={initiative.id}": "of the initiative Lakeside music",
    }
    whole = totals(rector.get(every).text)
    for asked, wanted in narrowed.items():
        page = rector.get(f"{every}&{asked}")
        assert wanted in words(page.text), asked
        found = totals(page.text)
        assert 0 < found.count == len(rows(page.text)) < whole.count, asked
        (off,) = re.findall(r'<li>[^<]*<a href="([^"]+)"[^>]*>Take off', page.text)
        assert totals(rector.get(off.replace("&amp;", "&")).text) == whole, asked
        form = rector.form(f"{every}&{asked}", action="/records", button="text")
        assert totals(rector.send(form).text) == found, asked


NOTHING = (
    "outcome=wealth", "sdg=18", "sdg=x", "partners=old", "partner=999999", "sector=x", "partner_scale=x", "province=XX",
    "areas=x", "areas=teaching,", "kinds=999999", "kinds=1,x", "scales=local,x", "outcomes=enrich,wealth", "sdgs=4,18",
    "sectors=x", "line=x", "initiative=999999", "status=submitted&outcomes=enrich",
    "deciding=x", "cross=2", "with_unit=999999", "team=999999", "engaged=yes", "transfer=-1", "status=submitted&cross=1",
)  # fmt: skip


@on_sqlite
def test_a_question_that_names_nothing_is_not_found(engaged: University, client_of: ClientOf) -> None:
    rector = client_of(engaged.rector)
    for asked in NOTHING:
        assert rector.get(f"/records?{asked}").status_code == 404, asked
    for asked in ("area=x", "period=999999", "basis=x", "close=999999"):
        assert rector.get(f"/university/engagement?{asked}").status_code == 404, asked


@on_sqlite
def test_what_is_left_out_opens_as_many_records(engaged: University, client_of: ClientOf) -> None:
    rector = client_of(engaged.rector)
    lines = left_out_figures(rector.get(page_of(engaged)).text)
    assert set(lines) == {"submitted", "late", "returned", "amending", "outside"}
    for shown, href in lines.values():
        assert totals(rector.get(href).text).count == int(shown)


def test_a_merged_partner_counts_once_from_then_on_and_not_before(
    engaged: University, client_of: ClientOf
) -> None:
    rector = client_of(engaged.rector, "en")
    moment = "2025-06-16T02:45:00Z"
    with clock_at(bangkok(date(2025, 6, 16), 10)):
        engaged.municipality.merged_into_id = engaged.school.id
        registering.note(
            engaged.municipality,
            RegisterMove.MERGED,
            {"merged_into_id": (None, engaged.school.id)},
            by=engaged.hr,
        )
        db.session.commit()

        def partners(page: str) -> str:
            return next(one.shown for one in figures(rector.get(page).text) if one.measure == "partners")

        assert partners(page_of(engaged)) == "3"
        assert partners(page_of(engaged, as_of=moment)) == "4"
        records = (
            f"/records?unit={engaged.root.id}&period={year(engaged).id}&partner={engaged.municipality.id}"
        )
        assert totals(rector.get(records).text).activities == 3
        assert totals(rector.get(f"{records}&as_of={moment}").text).activities == 1


def test_since_a_close_what_changed_is_told_with_its_records(
    engaged: University, client_of: ClientOf
) -> None:
    make_closed(year(engaged), engaged.hr).reopened_at = bangkok(date(2025, 6, 16), 9, 31)
    with clock_at(bangkok(date(2025, 6, 16), 11)):
        late = make_activity(engaged.dancer, engaged.kind("concert"), "มาทีหลัง", date(2025, 4, 1))
        engage(late, engagement(make_partner("ภาคีใหม่"), outcomes={"enrich": 3}))
        make_contribution(engaged.dancer, late, hours=1)
        db.session.commit()
        rector = client_of(engaged.rector, "en")
        text = rector.get(page_of(engaged)).text
        changes = dict(re.findall(r'data-change="(\w+)"[^>]*>([^<]+)<', text))
        assert changes == {"partners": "+1", "new_partners": "+1", "engaged": "+1", "cross": "0"}
        for href in re.findall(r'data-change="(?:partners|engaged)" href="([^"]+)"', text):
            there = rector.get(href.replace("&amp;", "&")).text
            assert totals(there).count == 1
            assert "มาทีหลัง" in there


def test_the_page_costs_the_same_number_of_statements_whatever_there_is(
    engaged: University, client_of: ClientOf
) -> None:
    rector = client_of(engaged.rector)
    pages = (
        page_of(engaged),
        page_of(engaged, basis="now"),
        page_of(engaged, "faa"),
        f"/records?unit={engaged.root.id}&partners=any",
    )

    def cost(page: str) -> int:
        rector.get(page)
        with counted() as statements:
            rector.get(page)
        return len(statements)

    few = [cost(page) for page in pages]
    for number in range(6):
        unit = make_unit(parent=engaged.root)
        together = make_activity(
            engaged.musician, engaged.kind("community"), f"ร่วม {number}", date(2025, 4, 1)
        )
        said = engagement(
            make_partner(f"ภาคี {number}"), engaged.school, outcomes={"enrich": 3}, sdgs=(number + 1,)
        )
        engage(together, said)
        for person in (engaged.musician, make_person(unit=unit)):
            make_contribution(person, together, hours=1, percent=50)
    db.session.commit()
    assert [cost(page) for page in pages] == few
    assert max(few) <= 36


@on_sqlite
def test_before_anything_names_a_partner_the_page_says_so(engaged: University, client_of: ClientOf) -> None:
    office = engaged.unit("office")
    said = words(client_of(engaged.rector, "en").get(f"/units/{office.id}/engagement").text)
    assert "No approved work names a partner" in said
    assert "No approved work names a goal" in said
