"""Areas and HR's catalogue of kinds, each with the fields that only its activities have."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypedDict

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Bilingual, Word, key, one_of
from app.thai import fold


class Area(StrEnum):
    """The four missions of the university: a fixed list, in this order everywhere."""

    TEACHING = "teaching"
    RESEARCH = "research"
    SERVICE = "service"
    CULTURE = "culture"


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Choice(TypedDict):
    """One answer of a choice field; `code` is what is stored."""

    code: str
    name_th: str
    name_en: str


class ActivityKind(Bilingual, Base):
    """One line of the catalogue: course taught, article, community project, training attended …"""

    __tablename__ = "activity_kind"
    __table_args__ = (
        one_of("area", Area),
        Index("ix_activity_kind_area_position", "area", "position"),
    )

    id: Mapped[key]
    code: Mapped[str] = mapped_column(String(50), unique=True)
    area: Mapped[Area] = mapped_column(Word(Area))
    hint_th: Mapped[str] = mapped_column(String(500), default="")
    hint_en: Mapped[str] = mapped_column(String(500), default="")
    # Learning (training, study leave) is told apart from work in the same area.
    is_learning: Mapped[bool] = mapped_column(default=False)
    needs_hours: Mapped[bool] = mapped_column(default=True)
    needs_evidence: Mapped[bool] = mapped_column(default=False)
    # Its people are authors in an order (article, conference paper, book): who stands where is asked of each part.
    has_authors: Mapped[bool] = mapped_column(default=False, server_default=false())
    position: Mapped[int] = mapped_column(default=0)
    # From this day on no new activity can be of this kind.
    retired_on: Mapped[date | None]

    fields: Mapped[list["KindField"]] = relationship(
        back_populates="kind",
        order_by="KindField.position",
        cascade="all, delete-orphan",
    )

    def questions(self, day: date, answers: Mapping[str, str]) -> list["KindField"]:
        """What is asked on `day`: the fields in use then, and retired ones that `answers` answer, so that they can be mended."""
        return [field for field in self.fields if field.is_asked_on(day) or answers.get(field.code)]

    def hint_in(self, language: str) -> str:
        return (self.hint_th or self.hint_en) if language == "th" else (self.hint_en or self.hint_th)

    def matches(self, text: str) -> bool:
        """Whether the folded `text` stands in one of its names or its code."""
        return fold(text) in fold(f"{self.name_th} {self.name_en} {self.code}")


class KindField(Bilingual, Base):
    """A question that only activities of one kind answer; the answers stand in `Activity.fields` under `code`."""

    __tablename__ = "kind_field"
    __table_args__ = (
        one_of("type", FieldType),
        CheckConstraint("code <> ''", name="has_a_code"),
        Index("uq_kind_field_kind_code", "kind_id", "code", unique=True),
    )

    id: Mapped[key]
    kind_id: Mapped[int] = mapped_column(ForeignKey("activity_kind.id"))
    code: Mapped[str] = mapped_column(String(50))
    type: Mapped[FieldType] = mapped_column(Word(FieldType), default=FieldType.TEXT)
    is_required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[Choice]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    # From this day on nobody is asked any more; answers that were given stay and are shown.
    retired_on: Mapped[date | None]

    kind: Mapped[ActivityKind] = relationship(back_populates="fields")

    def is_asked_on(self, day: date) -> bool:
        return self.retired_on is None or day < self.retired_on
