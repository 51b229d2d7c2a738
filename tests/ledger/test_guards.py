"""What the database refuses, whoever asks: the ledger's rows stay, nobody decides their own work, no stale status."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import (
    Decision,
    LedgerEngagement,
    LedgerEntry,
    LedgerOutcome,
    LedgerPartner,
    LedgerSdg,
    Status,
)
from tests.cast import University
from tests.conftest import NOW
from tests.factories import log, make_contribution


@pytest.fixture
def entry(university: University) -> LedgerEntry:
    log(university.musician, kind=university.kind("course"))
    db.session.commit()
    return db.session.scalars(select(LedgerEntry)).one()


COLUMNS = sorted(column.name for column in LedgerEntry.__table__.columns if column.name != "voided_at")


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_an_entry_ever_changes(entry: LedgerEntry, column: str) -> None:
    changed = {
        "area": "'research'",
        "scale": "'local'",
        "is_nearest": "NOT is_nearest",
        "posted_at": "'2020-01-01 00:00:00'",
        "engagement_id": "(SELECT max(id) FROM ledger_engagement)",
        "discipline_code": "'music'",
    }
    db.session.add(LedgerEngagement(activity_id=entry.activity_id, facts={}))
    db.session.commit()
    value = changed.get(column) or ("'2020-01-01'" if column.endswith("day") else f"{column} + 1")
    with pytest.raises(DBAPIError):
        db.session.execute(text(f"UPDATE ledger_entry SET {column} = {value}"))
    db.session.rollback()
    with pytest.raises(DBAPIError):
        db.session.execute(text(f"UPDATE ledger_entry SET voided_at = posted_at, {column} = {value}"))


@pytest.mark.parametrize("table", ["ledger_engagement", "ledger_partner", "ledger_outcome", "ledger_sdg"])
@pytest.mark.parametrize("deed", ["UPDATE {table} SET engagement_id = engagement_id", "DELETE FROM {table}"])
def test_what_entries_point_to_never_changes(
    university: University, entry: LedgerEntry, table: str, deed: str
) -> None:
    engagement = LedgerEngagement(activity_id=entry.activity_id, facts={"sdgs": [4]})
    engagement.partners = [LedgerPartner(partner_id=university.school.id)]
    engagement.outcomes = [LedgerOutcome(outcome_code="enrich")]
    engagement.sdgs = [LedgerSdg(sdg_number=4)]
    db.session.add(engagement)
    db.session.commit()
    written = deed.format(table=table)
    if table == "ledger_engagement":
        written = written.replace("engagement_id", "is_transfer")
    with pytest.raises(DBAPIError, match="never changes"):
        db.session.execute(text(written))


def test_voided_at_is_filled_once(entry: LedgerEntry) -> None:
    db.session.execute(text("UPDATE ledger_entry SET voided_at = posted_at"))
    db.session.commit()
    for again in ("NULL", "'2030-01-01 00:00:00'", "voided_at"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(f"UPDATE ledger_entry SET voided_at = {again}"))
        db.session.rollback()


def test_an_entry_cannot_be_voided_before_it_was_posted(entry: LedgerEntry) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(text("UPDATE ledger_entry SET voided_at = '2020-01-01 00:00:00'"))


def test_an_entry_is_never_deleted(entry: LedgerEntry) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(text("DELETE FROM ledger_entry"))


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_the_ledger_is_never_emptied_at_once(entry: LedgerEntry) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(text("TRUNCATE ledger_entry"))


def test_an_entry_is_always_of_the_contributions_person(entry: LedgerEntry, university: University) -> None:
    db.session.add(
        LedgerEntry(
            **{column: getattr(entry, column) for column in COLUMNS if column not in ("id", "person_id")},
            person_id=university.dancer.id,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize("move", ["approve", "return", "accept", "revoke"])
def test_nobody_decides_their_own_work_even_by_sql(university: University, move: str) -> None:
    part = make_contribution(university.head, status=Status.SUBMITTED)
    line = {
        "contribution_id": part.id,
        "contributor_id": part.person_id,
        "move": move,
        "to_status": Status.APPROVED,
        "at": NOW,
    }
    db.session.add(Decision(**line, by_id=university.head.id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    # Naming somebody else as the contributor does not help.
    db.session.add(Decision(**{**line, "contributor_id": university.dean.id}, by_id=university.head.id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    # Nor does deciding in the contributor's name.
    db.session.add(Decision(**line, by_id=university.dean.id, acting_for_id=university.head.id))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_an_unknown_status_is_refused(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    db.session.commit()
    with pytest.raises(DBAPIError):
        db.session.execute(
            text("UPDATE contribution SET status = 'fine', version = version + 1 WHERE id = :id"),
            {"id": part.id},
        )
    db.session.rollback()
    part.status = "fine"  # type: ignore[assignment]
    with pytest.raises(StatementError):
        db.session.flush()


def test_a_status_moves_only_from_the_version_that_was_read(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    db.session.commit()
    for version in ("version", "version + 2", "version - 1"):
        with pytest.raises(DBAPIError):
            db.session.execute(
                text(f"UPDATE contribution SET status = 'approved', version = {version} WHERE id = :id"),
                {"id": part.id},
            )
        db.session.rollback()


def test_a_writer_who_read_an_older_version_is_refused(university: University) -> None:
    part = make_contribution(university.musician, status=Status.SUBMITTED)
    db.session.commit()
    assert part.version
    db.session.execute(
        text("UPDATE contribution SET version = version + 1"),
        execution_options={"synchronize_session": False},
    )
    part.minutes = 1
    with pytest.raises(StaleDataError):
        db.session.flush()
