"""Indicators: questions to the ledger put together by choosing, or values typed from elsewhere; and their targets."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.calendar import Calendar, Period
from app.models.columns import Bilingual, Moment, Word, key, one_of
from app.models.person import Person
from app.models.plan import Objective
from app.models.unit import Unit


class IndicatorMeasure(StrEnum):
    """What is counted of the work that the filters leave."""

    HOURS = "hours"
    ACTIVITIES = "activities"
    NEW = "new"
    PEOPLE = "people"
    CREDIT = "credit"
    PARTNERS = "partners"
    BENEFICIARIES = "beneficiaries"


class Reckoning(StrEnum):
    """How an indicator comes to its value: one number, a share of one in another, a number for each member of staff, or typed."""

    NUMBER = "number"
    SHARE = "share"
    PER_PERSON = "per person"
    TYPED = "typed"


class Aim(StrEnum):
    """Whether more is better, or less."""

    MORE = "more"
    LESS = "less"


class Indicator(Bilingual, Base):
    """What an objective is measured by. `filters` and `of_filters` are described in app/counting/indicators.py."""

    __tablename__ = "indicator"
    __table_args__ = (
        one_of("reckoning", Reckoning),
        one_of("measure", IndicatorMeasure),
        one_of("of_measure", IndicatorMeasure),
        one_of("aim", Aim),
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
        CheckConstraint("(reckoning = 'typed') = (measure IS NULL)", name="typed_or_counted"),
        CheckConstraint("(reckoning = 'share') = (of_measure IS NOT NULL)", name="a_share_is_of_something"),
        CheckConstraint("decimals BETWEEN 0 AND 3", name="decimals_in_range"),
        Index("ix_indicator_objective", "objective_id"),
    )

    id: Mapped[key]
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"))
    # As it is numbered in the plan: "1.2".
    number: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[int] = mapped_column(default=0)
    # What it means, and how it is to be read.
    definition: Mapped[str] = mapped_column(Text, default="")
    reckoning: Mapped[Reckoning] = mapped_column(Word(Reckoning), default=Reckoning.NUMBER)
    measure: Mapped[IndicatorMeasure | None] = mapped_column(Word(IndicatorMeasure))
    filters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    of_measure: Mapped[IndicatorMeasure | None] = mapped_column(Word(IndicatorMeasure))
    of_filters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # Over whose periods it is told.
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    aim: Mapped[Aim] = mapped_column(Word(Aim), default=Aim.MORE)
    # What a typed value counts: "points", "baht". A counted one says so by its measure.
    unit_th: Mapped[str] = mapped_column(String(50), default="")
    unit_en: Mapped[str] = mapped_column(String(50), default="")
    decimals: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    objective: Mapped[Objective] = relationship(back_populates="indicators")
    calendar: Mapped[Calendar] = relationship()
    targets: Mapped[list["Target"]] = relationship(back_populates="indicator", cascade="all, delete-orphan")
    values: Mapped[list["TypedValue"]] = relationship(
        back_populates="indicator", order_by="TypedValue.id", cascade="all, delete-orphan"
    )

    @property
    def grows(self) -> bool:
        """Whether it adds up as the days of a period go: a number does, for each member of staff too; a share does not."""
        return self.reckoning in (Reckoning.NUMBER, Reckoning.PER_PERSON)

    def __repr__(self) -> str:
        return f"<Indicator {self.id} {self.name_en or self.name_th!r}>"


class Target(Base):
    """What an indicator is to reach in a period, for a unit with all units below it. `value`: thousandths (hours: of an hour)."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("value >= 0", name="not_below_zero"),
        Index("uq_target_indicator_period_unit", "indicator_id", "period_id", "unit_id", unique=True),
        Index("ix_target_unit", "unit_id"),
        Index("ix_target_period", "period_id"),
    )

    id: Mapped[key]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    value: Mapped[int] = mapped_column(BigInteger)

    indicator: Mapped[Indicator] = relationship(back_populates="targets")
    period: Mapped[Period] = relationship()
    unit: Mapped[Unit] = relationship()


class TypedValue(Base):
    """A value that no ledger can answer, with where it comes from. One that was replaced is kept. `value`: thousandths."""

    __tablename__ = "typed_value"
    __table_args__ = (
        CheckConstraint("source <> ''", name="has_a_source"),
        Index(
            "uq_typed_value_stands",
            "indicator_id",
            "period_id",
            "unit_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[key]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    value: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text)
    # The day on which it was so.
    day: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)

    indicator: Mapped[Indicator] = relationship(back_populates="values")
    period: Mapped[Period] = relationship()
    unit: Mapped[Unit] = relationship()
    by: Mapped[Person | None] = relationship()
