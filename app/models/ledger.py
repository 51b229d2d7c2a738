"""The ledger: approved work, cut so that it adds up. Append-only: the database refuses every change but filling `voided_at` once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, ForeignKeyConstraint, Index, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity, Scale
from app.models.columns import Moment, Word, key, one_of
from app.models.contribution import Contribution
from app.models.kind import ActivityKind, Area
from app.models.partner import Deciding
from app.models.person import Person
from app.models.unit import Unit


class LedgerEntry(Base):
    """A piece of one approved contribution that lies in one unit and, in every calendar, in one period or in none."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        one_of("area", Area),
        one_of("scale", Scale),
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("minutes >= 0 AND credit >= 0", name="not_negative"),
        CheckConstraint("voided_at IS NULL OR voided_at >= posted_at", name="voided_after_posted"),
        ForeignKeyConstraint(
            ["contribution_id", "person_id"],
            ["contribution.id", "contribution.person_id"],
            name="fk_ledger_entry_contribution_person",
        ),
        Index("ix_ledger_entry_contribution", "contribution_id"),
        Index("ix_ledger_entry_unit_first_day", "unit_id", "first_day", "last_day"),
        Index("ix_ledger_entry_person_first_day", "person_id", "first_day"),
        Index("ix_ledger_entry_activity", "activity_id"),
        Index("ix_ledger_entry_engagement", "engagement_id"),
    )

    id: Mapped[key]
    contribution_id: Mapped[int]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    # The approved facts, copied in: a later change of the activity does not touch what was counted.
    kind_id: Mapped[int] = mapped_column(ForeignKey("activity_kind.id"))
    area: Mapped[Area] = mapped_column(Word(Area))
    scale: Mapped[Scale | None] = mapped_column(Word(Scale))
    activity_first_day: Mapped[date]
    # Partners, outcomes and goals as approved; none: nothing was said of them.
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_engagement.id"))
    # The person's field of study when it was approved.
    discipline_code: Mapped[str | None] = mapped_column(ForeignKey("discipline.code"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    minutes: Mapped[int]
    # Parts per million of one activity.
    credit: Mapped[int]
    # Days without an appointment, given to the nearest one and listed for HR.
    is_nearest: Mapped[bool] = mapped_column(default=False)
    posted_at: Mapped[datetime] = mapped_column(Moment)
    voided_at: Mapped[datetime | None] = mapped_column(Moment)

    contribution: Mapped[Contribution] = relationship(
        back_populates="entries",
        foreign_keys="[LedgerEntry.contribution_id, LedgerEntry.person_id]",
        viewonly=True,
    )
    activity: Mapped[Activity] = relationship()
    engagement: Mapped["LedgerEngagement | None"] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], viewonly=True)
    unit: Mapped[Unit] = relationship()
    kind: Mapped[ActivityKind] = relationship()


class LedgerEngagement(Base):
    """What entries say of partners, outcomes and goals, as approved: entries point to it, and it never changes."""

    __tablename__ = "ledger_engagement"
    __table_args__ = (Index("ix_ledger_engagement_activity", "activity_id"),)

    id: Mapped[key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    # The rows below and `is_transfer` as one value: two that are equal are the same (see app/engagement_facts.py).
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Whether technology was transferred.
    is_transfer: Mapped[bool] = mapped_column(default=False)

    partners: Mapped[list["LedgerPartner"]] = relationship(order_by="LedgerPartner.partner_id")
    outcomes: Mapped[list["LedgerOutcome"]] = relationship(order_by="LedgerOutcome.outcome_code")
    sdgs: Mapped[list["LedgerSdg"]] = relationship(order_by="LedgerSdg.sdg_number")


class LedgerPartner(Base):
    """A partner of an approved engagement. `since`: from when the partnership runs, where that was said."""

    __tablename__ = "ledger_partner"
    __table_args__ = (
        one_of("deciding", Deciding),
        Index("ix_ledger_partner_partner", "partner_id", "engagement_id"),
    )

    engagement_id: Mapped[int] = mapped_column(ForeignKey("ledger_engagement.id"), primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    deciding: Mapped[Deciding | None] = mapped_column(Word(Deciding))
    since: Mapped[date | None]


class LedgerOutcome(Base):
    """An outcome of an approved engagement, and how many people benefited where that was said."""

    __tablename__ = "ledger_outcome"
    __table_args__ = (
        CheckConstraint("beneficiaries >= 0", name="not_negative"),
        Index("ix_ledger_outcome_outcome", "outcome_code", "engagement_id"),
    )

    engagement_id: Mapped[int] = mapped_column(ForeignKey("ledger_engagement.id"), primary_key=True)
    outcome_code: Mapped[str] = mapped_column(ForeignKey("outcome.code"), primary_key=True)
    beneficiaries: Mapped[int | None]


class LedgerSdg(Base):
    """A goal of an approved engagement."""

    __tablename__ = "ledger_sdg"
    __table_args__ = (Index("ix_ledger_sdg_sdg", "sdg_number", "engagement_id"),)

    engagement_id: Mapped[int] = mapped_column(ForeignKey("ledger_engagement.id"), primary_key=True)
    sdg_number: Mapped[int] = mapped_column(ForeignKey("sdg.number"), primary_key=True)


class LedgerLock(Base):
    """The one row that posting, voiding and closing lock before they read the clock, so that moments rise in commit order."""

    __tablename__ = "ledger_lock"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[key]
    last_moment: Mapped[datetime | None] = mapped_column(Moment)


def standing(as_of: datetime | None = None) -> ColumnElement[bool]:
    """The SQL condition on LedgerEntry that it counts now, or counted at the moment `as_of`."""
    if as_of is None:
        return LedgerEntry.voided_at.is_(None)
    return (LedgerEntry.posted_at <= as_of) & or_(
        LedgerEntry.voided_at.is_(None), LedgerEntry.voided_at > as_of
    )
