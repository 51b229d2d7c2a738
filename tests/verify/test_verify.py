"""flask verify: silent about what is well, and each kind of damage, done behind the app's back, is found and named."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app import recutting, workflow
from app.clock import clock_at
from app.closing.actions import close_period, reopen_period
from app.extensions import db
from app.models import Activity, Contribution, LedgerEntry, Period, PeriodClose, Status
from app.storage import evidence_store
from tests.cast import University, found_university
from tests.conftest import NOW, Filling
from tests.engagement_factories import make_outsider
from tests.factories import add_file, approve, bring, log, make_activity, make_contribution

LONG_BEFORE = NOW - timedelta(days=200)
CONCERT = b"a concert"


class Year:
    """Work in each state, with a file, a joint lecturer, a shared activity, and a year closed, reopened and closed again."""

    def __init__(self, one: University) -> None:
        self.cast = one
        lecture, concert = one.kind("lecture"), one.kind("concert")
        with clock_at(LONG_BEFORE):
            self.alone = log(one.musician, kind=lecture, first_day=date(2024, 2, 1), hours=6)
            self.joint = log(
                one.joint, kind=lecture, first_day=date(2024, 9, 20), last_day=date(2024, 10, 10), hours=30
            )
            self.together = make_activity(one.musician, concert, first_day=date(2024, 3, 4))
            self.file = add_file(self.together, content=CONCERT)
            self.led = make_contribution(one.musician, self.together, percent=60)
            self.played = make_contribution(one.dancer, self.together, percent=40)
            self.moved = log(one.scientist, kind=lecture, first_day=date(2024, 5, 6), hours=4)
        self.year: Period = one.year(2024)
        with clock_at(LONG_BEFORE + timedelta(days=20)):
            self.first = close_period(self.year, note="", by=one.hr)
        with clock_at(LONG_BEFORE + timedelta(days=25)):
            reopen_period(self.year, reason="ขาดบทความ", by=one.hr)
            workflow.move(self.moved, "revoke", by=one.science_head, reason="นับซ้ำ")
        with clock_at(LONG_BEFORE + timedelta(days=30)):
            self.second = close_period(self.year, note="", by=one.hr)
        with clock_at(LONG_BEFORE + timedelta(days=40)):
            self.late = make_contribution(
                one.musician, status=Status.SUBMITTED, kind=lecture, first_day=date(2024, 6, 3)
            )
            workflow.move(self.late, "approve", by=one.head)
            late = make_contribution(
                one.dancer, status=Status.SUBMITTED, kind=lecture, first_day=date(2024, 6, 3)
            )
            workflow.move(late, "approve", by=one.dean)
            workflow.move(late, "accept", by=one.hr, reason="มาช้า")
            amended = log(one.musician, kind=lecture, first_day=date(2024, 11, 4), hours=3)
            workflow.move(amended, "amend", by=one.musician)
            amended.minutes = 60
            for status in (Status.DRAFT, Status.RETURNED, Status.SUBMITTED):
                make_contribution(one.dancer, status=status, kind=lecture, first_day=date(2024, 12, 2))
            again = log(one.dancer, kind=lecture, first_day=date(2024, 12, 9), hours=2)
            workflow.move(again, "amend", by=one.dancer)
            again.minutes = 240
            approve(bring(again, Status.SUBMITTED))
        db.session.commit()


# What found_year() made: the same rows in each copy of the database.
MADE: dict[str, tuple[type[Any], int]] = {}


def found_year() -> None:
    found_university()
    year = Year(University())
    MADE.update({name: (type(row), row.id) for name, row in vars(year).items() if name != "cast"})


@pytest.fixture
def filling(request: pytest.FixtureRequest, filling: Filling) -> Filling:
    return ("verified_year", found_year) if "year" in request.fixturenames else filling


@pytest.fixture
def year(app: Flask) -> Year:
    evidence_store().put(CONCERT)
    found = Year.__new__(Year)
    found.cast = University()
    for name, (model, row_id) in MADE.items():
        setattr(found, name, db.session.get_one(model, row_id))
    return found


def verified(app: Flask) -> tuple[int, list[str]]:
    """How it ends, and what it prints."""
    result = app.test_cli_runner().invoke(args=["verify"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.splitlines()


def damage(statement: str, **values: object) -> None:
    """Changes rows as somebody with the database's password could, past its guards; the next test has them again."""
    db.session.rollback()
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        names = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        )
        for trigger in names:
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    assert connection.execute(text(statement), values).rowcount > 0
    db.session.commit()


