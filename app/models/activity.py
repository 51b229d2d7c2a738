"""Activities: one thing that was done, whoever did it, with the facts all its people share."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.extensions import Base
from app.models.columns import Moment, Word, key, one_of
from app.models.kind import ActivityKind, Area
from app.models.person import Person
from app.thai import fold, sort_key

if TYPE_CHECKING:
    from app.models.contribution import Contribution
    from app.models.evidence import Evidence
    from app.models.initiative import Initiative
    from app.models.outsider import Outsider
    from app.models.team import Team


class Scale(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"
    INTERNATIONAL = "international"


class Activity(Base):
    """The shared facts. Who did which part of it are its contributions; both days are included."""

    __tablename__ = "activity"
    __table_args__ = (
        one_of("scale", Scale),
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint("title <> ''", name="has_a_title"),
        Index("ix_activity_lead", "lead_id"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        Index("ix_activity_kind", "kind_id"),
        Index("ix_activity_team", "team_id"),
        Index("ix_activity_initiative", "initiative_id"),
        Index("ix_activity_merged_into", "merged_into_id"),
        Index("uq_activity_form_token", "form_token", unique=True),
    )

    id: Mapped[key]
    kind_id: Mapped[int] = mapped_column(ForeignKey("activity_kind.id"))
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    scale: Mapped[Scale | None] = mapped_column(Word(Scale))
    place: Mapped[str] = mapped_column(String(200), default="")
    # Answers to the kind's own fields: code -> text, number as text, ISO day or choice code.
    fields: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # Its mechanism and outcome: partners, outcomes, goals, technology transfer (see app/engagement_facts.py).
    engagement: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    # Which need it answers, how that was found out, and with whom.
    need: Mapped[str] = mapped_column(Text, default="", server_default="")
    need_found: Mapped[str] = mapped_column(Text, default="", server_default="")
    need_with: Mapped[str] = mapped_column(Text, default="", server_default="")
    # "Academic work serving society": code of the question -> answer.
    society: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    # What we learned; the whole university reads it where its lead chose so.
    learned: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_learned_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    learned_search: Mapped[str] = mapped_column(Text, default="", server_default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"))
    # The record that this one turned out to be; it is in no list from then on.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    # Names the form that logged it: sent twice, the form still makes one activity.
    form_token: Mapped[str | None] = mapped_column(String(64))
    # Title, place and need as they are searched, a line each: not everybody may search all of them.
    search_text: Mapped[str] = mapped_column(Text, default="")
    sort_key: Mapped[str] = mapped_column(Text, default="")
    # Rises with every change of the shared facts or the evidence; the database refuses a stale writer.
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    kind: Mapped[ActivityKind] = relationship()
    lead: Mapped[Person] = relationship()
    team: Mapped["Team | None"] = relationship()
    initiative: Mapped["Initiative | None"] = relationship()
    merged_into: Mapped["Activity | None"] = relationship(remote_side="Activity.id")
    contributions: Mapped[list["Contribution"]] = relationship(
        back_populates="activity",
        order_by="Contribution.id",
        cascade="all, delete-orphan",
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="activity", order_by="Evidence.id", cascade="all, delete-orphan"
    )
    outsiders: Mapped[list["Outsider"]] = relationship(
        back_populates="activity", order_by="Outsider.id", cascade="all, delete-orphan"
    )
    changes: Mapped[list["ActivityChange"]] = relationship(
        back_populates="activity",
        order_by="ActivityChange.id",
        cascade="all, delete-orphan",
    )

    @validates("title", "place", "need")
    def _refresh_search(self, name: str, value: str) -> str:
        facts = {"title": self.title or "", "place": self.place or "", "need": self.need or "", name: value}
        self.search_text = "\n".join(fold(facts[name]) for name in ("title", "place", "need"))
        self.sort_key = sort_key(facts["title"])
        return value

    @validates("learned")
    def _refresh_learned(self, name: str, value: str) -> str:
        self.learned_search = fold(value)
        return value

    @property
    def area(self) -> Area:
        return self.kind.area

    def __repr__(self) -> str:
        return f"<Activity {self.id} {self.title!r}>"


class ActivityChange(Base):
    """One change of shared facts after the activity was first saved: who, when, and each fact's old and new value."""

    __tablename__ = "activity_change"

    id: Mapped[key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    # fact name -> [old, new], as in a snapshot (see models/contribution.py)
    facts: Mapped[dict[str, list[Any]]] = mapped_column(JSON)

    activity: Mapped[Activity] = relationship(back_populates="changes")
    by: Mapped[Person] = relationship()
