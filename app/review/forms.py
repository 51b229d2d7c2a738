"""What a decision is sent with: the version that was read, and the reason of a return."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.web.addresses import number
from app.web.forms import Form
from app.web.reasons import ReasonForm


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


class ReturnForm(ReasonForm, DecisionForm):
    """A decision that says why."""
