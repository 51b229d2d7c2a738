"""The register of partners: search it, enter one with a hint at twins, correct, merge and separate."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import clock
from app.clock import clock_at
from app.counting import Question
from app.counting.partners import partner_tally
from app.extensions import db
from app.models import Partner, RegisterChange, RegisterMove, Role
from tests.activities.page_text import words
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engagement, make_partner, make_team
from tests.factories import grant, log, make_closed, make_contribution
from tests.page_trees import tree_of
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
NEW = {"sector_code": "local-government", "scale": "local", "province": "TH-93"}


def listed(client: CheckedClient, **asked: str) -> set[int]:
    tree = tree_of(client.get("/partners", query_string=asked).text)
    return {int(row.get("data-partner", "")) for row in tree.iter("tr") if row.get("data-partner")}


# Search


@pytest.mark.parametrize(
    "text", ["เกาะหมาก", "อบต.เกาะหมาก", "อบต เกาะหมาก", "องค์การบริหารส่วนตำบล เกาะ", "ko mak", "KO  MAK"]
)
def test_a_partner_is_found_by_any_part_of_its_names_abbreviated_or_not(
    client_of: ClientOf, university: University, text: str
) -> None:
    assert listed(client_of(university.scientist), q=text) == {university.municipality.id}


@SQLITE
def test_a_name_that_was_entered_short_is_found_in_full(client_of: ClientOf, university: University) -> None:
    clinic = make_partner("รพ.สต.บ้านพร้าว", sector="health")
    office = make_partner("สพป.พัทลุง เขต 1", sector="public-agency")
    client = client_of(university.musician)
    assert listed(client, q="โรงพยาบาลส่งเสริมสุขภาพตำบล") == {clinic.id}
    assert listed(client, q="ประถมศึกษาพัทลุง เขต 1") == {office.id}
    assert listed(client, q="%") == set()


@SQLITE
def test_the_register_is_narrowed_by_sector_scale_and_place(
    client_of: ClientOf, university: University
) -> None:
    abroad = make_partner("", "Universiti Sains", sector="university-abroad", country="MY")
    client = client_of(university.musician)
    assert listed(client, sector="school") == {university.school.id}
    assert listed(client, place="TH-93") == {university.school.id, university.municipality.id}
    assert listed(client, place="MY") == {abroad.id}
    assert listed(client, scale="national") == set()


@SQLITE
def test_what_was_merged_is_found_as_what_it_is(client_of: ClientOf, university: University) -> None:
    twice = make_partner("โรงเรียนวัดเก่า", sector="school")
    twice.merged_into_id = university.school.id
    assert listed(client_of(university.musician), q="วัดเก่า") == {university.school.id}


# Enter


def test_a_partner_is_entered_with_its_line_of_history(client_of: ClientOf, university: University) -> None:
    client = client_of(university.musician)
    form = client.form("/partners/new", action="/partners/new")
    response = client.send(form, name_th="เทศบาลตำบลปากพะยูน", **NEW)
    assert response.status_code == 303
    partner = db.session.query(Partner).order_by(Partner.id.desc()).first()
    assert partner is not None
    assert partner.added_by_id == university.musician.id
    line = db.session.query(RegisterChange).filter_by(partner_id=partner.id).one()
    assert (line.move, line.by_id) == (RegisterMove.ADDED, university.musician.id)
    assert "เทศบาลตำบลปากพะยูน" in said(client.follow(response))


def test_a_likely_twin_is_shown_first_and_it_can_be_entered_all_the_same(
    client_of: ClientOf, university: University
) -> None:
    client = client_of(university.musician)
    form = client.form("/partners/new", action="/partners/new")
    before = db.session.query(Partner).count()
    response = client.send(form, name_th="อบต.เกาะหมาก", name_en="", **NEW)
    assert response.status_code == 200
    assert f"/partners/{university.municipality.id}" in response.text
    assert db.session.query(Partner).count() == before
    again = form_of(response.text)
    assert again.controls["name_th"] == ["อบต.เกาะหมาก"]
    assert client.send(again).status_code == 303
    assert db.session.query(Partner).count() == before + 1


def form_of(text: str, action: str = "/partners/new"):  # type: ignore[no-untyped-def]
    from tests.page_forms import forms_of

    return next(one for one in forms_of(text, action) if one.action == action)


@SQLITE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_th": "", "name_en": " "}, "name_th"),
        ({"sector_code": "nobody"}, "sector_code"),
        ({"scale": ""}, "scale"),
        ({"country": "MY"}, "province"),
        ({"province": "TH-99"}, "province"),
        ({"name_th": "ก" * 301}, "name_th"),
    ],
)
def test_what_cannot_be_entered_is_told_at_its_field(
    client_of: ClientOf, university: University, wrong: dict[str, str], field: str
) -> None:
    client = client_of(university.musician)
    data = {"name_th": "ชมรมว่าว", "country": "TH", **NEW, **wrong}
    response = client.post("/partners/new", data=data)
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text


@SQLITE
def test_the_way_back_stays_on_this_site(client_of: ClientOf, university: University) -> None:
    client = client_of(university.musician)
    data = {"name_th": "ชมรมว่าว", "country": "TH", **NEW, "then": "https://example.com/x"}
    response = client.post("/partners/new", data=data)
    assert response.headers["Location"].startswith("/partners/")


# A partner's page


def test_a_partners_page_tells_what_was_done_together_year_by_year(
    client_of: ClientOf, university: University
) -> None:
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    twice.merged_into_id = university.school.id
    said_of = engagement(university.school, outcomes={"enrich": 10}).stored()
    first = log(university.musician, "ค่ายดนตรี", first_day=date(2025, 2, 3), percent=50, engagement=said_of)
    make_contribution(university.scientist, first.activity, percent=50)
    log(
        university.dancer,
        "ค่ายรำ",
        first_day=date(2023, 11, 3),
        engagement=engagement(twice).stored(),
    )
    make_team(university.musician, partners={str(twice.id): {}}, name_th="ทีมโนรา")
    address = f"/partners/{university.school.id}"
    page = client_of(university.support).get(address)
    text = words(tree_of(page.text))
    rows = [[words(cell) for cell in row][1:5] for row in tree_of(page.text).iter("tr")]
    # Activities, hours, people, units: the years from the latest, and all days.
    assert rows[1:] == [["1", "12:00", "2", "2"], ["1", "6:00", "1", "1"], ["2", "18:00", "3", "3"]]
    assert "ค่ายดนตรี" in text
    assert "ทีมโนรา" in text
    # Whoever may not open a record reads its title alone; the figures are no links.
    assert "/activities/" not in page.text.split("<main")[1]
    assert "/records?" not in page.text
    opened = client_of(university.rector).get(address).text
    assert f"/activities/{first.activity_id}" in opened
    assert "/records?" in opened


def test_the_statements_of_the_pages_do_not_grow(client_of: ClientOf, university: University) -> None:
    def some(number: int) -> None:
        for at in range(number):
            partner = make_partner(f"กลุ่ม {number} {at}")
            both = engagement(university.school, partner, outcomes={"enrich": 1}).stored()
            log(university.musician, first_day=date(2025, 2, 3 + at), engagement=both)

    addresses = ("/partners", f"/partners/{university.school.id}", "/partners?q=กลุ่ม")
    client = client_of(university.rector)
    some(1)
    found = []
    for _turn in range(2):
        for address in addresses:
            client.get(address)
        with counted() as statements:
            for address in addresses:
                client.get(address)
        found.append(len(statements))
        some(4)
    assert found[0] == found[1]


# Correct


def test_hr_corrects_a_partner_and_the_history_says_what_was(
    client_of: ClientOf, university: University
) -> None:
    client, address = client_of(university.hr), f"/partners/{university.school.id}/edit"
    form = client.form(address, action=address)
    assert client.send(form, name_th="โรงเรียนบ้านเกาะใหญ่").status_code == 303
    page = said(client.get(f"/partners/{university.school.id}"))
    assert "โรงเรียนบ้านเกาะใหญ่" in page
    assert listed(client, q="เกาะใหญ่") == {university.school.id}
    # The other window had read what was before.
    response = client.send(form, name_th="โรงเรียนอื่น")
    assert response.status_code == 422
    assert "โรงเรียนบ้านเกาะใหญ่" in said(response)
    assert db.session.get_one(Partner, university.school.id).name_th == "โรงเรียนบ้านเกาะใหญ่"
    for person in (university.musician, university.dean):
        assert client_of(person).get(address).status_code == 403
        assert client_of(person).post(address, data={}).status_code == 403


def test_another_sector_changes_closed_figures_only_with_a_reason(
    client_of: ClientOf, university: University
) -> None:
    log(
        university.musician,
        first_day=date(2024, 2, 3),
        engagement=engagement(university.school).stored(),
    )
    make_closed(university.year(2024), university.hr)
    client, address = client_of(university.hr), f"/partners/{university.school.id}/edit"
    assert client.send(client.form(address, action=address), sector_code="community").status_code == 422
    assert client.send(client.form(address, action=address), name_en="Another").status_code == 303
    form = client.form(address, action=address)
    assert client.send(form, sector_code="community", reason="เลือกผิด").status_code == 303
    grant(university.director, Role.HR, university.unit("music"))
    other = client_of(university.director)
    response = other.send(other.form(address, action=address), sector_code="school", reason="เลือกผิด")
    assert response.status_code == 422


# Merge and separate


def merge_address(partner: Partner) -> str:
    return f"/partners/{partner.id}/merge"


def merge(client: CheckedClient, partner: Partner, into: Partner, reason: str = "") -> int:
    address = merge_address(partner)
    form = client.form(f"{address}?into={into.id}", action=address, button="into")
    return client.send(form, reason=reason).status_code


def test_two_entries_become_one_and_are_parted_again(client_of: ClientOf, university: University) -> None:
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    log(university.musician, "ค่ายดนตรี", engagement=engagement(twice).stored())
    client = client_of(university.hr)
    assert merge(client, twice, university.school) == 303
    assert "ค่ายดนตรี" in said(client.get(f"/partners/{university.school.id}"))
    assert "โรงเรียนบ้านเกาะ" in said(client.get(f"/partners/{twice.id}"))
    address = f"/partners/{twice.id}/separate"
    assert client.send(client.form(address, action=address)).status_code == 303
    assert "ค่ายดนตรี" not in said(client.get(f"/partners/{university.school.id}"))
    assert "ค่ายดนตรี" in said(client.get(f"/partners/{twice.id}"))
    for partner, fact in ((twice, "merged_into_id"), (university.school, "merged_from")):
        lines = db.session.query(RegisterChange).filter_by(partner_id=partner.id).order_by(RegisterChange.id)
        assert [line.move for line in lines if fact in line.facts] == [
            RegisterMove.MERGED,
            RegisterMove.SEPARATED,
        ]


@SQLITE
def test_a_partner_is_never_merged_into_itself(client_of: ClientOf, university: University) -> None:
    client, school = client_of(university.hr), university.school
    response = client.get(f"{merge_address(school)}?into={school.id}")
    assert response.status_code == 422
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    twice.merged_into_id = school.id
    # By way of another neither.
    response = client.get(f"{merge_address(school)}?into={twice.id}")
    assert response.status_code == 422
    for into in (school.id, twice.id):
        response = client.post(merge_address(school), data={"into": into, "seen": seen(client, school, into)})
        assert response.status_code == 422
    assert db.session.get_one(Partner, school.id).merged_into_id is None


def seen(client: CheckedClient, partner: Partner, into: int) -> str:
    from app.engagement.merge_views import _seen

    return _seen(partner, db.session.get_one(Partner, into))


@SQLITE
def test_a_chain_is_followed_to_its_end(client_of: ClientOf, university: University) -> None:
    middle, end = make_partner("รร.บ้านเกาะ"), make_partner("โรงเรียนบ้านเกาะ (ใหม่)")
    client = client_of(university.hr)
    assert merge(client, middle, end) == 303
    assert merge(client, university.school, middle) == 303
    assert db.session.get_one(Partner, university.school.id).merged_into_id == end.id
    # What is merged already is separated first.
    assert client.get(f"{merge_address(middle)}?into={university.municipality.id}").status_code == 200
    data = {
        "into": university.municipality.id,
        "seen": seen(client, db.session.get_one(Partner, middle.id), university.municipality.id),
    }
    assert client.post(merge_address(middle), data=data).status_code == 422


def test_a_merge_that_changes_closed_figures_needs_a_reason(
    client_of: ClientOf, university: University
) -> None:
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    log(university.musician, first_day=date(2024, 2, 3), engagement=engagement(twice).stored())
    make_closed(university.year(2024), university.hr)
    client = client_of(university.hr)
    assert merge(client, twice, university.school) == 422
    assert db.session.get_one(Partner, twice.id).merged_into_id is None
    assert merge(client, twice, university.school, "กรอกซ้ำ") == 303
    address = f"/partners/{twice.id}/separate"
    assert client.send(client.form(address, action=address)).status_code == 422
    assert client.send(client.form(address, action=address), reason="คนละแห่ง").status_code == 303


@SQLITE
def test_a_closed_report_knows_the_partners_of_its_close_although_the_clock_was_set_back(
    client_of: ClientOf, university: University
) -> None:
    both = (university.school, university.municipality)
    for partner in both:
        log(university.musician, engagement=engagement(partner).stored())
    close = make_closed(university.year(2025), university.hr)
    reason = "หน่วยงานเดียวกัน"
    with clock_at(clock.now() - timedelta(hours=1)):
        assert merge(client_of(university.hr), *both, reason=reason) == 303
    now = Question(unit_id=university.root.id, period=university.year(2025))
    assert partner_tally(now).partners == 1
    assert partner_tally(now.but(as_of=close.closed_at)).partners == 2


@SQLITE
def test_closed_figures_of_ones_own_work_are_changed_by_somebody_else(
    client_of: ClientOf, university: University
) -> None:
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    log(university.hr, first_day=date(2024, 2, 3), engagement=engagement(twice).stored())
    make_closed(university.year(2024), university.hr)
    assert merge(client_of(university.hr), twice, university.school, "กรอกซ้ำ") == 422


@SQLITE
def test_what_changed_since_it_was_shown_is_shown_again(client_of: ClientOf, university: University) -> None:
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    client, address = client_of(university.hr), merge_address(twice)
    form = client.form(f"{address}?into={university.school.id}", action=address, button="into")
    university.school.rename("โรงเรียนบ้านเกาะใหญ่", "")
    response = client.send(form)
    assert response.status_code == 422
    assert db.session.get_one(Partner, twice.id).merged_into_id is None


def test_only_the_universitys_hr_merges(client_of: ClientOf, university: University) -> None:
    grant(university.director, Role.HR, university.unit("music"))
    for person in (university.musician, university.director, university.admin):
        for move in ("merge", "separate"):
            address = f"/partners/{university.school.id}/{move}"
            assert client_of(person).get(address).status_code == 403
            assert client_of(person).post(address, data={}).status_code == 403


@SQLITE
def test_an_activity_that_named_both_says_so_after_the_merge(
    client_of: ClientOf, university: University
) -> None:
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    part = log(university.musician, engagement=engagement(twice, university.school).stored())
    merge(client_of(university.hr), twice, university.school)
    client = client_of(university.musician)
    page = said(client.get(f"/activities/{part.activity_id}"))
    assert page.count("โรงเรียนบ้านเกาะ") >= 2
    assert "รร.บ้านเกาะ" in page
    # The form keeps both as they were: no figure changes, so nothing is proposed.
    path = f"/activities/{part.activity_id}/engagement"
    form = client.form(path, action=path)
    assert len(form.controls["partner"]) == 2
    assert client.send(form, do="save").status_code == 303
