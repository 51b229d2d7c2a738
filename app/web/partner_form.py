"""What somebody types of a partner's part in an activity or a team: who brings what, who decided, how the result is used."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app import clock
from app.engagement_facts import PartnerPart
from app.models import Deciding, Partner, Resource
from app.typed import one_line
from app.web.dates import Beginning, typed_beginning
from app.web.engagement_words import deciding_name, resource_name
from app.web.fields import BeginningField, request_language
from app.web.forms import GivenForm

EARLIEST_YEAR = 1900
LONGEST = 1000
SHORT_ENOUGH = Length(max=LONGEST, message=_l("Use at most 1,000 characters."))


def not_ahead(form: Any, field: BeginningField) -> None:
    """What has begun has a day up to today."""
    if field.data and field.data.day > clock.today():
        raise ValidationError(_("This day lies ahead: write since when it has been so."))
    if field.data and field.data.day.year < EARLIEST_YEAR:
        raise ValidationError(_("Check the year: this day lies before 1900."))


def ways_to_begin() -> dict[str, str]:
    """How a beginning may be typed, for the hint beside its field."""
    of, lang = date(clock.today().year - 3, 3, 14), request_language()
    return {
        name: typed_beginning(Beginning(of, within), lang)
        for name, within in (("day", ""), ("month", "month"), ("year", "year"))
    }


class PartnerPartForm(GivenForm):
    """One partner's part; its fields are named by the partner's id, so that a page holds many."""

    class Meta(GivenForm.Meta):
        csrf = False

    brings = StringField(
        _l("What the partner brings"),
        [SHORT_ENOUGH],
        filters=[one_line],
        description=_l("For example: knowledge of the area, volunteers, a place."),
    )
    resources = SelectMultipleField(_l("What the university brings"), validate_choice=False)
    gives = StringField(_l("In words"), [SHORT_ENOUGH], filters=[one_line])
    deciding = SelectField(_l("Who took part in deciding"), validate_choice=False)
    use = StringField(_l("How the partner uses the result"), [SHORT_ENOUGH], filters=[one_line])
    since = BeginningField(_l("Working together since"), [not_ahead])

    def __init__(self, partner: Partner, part: PartnerPart | None = None, formdata: Any = None) -> None:
        part = part or PartnerPart()
        super().__init__(
            formdata=formdata,
            prefix=f"partner-{partner.id}",
            data={
                **part._asdict(),
                "since": Beginning(part.since, part.since_within) if part.since else None,
                "resources": [one.value for one in part.resources],
                "deciding": part.deciding.value if part.deciding else "",
            },
        )
        self.resources.choices = [SelectChoice(one.value, resource_name(one)) for one in Resource]
        self.deciding.choices = [
            SelectChoice("", _("Not said")),
            *(SelectChoice(one.value, deciding_name(one)) for one in Deciding),
        ]
        self.since.description = _(
            "A day, a month or a year: %(day)s, %(month)s or %(year)s. Leave it empty where it began with this activity.",
            **ways_to_begin(),
        )
        # As it was posted, and what it is in the register today.
        self.partner, self.survivor = partner, partner.survivor

    def part(self) -> PartnerPart:
        """What is said; only to be asked of a valid form. Words that no form offers are nothing."""
        since: Beginning | None = self.since.data
        return PartnerPart(
            self.brings.data or "",
            tuple(one for one in Resource if one.value in (self.resources.data or ())),
            self.gives.data or "",
            next((one for one in Deciding if one.value == self.deciding.data), None),
            self.use.data or "",
            since.day if since else None,
            since.within if since else "",
        )