def wrong(app: Flask) -> str:
    """The sentences about what is wrong; it must end with 1."""
    code, lines = verified(app)
    assert code == 1, lines
    assert re.fullmatch(r"Error: (One thing is|[\d,]+ things are) wrong\.", lines[-1])
    return "\n".join(line for line in lines[:-1] if not re.match(r"[\d,]+ ", line))


def test_an_empty_database_is_well(app: Flask) -> None:
    assert verified(app)[0] == 0


def test_a_real_year_is_well_and_what_was_looked_at_is_counted(app: Flask, year: Year) -> None:
    code, lines = verified(app)
    assert (code, [line.split(":")[0] for line in lines]) == (
        0,
        [
            "12 contributions",
            "2 latest moments of the ledger",
            "12 histories",
            "12 people with appointments",
            "11 parts that wait or count",
            "0 records that name their authors' places",
            "0 development plans",
            "0 people in groups of staff",
            "0 sorts of norms",
            "2 closes",
            "1 files of evidence",
        ],
    ), lines


def test_it_locks_nobody_out_and_changes_nothing(app: Flask, year: Year) -> None:
    before = db.session.query(LedgerEntry).count()
    db.session.rollback()
    assert verified(app)[0] == 0
    log(year.cast.musician, kind=year.cast.kind("lecture"))
    db.session.commit()
    assert db.session.query(LedgerEntry).count() > before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("minutes = minutes + 1", "approved were 360 minutes, its entries hold 361"),
        ("credit = credit - 1", "approved was a share of 1000000 parts per million, its entries hold 999999"),
        (
            "first_day = '2024-01-31'",
            "approved were the days 2024-02-01 to 2024-02-01, its entries hold 2024-01-31",
        ),
        ("area = 'culture'", "its area is service, entries say culture"),
        ("scale = 'local'", "its scale is None, entries say local"),
        (
            "activity_first_day = '2023-02-01'",
            "first day of the activity is 2024-02-01, entries say 2023-02-01",
        ),
        ("voided_at = posted_at", "is approved and was approved, but nothing of it counts"),
        ("is_nearest = true", "is not cut as the appointments of person"),
    ],
)
def test_an_entry_that_was_changed(app: Flask, year: Year, change: str, said: str) -> None:
    part = f"Contribution {year.alone.id} of activity {year.alone.activity_id}"
    damage(f"UPDATE ledger_entry SET {change} WHERE contribution_id = :id", id=year.alone.id)
    found = wrong(app)
    assert part in found
    assert said in found


def test_an_entry_in_another_unit_or_deleted(app: Flask, year: Year) -> None:
    unit = year.cast.unit("chemistry").id
    entry = year.joint.entries[0].id
    damage("UPDATE ledger_entry SET unit_id = :unit WHERE id = :id", unit=unit, id=entry)
    assert f"Contribution {year.joint.id} of activity {year.joint.activity_id} is not cut as" in wrong(app)
    damage("DELETE FROM ledger_entry WHERE id = :id", id=entry)
    assert "approved were 1800 minutes, its entries hold" in wrong(app)


def test_entries_of_what_is_not_approved(app: Flask, year: Year) -> None:
    damage("UPDATE ledger_entry SET voided_at = NULL WHERE contribution_id = :id", id=year.moved.id)
    found = wrong(app)
    assert (
        f"Contribution {year.moved.id} of activity {year.moved.activity_id} is returned and not approved"
        in found
    )


