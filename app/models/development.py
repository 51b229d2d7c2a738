"""Development: a person's plan for a period, its goals as agreed, how it was agreed and reviewed; recognitions; the portfolio."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.calendar import Period
from app.models.columns import Moment, Word, key, one_of
from app.models.kind import ActivityKind, Area
from app.models.person import Person
from app.models.plan import Objective


class PlanState(StrEnum):
    """Where a development plan is: its owner's, before its reviewer, given back, agreed, or agreed and being changed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    AGREED = "agreed"
    CHANGING = "changing"


class GoalShows(StrEnum):
    """How a goal will show."""

    HOURS = "hours"
    COUNT = "count"
    MILESTONE = "milestone"


class Stage(StrEnum):
    """When a plan is looked at together."""

    MIDDLE = "middle"
    END = "end"


class DevelopmentPlan(Base):
    """What one person wants to reach in one period. `proposed` is what is written or waits; `goals` are what was agreed."""

    __tablename__ = "development_plan"
    __table_args__ = (
        one_of("state", PlanState),
        UniqueConstraint("id", "person_id", name="uq_development_plan_id_person"),
        Index("uq_development_plan_person_period", "person_id", "period_id", unique=True),
        Index("ix_development_plan_state", "state"),
    )

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    state: Mapped[PlanState] = mapped_column(Word(PlanState), default=PlanState.DRAFT)
    state_since: Mapped[datetime] = mapped_column(Moment)
    # The goals and the support wanted as they are being written; see app/development/proposal.py.
    proposed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # The support as it was agreed: "time", "money", "mentor", "training" -> what exactly.
    support: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    person: Mapped[Person] = relationship()
    period: Mapped[Period] = relationship()
    goals: Mapped[list["Goal"]] = relationship(
        back_populates="plan", order_by="(Goal.position, Goal.id)", cascade="all, delete-orphan"
    )
    lines: Mapped[list["DevelopmentLine"]] = relationship(
        back_populates="plan",
        order_by="DevelopmentLine.id",
        cascade="all, delete-orphan",
        foreign_keys="[DevelopmentLine.plan_id, DevelopmentLine.person_id]",
    )
    talks: Mapped[list["DevelopmentTalk"]] = relationship(
        back_populates="plan", order_by="DevelopmentTalk.id", cascade="all, delete-orphan"
    )


class Goal(Base):
    """A goal as it was agreed; one that was changed by agreement ends, and another begins. Hours are kept in minutes."""

    __tablename__ = "goal"
    __table_args__ = (
        one_of("area", Area),
        one_of("shows", GoalShows),
        CheckConstraint("text <> ''", name="says_what"),
        CheckConstraint("(shows = 'milestone') = (amount IS NULL)", name="an_amount_or_a_milestone"),
        CheckConstraint("amount > 0", name="asks_something"),
        CheckConstraint("shows <> 'count' OR kind_id IS NOT NULL", name="counts_a_kind"),
        CheckConstraint("shows <> 'milestone' OR milestone <> ''", name="names_its_milestone"),
        CheckConstraint("(reached_on IS NULL) = (reached_at IS NULL)", name="reached_on_a_day_and_said"),
        Index("ix_goal_plan", "plan_id"),
        Index("ix_goal_objective", "objective_id"),
    )

    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("development_plan.id"))
    position: Mapped[int] = mapped_column(default=0)
    area: Mapped[Area] = mapped_column(Word(Area))
    text: Mapped[str] = mapped_column(Text)
    shows: Mapped[GoalShows] = mapped_column(Word(GoalShows))
    # Minutes of work in the area (or of the kind), or how many activities of the kind.
    amount: Mapped[int | None]
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("activity_kind.id"))
    # A rank, a licence, a level of the Thailand PSF, a degree.
    milestone: Mapped[str] = mapped_column(String(300), default="")
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"))
    agreed_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    # A milestone was reached, as its person says and its reviewer confirms.
    reached_on: Mapped[date | None]
    reached_note: Mapped[str] = mapped_column(Text, default="")
    # When that was said: since then it waits.
    reached_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    plan: Mapped[DevelopmentPlan] = relationship(back_populates="goals")
    kind: Mapped[ActivityKind | None] = relationship()
    objective: Mapped[Objective | None] = relationship()
    confirmed_by: Mapped[Person | None] = relationship()

    @property
    def waits(self) -> bool:
        """Whether it is a milestone that its person says was reached, and that nobody has confirmed yet."""
        return self.reached_on is not None and self.confirmed_by_id is None and self.ended_at is None


