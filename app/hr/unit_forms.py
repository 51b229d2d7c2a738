"""The forms that open, change, close, reopen and succeed a unit: shape and words of the input."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.hr.change_form import ChangeForm
from app.models import Unit, UnitLevel
from app.typed import one_line
from app.web.fields import DayField
from app.web.language import language
from app.web.words import level_name

NAME = Length(max=300, message=_l("Use at most 300 characters."))
CODE = Length(max=50, message=_l("Use at most 50 characters."))
CAMPUS = Length(max=100, message=_l("Use at most 100 characters."))


def levels() -> list[SelectChoice]:
    """The levels that a unit below the university can have."""
    return [SelectChoice(one.value, level_name(one)) for one in UnitLevel if one is not UnitLevel.UNIVERSITY]


class UnitForm(ChangeForm):
    """What a unit is called, what it is in the tree, and where it stands among the units beside it."""

    name_th = StringField(_l("Name (Thai)"), [NAME], filters=[one_line])
    name_en = StringField(_l("Name (English)"), [NAME], filters=[one_line])
    level = SelectField(_l("Level"), default=UnitLevel.DEPARTMENT.value)
    campus_th = StringField(_l("Campus (Thai)"), [CAMPUS], filters=[one_line])
    campus_en = StringField(_l("Campus (English)"), [CAMPUS], filters=[one_line])
    after = SelectField(_l("Stands after"), default="")

    def __init__(self, beside: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level.choices = levels()
        self.after.choices = [
            SelectChoice("", _("first")),
            *(SelectChoice(str(one.id), one.name_in(language())) for one in beside),
        ]

    def validate_name_th(self, field: Any) -> None:
        if not field.data and not self.name_en.data:
            raise ValidationError(_("Write a Thai or an English name."))


class NewUnitForm(UnitForm):
    """A unit that opens below another one."""

    code = StringField(
        _l("Code"),
        [DataRequired(_l("Write a code: files and rosters name the unit by it.")), CODE],
        filters=[one_line],
        description=_l("Short and lasting: it never changes."),
    )
    opened_on = DayField(_l("Opens on"), [InputRequired(_l("Enter the day on which it opens."))])


class CloseUnitForm(ChangeForm):
    """The day from which a unit is closed."""

    closed_on = DayField(
        _l("Closed from"),
        [InputRequired(_l("Enter the first day on which it is closed."))],
        description=_l("The first day on which the unit is there no longer."),
    )
    with_below = BooleanField(_l("Close the units below it too"))


class ReopenUnitForm(ChangeForm):
    """Whether the units below that closed on the same day open with it."""

    with_below = BooleanField(_l("Open the units below that closed on the same day too"))


class SucceedForm(ChangeForm):
    """Which units close, from when on, and which unit follows them: one that is there, or a new one."""

    closed_on = DayField(
        _l("From which day"),
        [InputRequired(_l("Enter the first day of the successor."))],
        description=_l("The first day of the successor; appointments move on this day."),
    )
    successor = SelectField(_l("Successor"), default="")
    code = StringField(_l("Code"), [CODE], filters=[one_line])
    name_th = StringField(_l("Name (Thai)"), [NAME], filters=[one_line])
    name_en = StringField(_l("Name (English)"), [NAME], filters=[one_line])
    level = SelectField(_l("Level"), default=UnitLevel.DEPARTMENT.value)
    parent = SelectField(_l("Belongs to"))
    others = SelectMultipleField(
        _l("Further units that merge into it"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    with_below = BooleanField(_l("The units below go along: they close too, and their people move too"))

    def __init__(self, others: Any, successors: Any, parents: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others.choices = others
        self.successor.choices = [("", _("a new unit")), *successors]
        self.parent.choices = parents
        self.level.choices = levels()

    def unasked(self) -> set[str]:
        return {"level", "parent"} if self.successor.data else set()

    def validate_successor(self, field: Any) -> None:
        if field.data and (self.code.data or self.name_th.data or self.name_en.data):
            raise ValidationError(
                _(
                    "A unit that is there is chosen, and a new one is filled in. Choose “a new unit”, or empty the"
                    " code and the names of the new one."
                )
            )

    def validate_code(self, field: Any) -> None:
        if not self.successor.data and not field.data:
            raise ValidationError(_("Write a code: files and rosters name the unit by it."))

    def validate_name_th(self, field: Any) -> None:
        if not self.successor.data and not field.data and not self.name_en.data:
            raise ValidationError(_("Write a Thai or an English name."))
