"""The forms of development: a plan's goals and support, decisions, talks, milestones and recognitions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app import clock
from app.development.named import objective_gone
from app.development.portfolio import SECTIONS
from app.development.proposal import MOST_GOALS, SUPPORT, GoalFacts, Proposal, Row, Said
from app.development.words import before_the_year
from app.models import ActivityKind, Area, GoalShows, RecognitionSort
from app.typed import one_line, paragraphs
from app.web.addresses import number
from app.web.development_words import section_name, shows_name, sort_name
from app.web.fields import DayField, HoursField, how_to_type_a_day
from app.web.forms import Form
from app.web.hours import format_hours
from app.web.numbers import ARABIC_DIGITS, format_number
from app.web.words import area_name

SENTENCES = Length(max=4000, message=_l("Use at most 4,000 characters."))
LINE = Length(max=300, message=_l("Use at most 300 characters."))
MOST_COUNTED = 9_999
# Minutes of a year of 366 days.
MOST_MINUTES = 366 * 24 * 60


class _Form(Form):
    def faults(self) -> list[tuple[str, str]]:
        """Where each fault is, and its sentence, in the order of the page."""
        found = [("main", str(text)) for text in self.form_errors]
        return found + [
            ("main" if isinstance(field, HiddenField) else field.id, str(field.errors[0]))
            for field in self
            if field.errors
        ]


class GoalForm(Form):
    """One goal. `goal`: the agreed goal it keeps or changes. A row that says nothing is no goal."""

    class Meta(Form.Meta):
        csrf = False

    goal = HiddenField(validators=[Length(max=20)])
    area = SelectField(_l("Area"))
    text = TextAreaField(
        _l("What I want to reach"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
        filters=[paragraphs],
    )
    shows = SelectField(_l("How it will show"))
    kind = SelectField(
        _l("Kind"), validate_choice=False, description=_l("A number needs one; hours may be of one.")
    )
    hours = HoursField(_l("Hours"), [Optional()], description=_l("Where it shows in hours."))
    count = StringField(
        _l("How many"), [Length(max=10)], filters=[one_line], description=_l("Where it shows in a number.")
    )
    milestone = StringField(
        _l("Milestone"), [LINE], filters=[one_line], description=_l("Where it shows in a milestone.")
    )
    objective = SelectField(_l("Serves the objective"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area.choices = [(area.value, area_name(area)) for area in Area]
        self.shows.choices = [(one.value, shows_name(one)) for one in GoalShows]

    @property
    def says_something(self) -> bool:
        return bool(
            self.text.data
            or (self.hours.raw_data and self.hours.raw_data[0])
            or self.count.data
            or self.milestone.data
        )

    def check(self, kinds: Mapping[str, ActivityKind], objectives: set[str]) -> bool:
        """Whether the row is whole, with a sentence at what is missing."""
        if not self.says_something:
            return True
        fine = not any(field.errors for field in self)
        for field, sentence in [*self._missing(kinds, objectives), *self._beside_the_way()]:
            if not field.errors:
                field.errors, fine = [sentence], False
        return fine

    def _missing(self, kinds: Mapping[str, ActivityKind], objectives: set[str]) -> list[tuple[Any, str]]:
        shows, kind = self.shows.data, kinds.get(self.kind.data or "")
        found: list[tuple[Any, str]] = []
        if not self.text.data:
            found.append((self.text, _("Write what you want to reach.")))
        if shows == GoalShows.HOURS and not self.hours.data:
            found.append((self.hours, _("Enter the hours, such as 60.")))
        if shows == GoalShows.HOURS and (self.hours.data or 0) > MOST_MINUTES:
            most = format_hours(MOST_MINUTES)
            found.append((self.hours, _("A year has %(most)s hours at the most.", most=most)))
        if shows == GoalShows.COUNT and self.counted is None:
            most = format_number(MOST_COUNTED)
            found.append((self.count, _("Enter how many, as a whole number from 1 to %(most)s.", most=most)))
        if shows == GoalShows.COUNT and not self.kind.data:
            found.append((self.kind, _("Choose the kind that is counted.")))
        if shows == GoalShows.MILESTONE and not self.milestone.data:
            found.append((self.milestone, _("Write which milestone it is.")))
        if self.kind.data and shows != GoalShows.MILESTONE:
            if kind is None:
                found.append((self.kind, _("Choose a kind of the list.")))
            elif kind.area != self.area.data:
                found.append((self.kind, _("This kind belongs to another area.")))
        if self.objective.data and self.objective.data not in objectives:
            found.append((self.objective, _("Choose an objective of the list.")))
        return found

    def _beside_the_way(self) -> list[tuple[Any, str]]:
        """What was typed for another way than the one that was chosen: it would be lost without a word."""
        if self.shows.data not in tuple(GoalShows):
            return []
        chosen = GoalShows(self.shows.data)
        ways = {GoalShows.HOURS: self.hours, GoalShows.COUNT: self.count, GoalShows.MILESTONE: self.milestone}
        beside = [field for way, field in ways.items() if way is not chosen and field.data]
        if chosen is GoalShows.MILESTONE and self.kind.data:
            beside.append(self.kind)
        why = _("“%(way)s” does not keep this: empty it, or choose another way.", way=shows_name(chosen))
        return [(field, why) for field in beside]

    @property
    def counted(self) -> int | None:
        typed = (self.count.data or "").translate(ARABIC_DIGITS)
        number = int(typed) if typed.isascii() and typed.isdecimal() else 0
        return number if 0 < number <= MOST_COUNTED else None

    def facts(self) -> GoalFacts:
        """Only to be asked of a row that was checked."""
        shows = GoalShows(self.shows.data)
        amount = {GoalShows.HOURS: self.hours.data, GoalShows.COUNT: self.counted}.get(shows)
        return GoalFacts(
            Area(self.area.data),
            self.text.data or "",
            shows,
            amount,
            int(self.kind.data) if self.kind.data and shows is not GoalShows.MILESTONE else None,
            (self.milestone.data or "") if shows is GoalShows.MILESTONE else "",
            int(self.objective.data) if self.objective.data else None,
        )


class PlanForm(_Form):
    """The goals and the support wanted. `version` says what was read; `more` asks for another empty row."""

    version = HiddenField(validators=[Length(max=20)])
    goals = FieldList(FormField(GoalForm), min_entries=1, max_entries=MOST_GOALS)
    time = TextAreaField(_l("Time"), [SENTENCES], filters=[paragraphs])
    money = TextAreaField(_l("Money"), [SENTENCES], filters=[paragraphs])
    mentor = TextAreaField(_l("A mentor"), [SENTENCES], filters=[paragraphs])
    training = TextAreaField(_l("Training"), [SENTENCES], filters=[paragraphs])

    def offer(self, kinds: list[SelectChoice], objectives: list[SelectChoice]) -> None:
        """What each row can choose from; what stands in one and is not there any more is told at its field."""
        there = {str(choice.value) for choice in objectives}
        for row in self.rows:
            row.kind.choices, row.objective.choices = kinds, objectives
            if (row.objective.data or "") not in there:
                row.objective.errors = [objective_gone()]

    @property
    def rows(self) -> list[GoalForm]:
        return [entry.form for entry in self.goals]

    def leave_out(self, name: str) -> None:
        """Takes the row of this name out."""
        self.goals.entries = [entry for entry in self.goals.entries if entry.name != name]

    def point_to(self, stands: Mapping[str, int]) -> None:
        """Rows that say the same as a goal that came to stand meanwhile keep it; `stands`: ids of goals by their text."""
        for row in self.rows:
            row.goal.data = row.goal.data or str(stands.get(row.text.data or "", ""))

    def check(self, kinds: Mapping[str, ActivityKind], objectives: set[str]) -> bool:
        fine = super().validate()
        return all([fine, *(row.check(kinds, objectives) for row in self.rows)])

    def faults(self) -> list[tuple[str, str]]:
        of_rows = [
            (field.id, _("Goal %(num)d: %(why)s", num=place, why=str(field.errors[0])))
            for place, row in enumerate(self.rows, 1)
            for field in row
            if field.errors
        ]
        others = [
            (field.id, str(field.errors[0]))
            for field in self
            if field.errors and field is not self.goals and not isinstance(field, HiddenField)
        ]
        return [("main", str(text)) for text in self.form_errors] + of_rows + others

    def proposal(self, known: set[int]) -> Proposal:
        """What was written; `known`: the goals that stand, of which a row may keep or change one."""
        rows: list[Row] = []
        for row in self.rows:
            if row.says_something:
                asked = int(row.goal.data) if (row.goal.data or "").isdecimal() else None
                rows.append(Row(asked if asked in known else None, row.facts()))
        return Proposal(rows, {name: self[name].data or "" for name in SUPPORT})


class MoveForm(_Form):
    """A move of one's own plan; `version` says what was read."""

    version = HiddenField(validators=[Length(max=20)])


