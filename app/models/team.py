"""Teams: standing groups across disciplines, with dated members and the partners they work with."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Bilingual, Moment, Word, key, one_of
from app.models.discipline import Discipline
from app.models.person import Person
from app.thai import fold, sort_key


class Membership(StrEnum):
    """Asked to join, a member (dated), or not: nobody is a member without their yes."""

    ASKED = "asked"
    MEMBER = "member"
    DECLINED = "declined"


class TeamMove(StrEnum):
    """What was done to a team, or to somebody's membership in it."""

    FOUNDED = "founded"
    CHANGED = "changed"
    PARTNERS = "partners"
    HANDED_OVER = "handed over"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    DECLINED = "declined"
    AMENDED = "amended"
    ENDED = "ended"


class Team(Bilingual, Base):
    """A team and what it is for; both days are included, no last day: it goes on."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("name_th <> '' OR name_en <> ''", name="has_a_name"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        Index("ix_team_lead", "lead_id"),
    )

    id: Mapped[key]
    purpose: Mapped[str] = mapped_column(Text, default="")
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # Its partners and what each brings: see app/engagement_facts.py.
    partners: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    search_text: Mapped[str] = mapped_column(Text, default="")
    sort_th: Mapped[str] = mapped_column(String(4000), default="")
    sort_en: Mapped[str] = mapped_column(String(4000), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    lead: Mapped[Person] = relationship()
    members: Mapped[list["TeamMember"]] = relationship(
        back_populates="team", order_by="TeamMember.id", cascade="all, delete-orphan"
    )

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.describe(self.name_th or "", self.name_en or "", self.purpose or "")

    def describe(self, name_th: str, name_en: str, purpose: str) -> None:
        """Sets names and purpose, and what search and order are read from."""
        self.name_th, self.name_en, self.purpose = name_th, name_en, purpose
        self.search_text = fold(f"{name_th} {name_en} {purpose}")
        self.sort_th = sort_key(name_th or name_en)
        self.sort_en = sort_key(name_en or name_th)

    def runs_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def __repr__(self) -> str:
        return f"<Team {self.id}>"


class TeamMember(Base):
    """One person's time in a team; who left and came back has two. Days count once they said yes."""

    __tablename__ = "team_member"
    __table_args__ = (
        one_of("membership", Membership),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        Index("ix_team_member_team", "team_id"),
        Index("ix_team_member_person", "person_id"),
    )

    id: Mapped[key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    discipline_code: Mapped[str | None] = mapped_column(ForeignKey("discipline.code"))
    role: Mapped[str] = mapped_column(String(100), default="")
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    membership: Mapped[Membership] = mapped_column(Word(Membership), default=Membership.ASKED)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    # Why somebody said no.
    reason: Mapped[str] = mapped_column(Text, default="")

    team: Mapped[Team] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    discipline: Mapped[Discipline | None] = relationship()

    def is_in_on(self, day: date) -> bool:
        """Whether they are a member on `day`."""
        return (
            self.membership is Membership.MEMBER
            and self.first_day <= day
            and (self.last_day is None or day <= self.last_day)
        )


class TeamChange(Base):
    """One line of a team's history: append-only. `person` is whose membership it tells of, or who leads from then on."""

    __tablename__ = "team_change"
    __table_args__ = (one_of("move", TeamMove), Index("ix_team_change_team", "team_id"))

    id: Mapped[key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    move: Mapped[TeamMove] = mapped_column(Word(TeamMove))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # fact -> [old, new] in plain values (ISO days, words; partners as Team.partners holds them)
    facts: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    team: Mapped[Team] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
