"""The partners of a team or an initiative as a form holds them while it goes on being filled."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.engagement_facts import PartnerPart, read_partners
from app.models import Partner
from app.typed import one_line
from app.web.addresses import number
from app.web.engagement_words import partners
from app.web.forms import Form
from app.web.partner_form import PartnerPartForm
from app.web.words import name


class FindForm(Form):
    """The search that adds a partner while the form goes on being filled."""

    class Meta(Form.Meta):
        csrf = False

    find = StringField(
        _l("Find a partner by its name"),
        [Length(max=200, message=_l("Use at most 200 characters."))],
        filters=[one_line],
        description=_l("Thai or English, any part of it."),
    )


def _fault(of: Form, field: Any) -> str:
    """What is wrong, and with which partner."""
    fault = str(field.errors[0])
    if not isinstance(of, PartnerPartForm):
        return fault
    return _("%(row)s, %(field)s: %(fault)s", row=name(of.survivor), field=field.label.text, fault=fault)


class PartnerList:
    """What was typed of each partner, or what stands: `formdata` None. `also`: a partner that is added to those.

    `since`: what the field says since when they have worked together leaves to be said.
    """

    def __init__(
        self, stored: Mapping[str, Any] | None, formdata: Any = None, also: int | None = None, *, since: str
    ) -> None:
        self.stands, self.since = read_partners(stored), since
        self.words = FindForm(formdata=formdata)
        sent = formdata.getlist("partner") if formdata is not None else list(self.stands)
        asked = [number(str(one)) for one in sent] + ([also] if also is not None else [])
        known = partners([one for one in asked if one is not None])
        self.unknown = sum(1 for one in asked if one not in known)
        self.partners = [
            self._form(known[one], formdata)
            for one in dict.fromkeys(one for one in asked if one is not None)
            if one in known
        ]

    def add(self, partner: Partner, formdata: Any) -> bool:
        """Adds a partner under its own name of today; False where it is there already."""
        partner = partner.survivor
        if any(partner.id in (one.partner.id, one.survivor.id) for one in self.partners):
            return False
        self.partners.append(self._form(partner, formdata))
        return True

    def remove(self, partner_id: int | None) -> None:
        self.partners = [one for one in self.partners if one.partner.id != partner_id]

    def validate(self) -> bool:
        # Each is asked, so that every fault is told.
        fine = not [one for one in (self.words, *self.partners) if not one.validate()]
        if self.unknown:
            self.words.find.errors = [
                _("A partner that you had added is not in the register. Find it again by its name.")
            ]
            fine = False
        ids = [one.survivor.id for one in self.partners]
        for one in self.partners:
            if ids.count(one.survivor.id) > 1:
                one.brings.errors = [_("This partner is in the list twice: remove one of the two.")]
                fine = False
        return fine

    def result(self) -> dict[int, PartnerPart]:
        """By id; only to be asked of a valid form. No figure counts these partners: each stands as what it is today."""
        return {one.survivor.id: one.part() for one in self.partners}

    def faults(self) -> list[tuple[str, str]]:
        """Where each fault is, and its sentence, in the order of the page."""
        forms = (*self.partners, self.words)
        return [(field.id, _fault(one, field)) for one in forms for field in one if field.errors]

    def _form(self, partner: Partner, formdata: Any) -> PartnerPartForm:
        form = PartnerPartForm(partner, self.stands.get(partner.id), formdata)
        form.since.description = self.since
        return form
