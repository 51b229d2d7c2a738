"""The outbox: messages that wait for `flask send-mail`, and those that were sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, Word, key, one_of
from app.models.person import Person


class Topic(StrEnum):
    """What a message is about."""

    DIGEST = "digest"
    DECIDED = "decided"
    SIGN_IN_LINK = "sign-in link"


class Message(Base):
    """One message to one person, written in their language when it was made."""

    __tablename__ = "message"
    __table_args__ = (
        one_of("topic", Topic),
        Index("ix_message_unsent", "sent_at", "given_up_at", "id"),
    )

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    topic: Mapped[Topic] = mapped_column(Word(Topic))
    # Names what may be said only once, such as the digest of a day.
    once: Mapped[str | None] = mapped_column(String(100), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    # Not before this moment is it tried again.
    next_try_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(Text, default="")
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
