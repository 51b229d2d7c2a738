"""Units: the university's tree. A unit never changes its parent; a reorganisation closes it and opens a successor."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Bilingual, Word, key, one_of
from app.thai import fold, sort_key


class UnitLevel(StrEnum):
    """What a unit is in the tree: cross-faculty work is told by the faculty level."""

    UNIVERSITY = "university"
    FACULTY = "faculty"
    OFFICE = "office"
    DEPARTMENT = "department"


class Unit(Bilingual, Base):
    """A node of the tree; the root is the university. Made with `Unit(parent=…)`, which also writes its ancestors."""

    __tablename__ = "unit"
    __table_args__ = (
        one_of("level", UnitLevel),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
    )

    id: Mapped[key]
    code: Mapped[str] = mapped_column(String(50), unique=True)
    level: Mapped[UnitLevel] = mapped_column(Word(UnitLevel), default=UnitLevel.DEPARTMENT)
    campus_th: Mapped[str] = mapped_column(String(100), default="")
    campus_en: Mapped[str] = mapped_column(String(100), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    search_text: Mapped[str] = mapped_column(String(700), default="")
    sort_th: Mapped[str] = mapped_column(String(4000), default="")

    parent: Mapped["Unit | None"] = relationship(
        foreign_keys=[parent_id], remote_side="Unit.id", back_populates="children"
    )
    children: Mapped[list["Unit"]] = relationship(
        foreign_keys=[parent_id],
        back_populates="parent",
        order_by="(Unit.position, Unit.id)",
    )
    successor: Mapped["Unit | None"] = relationship(foreign_keys=[successor_id], remote_side="Unit.id")
    lines: Mapped[list["UnitLine"]] = relationship(
        foreign_keys="UnitLine.unit_id",
        back_populates="unit",
        order_by="UnitLine.distance",
    )

    def __init__(self, *, parent: "Unit | None" = None, **facts: Any) -> None:
        # Read before the unit hangs below its parent: reading may flush, and the unit is in no session yet.
        above = [(line.ancestor, line.distance + 1) for line in parent.lines] if parent else []
        super().__init__(parent=parent, **facts)
        self.lines = [
            UnitLine(ancestor=self, distance=0),
            *(UnitLine(ancestor=ancestor, distance=distance) for ancestor, distance in above),
        ]
        self.rename(self.name_th or "", self.name_en or "")

    def rename(self, name_th: str, name_en: str) -> None:
        """Sets both names and what search and order are read from."""
        self.name_th, self.name_en = name_th, name_en
        self.search_text = fold(f"{name_th} {name_en} {self.code}")
        self.sort_th = sort_key(name_th or name_en)

    def is_open_on(self, day: date) -> bool:
        """A unit is closed from its `closed_on` day on."""
        return self.closed_on is None or day < self.closed_on

    def carried_on_by(self, day: date) -> "Unit":
        """The unit itself while it is open on `day`; then its successor, or where there is none the unit above."""
        unit, passed = self, {self.id}
        while not unit.is_open_on(day):
            following = unit.successor or unit.parent
            if following is None or following.id in passed:
                return unit
            passed.add(following.id)
            unit = following
        return unit

    def __repr__(self) -> str:
        return f"<Unit {self.code}>"


class UnitLine(Base):
    """One pair of a unit and a unit at or above it: everything below a unit is one join away."""

    __tablename__ = "unit_line"
    __table_args__ = (Index("ix_unit_line_ancestor_unit", "ancestor_id", "unit_id"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    distance: Mapped[int]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], back_populates="lines")
    ancestor: Mapped[Unit] = relationship(foreign_keys=[ancestor_id])
