"""Roles: what a person may do over a unit and all below it, from when to when, by whose grant."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, Word, key, one_of
from app.models.person import Person
from app.models.unit import Unit


class Role(StrEnum):
    HEAD = "head"
    ACTING_HEAD = "acting_head"
    RECORDER = "recorder"
    HR = "hr"
    EXECUTIVE = "executive"
    ADMIN = "admin"


class RoleGrant(Base):
    """A role over a unit and all below it on the days from `first_day` to `last_day`, both included."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("granted_by_id <> person_id", name="not_to_oneself"),
        CheckConstraint(
            "acting_for_id IS NULL OR role = 'acting_head'",
            name="acting_for_only_when_acting",
        ),
        CheckConstraint("acting_for_id <> person_id", name="not_acting_for_oneself"),
        CheckConstraint(
            "role <> 'acting_head' OR order_number <> ''",
            name="acting_head_has_an_order",
        ),
        Index("ix_role_grant_unit_role", "unit_id", "role"),
        Index("ix_role_grant_person", "person_id"),
    )

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(Word(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    order_number: Mapped[str] = mapped_column(String(50), default="")
    # Whose post an acting head holds; none where the post is vacant.
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # None where a command made the grant (create-admin, import-roster, load-demo).
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    unit: Mapped[Unit] = relationship()
    acting_for: Mapped[Person | None] = relationship(foreign_keys=[acting_for_id])
    granted_by: Mapped[Person | None] = relationship(foreign_keys=[granted_by_id])

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
