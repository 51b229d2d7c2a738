"""What work is for: the six outcomes of engagement and the 17 goals. Both are data with words in two languages."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Bilingual


class Helped:
    """A sentence that says when to choose it, in both languages."""

    help_th: Mapped[str] = mapped_column(String(500), default="")
    help_en: Mapped[str] = mapped_column(String(500), default="")

    def help_in(self, language: str) -> str:
        """The sentence in `language` ('th' or 'en'); where it is missing, the other one."""
        return (self.help_th or self.help_en) if language == "th" else (self.help_en or self.help_th)


class Outcome(Bilingual, Helped, Base):
    """One of the outcomes that the university's framework names; `code` is what activities and entries store."""

    __tablename__ = "outcome"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Sdg(Bilingual, Helped, Base):
    """One of the Sustainable Development Goals, by its number."""

    __tablename__ = "sdg"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 17", name="number_known"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
