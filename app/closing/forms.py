"""What is typed to close and to reopen a period."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.typed import paragraphs
from app.web.forms import Form
from app.workflow import LONGEST_REASON

TOO_LONG = _("Keep it under 2,000 characters.")


class CloseForm(Form):
    """A note that stands beside the close."""

    note = TextAreaField(
        _("Note"),
        filters=[lambda text: paragraphs(text or "")],
        validators=[Length(max=LONGEST_REASON, message=TOO_LONG)],
        description=_("For example what was agreed about what still waits. It stands beside the close."),
    )


class ReopenForm(Form):
    """Why a closed period is opened again."""

    reason = TextAreaField(
        _("Reason"),
        filters=[lambda text: paragraphs(text or "")],
        validators=[
            DataRequired(message=_("Write why the period is opened again: it stands in its history.")),
            Length(max=LONGEST_REASON, message=TOO_LONG),
        ],
    )
