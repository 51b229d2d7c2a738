"""The forms that share out an activity: what the lead says of their own share, and a part for a colleague."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.activities.forms import PartForm
from app.activities.sharing import Keeping
from app.models import Contribution
from app.web.addresses import number
from app.web.fields import ShareField
from app.web.forms import Form


class OwnShare(Form):
    """The lead's own share; `own_part` names the part that makes room, `own_read` says what it held when this was read."""

    own_share = ShareField(_l("Your own share"))
    own_part = HiddenField()
    own_read = HiddenField()

    def own_part_id(self) -> int | None:
        return number(str(self.own_part.data or ""))

    def keeping(self) -> Keeping | None:
        """What the lead keeps from now on, as far as it is said."""
        if self.own_share.data is None:
            return None
        return Keeping(self.own_part_id(), number(str(self.own_read.data)), self.own_share.data)

    def read_anew(self, part: Contribution | None) -> None:
        """Shown again, the form is about `part` as it is now; what was typed of another one is not meant for it."""
        if part is None:
            return
        if part.id != self.own_part_id():
            self.own_share.process(None, part.share)
            self.own_share.raw_data = []
        self.own_part.data, self.own_read.data = str(part.id), str(part.share)


class ProposalForm(OwnShare, PartForm):
    """A part for a colleague, and what the lead keeps; `part` names what they were asked before and have not answered."""

    person = HiddenField(validators=[InputRequired(_l("Choose a colleague."))])
    part = HiddenField()
    # Here, so that its faults are told after those of the part.
    own_share = ShareField(_l("Your own share"))


def own_start(part: Contribution | None) -> dict[str, int]:
    """What the fields of the lead's own share start with, where they have a part that makes room."""
    return {"own_share": part.share, "own_part": part.id, "own_read": part.share} if part else {}
