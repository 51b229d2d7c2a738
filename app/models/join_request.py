"""Requests to join: somebody who was about to log what a colleague has logged already asks its lead for a part."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Moment, Word, key, one_of
from app.models.person import Person


class JoinAnswer(StrEnum):
    """What the lead did: proposed a part, or said no; or the person took the request back."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class JoinRequest(Base):
    """One person's request to take part in an activity; of those not answered yet there is one at most."""

    __tablename__ = "join_request"
    __table_args__ = (
        one_of("answer", JoinAnswer),
        Index(
            "uq_join_request_open",
            "activity_id",
            "person_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_join_request_person", "person_id"),
    )

    id: Mapped[key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[JoinAnswer | None] = mapped_column(Word(JoinAnswer))
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    activity: Mapped[Activity] = relationship()
    person: Mapped[Person] = relationship()