class ReturnForm(MoveForm):
    """Gives a plan back with a reason."""

    reason = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Write a reason: the other person reads it.")),
            Length(max=2000, message=_l("Keep the reason under 2,000 characters.")),
        ],
        filters=[paragraphs],
    )


class ConfirmForm(_Form):
    """Confirms a milestone; `on` (ISO) and `note` are what was read of it."""

    on = HiddenField()
    note = HiddenField()

    def said(self) -> Said:
        """What was read; a day that is none was not read anywhere."""
        try:
            return Said(date.fromisoformat(self.on.data or ""), self.note.data or "")
        except ValueError:
            return Said(None, self.note.data or "")


class NotConfirmedForm(ConfirmForm):
    """Answers that a milestone is not reached yet, and why."""

    reason = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Write a reason: the other person reads it.")),
            Length(max=2000, message=_l("Keep the reason under 2,000 characters.")),
        ],
        filters=[paragraphs],
    )


class TalkForm(_Form):
    """A few sentences of one of the two; `read` is the mark of the words they replace."""

    read = HiddenField(validators=[Length(max=20)])
    words = TextAreaField(
        _l("How it goes, in a few sentences"),
        [DataRequired(_l("Write a few sentences.")), SENTENCES],
        filters=[paragraphs],
    )


