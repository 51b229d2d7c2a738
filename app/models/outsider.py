"""People from outside the university who take part in an activity."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Word, key, one_of
from app.models.contribution import WHOLE, Part


class Outsider(Base):
    """Somebody from outside: they may hold a share of the activity, which counts in no unit and needs no approval."""

    __tablename__ = "outsider"
    __table_args__ = (
        one_of("role", Part),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint(f"share >= 0 AND share <= {WHOLE}", name="share_in_range"),
    )

    id: Mapped[key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(300), default="")
    role: Mapped[Part] = mapped_column(Word(Part), default=Part.MEMBER)
    # Parts per million of the whole activity; 0: they hold none.
    share: Mapped[int] = mapped_column(default=0)

    activity: Mapped[Activity] = relationship(back_populates="outsiders")
