"""The forms that change where people work: shape and words of the input."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.hr.appointment_actions import Place
from app.hr.change_form import ChangeForm
from app.models import Appointment, RoleGrant, Unit
from app.typed import one_line
from app.web.fields import DayField
from app.web.numbers import ARABIC_DIGITS
from app.web.words import day, name

FULL = 100
POSITION = Length(max=200, message=_l("Use at most 200 characters."))


class FteField(IntegerField):
    """A share of a full post in whole percent, 0 to 100; nothing typed is None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        text = one_line(valuelist[0]).translate(ARABIC_DIGITS).removesuffix("%").strip()
        self.data = None
        if not text:
            self.raw_data = [""]
            return
        if not text.isdecimal() or len(text) > 3 or int(text) > FULL:
            raise ValueError(_("Write a whole percent from 0 to 100, for example 60."))
        self.data = int(text)


class PlaceForm(ChangeForm):
    """Where somebody works and as what."""

    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose a unit."))])
    fte = FteField(
        _l("Share of a full post"),
        [InputRequired(_l("Write a whole percent from 0 to 100, for example 60."))],
    )
    position_th = StringField(_l("Position (Thai)"), [POSITION], filters=[one_line])
    position_en = StringField(_l("Position (English)"), [POSITION], filters=[one_line])

    def __init__(self, units: Sequence[tuple[Unit, int]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.id): unit for unit, _depth in units}
        self.unit.choices = unit_options(units)

    def place(self) -> Place:
        """Only to be asked of a valid form."""
        assert self.fte.data is not None
        return Place(
            self.units[self.unit.data],
            self.fte.data,
            self.position_th.data or "",
            self.position_en.data or "",
        )


class TransferForm(PlaceForm):
    first_day = DayField(_l("From"), [InputRequired(_l("Enter the day from which they work there."))])


class JoinForm(TransferForm):
    """An appointment beside the primary one."""

    last_day = DayField(_l("Last day"), description=_l("It runs on: leave it empty."))
    present_fte = FteField(_l("Share of the present primary appointment from then on"))


class CorrectForm(TransferForm):
    """All facts of one appointment."""

    last_day = DayField(_l("Last day"), description=_l("It runs on: leave it empty."))
    is_primary = BooleanField(_l("Primary appointment"))
    swaps = BooleanField(
        _l("What else they hold on these days changes with it"),
        description=_l(
            "If this becomes the primary one, the other becomes the second post, and the reverse."
        ),
    )


class EndForm(ChangeForm):
    """The last day of one appointment."""

    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    present_fte = FteField(_l("Share of the primary appointment from the day after on"))


class LeaveForm(ChangeForm):
    """The last day at the university."""

    last_day = DayField(_l("Last day at work"), [InputRequired(_l("Enter the last day."))])
    ends_roles = RadioField(_l("Their roles"), validate_choice=False)

    def __init__(self, held: Sequence[RoleGrant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.answers = [
            ("end", _("They end on that day too")),
            ("stay", _("They stay: with them they still sign in, see and decide")),
        ]
        self.ends_roles.choices = [SelectChoice(*one) for one in self.answers]

    def validate_ends_roles(self, field: RadioField) -> None:
        if self.held and field.data not in ("end", "stay"):
            raise ValidationError(_("Choose what becomes of their roles."))


def unit_options(units: Sequence[tuple[Unit, int]]) -> list[SelectChoice]:
    """The units in the order of the tree; closed ones say so."""
    found = [SelectChoice("", _("Choose a unit"))]
    for unit, depth in units:
        text = f"{'– ' * depth}{name(unit)}"
        if unit.closed_on:
            text = _("%(unit)s (closed from %(day)s on)", unit=text, day=day(unit.closed_on))
        found.append(SelectChoice(str(unit.id), text))
    return found


def start_of(post: Appointment) -> dict[str, Any]:
    """What the form that corrects an appointment starts with."""
    return {
        "unit": str(post.unit_id),
        "fte": post.fte_percent,
        "position_th": post.position_th,
        "position_en": post.position_en,
        "first_day": post.first_day,
        "last_day": post.last_day,
        "is_primary": post.is_primary,
    }
