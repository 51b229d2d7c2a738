"""Calendars and their periods: the date ranges over which work is counted, and when each was closed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Bilingual, Moment, Word, key
from app.models.person import Person, StaffLine


class Calendar(Bilingual, Base):
    """A set of years that run side by side with those of other calendars (fiscal, academic …)."""

    __tablename__ = "calendar"

    id: Mapped[key]
    code: Mapped[str] = mapped_column(String(50), unique=True)
    # The line of staff whose "my year" this calendar is; none: nobody's by default.
    line: Mapped[StaffLine | None] = mapped_column(Word(StaffLine), unique=True)
    position: Mapped[int] = mapped_column(default=0)

    periods: Mapped[list["Period"]] = relationship(back_populates="calendar", order_by="Period.first_day")


class Period(Bilingual, Base):
    """A year of a calendar, or a round inside a year (`parent`). Both days are included."""

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        Index("ix_period_calendar_first_day", "calendar_id", "first_day"),
    )

    id: Mapped[key]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]

    calendar: Mapped[Calendar] = relationship(back_populates="periods")
    parent: Mapped["Period | None"] = relationship(remote_side="Period.id", back_populates="rounds")
    rounds: Mapped[list["Period"]] = relationship(back_populates="parent", order_by="Period.first_day")
    closes: Mapped[list["PeriodClose"]] = relationship(
        back_populates="period", order_by="PeriodClose.closed_at"
    )

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class PeriodClose(Base):
    """One closing of a period: its figures are the ledger as of `closed_at`, for ever. Reopening ends it and keeps it."""

    __tablename__ = "period_close"
    __table_args__ = (
        Index(
            "uq_period_close_period_open",
            "period_id",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )

    id: Mapped[key]
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    closed_at: Mapped[datetime] = mapped_column(Moment)
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # What the ledger said at `closed_at`, by unit (see app/counting/closes.py): it must say the same for ever.
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    period: Mapped[Period] = relationship(back_populates="closes")
    closed_by: Mapped[Person] = relationship(foreign_keys=[closed_by_id])
    reopened_by: Mapped[Person | None] = relationship(foreign_keys=[reopened_by_id])
