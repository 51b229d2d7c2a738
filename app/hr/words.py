"""The words of the register: what its filters offer, and what a kind's own field asks for."""

from flask_babel import gettext as _

from app.hr.asked import State
from app.models import FieldType


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
