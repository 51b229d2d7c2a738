"""Contributions: one person's part in an activity, what a reviewer decides on; and the history of those decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Moment, Word, key, one_of
from app.models.person import Person
from app.models.unit import Unit

if TYPE_CHECKING:
    from app.models.ledger import LedgerEntry

# One activity, in parts per million: the unit of every share and every credit.
WHOLE = 1_000_000
# Moves of whole records, which take their parts along (see app/merging/).
CARRYING = ("merge", "unmerge")
# The moves by which somebody decides on another's part.
DECIDING = "'approve', 'return', 'accept', 'revoke', 'merge', 'unmerge'"


class Status(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LATE = "late"
    AMENDING = "amending"
    DECLINED = "declined"


class Part(StrEnum):
    """What somebody was in an activity: the role of a contribution."""

    LEAD = "lead"
    MEMBER = "member"
    TEACHER = "teacher"
    SPEAKER = "speaker"
    ADVISER = "adviser"
    COMMITTEE = "committee"
    ORGANISER = "organiser"
    FIRST_AUTHOR = "first_author"
    CORRESPONDING_AUTHOR = "corresponding"
    CO_AUTHOR = "co_author"
    ARTIST = "artist"
    PARTICIPANT = "participant"


class Contribution(Base):
    """One person's part: role, days inside the activity's, minutes, share. Only workflow.move() writes its status."""

    __tablename__ = "contribution"
    __table_args__ = (
        one_of("status", Status),
        one_of("role", Part),
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        CheckConstraint(f"share > 0 AND share <= {WHOLE}", name="share_in_range"),
        CheckConstraint("author_position >= 1", name="author_position_from_one"),
        # What a Decision and a LedgerEntry name as (contribution, person) is then this contribution's person.
        UniqueConstraint("id", "person_id", name="uq_contribution_id_person_id"),
        Index("ix_contribution_person_last_day", "person_id", "last_day", "id"),
        Index("ix_contribution_activity", "activity_id"),
        Index("ix_contribution_queue", "status", "reviewing_unit_id", "submitted_at", "id"),
    )

    id: Mapped[key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Part] = mapped_column(Word(Part), default=Part.LEAD)
    first_day: Mapped[date]
    last_day: Mapped[date]
    # None: not stated yet, which only a draft, a proposal or a kind without hours may be.
    minutes: Mapped[int | None]
    # Parts per million of the whole activity.
    share: Mapped[int] = mapped_column(default=WHOLE)
    # Where the person stands among all authors, and whether readers write to them; asked only of kinds with authors.
    author_position: Mapped[int | None]
    is_corresponding: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[Status] = mapped_column(Word(Status), default=Status.DRAFT)
    status_since: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    # The unit whose head the reviewer rule asks first (access/reviewers.py); none while nothing was submitted.
    reviewing_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    # What approving this part changes beside its own facts, while it waits (see app/amendments.py); else None.
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # Rises with every change; the database refuses a status change that does not raise it by one.
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(back_populates="contributions")
    person: Mapped[Person] = relationship()
    reviewing_unit: Mapped[Unit | None] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="contribution",
        order_by="Decision.id",
        cascade="all, delete-orphan",
    )
    entries: Mapped[list["LedgerEntry"]] = relationship(
        back_populates="contribution", order_by="LedgerEntry.id", viewonly=True
    )

    def __repr__(self) -> str:
        return f"<Contribution {self.id} of activity {self.activity_id}, {self.status}>"


class Decision(Base):
    """One line of a contribution's history: who moved it, from, to, when, why, for whom."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("from_status", Status),
        one_of("to_status", Status),
        ForeignKeyConstraint(
            ["contribution_id", "contributor_id"],
            ["contribution.id", "contribution.person_id"],
            name="fk_decision_contribution_contributor",
        ),
        CheckConstraint(
            f"by_id <> contributor_id OR move NOT IN ({DECIDING})",
            name="nobody_decides_their_own_work",
        ),
        CheckConstraint(
            f"acting_for_id <> contributor_id OR move NOT IN ({DECIDING})",
            name="nobody_decides_for_the_contributor",
        ),
        Index("ix_decision_contribution", "contribution_id"),
    )

    id: Mapped[key]
    contribution_id: Mapped[int]
    contributor_id: Mapped[int]
    move: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[Status | None] = mapped_column(Word(Status))
    to_status: Mapped[Status] = mapped_column(Word(Status))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    # Whom an acting head stood in for, and the order that says so.
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    order_number: Mapped[str] = mapped_column(String(50), default="")
    # The facts that stood when the move was made: what a later reader compares with.
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    contribution: Mapped[Contribution] = relationship(
        back_populates="decisions",
        foreign_keys="[Decision.contribution_id, Decision.contributor_id]",
    )
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    acting_for: Mapped[Person | None] = relationship(foreign_keys=[acting_for_id])
