"""The forms of plans and objectives: shape and words of their input."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app import clock
from app.models import Calendar, PlanType, Unit
from app.strategy.told_forms import ToldForm, fitting_year
from app.typed import one_line, paragraphs
from app.web.dates import typed_day
from app.web.fields import DayField, how_to_type_a_day
from app.web.language import language
from app.web.plan_words import plan_type_name
from app.web.unit_tree import unit_choices

NAME = Length(max=300, message=_l("Use at most 300 characters."))
TEXT = Length(max=4000, message=_l("Use at most 4,000 characters."))
NUMBER = Length(max=20, message=_l("Use at most 20 characters."))


class NamedForm(ToldForm):
    """Something with a Thai and an English name, of which one may be missing."""

    name_th = StringField(_l("Thai name"), [NAME], filters=[one_line])
    name_en = StringField(_l("English name"), [NAME], filters=[one_line])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.name_th.data and not self.name_en.data and not self.name_th.errors:
            self.name_th.errors, fine = [_("Write the name, in Thai or in English.")], False
        return fine


class PlanForm(NamedForm):
    """A plan's type, names, owner, calendar and years."""

    type = SelectField(_l("Type"))
    owner = SelectField(_l("Owner"), description=_l("The university, or the unit that answers for the plan."))
    calendar = SelectField(_l("Calendar"), description=_l("Over whose years its indicators are told."))
    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day.")), fitting_year])
    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day.")), fitting_year])
    description = TextAreaField(_l("What the plan is about"), [TEXT], filters=[paragraphs])

    def __init__(
        self,
        owners: Sequence[tuple[Unit, int]],
        calendars: Sequence[Calendar],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.type.choices = [(one.value, plan_type_name(one)) for one in PlanType]
        self.owner.choices = unit_choices(owners)
        self.calendar.choices = [(str(one.id), one.name_in(language())) for one in calendars]
        self.first_day.description = how_to_type_a_day()

    def validate_last_day(self, field: Any) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day must not be before the first day."))


class ObjectiveForm(NamedForm):
    """What a plan wants to reach."""

    number = StringField(
        _l("Number"), [NUMBER], filters=[one_line], description=_l("As it is numbered in the plan: 1 or 2.3.")
    )
    description = TextAreaField(_l("What it means"), [TEXT], filters=[paragraphs])


class EndForm(ToldForm):
    """The day from which a plan is no longer offered; empty: it goes on."""

    ended_on = DayField(_l("Ended from"), [fitting_year], description="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ended_on.description = _(
            "The first day on which the plan is no longer offered, such as %(day)s. Empty: it goes on.",
            day=typed_day(clock.today(), language()),
        )


class RetireForm(ToldForm):
    """The day from which an indicator is no longer judged; empty: it is in use."""

    retired_on = DayField(_l("Retired from"), [fitting_year], description="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.retired_on.description = _(
            "The first day on which the indicator is no longer in use, such as %(day)s. Empty: it is in use.",
            day=typed_day(clock.today(), language()),
        )
