"""What is typed to make two records one: the other record, everybody's share, and why."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired

from app.models import Contribution, Outsider
from app.typed import one_line
from app.web.addresses import number
from app.web.fields import ShareField
from app.web.forms import AS_SENT, Form
from app.web.language import language
from app.web.numbers import format_share
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


class OutsideShareField(ShareField):
    """The share of somebody from outside, who may hold none."""

    def _understand(self, text: str) -> int:
        return 0 if text.strip().removesuffix("%").strip() in ("0", "๐") else super()._understand(text)


class MergeForm(ReasonForm):
    """A share for each part that goes on, named `share_<id>`, and for each who is from outside and holds one, named
    `outside_<id>`; the reason, and which versions were read."""

    version = HiddenField()

    @property
    def share_fields(self) -> list[ShareField]:
        return [field for field in self if isinstance(field, ShareField)]

    @property
    def shared_out(self) -> int:
        """What is typed so far, in parts per million."""
        return sum(field.data or 0 for field in self.share_fields)

    @property
    def unread(self) -> list[str]:
        return [str(text) for field in self.share_fields for text in field.process_errors]


class PartingForm(ReasonForm):
    """Why the two are parted again."""


def share_form(
    parts: Iterable[Contribution],
    guests: Iterable[Outsider],
    *,
    proposed: Mapping[str, int | None],
    reading: str,
    anew: str | None = None,
    typed: Any = AS_SENT,
) -> MergeForm:
    """A form that asks for the share of each of `parts` and `guests`, starting with `proposed`; `reading`: which versions are read.

    `anew`: what was sent was a reading of other versions; of it only this reason stays. `typed`: what is typed so far.
    """

    class Shares(MergeForm):
        pass

    for part in parts:
        needed = _needed(_("Enter the share in percent, for example 20."))
        label = _("Share of %(name)s", name=part.person.name_in(language()))
        setattr(Shares, f"share_{part.id}", ShareField(label, [needed], description=_held(part.share)))
    for one in guests:
        needed = _needed(_("Enter the share in percent, or 0 where they hold none."))
        label = _("Share of %(name)s, from outside", name=one.name)
        field = OutsideShareField(label, [needed], description=_held(one.share))
        setattr(Shares, f"outside_{one.id}", field)
    start = {**proposed, "version": reading}
    if anew is not None:
        return Shares(formdata=None, data={**start, "reason": anew})
    return Shares(formdata=typed, data=start)


def shares_of(form: MergeForm, prefix: str) -> dict[int, int]:
    """Parts per million by the id of each part ("share_"), or of each who is from outside ("outside_"), of a valid form."""
    return {
        int(field.name.removeprefix(prefix)): field.data
        for field in form.share_fields
        if field.name.startswith(prefix) and field.data is not None
    }


def _held(share: int) -> str:
    return _("Now %(share)s", share=format_share(share))


def _needed(sentence: str) -> Callable[[Form, ShareField], None]:
    def check(form: Form, field: ShareField) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(sentence)

    return check
