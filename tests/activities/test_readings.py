"""The access log: what leaves a line, once, whatever else happens; and who reads the lines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app import access_log, clock
from app.clock import clock_at
from app.extensions import db
from app.models import Access, AccessLine, ExportedPerson, Person, Status
from tests.activities.page_text import card, links, root_of, words
from tests.factories import add_file, add_link, log, make_activity, make_contribution
from tests.statements import counted

PAGE = "/activities/access"


@pytest.fixture
def concert(university):
    """An approved activity of the musician with a file, in which the dancer has a part and the joint lecturer declined one."""
    activity = make_activity(university.musician, university.kind("concert"), title="ดนตรีริมเล")
    add_file(activity, "โปสเตอร์.pdf")
    add_link(activity)
    make_contribution(university.musician, activity, Status.APPROVED, percent=50)
    make_contribution(university.dancer, activity, Status.APPROVED, percent=30)
    make_contribution(university.joint, activity, Status.DECLINED, percent=10)
    return activity


def noted() -> list[tuple[str, str]]:
    """(what, by whom) of every line, the oldest first."""
    lines = db.session.scalars(select(AccessLine).order_by(AccessLine.id))
    return [(line.access.value, line.by.code) for line in lines]


def open_(client_of, person, activity):
    response = client_of(person).get(f"/activities/{activity.id}")
    assert response.status_code == 200
    return response


def said(response) -> str:
    return words(next(root_of(response).iter("main")))


# What leaves a line


def test_whoever_opens_the_record_of_others_is_noted_and_who_takes_part_is_not(
    university, client_of, concert
):
    for person in (university.musician, university.dancer, university.head, university.rector, university.hr):
        open_(client_of, person, concert)
    # Who declined takes no part.
    open_(client_of, university.joint, concert)
    assert noted() == [("record", "head"), ("record", "rector"), ("record", "hr"), ("record", "joint")]
    [line, *_others] = db.session.scalars(select(AccessLine).order_by(AccessLine.id))
    assert (line.activity_id, line.person_id, line.details, line.at) == (concert.id, None, {}, clock.now())


def test_whoever_may_not_open_it_leaves_no_line(university, client_of, concert):
    assert client_of(university.science_head).get(f"/activities/{concert.id}").status_code == 404
    assert client_of(university.science_head).get(f"/people/{university.musician.id}").status_code == 404
    assert client_of(university.musician).get("/exports/records.csv").status_code == 403
    assert noted() == []


def test_opening_it_again_within_ten_minutes_is_one_line(university, client_of, concert):
    head, dean = client_of(university.head), client_of(university.dean)
    began = clock.now()
    for minutes in (0, 1, 9):
        with clock_at(began + timedelta(minutes=minutes)):
            head.get(f"/activities/{concert.id}")
    with clock_at(began + timedelta(minutes=9)):
        dean.get(f"/activities/{concert.id}")
        head.get(f"/activities/{log(university.musician).activity_id}")
    with clock_at(began + timedelta(minutes=11)):
        head.get(f"/activities/{concert.id}")
    assert noted() == [("record", "head"), ("record", "dean"), ("record", "head"), ("record", "head")]


def test_a_file_that_is_saved_or_looked_at_is_one_line_for_each_file(university, client_of, concert):
    first = concert.evidence[0]
    second = add_file(concert, "อื่น.pdf", b"%PDF-1.7\nother\n")
    head = client_of(university.head)
    for address in (f"/evidence/{first.id}", f"/evidence/{first.id}/view", f"/evidence/{second.id}/view"):
        assert head.get(address).status_code == 200
    client_of(university.musician).get(f"/evidence/{first.id}")
    assert noted() == [("file", "head"), ("file", "head")]
    details = [line.details for line in db.session.scalars(select(AccessLine).order_by(AccessLine.id))]
    assert details == [
        {"evidence": first.id, "name": "โปสเตอร์.pdf"},
        {"evidence": second.id, "name": "อื่น.pdf"},
    ]


def test_a_file_that_is_lost_leaves_no_line(university, client_of, concert):
    item = add_file(concert, "lost.pdf", b"%PDF-1.7\nlost\n")
    from app.storage import evidence_store

    evidence_store().delete(item.sha256)
    assert client_of(university.head).get(f"/evidence/{item.id}").status_code == 404
    assert noted() == []


def test_the_years_of_others_are_noted_and_ones_own_are_not(university, client_of):
    address = f"/people/{university.musician.id}"
    for person in (university.musician, university.head, university.hr):
        assert client_of(person).get(address).status_code == 200
    assert noted() == [("years", "head"), ("years", "hr")]


def test_a_record_that_its_reviewer_opens_in_the_queue_is_noted(university, client_of):
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    head = client_of(university.head)
    head.get("/review")
    assert noted() == []
    head.get(f"/review?open={part.id}")
    assert noted() == [("record", "head")]
    # A decision without its reason shows the record again: it was opened before.
    assert head.post(f"/review/{part.id}/return?open={part.id}", data={}).status_code == 422
    assert noted() == [("record", "head")]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["people", "records"])
def test_an_export_notes_everybody_whose_records_stand_in_it(university, client_of, concert, name, form):
    log(university.head)
    log(university.scientist)
    log(university.joint, first_day=date(2023, 12, 4))
    period, unit = university.year(2025), university.unit("faa")
    dean = client_of(university.dean)
    asked = {"unit": unit.id, "period": period.id}
    response = dean.get(f"/exports/{name}.{form}", query_string=asked)
    assert response.status_code == 200
    line = db.session.scalars(select(AccessLine)).one()
    assert (line.access, line.by_id, line.at) == (Access.EXPORT, university.dean.id, clock.now())
    assert line.details == {
        "name": name,
        "form": form,
        "unit": unit.id,
        "period": period.id,
        "basis": "then",
        "area": None,
        "as_of": clock.now().isoformat(),
        "close": None,
        "rows": 3,
        "people": 3,
    }
    taken = db.session.scalars(
        select(Person.code).join(ExportedPerson, ExportedPerson.person_id == Person.id).order_by(Person.code)
    )
    assert list(taken) == ["dancer", "head", "musician"]
    # Each file is a line of its own: it can be given to somebody else.
    dean.get(f"/exports/{name}.{form}", query_string={**asked, "area": "research"})
    assert len(noted()) == 2


def test_a_summary_holds_nobodys_records_and_is_noted_all_the_same(university, client_of, concert):
    dean = client_of(university.dean)
    assert dean.get("/exports/summary.xlsx").status_code == 200
    assert noted() == [("export", "dean")]
    assert db.session.scalars(select(ExportedPerson)).all() == []
    assert "Nobody but you" in said(client_of(university.musician, "en").get(PAGE))


def test_who_exports_their_own_record_among_others_does_not_tell_themselves(university, client_of):
    log(university.head)
    log(university.musician)
    client_of(university.head).get(f"/exports/records.csv?period={university.year(2025).id}")
    assert [row.person_id for row in db.session.scalars(select(ExportedPerson))] == [university.musician.id]
    assert "Nobody but you" in said(client_of(university.head, "en").get(PAGE))


# Apart, and never without


def test_a_line_stays_also_where_the_answer_is_an_error(university, client_of, concert, monkeypatch):
    def broken(activity):
        raise ValueError("broken")

    monkeypatch.setattr("app.activities.views.on_record", broken)
    response = client_of(university.head).get(f"/activities/{concert.id}", checked=False)
    assert response.status_code == 500
    assert noted() == [("record", "head")]


@pytest.mark.parametrize("what", ["record", "file", "years", "export", "queue"])
def test_what_cannot_be_noted_is_not_shown(university, client_of, concert, monkeypatch, what):
    waiting = make_contribution(university.musician, status=Status.SUBMITTED, title="รอพิจารณา")
    address = {
        "record": f"/activities/{concert.id}",
        "file": f"/evidence/{concert.evidence[0].id}",
        "years": f"/people/{university.musician.id}",
        "export": "/exports/records.csv",
        "queue": f"/review?open={waiting.id}",
    }[what]

    def full(*args, **how):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(access_log, "_insert", full)
    response = client_of(university.head, "en").get(address)
    assert response.status_code == 503
    assert "ดนตรีริมเล" not in response.text and "%PDF" not in response.text
    assert noted() == []
    # Who reads their own record does not wait for the log.
    assert client_of(university.musician).get(f"/activities/{concert.id}").status_code == 200


def test_nothing_is_noted_in_a_request_that_writes(university, app, concert):
    """There it would wait for itself on SQLite: a mistake of the programmer is told at once."""
    db.session.commit()
    head = db.session.get(Person, university.head.id)
    with app.test_request_context("/", method="POST"), pytest.raises(RuntimeError):
        access_log.opened_years(university.musician, by=head)


def test_an_activity_that_is_deleted_takes_its_lines_along(university, client_of):
    """What was submitted once stays; a draft that somebody could open goes with the note that they did."""
    part = make_contribution(university.musician, status=Status.DRAFT)
    line = AccessLine(
        access=Access.RECORD, activity_id=part.activity_id, by_id=university.head.id, at=clock.now()
    )
    db.session.add(line)
    db.session.commit()
    assert noted() != []
    musician = client_of(university.musician)
    assert musician.post(f"/contributions/{part.id}/delete").headers["Location"] == "/activities"
    assert noted() == []


# Who reads them


def test_the_page_of_the_record_names_them_to_those_whose_it_is(university, client_of, concert):
    readers = (university.head, university.dean, university.rector, university.hr)
    for at, person in enumerate(readers):
        with clock_at(clock.now() + timedelta(hours=at)):
            open_(client_of, person, concert)
    with clock_at(clock.now() + timedelta(hours=5)):
        client_of(university.head).get(f"/evidence/{concert.evidence[0].id}")
        for mine in (university.musician, university.dancer):
            shown = client_of(mine, "en").get(f"/activities/{concert.id}")
            said = words(card(shown, "readings"))
            order = ["Khwanchai", "Nipha", "Yongyut", "Praphan", "Khwanchai"]
            found = [said.index(name) for name in order[:4]]
            assert found == sorted(found)
            assert "Opened a file โปสเตอร์.pdf" in said
            assert PAGE in links(root_of(shown)).values()
        for other in (university.head, university.hr, university.joint):
            response = client_of(other, "en").get(f"/activities/{concert.id}")
            assert "Who opened it" not in response.text


def test_of_many_the_first_five_are_shown_and_the_others_folded(university, client_of, concert):
    began = clock.now()
    for day in range(8):
        with clock_at(began - timedelta(days=day)):
            db.session.add(
                AccessLine(access=Access.RECORD, by=university.head, at=clock.now(), activity=concert)
            )
    shown = client_of(university.musician, "en").get(f"/activities/{concert.id}")
    seen = card(shown, "readings")
    lists = [len(list(one.iter("li"))) for one in seen.iter("ul")]
    assert lists == [5, 3]
    assert "3 earlier" in words(seen)


def test_ones_own_page_tells_records_files_years_and_exports(university, client_of, concert):
    head = client_of(university.head)
    head.get(f"/activities/{concert.id}")
    head.get(f"/evidence/{concert.evidence[0].id}")
    head.get(f"/people/{university.musician.id}")
    head.get(
        "/exports/records.xlsx",
        query_string={"unit": university.unit("music").id, "period": university.year(2025).id},
    )
    english = said(client_of(university.musician, "en").get(PAGE))
    for told in (
        "Opened: ดนตรีริมเล",
        "Opened a file: ดนตรีริมเลโปสเตอร์.pdf",
        "Opened: Your years",
        "Exported: Records, one row for each contributionDepartment of Music · Fiscal year 2025"
        " · counted by where the work was done · XLSX file",
    ):
        assert told in english
    assert english.count("Assoc. Prof. Khwanchai Thalenoi") == 4
    thai = said(client_of(university.musician, "th").get(PAGE))
    assert "สาขาวิชาดนตรี · ปีงบประมาณ 2568" in thai
    # The dancer reads what is hers of it: the record and its file, and no export of another unit.
    hers = said(client_of(university.dancer, "en").get(PAGE))
    assert hers.count("Khwanchai") == 2 and "Exported" not in hers.replace("Opened and exported", "")


def test_nobody_reads_who_opened_the_records_of_others(university, client_of, concert):
    for person in (university.head, university.dean):
        open_(client_of, person, concert)
    for person in (university.head, university.dean, university.hr, university.admin, university.joint):
        assert "Nobody but you" in said(client_of(person, "en").get(PAGE))


def test_the_page_is_paged_and_costs_the_same_however_much_is_on_it(university, client_of, concert):
    def fill(number):
        for at in range(number):
            of = log(university.musician, f"งานที่ {at}").activity
            line = AccessLine(access=Access.RECORD, by=university.head, at=clock.now(), activity=of)
            details = {
                "name": "people",
                "form": "csv",
                "unit": university.unit("music").id,
                "period": None,
                "basis": "then",
            }
            export = AccessLine(access=Access.EXPORT, by=university.dean, at=clock.now(), details=details)
            db.session.add_all([line, export])
            db.session.flush()
            db.session.add(ExportedPerson(line_id=export.id, person_id=university.musician.id))

    musician = client_of(university.musician, "en")
    fill(1)
    musician.get(PAGE)
    with counted() as few:
        musician.get(PAGE)
    fill(14)
    db.session.commit()
    with counted() as many:
        first = musician.get(PAGE)
    assert len(many) == len(few)
    assert "1–20 of 30" in said(first)
    assert "21–30 of 30" in said(musician.get(f"{PAGE}?page=2"))
    with counted() as record:
        musician.get(f"/activities/{concert.id}")
    assert not [one for one in record if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_it_is_linked_from_the_profile_and_from_who_sees_what(university, client_of):
    for address in ("/me", "/who-sees"):
        assert PAGE in links(root_of(client_of(university.musician).get(address))).values(), address


# Forgetting


def test_lines_are_kept_for_two_years(university, client_of, app, concert):
    head = client_of(university.head)
    began = clock.now()
    with clock_at(began - access_log.KEPT_FOR - timedelta(days=1)):
        head.get(f"/people/{university.musician.id}")
        head.get("/exports/records.csv", query_string={"period": university.year(2025).id})
    with clock_at(began - access_log.KEPT_FOR + timedelta(days=1)):
        head.get(f"/activities/{concert.id}")
        head.get("/exports/records.csv", query_string={"period": university.year(2025).id})
    assert len(noted()) == 4
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["sweep-access-log"])
    assert answer.output.strip() == "Deleted 2 lines."
    assert noted() == [("record", "head"), ("export", "head")]
    assert db.session.scalars(select(ExportedPerson.line_id).distinct()).all() == [
        line.id for line in db.session.scalars(select(AccessLine).where(AccessLine.access == Access.EXPORT))
    ]
