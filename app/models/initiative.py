"""Initiatives: what units undertake in the five strands, their milestones and money; and what is marked as good practice."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Bilingual, Moment, Word, key, one_of
from app.models.person import Person
from app.models.plan import Objective
from app.models.unit import Unit
from app.thai import fold, sort_key


class InitiativeStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class Strand(Bilingual, Base):
    """One of the strands in which units undertake initiatives: data."""

    __tablename__ = "strand"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


# Units inside the university that take part beside the one that answers for it.
initiative_unit = Table(
    "initiative_unit",
    Base.metadata,
    Column("initiative_id", ForeignKey("initiative.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, index=True),
)

# The objectives that it serves.
initiative_objective = Table(
    "initiative_objective",
    Base.metadata,
    Column("initiative_id", ForeignKey("initiative.id"), primary_key=True),
    Column("objective_id", ForeignKey("objective.id"), primary_key=True, index=True),
)


class Initiative(Bilingual, Base):
    """An initiative of a unit; both days are included, no last day: it lasts, as a centre of excellence does. Money in baht."""

    __tablename__ = "initiative"
    __table_args__ = (
        one_of("status", InitiativeStatus),
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("budget >= 0 AND spent >= 0", name="money_not_below_zero"),
        CheckConstraint(
            "planned_minutes >= 0 AND planned_people >= 0 AND planned_partners >= 0",
            name="plan_not_below_zero",
        ),
        Index("ix_initiative_unit", "unit_id"),
        Index("ix_initiative_lead", "lead_id"),
        Index("uq_initiative_form_token", "form_token", unique=True),
    )

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    strand_code: Mapped[str] = mapped_column(ForeignKey("strand.code"))
    purpose: Mapped[str] = mapped_column(Text, default="")
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    is_centre: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[InitiativeStatus] = mapped_column(Word(InitiativeStatus), default=InitiativeStatus.PLANNED)
    # Why it was stopped; empty while it is not.
    stopped_because: Mapped[str] = mapped_column(Text, default="")
    budget: Mapped[int] = mapped_column(default=0)
    # Spent until `spent_on`.
    spent: Mapped[int] = mapped_column(default=0)
    spent_on: Mapped[date | None]
    # What it is planned to come to; None: nothing was planned of it.
    planned_minutes: Mapped[int | None] = mapped_column(BigInteger)
    planned_people: Mapped[int | None]
    planned_partners: Mapped[int | None]
    # The outcomes it works towards, by code.
    outcomes: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Its partners outside and what each brings: see app/engagement_facts.py.
    partners: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    # Of the form that made it: sent twice, it makes one.
    form_token: Mapped[str | None] = mapped_column(String(64))
    search_text: Mapped[str] = mapped_column(Text, default="")
    sort_th: Mapped[str] = mapped_column(String(4000), default="")
    sort_en: Mapped[str] = mapped_column(String(4000), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    unit: Mapped[Unit] = relationship()
    strand: Mapped[Strand] = relationship()
    lead: Mapped[Person] = relationship()
    units: Mapped[list[Unit]] = relationship(secondary=initiative_unit, order_by=Unit.id)
    objectives: Mapped[list[Objective]] = relationship(secondary=initiative_objective, order_by=Objective.id)
    funding: Mapped[list["Funding"]] = relationship(
        back_populates="initiative", order_by="Funding.id", cascade="all, delete-orphan"
    )
    milestones: Mapped[list["Milestone"]] = relationship(
        back_populates="initiative", order_by="(Milestone.due_on, Milestone.id)", cascade="all, delete-orphan"
    )
    changes: Mapped[list["InitiativeChange"]] = relationship(
        back_populates="initiative", order_by="InitiativeChange.id", cascade="all, delete-orphan"
    )

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.rename(self.name_th or "", self.name_en or "")

    @property
    def is_open(self) -> bool:
        """Whether it has something to reach still."""
        return self.status in (InitiativeStatus.PLANNED, InitiativeStatus.RUNNING)

    def rename(self, name_th: str, name_en: str) -> None:
        """Sets both names and what search and order are read from."""
        self.name_th, self.name_en = name_th, name_en
        self.search_text = fold(f"{name_th} {name_en}")
        self.sort_th = sort_key(name_th or name_en)
        self.sort_en = sort_key(name_en or name_th)

    def __repr__(self) -> str:
        return f"<Initiative {self.id} {self.name_en or self.name_th!r}>"


class Funding(Base):
    """Where an initiative's money comes from: what was promised, and what came. In baht."""

    __tablename__ = "funding"
    __table_args__ = (
        CheckConstraint("source <> ''", name="has_a_source"),
        CheckConstraint("promised >= 0 AND received >= 0", name="not_below_zero"),
        Index("ix_funding_initiative", "initiative_id"),
    )

    id: Mapped[key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    source: Mapped[str] = mapped_column(String(200))
    is_external: Mapped[bool] = mapped_column(default=False)
    promised: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)

    initiative: Mapped[Initiative] = relationship(back_populates="funding")


class Milestone(Base):
    """What an initiative is to have reached by a day, and when it was."""

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_a_name"),
        Index("ix_milestone_initiative", "initiative_id"),
    )

    id: Mapped[key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    name: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    initiative: Mapped[Initiative] = relationship(back_populates="milestones")

    def is_late_on(self, day: date) -> bool:
        """Of what is finished or stopped nothing is."""
        return self.initiative.is_open and self.done_on is None and self.due_on < day


class InitiativeChange(Base):
    """One change of an initiative: who, when, and each fact's old and new value."""

    __tablename__ = "initiative_change"
    __table_args__ = (Index("ix_initiative_change_initiative", "initiative_id"),)

    id: Mapped[key]
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    facts: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    initiative: Mapped[Initiative] = relationship(back_populates="changes")
    by: Mapped[Person] = relationship()


class GoodPractice(Base):
    """A unit says of an initiative or of a record that others may learn from it: why, and who."""

    __tablename__ = "good_practice"
    __table_args__ = (
        CheckConstraint("(initiative_id IS NULL) <> (activity_id IS NULL)", name="of_one_thing"),
        CheckConstraint("why <> ''", name="says_why"),
        Index("ix_good_practice_unit", "unit_id"),
        Index("uq_good_practice_initiative", "initiative_id", unique=True),
        Index("uq_good_practice_activity", "activity_id", unique=True),
    )

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    why: Mapped[str] = mapped_column(Text)
    for_whom: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
    initiative: Mapped[Initiative | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    by: Mapped[Person] = relationship()
