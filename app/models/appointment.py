"""Appointments: where people work, from when to when, with which share of a full post."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import key
from app.models.person import Person
from app.models.unit import Unit


class Appointment(Base):
    """One person's post in one unit on the days from `first_day` to `last_day`, both included; no last day: it runs on."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("fte_percent BETWEEN 0 AND 100", name="fte_percent_in_range"),
        Index("uq_appointment_person_unit_first_day", "person_id", "unit_id", "first_day", unique=True),
        Index("ix_appointment_unit_first_day", "unit_id", "first_day"),
    )

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    fte_percent: Mapped[int] = mapped_column(default=100)
    is_primary: Mapped[bool] = mapped_column(default=True)
    position_th: Mapped[str] = mapped_column(String(200), default="")
    position_en: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship(back_populates="appointments")
    unit: Mapped[Unit] = relationship()

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
