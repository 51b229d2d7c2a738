"""What HR does to the catalogue and to the tree after a close changes no byte of a closed file, and no line of its pages."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.changes import note_change
from app.clock import clock_at
from app.extensions import db
from app.facts import shared_facts
from app.models import Activity, Area, Role, Status, Unit
from app.web.question import written
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.factories import approve, grant, log, make_closed, make_contribution, make_person
from tests.hr.changing import do
from tests.hr.test_catalogue import field_of, kind_of, order
from tests.rollups.reading import figures, page_of, words

ClientOf = Callable[..., CheckedClient]
NAMES = ("summary", "people", "records")
EARLIER = NOW - timedelta(days=30)
LEVELS = "bachelor | ป.ตรี | Bachelor\nmaster | ป.โท | Master"


@pytest.fixture
def taught(university: University, client_of: ClientOf) -> University:
    """A course with all its questions answered, two kinds of one person, and an acting head's decision, in the year 2025."""
    one = university
    course = one.kind("course")
    with clock_at(EARLIER):
        hr = client_of(one.hr, "en")
        do(hr, f"/register/fields/{field_of(course, 'level').id}/edit", choices=LEVELS)
        answers = {"course_code": "0302211", "students": "45", "level": "master"}
        log(one.musician, "สอนซอด้วง", kind=course, first_day=date(2025, 3, 3), hours=6, fields=answers)
        log(one.musician, "ที่ปรึกษา", kind=one.kind("advising"), first_day=date(2025, 3, 4), hours=6)
        log(one.dancer, "รำถวาย", kind=one.kind("concert"), first_day=date(2025, 3, 5), hours=4)
        acting = make_person("acting", one.unit("office"))
        grant(
            acting,
            Role.ACTING_HEAD,
            one.unit("music"),
            first_day=date(2025, 1, 1),
            acting_for=one.head,
            order_number="12/2567",
        )
        part = make_contribution(
            one.musician, status=Status.SUBMITTED, kind=one.kind("lecture"), title="วิทยากร"
        )
        approve(part, by=acting)
    db.session.commit()
    return one


def files(client: CheckedClient, query: str) -> dict[str, bytes]:
    return {
        f"{name}.{form}": client.get(f"/exports/{name}.{form}?{query}", checked=False).data
        for name in NAMES
        for form in ("csv", "xlsx")
    }


def rename_a_choice(hr: CheckedClient, one: University) -> None:
    path = f"/register/fields/{field_of(kind_of('course'), 'level').id}/edit"
    do(hr, path, choices=LEVELS.replace("ป.โท | Master", "มหาบัณฑิต | Graduate"))
    do(hr, path, choices=LEVELS.replace("ป.โท | Master", "บัณฑิตศึกษา | Postgraduate"))


def reorder_choices(hr: CheckedClient, one: University) -> None:
    path = f"/register/fields/{field_of(kind_of('course'), 'level').id}/edit"
    do(hr, path, choices="\n".join(reversed(LEVELS.splitlines())))


def rename_fields(hr: CheckedClient, one: University) -> None:
    """Two fields even change their names, so that a name alone would not tell which was which."""
    code, level = (field_of(kind_of("course"), name).id for name in ("course_code", "level"))
    do(hr, f"/register/fields/{code}/edit", name_th="ชั่วคราว", name_en="Some other name")
    do(hr, f"/register/fields/{level}/edit", name_th="รหัสวิชา", name_en="Course code")
    do(hr, f"/register/fields/{code}/edit", name_th="ระดับ", name_en="Level")


def retire_fields(hr: CheckedClient, one: University) -> None:
    for code in ("course_code", "level"):
        path = f"/register/fields/{field_of(kind_of('course'), code).id}/retire"
        do(hr, path, retired_on="1/1/2025")
    do(hr, path, retired_on="")


def take_out_what_is_answered_no_more(hr: CheckedClient, one: University) -> None:
    """The lead's change is approved, so that no activity answers any more; files of before still do."""
    activity = db.session.scalars(select(Activity).where(Activity.title == "สอนซอด้วง")).one()
    facts = shared_facts(activity)
    activity.fields = {"course_code": "0302211"}
    note_change(activity, facts, one.musician)
    db.session.commit()
    course = kind_of("course")
    level, students = field_of(course, "level").id, field_of(course, "students").id
    do(
        hr,
        f"/register/fields/{level}/edit",
        name_en="Degree level",
        choices="doctor | เอก | Doctor\nother | อื่น | Other",
    )
    do(hr, f"/register/fields/{level}/take-out")
    do(hr, f"/register/fields/{students}/take-out")
    path = f"/register/kinds/{course.id}/fields/new"
    do(hr, path, code="level", type="text", name_th="ชั้น", name_en="Form")