class DevelopmentLine(Base):
    """One line of a development plan's history: who moved it, from, to, when, why, for whom."""

    __tablename__ = "development_line"
    __table_args__ = (
        one_of("from_state", PlanState),
        one_of("to_state", PlanState),
        ForeignKeyConstraint(
            ["plan_id", "person_id"],
            ["development_plan.id", "development_plan.person_id"],
            name="fk_development_line_plan_person",
        ),
        CheckConstraint(
            "by_id <> person_id OR move NOT IN ('agree', 'return', 'confirm', 'not confirmed', 'review')",
            name="nobody_agrees_with_themselves",
        ),
        CheckConstraint(
            "acting_for_id <> person_id OR move NOT IN ('agree', 'return', 'confirm', 'not confirmed', 'review')",
            name="nobody_agrees_for_the_person",
        ),
        Index("ix_development_line_plan", "plan_id"),
    )

    id: Mapped[key]
    plan_id: Mapped[int]
    person_id: Mapped[int]
    move: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[PlanState | None] = mapped_column(Word(PlanState))
    to_state: Mapped[PlanState] = mapped_column(Word(PlanState))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    order_number: Mapped[str] = mapped_column(String(50), default="")
    # The goals and the support that the move was about.
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    plan: Mapped[DevelopmentPlan] = relationship(
        back_populates="lines", foreign_keys="[DevelopmentLine.plan_id, DevelopmentLine.person_id]"
    )
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    acting_for: Mapped[Person | None] = relationship(foreign_keys=[acting_for_id])


class DevelopmentTalk(Base):
    """What both said in the middle or at the end of the period: a few sentences each, the later replacing the earlier."""

    __tablename__ = "development_talk"
    __table_args__ = (
        one_of("stage", Stage),
        CheckConstraint("by_id IS NULL OR by_id <> person_id", name="nobody_reviews_themselves"),
        Index("uq_development_talk_plan_stage", "plan_id", "stage", unique=True),
    )

    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("development_plan.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[Stage] = mapped_column(Word(Stage))
    own_words: Mapped[str] = mapped_column(Text, default="")
    own_at: Mapped[datetime | None] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime | None] = mapped_column(Moment)

    plan: Mapped[DevelopmentPlan] = relationship(back_populates="talks")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class RecognitionSort(StrEnum):
    PSF = "psf"
    LICENCE = "licence"
    AWARD = "award"
    RANK = "rank"
    DEGREE = "degree"
    OTHER = "other"


class Recognition(Base):
    """What somebody was awarded or is licensed for, until when (no last day: for good)."""

    __tablename__ = "recognition"
    __table_args__ = (
        one_of("sort", RecognitionSort),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("expires_on IS NULL OR expires_on >= received_on", name="ends_after_it_begins"),
        Index("ix_recognition_person", "person_id"),
        Index("ix_recognition_expires_on", "expires_on"),
    )

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sort: Mapped[RecognitionSort] = mapped_column(Word(RecognitionSort))
    name: Mapped[str] = mapped_column(String(300))
    level: Mapped[str] = mapped_column(String(100), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str] = mapped_column(String(100), default="")
    # The area it is about; None: all of them.
    area: Mapped[Area | None] = mapped_column(Word(Area))
    received_on: Mapped[date]
    expires_on: Mapped[date | None]
    # When its person was last reminded by mail that it lapses.
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    person: Mapped[Person] = relationship()


class PortfolioChoice(Base):
    """What somebody leaves out of their portfolio; what is not named is shown."""

    __tablename__ = "portfolio_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # Ids of activities, and names of sections ("hours", "shares" …).
    activities: Mapped[list[int]] = mapped_column(JSON, default=list)
    sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    about: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
