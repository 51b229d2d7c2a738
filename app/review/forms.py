"""What a decision is sent with: the version that was read, and the reason of a return."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.typed import paragraphs
from app.web.addresses import number
from app.web.forms import Form
from app.workflow import LONGEST_REASON


class DecisionForm(Form):
    """The version is what the page showed: without it nobody knows what was read. `next` is the record to read then."""

    version = HiddenField(
        validators=[InputRequired(_("What you had read did not come along. Read it again, then decide."))]
    )
    next = HiddenField()

    @property
    def following(self) -> int | None:
        """The record to open after the decision, if the form names one."""
        return number(self.next.data)


class ReturnForm(DecisionForm):
    reason = TextAreaField(
        filters=[paragraphs],
        validators=[
            DataRequired(_("Write a reason: the other person reads it.")),
            Length(max=LONGEST_REASON, message=_("Keep the reason under 2,000 characters.")),
        ],
    )
