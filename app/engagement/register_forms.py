"""The forms of the register of partners: shape and words of their input."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.engagement.partner_actions import Impossible, PartnerFacts
from app.models import Scale
from app.places import THAILAND
from app.typed import one_line, paragraphs
from app.web.engagement_words import sectors
from app.web.forms import Form
from app.web.language import language
from app.web.partners import country_choices, province_choices
from app.web.words import scale_name

NAME = Length(max=300, message=_l("Use at most 300 characters."))


class RegisterForm(Form):
    """A form that changes the register. `version` says what was read, `seen` what its reader was shown that it touches."""

    version = HiddenField(validators=[Length(max=64)])
    seen = HiddenField(validators=[Length(max=200)])
    reason = TextAreaField(
        _l("Reason"),
        [Length(max=2000, message=_l("Keep the reason under 2,000 characters."))],
        filters=[paragraphs],
        description=_l("It stands in the history. Figures of a closed period change only with a reason."),
    )

    def faults(self) -> list[tuple[str, str]]:
        """Where each fault is, and its sentence, in the order of the page."""
        of_form = [("main", str(text)) for text in self.form_errors]
        return of_form + [(field.id, str(field.errors[0])) for field in self if field.errors]

    def tell(self, obstacle: Impossible) -> None:
        """Shows the obstacle at its field, or above the form where there is no such field."""
        if obstacle.field in self:
            self[obstacle.field].errors = [str(obstacle)]
        else:
            self.form_errors.append(str(obstacle))


class PartnerForm(RegisterForm):
    """The facts of a partner. `although`: it is saved although others have names like it."""

    name_th = StringField(_l("Thai name"), [NAME], filters=[one_line])
    name_en = StringField(_l("English name"), [NAME], filters=[one_line])
    sector_code = SelectField(_l("Sector"), [InputRequired(_l("Choose a sector."))], validate_choice=False)
    scale = SelectField(_l("Scale"), [InputRequired(_l("Choose a scale."))], validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False, default=THAILAND)
    province = SelectField(_l("Province"), validate_choice=False)
    although = BooleanField()
    then = HiddenField(validators=[Length(max=500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_th.description = _("In full: องค์การบริหารส่วนตำบล, not อบต.")
        self.scale.description = _("How far it reaches: a village school is local, a ministry national.")
        self.province.description = _(
            "For partners in Thailand; leave it empty where it is no one province's."
        )
        self.sector_code.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(code, one.name_in(language())) for code, one in sectors().items()),
        ]
        self.scale.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(one.value, scale_name(one)) for one in Scale),
        ]
        self.country.choices = [SelectChoice(code, name) for code, name in country_choices()]
        self.province.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(code, name) for code, name in province_choices()),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for field, sentence in (
            (self.sector_code, _("Choose a sector.")),
            (self.scale, _("Choose a scale.")),
            (self.country, _("Choose a country.")),
            (self.province, _("Choose a province of the list.")),
        ):
            if field.data not in {choice[0] for choice in field.iter_choices()} and not field.errors:
                field.errors, fine = [sentence], False
        if not self.name_th.data and not self.name_en.data:
            self.name_th.errors, fine = [_("Write the name, in Thai or in English.")], False
        if self.province.data and self.country.data != THAILAND and not self.province.errors:
            self.province.errors, fine = [_("A partner abroad has no Thai province: leave it empty.")], False
        return fine

    def facts(self) -> PartnerFacts:
        """Only to be asked of a valid form."""
        return PartnerFacts(
            self.name_th.data or "",
            self.name_en.data or "",
            self.sector_code.data,
            Scale(self.scale.data),
            self.province.data or "",
            self.country.data or THAILAND,
        )


class MergeForm(RegisterForm):
    """Into which other one."""

    into = HiddenField()


class SeparateForm(RegisterForm):
    """A reason alone."""
