"""Data that nobody here wrote: the VIVO community's sample university is read as its files are, and can then work."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.counting import Question, records, total
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Contribution,
    LedgerEntry,
    Period,
    Person,
    Status,
    Unit,
    UnitLevel,
)
from app.web.paging import SIZE
from tests.checked_client import CheckedClient
from tests.imports.conftest import Told, command
from tests.source import ROOT

SAMPLE = ROOT.parent / "shared/data/vivo-sample"
FILES = [SAMPLE / f"{name}.csv" for name in ("organizations", "people", "positions")]
pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in FILES), reason=f"the VIVO sample is not at {SAMPLE}"
)


def load(app: Flask, *options: str) -> Told:
    mapping = ROOT / "tests/imports/vivo.toml"
    return command(app, "import-roster", *map(str, FILES), "--mapping", str(mapping), *options)


def person(email: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def test_the_sample_loads_as_it_is_and_twice_is_once(app: Flask) -> None:
    dry = load(app, "--dry-run")
    assert dry.went_well and "Together: 85 new, 0 changed" in dry.text
    assert db.session.scalars(select(Person)).all() == []
    told = load(app)
    assert told.went_well, told.text
    assert "2 state no parent and lie right below 100000: 102000, 101000" in told.text
    assert "40 begin in a year, read as its 1 January" in told.text
    assert "Together: 0 new, 0 changed" in load(app).text
    assert unit("101028").parent.name_in("th") == "College of Science"
    assert unit("100000").level is UnitLevel.UNIVERSITY
    moises = person("moisese@univ.edu")
    assert moises.name_in("th") == "Professor Edgar Estes Moises"
    post = moises.appointments[0]
    assert (post.unit.code, post.first_day, post.last_day) == ("102017", date(2000, 1, 1), None)
    assert (post.fte_percent, post.is_primary, post.position_en) == (100, True, "Professor of Thermodynamics")


def test_its_people_log_decide_and_are_counted(app: Flask) -> None:
    """The whole way through the front door: log and submit, approve, see it in the unit, read the person's year."""
    load(app)
    command(app, "load-defaults", "--today", "2025-06-16")
    command(app, "grant-role", "BurksR@univ.edu", "head", "102017")
    command(app, "grant-role", "SimsA@univ.edu", "hr", "100000")
    moises, head = person("moisese@univ.edu"), person("burksr@univ.edu")
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(moises, "en")
    form = client.form("/activities/new", action="/activities/new", button="title")
    kind = db.session.scalars(select(ActivityKind).where(ActivityKind.code == "student-activity")).one()
    answer = client.send(
        form, kind=kind.id, title="Heat from below", first_day="3/3/2025", last_day="4/3/2025", hours="6"
    )
    assert answer.status_code == 303, answer.text
    part = db.session.scalars(select(Contribution)).one()
    assert part.status is Status.SUBMITTED and part.reviewing_unit.code == "102017"

    client.sign_in(head, "en")
    assert "Heat from below" in client.get("/review").text
    approve = f"/review/{part.id}/approve"
    client.send(client.form(f"/review?open={part.id}", action=approve))
    assert db.session.get_one(Contribution, part.id).status is Status.APPROVED

    fiscal = db.session.scalars(select(Period).where(Period.name_en == "Fiscal year 2025")).one()
    for code in ("102017", "102000", "100000"):
        question = Question(unit_id=unit(code).id, period=fiscal)
        assert total(question)[:3] == (360, 1_000_000, 1)
        assert [row.contribution.id for row in records(question, limit=SIZE)] == [part.id]
    assert total(Question(unit_id=unit("101000").id, period=fiscal)).activities == 0
    client.sign_in(person("simsa@univ.edu"), "en")
    assert "6:00" in client.get(f"/units/{unit('102017').id}?period={fiscal.id}").text
    assert "6:00" in client.get(f"/people/{moises.id}?period={fiscal.id}").text
    assert db.session.scalars(select(LedgerEntry.unit_id).distinct()).all() == [unit("102017").id]
    assert db.session.scalars(select(Activity.title)).all() == ["Heat from below"]