def test_an_appointment_that_nothing_followed(app: Flask, year: Year) -> None:
    person = year.cast.musician.id
    damage(
        "UPDATE appointment SET unit_id = :unit WHERE person_id = :id",
        unit=year.cast.unit("chemistry").id,
        id=person,
    )
    assert f"is not cut as the appointments of person {person} and the periods say" in wrong(app)
    recutting.follow({person})
    db.session.commit()
    assert "is not cut" not in "\n".join(verified(app)[1])


def test_entries_that_counted_side_by_side(app: Flask, year: Year) -> None:
    replaced = db.session.query(LedgerEntry).filter(LedgerEntry.voided_at.is_not(None)).all()
    again = next(entry for entry in replaced if entry.contribution_id != year.moved.id)
    part = again.contribution_id
    later = NOW - timedelta(days=1)
    damage(
        "UPDATE ledger_entry SET voided_at = :later WHERE id = :id",
        later=later.replace(tzinfo=None),
        id=again.id,
    )
    assert f"Contribution {part} of activity" in wrong(app)
    assert "were posted at" in wrong(app)


def test_a_moment_that_the_lock_does_not_know(app: Flask, year: Year) -> None:
    damage("UPDATE ledger_lock SET last_moment = '2024-01-01 00:00:00'")
    assert "later than the ledger's lock remembers" in wrong(app)


def test_shares_over_the_whole_with_people_from_outside(app: Flask, year: Year) -> None:
    make_outsider(year.together, share=10_000)
    db.session.commit()
    assert wrong(app).count(f"shares of activity {year.together.id} are more than the whole.") == 2


def test_shares_over_the_whole(app: Flask, year: Year) -> None:
    damage("UPDATE contribution SET share = 500000 WHERE id = :id", id=year.played.id)
    assert f"The stated shares of activity {year.together.id} are more than the whole." in wrong(app)
    damage("UPDATE ledger_entry SET credit = 500000 WHERE contribution_id = :id", id=year.played.id)
    assert f"The approved shares of activity {year.together.id} are more than the whole." in wrong(app)


def test_facts_that_changed_without_an_approval(app: Flask, year: Year) -> None:
    damage("UPDATE activity SET first_day = '2024-03-01' WHERE id = :id", id=year.together.id)
    found = wrong(app)
    for part in (year.led, year.played):
        assert (
            f"Contribution {part.id} of activity {year.together.id}: its first day of the activity is 2024-03-01"
            in found
        )


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_close_that_says_something_else(app: Flask, year: Year, which: str) -> None:
    close: PeriodClose = getattr(year, which)
    close_id, unit = close.id, year.cast.unit("music").id
    figures = {**close.figures, "units": {**close.figures["units"]}}
    figures["units"][str(unit)] = {"": [1, 2, 3, 4, 5, 6]}
    close.figures = figures
    db.session.commit()
    found = wrong(app)
    assert f"Close {close_id} of period {year.year.id} does not say the same as the ledger" in found
    assert f"in the units {unit}." in found
    assert found.count("Close") == 1


def test_a_ledger_that_was_changed_behind_a_close(app: Flask, year: Year) -> None:
    """What was revoked counts nowhere today: only the close that counted it knows."""
    damage("UPDATE ledger_entry SET minutes = minutes + 60 WHERE contribution_id = :id", id=year.moved.id)
    found = wrong(app)
    assert f"Close {year.first.id} of period" in found
    assert f"Close {year.second.id} of period" not in found


def test_a_close_without_figures_or_for_other_days(app: Flask, year: Year) -> None:
    damage("UPDATE period_close SET figures = '{}' WHERE id = :id", id=year.first.id)
    assert f"Close {year.first.id} of period {year.year.id} keeps no figures." in wrong(app)
    damage("UPDATE period SET last_day = '2024-09-29' WHERE id = :id", id=year.year.id)
    assert f"Close {year.second.id} of period {year.year.id} was made for last_day 2024-09-30" in wrong(app)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("status = 'draft'", "is draft; its history says approved"),
        ("version = version + 1", "has version"),
        ("version = 1", "has version 1; its history says"),
        ("status_since = '2020-01-01 00:00:00'", "has its status since 2020-01-01"),
    ],
)
def test_a_status_that_its_history_does_not_tell(app: Flask, year: Year, change: str, said: str) -> None:
    damage(f"UPDATE contribution SET {change} WHERE id = :id", id=year.alone.id)
    assert f"Contribution {year.alone.id} {said}" in wrong(app)


