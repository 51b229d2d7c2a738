"""Plans of the university or a unit: their objectives, and what was changed in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Case, CheckConstraint, ForeignKey, Index, String, Text, case
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.calendar import Calendar
from app.models.columns import Bilingual, Moment, Word, key, one_of
from app.models.person import Person
from app.models.unit import Unit

if TYPE_CHECKING:
    from app.models.indicator import Indicator


class PlanType(StrEnum):
    STRATEGIC = "strategic"
    QUALITY = "quality"
    LEARNING = "learning"
    RESEARCH = "research"
    OTHER = "other"


def type_rank() -> Case[int]:
    """By what plans are ordered: their types in the order of the list above."""
    return case({one.value: at for at, one in enumerate(PlanType)}, value=Plan.type)


class Plan(Bilingual, Base):
    """A plan and its years; both days are included. What objectives, goals or initiatives point to is ended, never deleted."""

    __tablename__ = "plan"
    __table_args__ = (
        one_of("type", PlanType),
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
        Index("ix_plan_owner", "owner_id"),
    )

    id: Mapped[key]
    # By which a file that is loaded again finds it; empty for one that was made on the screen.
    code: Mapped[str | None] = mapped_column(String(50), unique=True)
    type: Mapped[PlanType] = mapped_column(Word(PlanType))
    # The calendar whose years its targets are for.
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    # The unit that answers for it: the root for a plan of the university.
    owner_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    description: Mapped[str] = mapped_column(Text, default="")
    # Ended before its last day: it is no longer offered, and what points to it keeps it.
    ended_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    calendar: Mapped[Calendar] = relationship()
    owner: Mapped[Unit] = relationship()
    objectives: Mapped[list["Objective"]] = relationship(
        back_populates="plan", order_by="(Objective.position, Objective.id)", cascade="all, delete-orphan"
    )
    changes: Mapped[list["PlanChange"]] = relationship(
        back_populates="plan", order_by="PlanChange.id", cascade="all, delete-orphan"
    )

    def runs_on(self, day: date) -> bool:
        """Whether work of `day` may be said to serve it."""
        return self.first_day <= day <= self.last_day and (self.ended_on is None or day < self.ended_on)

    def __repr__(self) -> str:
        return f"<Plan {self.id} {self.name_en or self.name_th!r}>"


class Objective(Bilingual, Base):
    """What a plan wants to reach."""

    __tablename__ = "objective"
    __table_args__ = (
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
        Index("ix_objective_plan", "plan_id"),
    )

    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    # As it is numbered in the plan: "1", "2.3".
    number: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[int] = mapped_column(default=0)
    description: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship(back_populates="objectives")
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="objective",
        order_by="(Indicator.position, Indicator.id)",
        cascade="all, delete-orphan",
    )


class PlanChange(Base):
    """One thing done to a plan, its objectives, indicators or targets: who, when, and each fact's old and new value."""

    __tablename__ = "plan_change"
    __table_args__ = (Index("ix_plan_change_plan", "plan_id"),)

    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    # What it was done to: "plan", "objective", "indicator", "target", "value"; and how that was called.
    subject: Mapped[str] = mapped_column(String(20))
    called: Mapped[str] = mapped_column(String(300), default="")
    # The id of the objective or the indicator, which may be gone by now; None: of the plan itself, and where it was added.
    subject_id: Mapped[int | None]
    move: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    # None: a command did it.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    plan: Mapped[Plan] = relationship(back_populates="changes")
    by: Mapped[Person | None] = relationship()
