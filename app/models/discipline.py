"""Disciplines: the fields of study that a team joins. A list that is data."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Bilingual


class Discipline(Bilingual, Base):
    """One field of study; `code` is what people, team members and entries store."""

    __tablename__ = "discipline"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
