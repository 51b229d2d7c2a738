"""What was done to a period of a calendar or to a field of a kind, as a sentence of their history."""

from flask_babel import gettext as _

from app.models import RegisterChange, RegisterMove

# Facts that name what a line of a calendar's or a kind's history is about; they stand in its sentence.
SUBJECTS = ("period", "period_id", "field", "field_code")


def setting_sentence(change: RegisterChange) -> str:
    """The sentence of a line that is about a period or a field; empty for any other line."""
    for subject, sentences in (("period", _of_periods), ("field", _of_fields)):
        if subject in change.facts:
            old, new = change.facts[subject]
            return sentences(str(new or old)).get(change.move, "")
    return ""


def _of_periods(name: str) -> dict[RegisterMove, str]:
    return {
        RegisterMove.ADDED: _("Period added: %(period)s", period=name),
        RegisterMove.CORRECTED: _("Period corrected: %(period)s", period=name),
        RegisterMove.TAKEN_OUT: _("Period taken out: %(period)s", period=name),
        RegisterMove.CLOSED: _("Period closed: %(period)s", period=name),
        RegisterMove.OPENED: _("Period opened again: %(period)s", period=name),
    }


def _of_fields(name: str) -> dict[RegisterMove, str]:
    return {
        RegisterMove.ADDED: _("Field added: %(field)s", field=name),
        RegisterMove.CHANGED: _("Field changed: %(field)s", field=name),
        RegisterMove.REORDERED: _("Field moved: %(field)s", field=name),
        RegisterMove.RETIRED: _("Field taken out of use: %(field)s", field=name),
        RegisterMove.REOPENED: _("Field in use again: %(field)s", field=name),
        RegisterMove.TAKEN_OUT: _("Field taken out: %(field)s", field=name),
    }
