"""The form that tells what stood in its way, on which those of plans and of initiatives are built, and the years it takes."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field, HiddenField
from wtforms.validators import Length, ValidationError

from app import clock
from app.strategy.obstacles import Impossible
from app.web.fields import DayField, TypedField
from app.web.forms import Form

EARLIEST_YEAR = 1900
# A day so many years ahead is a slip of the year.
MOST_YEARS_AHEAD = 30


def fitting_year(form: Any, field: DayField) -> None:
    latest = clock.today().year + MOST_YEARS_AHEAD
    if field.data and not EARLIEST_YEAR <= field.data.year <= latest:
        raise ValidationError(_("Check the year: no plan and no initiative lasts that long."))


def fault_of(field: Field, row: str = "") -> str:
    """What is wrong with a field, with its name where the sentence alone would not tell which of several it is."""
    fault = str(field.errors[0])
    if row:
        return _("%(row)s, %(field)s: %(fault)s", row=row, field=field.label.text, fault=fault)
    if isinstance(field, TypedField):
        return _("%(field)s: %(fault)s", field=field.label.text, fault=fault)
    return fault


class ToldForm(Form):
    """A form that tells what stood in its way. `read` marks what was read when it was opened."""

    read = HiddenField(validators=[Length(max=40)])

    def tell(self, obstacle: Impossible) -> None:
        """Shows the obstacle at its field, or above the form where there is no such field."""
        if obstacle.field in self:
            self[obstacle.field].errors = [str(obstacle)]
        else:
            self.form_errors.append(str(obstacle))

    def faults(self) -> list[tuple[str, str]]:
        """Where each fault is, and its sentence, in the order of the page."""
        found = [("main", str(text)) for text in self.form_errors]
        return found + [
            ("main" if isinstance(field, HiddenField) else field.id, fault_of(field))
            for field in self
            if field.errors
        ]
