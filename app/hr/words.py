"""The words of the register: what its filters offer, what a kind's own field asks for, and what keeps HR from deciding."""

from flask_babel import gettext as _

from app.access.reviewers import WentUp
from app.hr.asked import State
from app.models import FieldType, Person
from app.web.words import name


def people_states() -> list[tuple[str, str]]:
    """Which people can be asked for."""
    return [
        (State.TODAY.value, _("Working here today")),
        (State.NOT_TODAY.value, _("Left, or not yet here")),
        (State.ALL.value, _("Everybody")),
    ]


def dated_states() -> list[tuple[str, str]]:
    """Which appointments or roles can be asked for."""
    return [
        (State.TODAY.value, _("Holding today")),
        (State.NOT_TODAY.value, _("Ended, or not yet begun")),
        (State.ALL.value, _("All of them")),
    ]


def field_type_name(type_: FieldType) -> str:
    return {
        FieldType.TEXT: _("text"),
        FieldType.NUMBER: _("number"),
        FieldType.DATE: _("date"),
        FieldType.CHOICE: _("choice"),
    }[FieldType(type_)]


def bar_of_hr(person: Person, bar: WentUp) -> str:
    """What keeps somebody in the university's HR from deciding, as a sentence."""
    sentences = {
        WentUp.OWN_WORK: _(
            "%(name)s of the university’s HR cannot decide on their own work.", name=name(person)
        ),
        WentUp.ACTS_FOR_CONTRIBUTOR: _(
            "%(name)s of the university’s HR stands in for the person whose work this is.", name=name(person)
        ),
    }
    return sentences.get(
        bar, _("%(name)s of the university’s HR takes part in this activity.", name=name(person))
    )
