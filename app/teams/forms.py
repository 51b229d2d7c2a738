"""The forms of teams: shape and words of their input."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.teams.member_facts import MemberFacts
from app.teams.obstacles import Impossible
from app.typed import one_line, paragraphs
from app.web.engagement_words import disciplines
from app.web.fields import DayField, how_to_type_a_day
from app.web.forms import Form
from app.web.language import language

NAME = Length(max=300, message=_l("Use at most 300 characters."))
EARLIEST_YEAR = 1900
LATEST_YEAR = 2200


def fitting_year(form: Any, field: DayField) -> None:
    if field.data and not EARLIEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError(_("Check the year: a team does not last that long."))


def not_before_first(form: Any, field: DayField) -> None:
    if field.data and form.first_day.data and field.data < form.first_day.data:
        raise ValidationError(_("The last day must not be before the first day."))


class _Form(Form):
    """A form that tells what stood in its way."""

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
            ("main" if isinstance(field, HiddenField) else field.id, str(field.errors[0]))
            for field in self
            if field.errors
        ]


class TeamForm(_Form):
    """What a team is called, what it is for, and its days. `version` says what was read."""

    version = HiddenField(validators=[Length(max=20)])
    name_th = StringField(_l("Thai name"), [NAME], filters=[one_line])
    name_en = StringField(_l("English name"), [NAME], filters=[one_line])
    purpose = TextAreaField(
        _l("What the team is for"),
        [
            DataRequired(_l("Write what the team is for: those who are asked to join read it.")),
            Length(max=4000, message=_l("Use at most 4,000 characters.")),
        ],
        filters=[paragraphs],
        description=_l("The problem it takes on, and why one discipline alone does not solve it."),
    )
    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the team's first day.")), fitting_year])
    last_day = DayField(
        _l("Last day"),
        [not_before_first, fitting_year],
        description=_l("Leave it empty while the team goes on. A day ends it; emptied again, it goes on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_day.description = how_to_type_a_day()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.name_th.data and not self.name_en.data and not self.name_th.errors:
            self.name_th.errors, fine = [_("Write the name, in Thai or in English.")], False
        return fine


class _MemberForm(_Form):
    """Discipline, role and own days of a member."""

    discipline = SelectField(_l("Discipline in the team"), validate_choice=False)
    role = StringField(
        _l("Role in the team"),
        [Length(max=100, message=_l("Use at most 100 characters."))],
        filters=[one_line],
        description=_l("In a few words: surveys, design of the exhibition, contact with the schools."),
    )
    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day in the team."))])
    last_day = DayField(
        _l("Last day"), [not_before_first], description=_l("Leave it empty while the team goes on.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_day.description = how_to_type_a_day()
        self.discipline.choices = discipline_choices()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.discipline.data and self.discipline.data not in disciplines():
            self.discipline.errors, fine = [_("Choose a discipline of the list.")], False
        return fine

    def facts(self) -> MemberFacts:
        """Only to be asked of a valid form."""
        assert self.first_day.data is not None
        return MemberFacts(
            self.discipline.data or None, self.role.data or "", self.first_day.data, self.last_day.data
        )


class AskForm(_MemberForm):
    """Asks a colleague to join."""

    person = HiddenField(validators=[InputRequired(_l("Choose a colleague."))])


class AnswerForm(_MemberForm):
    """The colleague's own answer: what they correct of it."""


class MembershipForm(_MemberForm):
    """A membership that runs, changed. `read` says what was read."""

    read = HiddenField(validators=[Length(max=20)])


class LastDayForm(_Form):
    """The last day in the team."""

    last_day = DayField(_l("Last day in the team"), [InputRequired(_l("Enter the last day in the team."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day.description = how_to_type_a_day()


def discipline_choices() -> list[SelectChoice]:
    """Every discipline in its order, after none."""
    return [
        SelectChoice("", _("Not said")),
        *(SelectChoice(code, one.name_in(language())) for code, one in disciplines().items()),
    ]
