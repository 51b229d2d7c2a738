"""The access log: who opened whose records, and who took them away as a file."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Moment, Word, key, one_of
from app.models.person import Person


class Access(StrEnum):
    """How records were read."""

    RECORD = "record"
    FILE = "file"
    YEARS = "years"
    EXPORT = "export"


class AccessLine(Base):
    """One reading of other people's records: an activity, a file of it, a person's years, or an export of many."""

    __tablename__ = "access_line"
    __table_args__ = (
        one_of("access", Access),
        Index("ix_access_line_activity_at", "activity_id", "at"),
        Index("ix_access_line_person_at", "person_id", "at"),
        Index("ix_access_line_by_at", "by_id", "at"),
    )

    id: Mapped[key]
    access: Mapped[Access] = mapped_column(Word(Access))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    # What was opened: an activity (deleted with it), or the years of a person.
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Of an export: its name, form, unit, period, basis, moment and number of rows; of a file its name; of the years of
    # many in one table: the unit, which table, and the periods told in it.
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    activity: Mapped[Activity | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class ExportedPerson(Base):
    """A person whose records stood in an export, or whose hours stood in a table of a unit's people."""

    __tablename__ = "exported_person"
    __table_args__ = (Index("ix_exported_person_person", "person_id", "line_id"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("access_line.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
