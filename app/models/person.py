"""People: who they are, what they are called, how they sign in."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, Word, key, one_of
from app.models.discipline import Discipline
from app.thai import fold, sort_key

if TYPE_CHECKING:
    from app.models.appointment import Appointment


class StaffLine(StrEnum):
    """The two lines of staff; each may be on a calendar of its own."""

    ACADEMIC = "academic"
    SUPPORT = "support"


class CalledBy:
    """The parts of a Thai academic's name, kept apart: rank and degree come before the given name."""

    prefix_th: Mapped[str] = mapped_column(String(50), default="")
    prefix_en: Mapped[str] = mapped_column(String(50), default="")
    rank_th: Mapped[str] = mapped_column(String(50), default="")
    rank_en: Mapped[str] = mapped_column(String(80), default="")
    degree_th: Mapped[str] = mapped_column(String(50), default="")
    degree_en: Mapped[str] = mapped_column(String(50), default="")
    given_th: Mapped[str] = mapped_column(String(150), default="")
    given_en: Mapped[str] = mapped_column(String(150), default="")
    family_th: Mapped[str] = mapped_column(String(150), default="")
    family_en: Mapped[str] = mapped_column(String(150), default="")

    def name_in(self, language: str) -> str:
        """The full name in `language` ('th' or 'en'), with rank and degree as written; a missing one falls back to the other.

        Thai writes rank and degree without a space before the given name (ผศ.ดร.เกศรา ลำปำ); the prefix
        (นาย, นาง) stands only where there is neither.
        """
        if (language == "th" and self.given_th) or not self.given_en:
            before = (self.rank_th + self.degree_th) or self.prefix_th
            return f"{before}{self.given_th} {self.family_th}".strip()
        before = " ".join(part for part in (self.rank_en, self.degree_en) if part) or self.prefix_en
        return " ".join(part for part in (before, self.given_en, self.family_en) if part)


class Person(UserMixin, CalledBy, Base):
    """A member of staff, or of the server's administration. The names here are today's; earlier ones are `former_names`."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("line", StaffLine),
        CheckConstraint("given_th <> '' OR given_en <> ''", name="has_a_name"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("ix_person_sort_th", "sort_th", "id"),
    )

    id: Mapped[key]
    code: Mapped[str] = mapped_column(String(50), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    line: Mapped[StaffLine] = mapped_column(Word(StaffLine), default=StaffLine.ACADEMIC)
    language: Mapped[str] = mapped_column(String(2), default="th")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Raised by "sign out everywhere" and by a new password: a session that carries an older number is over.
    session_number: Mapped[int] = mapped_column(default=1)
    # Whether a daily message tells them what waits for them.
    wants_digest: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Whether colleagues find them by what they did.
    is_findable: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Their field of study.
    discipline_code: Mapped[str | None] = mapped_column(ForeignKey("discipline.code"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    search_text: Mapped[str] = mapped_column(String(900), default="")
    sort_th: Mapped[str] = mapped_column(String(4000), default="")
    sort_en: Mapped[str] = mapped_column(String(4000), default="")

    former_names: Mapped[list["FormerName"]] = relationship(
        back_populates="person",
        order_by="FormerName.until",
        cascade="all, delete-orphan",
    )

    discipline: Mapped[Discipline | None] = relationship()
    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="person", order_by="(Appointment.first_day, Appointment.id)"
    )

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.refresh_search()

    def refresh_search(self) -> None:
        """Search reads given and family names in both languages, never rank or prefix; so does the order."""
        thai = " ".join(part for part in (self.given_th, self.family_th) if part)
        english = " ".join(part for part in (self.given_en, self.family_en) if part)
        self.search_text = fold(f"{thai} {english} {self.code}")
        self.sort_th = sort_key(thai or english)
        self.sort_en = sort_key(english or thai)

    def get_id(self) -> str:
        """What a session remembers: a session that carries an older number is over."""
        return f"{self.id}:{self.session_number}"

    def __repr__(self) -> str:
        return f"<Person {self.code}>"


class FormerName(CalledBy, Base):
    """What a person was called until a day (exclusive): names and ranks are dated."""

    __tablename__ = "former_name"
    __table_args__ = (Index("uq_former_name_person_until", "person_id", "until", unique=True),)

    id: Mapped[key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    until: Mapped[date]

    person: Mapped[Person] = relationship(back_populates="former_names")