class ReachedForm(_Form):
    """That a milestone was reached, and when: not before the year of its plan, which `begins`."""

    begins: date | None = None
    reached_on = DayField(_l("Reached on"), [InputRequired(_l("Enter the day."))])
    note = StringField(_l("How it can be seen"), [LINE], filters=[one_line])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reached_on.description = how_to_type_a_day()

    def validate_reached_on(self, field: Any) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("That day is still to come: say it once the milestone is reached."))
        if field.data and self.begins and field.data < self.begins:
            raise ValidationError(before_the_year(self.begins))


class RecognitionForm(_Form):
    """What somebody was awarded or is licensed for, and until when."""

    version = HiddenField(validators=[Length(max=20)])
    sort = SelectField(_l("What it is"))
    name = StringField(_l("Name"), [DataRequired(_l("Write what it is called.")), LINE], filters=[one_line])
    level = StringField(
        _l("Level"),
        [Length(max=100, message=_l("Use at most 100 characters."))],
        filters=[one_line],
    )
    issuer = StringField(
        _l("Given by"),
        [Length(max=200, message=_l("Use at most 200 characters."))],
        filters=[one_line],
    )
    number = StringField(
        _l("Number"),
        [Length(max=100, message=_l("Use at most 100 characters."))],
        filters=[one_line],
    )
    area = SelectField(_l("Area"))
    received_on = DayField(_l("Received on"), [InputRequired(_l("Enter the day."))])
    expires_on = DayField(
        _l("Valid until"),
        description=_l("The last day. Leave it empty where it does not lapse."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sort.choices = [(one.value, sort_name(one)) for one in RecognitionSort]
        self.area.choices = [("", _("All areas")), *((area.value, area_name(area)) for area in Area)]
        self.received_on.description = how_to_type_a_day()

    def validate_received_on(self, field: Any) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day is still to come."))

    def validate_expires_on(self, field: Any) -> None:
        if field.data and self.received_on.data and field.data < self.received_on.data:
            raise ValidationError(_("The last day must not be before the first day."))


class PortfolioForm(_Form):
    """What a portfolio leaves out: whole sections, and records by the ids of their activities; and words about oneself."""

    version = HiddenField(validators=[Length(max=20)])
    about = TextAreaField(_l("A few sentences about me"), [SENTENCES], filters=[paragraphs])
    sections = SelectMultipleField(_l("Leave out of the page"))
    activities = SelectMultipleField(_l("Leave out these records"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections.choices = [(one, section_name(one)) for one in SECTIONS]

    def chosen(self) -> set[int]:
        """The ids that were ticked; whatever else was sent is none."""
        return {found for one in self.activities.data or [] if (found := number(one)) is not None}
