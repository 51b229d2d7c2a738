"""What signing in needs to remember: failed tries, links to set a password, and what somebody had typed when their session expired."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, key


class SignInFailure(Base):
    """One failed sign-in, counted by account and by address."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_at", "account", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: Mapped[key]
    # The address typed, folded; it need not be anybody's.
    account: Mapped[str] = mapped_column(String(254))
    # The network address it came from.
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(Moment)


class SignInLink(Base):
    """A link that HR made for a person: opened once, before it expires, it lets them set a password."""

    __tablename__ = "sign_in_link"

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # SHA-256 of the token: who reads the database cannot sign in with it.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # None where a command made it.
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    # A newer link, or a new password, ends it.
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class HeldForm(Base):
    """A form that was sent after its session had expired: it comes back filled once its person has signed in."""

    __tablename__ = "held_form"

    id: Mapped[key]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    # None where the session was gone altogether: then the browser that holds the token gets it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The whole address to which it was sent, with what it asks: the year, the unit.
    path: Mapped[str] = mapped_column(String(2000))
    fields: Mapped[list[list[Any]]] = mapped_column(JSON)
    held_at: Mapped[datetime] = mapped_column(Moment)
