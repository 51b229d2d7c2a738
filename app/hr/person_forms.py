"""The forms that add and change people: shape and words of the input."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from app.hr.appointment_forms import PlaceForm
from app.hr.change_form import ChangeForm
from app.hr.person_actions import NAMES
from app.models import StaffLine
from app.typed import one_line
from app.web.fields import DayField
from app.web.words import line_name

SHORT = Length(max=50, message=_l("Use at most 50 characters."))
LONG = Length(max=150, message=_l("Use at most 150 characters."))
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", re.ASCII)


def address(text: str | None) -> str:
    """An address as addresses are compared: in lower case."""
    return one_line(text).lower()


class WhoForm(ChangeForm):
    """What somebody is called in both languages, how they are reached, and their line."""

    prefix_th = StringField(_l("Prefix (Thai)"), [SHORT], filters=[one_line])
    rank_th = StringField(_l("Rank (Thai)"), [SHORT], filters=[one_line])
    degree_th = StringField(_l("Degree (Thai)"), [SHORT], filters=[one_line])
    given_th = StringField(_l("Given name (Thai)"), [LONG], filters=[one_line])
    family_th = StringField(_l("Family name (Thai)"), [LONG], filters=[one_line])
    prefix_en = StringField(_l("Prefix (English)"), [SHORT], filters=[one_line])
    rank_en = StringField(_l("Rank (English)"), [SHORT], filters=[one_line])
    degree_en = StringField(_l("Degree (English)"), [SHORT], filters=[one_line])
    given_en = StringField(_l("Given name (English)"), [LONG], filters=[one_line])
    family_en = StringField(_l("Family name (English)"), [LONG], filters=[one_line])
    email = StringField(
        _l("E-mail"),
        [
            Optional(),
            Length(max=254, message=_l("Use at most 254 characters.")),
            Regexp(ADDRESS, message=_l("Write an e-mail address, for example name@example.ac.th.")),
        ],
        filters=[address],
        description=_l("They sign in with it. Without one they cannot."),
    )
    line = RadioField(_l("Staff line"), [InputRequired(_l("Choose the line of staff."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [(one.value, line_name(one)) for one in StaffLine]
        self.line.choices = [SelectChoice(*one) for one in self.lines]

    def validate_given_th(self, field: StringField) -> None:
        if not field.data and not self.given_en.data:
            raise ValidationError(_("Write a Thai or an English given name."))

    def who(self) -> dict[str, Any]:
        """The facts of a person; only to be asked of a valid form."""
        names = {fact: self[fact].data or "" for fact in NAMES}
        return {**names, "email": self.email.data or None, "line": StaffLine(self.line.data)}


class PersonForm(WhoForm):
    """Changes somebody: from a day on, or because it was wrong all along."""

    from_day = DayField(
        _l("Called so from"), [InputRequired(_l("Enter the day from which they are called so."))]
    )
    is_correction = BooleanField(
        _l("The name was written wrong: correct it"),
        description=_l("What stood here is then not kept as an earlier name."),
    )


class NewPersonForm(WhoForm, PlaceForm):
    """Adds somebody with a first appointment."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Enter the staff code.")), SHORT],
        filters=[one_line],
        description=_l("The number by which the university knows them; it stays."),
    )
    first_day = DayField(_l("Works here from"), [InputRequired(_l("Enter the first day at work."))])

    def validate_code(self, field: StringField) -> None:
        # A code of spaces alone is input.
        if not field.data:
            raise ValidationError(_("Enter the staff code."))
