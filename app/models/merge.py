"""Merges: two records of the same activity made one, with what must be known to part them again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Moment, key
from app.models.person import Person


class ActivityMerge(Base):
    """`merged` became part of `kept`; undone, both stand as before."""

    __tablename__ = "activity_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="of_two_records"),
        Index("ix_activity_merge_kept", "kept_id"),
        Index("ix_activity_merge_merged", "merged_id"),
    )

    id: Mapped[key]
    kept_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    # How both stood: parts with their activity and share, evidence and people from outside with their activity.
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    kept: Mapped[Activity] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Activity] = relationship(foreign_keys=[merged_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    undone_by: Mapped[Person | None] = relationship(foreign_keys=[undone_by_id])
