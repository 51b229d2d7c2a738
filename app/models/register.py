"""The history of the register: what was changed of a person, a unit, a calendar, a kind or a partner, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.calendar import Calendar
from app.models.columns import Moment, Word, key, one_of
from app.models.kind import ActivityKind
from app.models.partner import Partner
from app.models.person import Person
from app.models.unit import Unit


class RegisterMove(StrEnum):
    """What was done to the register."""

    ADDED = "added"
    CHANGED = "changed"
    TRANSFERRED = "transferred"
    JOINED = "joined"
    CORRECTED = "corrected"
    ENDED = "ended"
    TAKEN_OUT = "taken out"
    GRANTED = "granted"
    OPENED = "opened"
    REOPENED = "reopened"
    CLOSED = "closed"
    SUCCEEDED = "succeeded"
    RETIRED = "retired"
    MERGED = "merged"
    SEPARATED = "separated"
    REORDERED = "reordered"
    LINK_MADE = "link made"
    PASSWORD_SET = "password set"


class RegisterChange(Base):
    """One line of history: append-only. It belongs to exactly one of person, unit, calendar, kind or partner."""

    __tablename__ = "register_change"
    __table_args__ = (
        one_of("move", RegisterMove),
        CheckConstraint(
            "CASE WHEN person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN calendar_id IS NULL THEN 0 ELSE 1 END + CASE WHEN kind_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN partner_id IS NULL THEN 0 ELSE 1 END = 1",
            name="about_one_subject",
        ),
        Index("ix_register_change_person_at", "person_id", "at"),
        Index("ix_register_change_unit_at", "unit_id", "at"),
        Index("ix_register_change_calendar", "calendar_id"),
        Index("ix_register_change_kind", "kind_id"),
        Index("ix_register_change_partner", "partner_id"),
    )

    id: Mapped[key]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id"))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("activity_kind.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    move: Mapped[RegisterMove] = mapped_column(Word(RegisterMove))
    # fact -> [old, new] in plain values (ids, ISO days, words): what a later reader compares, and what it once was called.
    facts: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    # None where a command did it.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    unit: Mapped[Unit | None] = relationship()
    calendar: Mapped[Calendar | None] = relationship()
    kind: Mapped[ActivityKind | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
