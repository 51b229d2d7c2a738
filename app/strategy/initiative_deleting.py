"""An initiative that was entered by mistake goes: what keeps it, and deleting it."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app import registering
from app.extensions import db
from app.models import Activity, GoodPractice, Initiative, Person, RegisterMove
from app.strategy.obstacles import Impossible, hold
from app.web.initiative_words import baht
from app.web.numbers import format_number


def keeping(initiative: Initiative) -> list[str]:
    """What came of it, a sentence each: as long as there is any, it is not deleted. Two statements and its rows."""
    linked = select(func.count(Activity.id)).where(Activity.initiative_id == initiative.id)
    records = db.session.scalar(linked) or 0
    marked = select(GoodPractice.id).where(GoodPractice.initiative_id == initiative.id)
    received = sum(one.received for one in initiative.funding)
    reached = sum(one.done_on is not None for one in initiative.milestones)
    found = [
        (
            records,
            ngettext(
                "%(number)s record is linked to it.",
                "%(number)s records are linked to it.",
                records,
                number=format_number(records),
            ),
        ),
        (received, _("It received %(amount)s.", amount=baht(received))),
        (initiative.spent, _("It spent %(amount)s.", amount=baht(initiative.spent))),
        (
            reached,
            ngettext(
                "%(number)s milestone of it is reached.",
                "%(number)s milestones of it are reached.",
                reached,
                number=format_number(reached),
            ),
        ),
        (db.session.scalar(marked), _("It is marked as good practice.")),
    ]
    return [sentence for number, sentence in found if number]


def delete_initiative(initiative: Initiative, *, by: Person) -> None:
    """With its milestones, money and history; Impossible where anything came of it.

    That it was stays in the history of the unit that answered for it.
    """
    hold(initiative)
    if kept_by := keeping(initiative):
        raise Impossible("", " ".join(kept_by))
    called = " · ".join(dict.fromkeys(one for one in (initiative.name_th, initiative.name_en) if one))
    facts = {
        "initiative": (called, None),
        "first_day": (initiative.first_day, None),
        "last_day": (initiative.last_day, None),
    }
    registering.note(initiative.unit, RegisterMove.TAKEN_OUT, facts, by=by)
    db.session.delete(initiative)
    db.session.flush()
