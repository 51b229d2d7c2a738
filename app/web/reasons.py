"""The reason that a move needs: asked alike on every page that makes one."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.typed import paragraphs
from app.web.forms import Form

# As the table of moves has it (app/workflow.py).
LONGEST = 2000


class ReasonForm(Form):
    """A reason that is neither empty nor too long."""

    reason = TextAreaField(
        _("Reason"),
        filters=[paragraphs],
        validators=[
            DataRequired(_("Write a reason: the other person reads it.")),
            Length(max=LONGEST, message=_("Keep the reason under 2,000 characters.")),
        ],
    )
