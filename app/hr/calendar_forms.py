"""The forms of calendars and their periods: shape and words of the input."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.hr.change_form import ChangeForm
from app.models import Period, StaffLine
from app.typed import one_line
from app.web.fields import DayField
from app.web.language import language
from app.web.words import line_name

NAME = Length(max=300, message=_l("Use at most 300 characters."))


class CalendarForm(ChangeForm):
    """What a calendar is called, and whose "my year" it is."""

    name_th = StringField(_l("Name (Thai)"), [NAME], filters=[one_line])
    name_en = StringField(_l("Name (English)"), [NAME], filters=[one_line])
    line = SelectField(
        _l("The calendar of"),
        default="",
        description=_l("Whose “my year” it is. Everybody can look at every calendar."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line.choices = [
            ("", _("nobody in particular")),
            *((one.value, line_name(one)) for one in StaffLine),
        ]

    def validate_name_th(self, field: Any) -> None:
        if not field.data and not self.name_en.data:
            raise ValidationError(_("Write a Thai or an English name."))


class NewCalendarForm(CalendarForm):
    """A calendar that is not there yet."""

    code = StringField(
        _l("Code"),
        [
            DataRequired(_l("Write a code: commands name the calendar by it.")),
            Length(max=50, message=_l("Use at most 50 characters.")),
        ],
        filters=[one_line],
        description=_l("Short and lasting: it never changes."),
    )


class PeriodNamesForm(ChangeForm):
    """What a period is called: all that can change once it was closed."""

    name_th = StringField(_l("Name (Thai)"), [NAME], filters=[one_line])
    name_en = StringField(_l("Name (English)"), [NAME], filters=[one_line])

    def validate_name_th(self, field: Any) -> None:
        if not field.data and not self.name_en.data:
            raise ValidationError(_("Write a Thai or an English name."))


class PeriodForm(PeriodNamesForm):
    """A year, or a round inside a year; both days are included."""

    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])


class NewPeriodForm(PeriodForm):
    """A period that is not there yet; `year`: whose round it is."""

    year = SelectField(_l("What it is"), default="")

    def __init__(self, years: Sequence[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = [
            (str(one.id), _("a round of %(year)s", year=one.name_in(language()))) for one in reversed(years)
        ]
        self.year.choices = [("", _("a year of its own")), *rounds]
