"""The forms of norms, groups of staff, and people's places in them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.hr.change_form import ChangeForm
from app.hr.kind_forms import CODE, Named
from app.models import Area, StaffGroup, StaffLine
from app.typed import one_line
from app.web.fields import DayField, HoursField
from app.web.words import area_name, line_name, name

LINE = "line:"


class NormForm(ChangeForm):
    """At least so many hours a year, for whom, and since when."""

    whom = SelectField(_l("Whom it is for"))
    area = SelectField(_l("Area"))
    hours = HoursField(
        _l("Hours a year"),
        [InputRequired(_l("Enter the hours, such as 1,260."))],
        description=_l("For a full post and a whole year; less of either owes less."),
    )
    first_day = DayField(_l("From"), [InputRequired(_l("Enter the day."))])
    source = StringField(
        _l("Rule"),
        [Length(max=300, message=_l("Use at most 300 characters."))],
        filters=[one_line],
        description=_l("The rule that says so, as people know it."),
    )

    def __init__(self, groups: list[StaffGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.code: group for group in groups}
        self.whom.choices = [
            *(
                SelectChoice(LINE + line.value, _("Everybody: %(line)s", line=line_name(line)))
                for line in StaffLine
            ),
            *(SelectChoice(group.code, name(group), optgroup=line_name(group.line)) for group in groups),
        ]
        self.area.choices = [("", _("All areas together")), *((area.value, area_name(area)) for area in Area)]

    def validate_hours(self, field: Any) -> None:
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("A norm asks for more than no hours."))

    @property
    def group(self) -> StaffGroup | None:
        return self.groups.get(self.whom.data or "")

    @property
    def line(self) -> StaffLine:
        """Only to be asked of a valid form."""
        group = self.group
        return group.line if group else StaffLine((self.whom.data or "").removeprefix(LINE))


class EndNormForm(ChangeForm):
    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])


class GroupForm(Named):
    """A group of staff that is not there yet."""

    code = StringField(
        _l("Code"), CODE, filters=[one_line], description=_l("Short and lasting: it never changes.")
    )
    line = SelectField(_l("Staff line"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line.choices = [(one.value, line_name(one)) for one in StaffLine]


class RenameGroupForm(Named):
    """What a group of staff is called; its code and its line of staff never change."""


class PlaceForm(ChangeForm):
    """In which group somebody is from a day on."""

    group = SelectField(_l("Staff group"))
    first_day = DayField(_l("From"), [InputRequired(_l("Enter the day."))])

    def __init__(self, groups: list[StaffGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.code: group for group in groups}
        self.group.choices = [("", _("None")), *((one.code, name(one)) for one in groups)]

    @property
    def chosen(self) -> StaffGroup | None:
        return self.groups.get(self.group.data or "")
