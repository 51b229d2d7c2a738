"""Evidence: files and links that show an activity was done."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.activity import Activity
from app.models.columns import Moment, key
from app.models.person import Person


class Evidence(Base):
    """A stored file (`sha256`, `size` in bytes, `media_type`) or a link (`url`), never both."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(url <> '') <> (sha256 <> '')", name="file_or_link"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    id: Mapped[key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    url: Mapped[str] = mapped_column(String(2000), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which we drew ourselves when it came."""
        return self.media_type in ("image/jpeg", "image/png", "image/webp", "image/gif")

    @property
    def can_be_viewed(self) -> bool:
        """Whether a browser shows it by itself."""
        return self.is_picture or self.media_type == "application/pdf"

    activity: Mapped[Activity] = relationship(back_populates="evidence")
    added_by: Mapped[Person] = relationship()
