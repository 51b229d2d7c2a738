"""What is typed to make two records one: the other record, everybody's share, and why."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired

from app.models import Contribution
from app.typed import one_line
from app.web.addresses import number
from app.web.fields import ShareField
from app.web.forms import Form
from app.web.language import language
from app.web.reasons import ReasonForm


class OtherForm(Form):
    """Which record is the other one: its number, or its address."""

    other = StringField(
        _l("The other record"),
        [DataRequired(_l("Enter the number of the other record: it stands at the end of its address."))],
        filters=[one_line],
        description=_l("Its number, or its address."),
    )

    @property
    def chosen(self) -> int | None:
        """The number of the record that was typed."""
        return number((self.other.data or "").rstrip("/").rpartition("/")[2])


class MergeForm(ReasonForm):
    """A share for each part that goes on, named `share_<id>`, the reason, and which versions were read."""

    version = HiddenField()


class PartingForm(ReasonForm):
    """Why the two are parted again."""


def share_form(parts: Iterable[Contribution], *, reading: str, anew: str | None = None) -> MergeForm:
    """A form that asks for the share of each of `parts`, starting with what it holds; `reading`: which versions are read.

    `anew`: what was sent was a reading of other versions; of it only this reason stays.
    """

    class Shares(MergeForm):
        pass

    parts = list(parts)
    for part in parts:
        field = ShareField(_("Share of %(name)s", name=part.person.name_in(language())))
        setattr(Shares, f"share_{part.id}", field)
    held = {f"share_{part.id}": part.share for part in parts}
    if anew is not None:
        return Shares(formdata=None, data={**held, "version": reading, "reason": anew})
    return Shares(data={**held, "version": reading})


def shares_of(form: MergeForm) -> dict[int, int]:
    """Parts per million by the id of each part, of a valid form; what was left empty stays as it is."""
    return {
        int(field.name.removeprefix("share_")): field.data
        for field in form
        if field.name.startswith("share_") and field.data is not None
    }
