"""Appointments: where people work, from when to when, with which share of a full post."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.days import Span
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
        Index(
            "uq_appointment_person_unit_first_day",
            "person_id",
            "unit_id",
            "first_day",
            unique=True,
        ),
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


class Post(Protocol):
    """What rules about posts read of an appointment."""

    @property
    def id(self) -> int: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date | None: ...
    @property
    def fte_percent(self) -> int: ...
    @property
    def is_primary(self) -> bool: ...


P = TypeVar("P", bound=Post)


def nearest(posts: Sequence[P], day: date) -> P:
    """The appointment nearest to `day`; the earlier on a tie, then the primary one, then the lowest id."""

    def distance(post: P) -> tuple[int, bool, bool, int]:
        of_post = Span.of(post)
        away = 0 if of_post.covers(day) else max((of_post.start - day).days, (day - of_post.last_day).days)
        return away, of_post.start > day, not post.is_primary, post.id

    return min(posts, key=distance)


def primary_on(posts: Sequence[P], day: date) -> P | None:
    """The primary appointment on `day`; without one the nearest (see `nearest`); None where there is no appointment at all."""
    here = [post for post in posts if Span.of(post).covers(day)]
    among = [post for post in here if post.is_primary] or here or posts
    return nearest(among, day) if among else None
