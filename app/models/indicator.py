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


# Of these the parts of a university add up to its whole; of every other one what several share is counted once in the whole.
ADDS_UP = frozenset((IndicatorMeasure.HOURS, IndicatorMeasure.CREDIT))
# Who comes again is not counted again: they do not grow with the days as a sum does.
COUNTED_ONCE = frozenset((IndicatorMeasure.PEOPLE, IndicatorMeasure.PARTNERS))


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
    targets: Mapped[list["Target"]] = relationship(
        back_populates="indicator", order_by="Target.id", cascade="all, delete-orphan"
    )
    values: Mapped[list["TypedValue"]] = relationship(
        back_populates="indicator", order_by="TypedValue.id", cascade="all, delete-orphan"
    )

    @property
    def grows(self) -> bool:
        """Whether it adds up as the days of a period go: a number does, for each member of staff too; a share does not."""
        return self.reckoning in (Reckoning.NUMBER, Reckoning.PER_PERSON)

    @property
    def is_spread(self) -> bool:
        """Whether a target of the whole can be divided among its parts: shares, averages and typed values cannot be."""
        return self.reckoning is Reckoning.NUMBER

    @property
    def adds_up(self) -> bool:
        """Whether its parts come to its whole exactly."""
        return self.is_spread and self.measure in ADDS_UP

    @property
    def is_counted_once(self) -> bool:
        """Whether its number is of people or partners, each of whom counts once however often they come."""
        return self.measure in COUNTED_ONCE

    @property
    def is_of_whole_things(self) -> bool:
        """Whether nothing less than one of what it counts can be done: an activity, a person, a partner."""
        divisible = (IndicatorMeasure.HOURS, IndicatorMeasure.CREDIT, None)
        return self.reckoning is Reckoning.NUMBER and self.measure not in divisible

    @property
    def is_of_hours(self) -> bool:
        """Whether it is told in hours and minutes."""
        return self.measure is IndicatorMeasure.HOURS and self.reckoning is not Reckoning.SHARE

    def __repr__(self) -> str:
        return f"<Indicator {self.id} {self.name_en or self.name_th!r}>"


def _stands(name: str) -> Index:
    """Of each indicator, period and unit one version stands; those before it are kept."""
    return Index(
        name,
        "indicator_id",
        "period_id",
        "unit_id",
        unique=True,
        sqlite_where=text("replaced_at IS NULL"),
        postgresql_where=text("replaced_at IS NULL"),
    )


class Target(Base):
    """What an indicator is to reach in a period, for a unit with all units below it. One that was replaced is kept.

    `value`: thousandths (hours: of an hour); None: it was taken away.
    """

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("value >= 0", name="not_below_zero"),
        _stands("uq_target_stands"),
        Index("ix_target_unit", "unit_id"),
        Index("ix_target_period", "period_id"),
    )

    id: Mapped[key]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    value: Mapped[int | None] = mapped_column(BigInteger)
    # Why, where the period was over by then.
    reason: Mapped[str] = mapped_column(Text, default="")
    # None: a command set it.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)

    indicator: Mapped[Indicator] = relationship(back_populates="targets")
    period: Mapped[Period] = relationship()
    unit: Mapped[Unit] = relationship()
    by: Mapped[Person | None] = relationship()


class TypedValue(Base):
    """A value that no ledger can answer, with where it comes from. One that was replaced is kept. `value`: thousandths."""

    __tablename__ = "typed_value"
    __table_args__ = (
        CheckConstraint("source <> ''", name="has_a_source"),
        _stands("uq_typed_value_stands"),
    )

    id: Mapped[key]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    value: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text)
    # The day on which it was so.
    day: Mapped[date]
    # Why, where the period was closed by then.
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)

    indicator: Mapped[Indicator] = relationship(back_populates="values")
    period: Mapped[Period] = relationship()
    unit: Mapped[Unit] = relationship()
    by: Mapped[Person | None] = relationship()
