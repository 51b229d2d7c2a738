"""Partners: the shared register of organisations outside the university, and the words of a partnership."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Scale
from app.models.columns import Bilingual, Moment, Word, key, one_of
from app.models.person import Person
from app.thai import fold, sort_key, spelled_out


class Resource(StrEnum):
    """What one side brings to a partnership."""

    KNOWLEDGE = "knowledge"
    PEOPLE = "people"
    MONEY = "money"
    PLACE = "place"
    DATA = "data"


class Deciding(StrEnum):
    """How the partner took part in deciding."""

    TOGETHER = "together"
    ASKED = "asked"
    TOLD = "told"


class Sector(Bilingual, Base):
    """What kind of organisation a partner is (community, local government, school …): data."""

    __tablename__ = "sector"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Partner(Bilingual, Base):
    """An organisation outside the university. Never deleted: one that was entered twice is merged into the other."""

    __tablename__ = "partner"
    __table_args__ = (
        one_of("scale", Scale),
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("province = '' OR country = 'TH'", name="province_is_thai"),
        Index("ix_partner_sector", "sector_code"),
        Index("ix_partner_merged_into", "merged_into_id"),
    )

    id: Mapped[key]
    sector_code: Mapped[str] = mapped_column(ForeignKey("sector.code"))
    scale: Mapped[Scale] = mapped_column(Word(Scale))
    # A Thai province by its ISO 3166-2 code ("TH-93"), empty abroad or where it is none; the country by ISO 3166-1 ("TH").
    province: Mapped[str] = mapped_column(String(6), default="")
    country: Mapped[str] = mapped_column(String(2), default="TH")
    # The partner that this one turned out to be.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    search_text: Mapped[str] = mapped_column(String(1300), default="")
    sort_th: Mapped[str] = mapped_column(String(4000), default="")
    sort_en: Mapped[str] = mapped_column(String(4000), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    sector: Mapped[Sector] = relationship()
    added_by: Mapped[Person | None] = relationship()
    merged_into: Mapped["Partner | None"] = relationship(remote_side="Partner.id")

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.rename(self.name_th or "", self.name_en or "")

    def rename(self, name_th: str, name_en: str) -> None:
        """Sets both names and what search and order are read from."""
        self.name_th, self.name_en = name_th, name_en
        # As it is written, and with its abbreviations in full.
        self.search_text = f"{fold(f'{name_th} {name_en}')} {spelled_out(f'{name_th} {name_en}')}"[:1300]
        self.sort_th = sort_key(name_th or name_en)
        self.sort_en = sort_key(name_en or name_th)

    @property
    def survivor(self) -> "Partner":
        """The partner that this one is today: itself, or what it was merged into."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    def __repr__(self) -> str:
        return f"<Partner {self.id} {self.name_en or self.name_th!r}>"
