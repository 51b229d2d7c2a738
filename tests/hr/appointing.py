"""What HR does to appointments, step by step as on the screen, and how posts, hours, entries and roles stand afterwards."""

from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import (
    Appointment,
    LedgerEntry,
    Person,
    RegisterChange,
    RoleGrant,
)
from app.models.ledger import standing
from tests.checked_client import CheckedClient
from tests.hr.changing import confirm, look
from tests.page_forms import forms_of
from tests.rollups.reading import words


def show(client: CheckedClient, path: str, **typed: Any) -> TestResponse:
    """Sends the form at `path`: the answer shows what it would touch, or what is wrong."""
    return look(client, path, "reason", **typed)


def do(client: CheckedClient, path: str, **typed: Any) -> str:
    """Shown and confirmed; answers what was shown."""
    shown = show(client, path, **typed)
    answer = confirm(client, shown)
    assert answer.status_code == 303, words(answer.text)
    return words(shown.text)


def refused(client: CheckedClient, path: str, **typed: Any) -> str:
    """The form is shown again with what is wrong, and everything typed."""
    answer = show(client, path, **typed)
    assert answer.status_code == 422, (answer.status, words(answer.text)[:2000])
    again = next(form for form in forms_of(answer.text, path) if "reason" in form.controls)
    for key, value in typed.items():
        assert again.controls[key] == [str(value)] or value is None, key
    return words(answer.text)


def posts(person: Person) -> list[tuple[str, date, date | None, int, bool]]:
    query = select(Appointment).where(Appointment.person_id == person.id).order_by(Appointment.first_day)
    return [
        (post.unit.code, post.first_day, post.last_day, post.fte_percent, post.is_primary)
        for post in db.session.scalars(query.order_by(Appointment.is_primary.desc(), Appointment.id))
    ]


def counted(person: Person) -> dict[str, int]:
    """The minutes of a person by unit, as they stand."""
    found: dict[str, int] = {}
    for entry in db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.person_id == person.id, standing())
    ):
        found[entry.unit.code] = found.get(entry.unit.code, 0) + entry.minutes
    return found


def entry_ids() -> dict[int, tuple[int, bool]]:
    """Every entry: whose part it is of, and whether it stands."""
    return {
        entry.id: (entry.contribution_id, entry.voided_at is None)
        for entry in db.session.scalars(select(LedgerEntry))
    }


def role_ends(person: Person) -> list[date | None]:
    return list(db.session.scalars(select(RoleGrant.last_day).where(RoleGrant.person_id == person.id)))


def last_line(person: Person) -> RegisterChange:
    found = db.session.scalar(
        select(RegisterChange)
        .where(RegisterChange.person_id == person.id)
        .order_by(RegisterChange.id.desc())
        .limit(1)
    )
    assert found is not None
    return found
