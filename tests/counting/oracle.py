"""The same questions answered by plain Python over the same rows: an oracle that shares no code with app/counting."""

from datetime import date

from sqlalchemy import select

from app.counting import Basis, Figures, Only, Question
from app.extensions import db
from app.models import Appointment, LedgerEntry, Unit


class Oracle:
    """Everything is read once; `today` decides who is where now."""

    def __init__(self, today: date) -> None:
        self.entries = [entry for entry in db.session.scalars(select(LedgerEntry)) if entry.voided_at is None]
        self.parents = {unit.id: unit.parent_id for unit in db.session.scalars(select(Unit))}
        self.homes: dict[int, int] = {}
        for post in sorted(db.session.scalars(select(Appointment)), key=lambda post: post.id):
            if (
                post.is_primary
                and post.first_day <= today
                and (post.last_day is None or post.last_day >= today)
            ):
                self.homes.setdefault(post.person_id, post.unit_id)

    def figures(self, question: Question) -> Figures:
        picked = [entry for entry in self.entries if self.is_in(entry, question)]
        begun = {entry.activity_id: entry.activity_first_day for entry in picked}
        new = {
            one for one, day in begun.items() if question.period is None or day >= question.period.first_day
        }
        return Figures(
            minutes=sum(entry.minutes for entry in picked),
            credit=sum(entry.credit for entry in picked),
            activities=len(begun),
            new=len(new),
            continuing=len(begun) - len(new),
            people=len({entry.person_id for entry in picked}),
            contributions=len({entry.contribution_id for entry in picked}),
        )

    def is_in(self, entry: LedgerEntry, question: Question) -> bool:
        period = question.period
        if period is not None:
            if entry.first_day < period.first_day or entry.last_day > period.last_day:
                return False
            if question.only is Only.NEW and entry.activity_first_day < period.first_day:
                return False
            if question.only is Only.CONTINUING and entry.activity_first_day >= period.first_day:
                return False
        if question.area is not None and entry.area is not question.area:
            return False
        if question.kind_id is not None and entry.kind_id != question.kind_id:
            return False
        if question.person_id is not None and entry.person_id != question.person_id:
            return False
        return question.unit_id is None or self._is_there(entry, question)

    def _is_there(self, entry: LedgerEntry, question: Question) -> bool:
        is_root = self.parents[question.unit_id] is None
        if question.basis is Basis.THEN:
            at = None if question.gone else entry.unit_id
        else:
            at = self.homes.get(entry.person_id)
            if at is None:
                return is_root and not question.direct
            if question.gone:
                return False
        if question.direct:
            return at == question.unit_id
        while at is not None and at != question.unit_id:
            at = self.parents[at]
        return at is not None