def reorder(hr: CheckedClient, one: University) -> None:
    """Kinds, fields and units change their places, and a new unit takes one among them."""
    hr.post(f"/register/kinds/{one.kind('advising').id}/move", data={"to": "up"})
    hr.post(f"/register/fields/{field_of(kind_of('course'), 'level').id}/move", data={"to": "up"})
    do(hr, f"/register/units/{one.unit('performing').id}/edit", after="")
    facts = {"name_th": "นาฏศิลป์", "name_en": "Dance", "opened_on": "1/10/2024", "after": ""}
    do(hr, f"/register/units/{one.unit('faa').id}/new", code="dance", **facts)
    do(hr, f"/register/units/{one.unit('sci').id}/edit", after="", name_en="Faculty of All Sciences")


def close_and_reopen(hr: CheckedClient, one: University) -> None:
    path = f"/register/units/{one.unit('performing').id}"
    do(hr, f"{path}/close", closed_on="1/10/2024")
    do(hr, f"{path}/reopen")
    do(hr, f"{path}/close", closed_on="1/10/2024")


CHANGES = (
    rename_a_choice,
    reorder_choices,
    rename_fields,
    retire_fields,
    reorder,
    close_and_reopen,
    take_out_what_is_answered_no_more,
)


def test_closed_files_are_the_same_bytes_after_any_of_it(client_of: ClientOf, taught: University) -> None:
    period = taught.year(2025)
    close = make_closed(period, taught.hr)
    db.session.commit()
    asked = [
        (lang, f"unit={taught.unit(unit).id}&period={period.id}&as_of={written(close.closed_at)}")
        for lang, unit in (("th", "tsu"), ("en", "tsu"), ("en", "faa"))
    ]
    before = [files(client_of(taught.hr, lang), query) for lang, query in asked]
    assert "ระดับ: ป.โท".encode() in before[0]["records.csv"]
    assert b"Level: Master" in before[1]["records.csv"]
    with clock_at(NOW + timedelta(days=10)):
        hr, records = client_of(taught.hr, "en"), f"/exports/records.csv?{asked[1][1]}"
        for change in CHANGES:
            change(hr, taught)
            db.session.commit()
            assert hr.get(records, checked=False).data == before[1]["records.csv"], change.__name__
    with clock_at(NOW + timedelta(days=20)):
        after = [files(client_of(taught.rector, lang), query) for lang, query in asked]
        for then, now in zip(before, after, strict=True):
            for name in then:
                assert now[name] == then[name], name


def lines(client: CheckedClient, page: str) -> list[str]:
    """The units of a report in their order."""
    return list(dict.fromkeys(one.unit or "" for one in figures(client.get(page, checked=False).text)))


def test_a_report_of_an_earlier_moment_keeps_the_order_of_then(
    client_of: ClientOf, taught: University
) -> None:
    period, faa = taught.year(2025), taught.unit("faa")
    pages = [f"/units/{faa.id}?period={period.id}", f"/university?period={period.id}"]
    years = f"/people/{taught.musician.id}?period={period.id}"
    kinds = data_kinds(client_of(taught.hr, "en"), years)
    assert kinds == ["course", "advising", "lecture"]
    rector = client_of(taught.rector, "en")
    before = [lines(rector, page) for page in pages]
    with clock_at(NOW + timedelta(days=10)):
        reorder(client_of(taught.hr, "en"), taught)
        db.session.commit()
    with clock_at(NOW + timedelta(days=20)):
        rector, hr = client_of(taught.rector, "en"), client_of(taught.hr, "en")
        then = f"&as_of={written(NOW)}"
        assert [lines(rector, page + then) for page in pages] == before
        now = [lines(rector, page) for page in pages]
        # The first line is the whole.
        assert now[0][1:4] == [str(unit_of(code).id) for code in ("dance", "performing", "music")]
        assert now[1] != before[1] and now[1][1] == str(taught.unit("sci").id)
        assert order(Area.TEACHING) == ["advising", "course"]
        # Of kinds with as many hours.
        assert data_kinds(hr, years + then) == kinds
        assert data_kinds(hr, years) == ["advising", "course", "lecture"]
        # What moved along is not told as a change of the one that was moved.
        page = words(hr.get(f"/register/units/{taught.unit('performing').id}").text)
        assert "Order changed" in page and "position@" not in page


def data_kinds(client: CheckedClient, path: str) -> list[str]:
    rows = page_of(client.get(path, checked=False).text).iter("tr")
    return [row.get("data-kind", "") for row in rows if row.get("data-kind")]


def unit_of(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def test_a_file_of_records_names_in_whose_stead_a_decision_was_made(
    client_of: ClientOf, taught: University
) -> None:
    query = f"unit={taught.unit('music').id}&period={taught.year(2025).id}"
    text = client_of(taught.hr, "en").get(f"/exports/records.csv?{query}").text
    rows = {row["Title"]: row["Approved by"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}
    assert rows["วิทยากร"] == "Acting Test, acting for Assoc. Prof. Khwanchai Thalenoi, order 12/2567"
    assert rows["สอนซอด้วง"] == "Assoc. Prof. Khwanchai Thalenoi"
    thai = client_of(taught.hr, "th").get(f"/exports/records.csv?{query}").text
    assert "12/2567" in thai and "acting for" not in thai
