"""Typing on the page of partners and outcomes: what is asked, how it is read, and what comes back when it was not saved."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import clock
from app.accounts.actions import set_password
from app.extensions import db
from app.models import Status
from tests.activities.said import said
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement.saying import add, address, form_on, stands
from tests.factories import make_contribution

ClientOf = Callable[..., CheckedClient]


def test_what_was_typed_before_a_session_ended_is_in_sight_and_said_not_to_be_saved(
    client_of: ClientOf, university: University
) -> None:
    university.musician.email = "musician@example.test"
    set_password(university.musician, "a sentence of four words")
    part = make_contribution(university.musician, status=Status.DRAFT)
    part.activity.learned = "เขียนไว้ก่อนแล้ว"
    db.session.commit()
    client, path = client_of(university.musician), address(part)
    form = client.form(path, action=path)
    with clock.clock_at(clock.now() + timedelta(hours=9)):
        client.send(form, need="คำที่พิมพ์", do="save", **{"transfer-before": "3"})
        arrived = client.send(
            client.form("/sign-in", "sign-in"),
            email="musician@example.test",
            password="a sentence of four words",
        )
        assert arrived.headers["Location"] == f"{path}?held=1"
        response = client.follow(arrived)
        assert re.search(r'role="alert"[^>]* id="held-back"', response.text)
        assert "ยังไม่ได้บันทึก" in response.text.partition("</title>")[0]
        for fold, is_open in (("fold-need", True), ("fold-transfer", True), ("fold-learned", False)):
            assert (f'id="{fold}" open' in response.text) is is_open, fold
        assert (
            client.send(form_on(response, path), do="save", **{"transfer-what": "เตาอบ"}).status_code == 303
        )
        assert 'id="held-back"' not in client.get(path).text


@pytest.mark.parametrize(
    ("typed", "day", "heard", "written"),
    [
        ("มี.ค. 2567", date(2024, 3, 1), "มี.ค. 2567", "3/2567"),
        ("ปี ๒๕๖๗", date(2024, 1, 1), "พ.ศ. 2567", "2567"),
        ("5/3/2567", date(2024, 3, 5), "5 มี.ค. 2567", "5/3/2567"),
    ],
)
def test_a_partnership_may_have_begun_in_a_month_or_a_year_and_is_said_no_more_exactly(
    client_of: ClientOf, university: University, typed: str, day: date, heard: str, written: str
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path, name = client_of(university.musician), address(part), f"partner-{university.school.id}"
    form = add(client, path, university.school)
    since = {f"{name}-since": typed, "transfer-what": "เตาอบ", "transfer-since": typed}
    read = client.send(form, do="find", find="ก", **since)
    assert said(read).count(f"อ่านเป็น {heard}") == 2
    assert client.send(form, do="save", **since).status_code == 303
    assert stands(part).partners[university.school.id].since == day
    record = said(client.get(f"/activities/{part.activity_id}"))
    assert f"ใช้งานตั้งแต่ {heard}" in record
    again = client.form(path, action=path).controls
    assert again[f"{name}-since"] == again["transfer-since"] == [written]


def test_each_question_is_asked_and_each_principle_explained(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    for lang, words in (("th", "เช่น"), ("en", "For example")):
        page = client_of(university.musician, lang).get(address(part)).text
        for code in ("situation", "participants", "knowledge", "change", "sustained"):
            hint = page.partition(f'id="society-{code}-hint">')[2].partition("<")[0]
            assert words in hint, code
            assert ("?" in hint) is (lang == "en"), code
        for code in ("partnership", "mutual_benefit", "shared_knowledge", "social_impact"):
            assert words in page.partition(f'id="society-{code}-hint">')[2].partition("<")[0], code


def test_every_fault_is_told_at_once_and_by_the_name_of_its_field(
    client_of: ClientOf, university: University
) -> None:
    part = make_contribution(university.musician, status=Status.DRAFT)
    client, path = client_of(university.musician, "en"), address(part)
    response = client.send(
        client.form(path, action=path),
        do="save",
        **{
            "outcome-enrich-named": "y",
            "outcome-enrich-before": "many",
            "outcome-enhance-named": "y",
            "outcome-enhance-sentence": "x",
            "outcome-enhance-measure": "x",
            "outcome-enhance-after": "more",
            "transfer-what": "Dryer",
            "transfer-before": "7",
            "transfer-after": "4",
        },
    )
    assert response.status_code == 422
    page = said(response)
    for text in (
        "Enrich, In a sentence",
        "Enrich, What is measured",
        "Enrich, Before: Type a number",
        "Enhance, After: Type a number",
        "Readiness after (TRL): Readiness after (4) lies below readiness before (7)",
    ):
        assert text in page, text
