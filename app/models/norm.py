"""Workload norms: how many hours a group of staff owes in a year, since when and until when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Bilingual, Moment, Word, key, one_of
from app.models.kind import Area
from app.models.person import Person, StaffLine


class StaffGroup(Bilingual, Base):
    """Members of one line of staff for whom the same norm holds (teaching emphasis, research emphasis …): data."""

    __tablename__ = "staff_group"
    __table_args__ = (one_of("line", StaffLine),)

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    line: Mapped[StaffLine] = mapped_column(Word(StaffLine))
    position: Mapped[int] = mapped_column(default=0)


class GroupPlace(Base):
    """Somebody's place in a staff group; both days are included, no last day: it goes on. Never two on one day."""

    __tablename__ = "group_place"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        Index("uq_group_place_person_first_day", "person_id", "first_day", unique=True),
        # Of days that overlap the database refuses the commonest: two places that go on.
        Index(
            "uq_group_place_person_going_on",
            "person_id",
            unique=True,
            sqlite_where=text("last_day IS NULL"),
            postgresql_where=text("last_day IS NULL"),
        ),
    )

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    group_code: Mapped[str] = mapped_column(ForeignKey("staff_group.code"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    person: Mapped[Person] = relationship()
    group: Mapped[StaffGroup] = relationship()


class WorkloadNorm(Base):
    """At least so many minutes in a year of the line's calendar, in one area or in all together (`area` None).

    A year and its rounds are measured by the norm in force on the year's first day: one that begins in the middle
    leaves them as they were.
    """

    __tablename__ = "workload_norm"
    __table_args__ = (
        one_of("line", StaffLine),
        one_of("area", Area),
        CheckConstraint("minutes > 0", name="asks_something"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        Index("ix_workload_norm_line", "line", "first_day"),
        Index(
            "uq_workload_norm_first_day",
            "line",
            text("coalesce(group_code, '')"),
            text("coalesce(area, '')"),
            "first_day",
            unique=True,
        ),
    )

    id: Mapped[key]
    line: Mapped[StaffLine] = mapped_column(Word(StaffLine))
    # None: for everybody of the line, whatever their group.
    group_code: Mapped[str | None] = mapped_column(ForeignKey("staff_group.code"))
    area: Mapped[Area | None] = mapped_column(Word(Area))
    minutes: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    # The rule that says so.
    source: Mapped[str] = mapped_column(String(300), default="")

    group: Mapped[StaffGroup | None] = relationship()


class NormChange(Base):
    """One thing done to the norms or groups of a line of staff: who, when, why, and each fact's old and new value."""

    __tablename__ = "norm_change"
    __table_args__ = (one_of("line", StaffLine), Index("ix_norm_change_line", "line"))

    id: Mapped[key]
    line: Mapped[StaffLine] = mapped_column(Word(StaffLine))
    move: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    # None: a command did it.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Person | None] = relationship()
