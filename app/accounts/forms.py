"""Signing in and changing the password: shape and words of the input."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from app.accounts.weakness import SHORTEST, weakness
from app.models import Person
from app.web.engagement_words import disciplines
from app.web.forms import Form
from app.web.language import LANGUAGES, language


class SignInForm(Form):
    email = StringField(_l("E-mail"), [InputRequired(_l("Enter your e-mail address.")), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), Length(max=1000)])


class NewPasswordForm(Form):
    new = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Enter a new password.")),
            Length(min=SHORTEST, message=_l("Use at least 10 characters.")),
            Length(max=1000, message=_l("Use at most 1,000 characters.")),
        ],
        description=_l("At least 10 characters; a short sentence is good."),
    )
    again = PasswordField(_l("New password again"), [EqualTo("new", _l("The two new passwords differ."))])

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def validate_new(self, field: PasswordField) -> None:
        # One that is too long is not read.
        if not field.errors and (weak := weakness(field.data or "", self.person)):
            raise ValidationError(weak)


class PasswordForm(NewPasswordForm):
    present = PasswordField(_l("Present password"), [InputRequired(_l("Enter your present password."))])

    def validate_new(self, field: PasswordField) -> None:
        if field.data == self.present.data:
            raise ValidationError(_("This is the present password: choose another one."))
        super().validate_new(field)


class SettingsForm(Form):
    language = RadioField(
        _l("Language of messages and of new devices"), choices=[SelectChoice(one) for one in LANGUAGES]
    )
    wants_digest = BooleanField(_l("Mail me once a day what waits for me"))


class FindingForm(Form):
    """My field of study, and whether colleagues find me by what I did."""

    discipline = SelectField(_l("Field of study"), validate_choice=False)
    is_findable = BooleanField(
        _l("Colleagues can find me by what I did"),
        description=_l(
            "They see titles, areas, units and years of approved work. Never hours, never drafts."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.discipline.description = _("Work you have approved from now on counts in it.")
        self.discipline.choices = [
            SelectChoice("", _("Not said")),
            *(SelectChoice(code, one.name_in(language())) for code, one in disciplines().items()),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.discipline.data and self.discipline.data not in disciplines():
            self.discipline.errors, fine = [_("Choose a discipline of the list.")], False
        return fine
