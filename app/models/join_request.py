"""Requests to join: somebody who was about to log what a colleague has logged already asks its lead for a part."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, text
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
    # What they were about to log of their own: the part that the lead proposes begins with it.
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    minutes: Mapped[int | None]
    # Files that are stored and links, which become evidence when they confirm: {"files": [[name, media type, bytes, SHA-256]],
    # "links": [address]}. None: nothing, or it has become evidence.
    papers: Mapped[dict[str, list[Any]] | None] = mapped_column(JSON(none_as_null=True))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[JoinAnswer | None] = mapped_column(Word(JoinAnswer))
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    activity: Mapped[Activity] = relationship()
    person: Mapped[Person] = relationship()