def test_a_history_with_a_line_taken_out_or_changed(app: Flask, year: Year) -> None:
    lines = {line.move: line.id for line in year.alone.decisions}
    damage("DELETE FROM decision WHERE id = :id", id=lines["submit"])
    assert f"line {lines['approve']} begins at submitted, the one before ends at draft" in wrong(app)
    damage("UPDATE decision SET from_status = 'draft' WHERE id = :id", id=lines["approve"])
    assert f"line {lines['approve']} is “approve” from draft, where it is not possible" in wrong(app)
    damage("UPDATE decision SET move = 'wave' WHERE id = :id", id=lines["approve"])
    assert "is a move that there is not: wave" in wrong(app)
    damage("DELETE FROM decision WHERE contribution_id = :id", id=year.alone.id)
    assert f"Contribution {year.alone.id} is approved and has no history." in wrong(app)


# PostgreSQL checks this, whoever writes.
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_somebody_who_decided_on_their_own_work(app: Flask, year: Year) -> None:
    line = next(line for line in year.alone.decisions if line.move == "approve")
    line_id, person_id = line.id, year.alone.person_id
    damage("UPDATE decision SET by_id = contributor_id WHERE id = :id", id=line_id)
    assert f"in line {line_id} person {person_id} decides on their own work" in wrong(app)


def _stored(app: Flask, digest: str) -> Path:
    return Path(app.config["INSTANCE"]) / "evidence" / digest[:2] / digest


def test_a_file_that_is_missing_changed_or_of_another_size(app: Flask, year: Year) -> None:
    digest, evidence = year.file.sha256, year.file.id
    path = _stored(app, digest)
    damage("UPDATE evidence SET size = 1 WHERE id = :id", id=evidence)
    assert f"File {digest} has 9 bytes; another size is written at evidence {evidence}." in wrong(app)
    path.write_bytes(b"a lecture")
    assert f"File {digest} has other bytes than were stored, 9 of them: evidence {evidence}." in wrong(app)
    path.unlink()
    assert f"File {digest} is missing: evidence {evidence}." in wrong(app)


def test_each_file_is_told_once_however_many_name_it(app: Flask, year: Year) -> None:
    activity = db.session.get_one(Activity, year.together.id)
    for _time in range(14):
        add_file(activity, content=CONCERT)
    db.session.commit()
    _stored(app, year.file.sha256).unlink()
    found = wrong(app)
    assert found.count("is missing") == 1
    assert found.endswith("and 5 more.")


def test_what_was_looked_at_does_not_stay_in_memory(
    app: Flask, year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches of two give the same answer as one of all."""
    monkeypatch.setattr("app.verify.reading.BATCH", 2)
    assert verified(app)[0] == 0
    damage("UPDATE contribution SET share = 500000 WHERE id = :id", id=year.played.id)
    assert f"The stated shares of activity {year.together.id}" in wrong(app)
    assert db.session.query(Contribution).count() == 12


def test_a_close_whose_waiting_work_has_lost_its_history(app: Flask, university: University) -> None:
    one = university
    part = make_contribution(one.musician, status=Status.SUBMITTED, first_day=date(2024, 3, 3))
    close_period(one.year(2024), note="", by=one.hr)
    db.session.commit()
    assert verified(app)[0] == 0
    damage(
        "UPDATE decision SET at = :later WHERE contribution_id = :id",
        later=str(NOW + timedelta(days=1)),
        id=part.id,
    )
    assert "tells other work as not included (submitted) than the histories say, in the units" in wrong(app)
