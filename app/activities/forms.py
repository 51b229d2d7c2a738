"""The forms that log and change activities: shape and words of the input."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import clock
from app.activities.papers import ACCEPTED, MOST_FILES
from app.activities.pictures import LONGEST_SIDE
from app.activities.questions import answers_to, own_fields, questions_of
from app.checks import Problem
from app.models import ActivityKind, Area, Initiative, Part, Scale
from app.typed import one_line, paragraphs
from app.web.addresses import number
from app.web.dates import format_day
from app.web.fields import DayField, HoursField, PositionField, ShareField, how_to_type_a_day
from app.web.forms import AS_SENT, Form
from app.web.initiative_days import with_days_within
from app.web.language import language
from app.web.numbers import format_number
from app.web.words import area_name, part_name, scale_name

Fault = tuple[str, str]


class SharedFacts(NamedTuple):
    """The facts of an activity as a form holds them once it is valid."""

    kind: ActivityKind
    title: str
    description: str
    first_day: date
    last_day: date
    scale: Scale | None
    place: str
    fields: dict[str, str]


class Authorship(NamedTuple):
    """Where somebody stands among all authors, from 1 (None: not stated), and whether readers write to them."""

    position: int | None
    is_corresponding: bool


class OwnFacts(NamedTuple):
    """The facts of one part; `share` in parts per million, None: as it is. No days: those of the activity.

    `authorship` None: as it is, for the kind does not ask.
    """

    role: Part
    minutes: int | None
    first_day: date | None = None
    last_day: date | None = None
    share: int | None = None
    authorship: Authorship | None = None


def last_after_first(form: Any, field: DayField) -> None:
    if field.data and form.first_day.data and field.data < form.first_day.data:
        raise ValidationError(_("The last day must not be before the first day."))


def authorship_of(form: Any) -> Authorship | None:
    """What was sent of it. A form that did not ask says nothing: an unticked box alone would say no."""
    position = form.author_position
    return Authorship(position.data, form.is_corresponding.data) if position.raw_data else None


class EvidenceForm(Form):
    """Files and links; `kept` names files that an earlier try stored."""

    files = MultipleFileField(_l("Add files or pictures"))
    kept = SelectMultipleField(validate_choice=False)
    links = TextAreaField(
        _l("Links"),
        [Length(max=20_000)],
        filters=[paragraphs],
        description=_l("One web address on each line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files.description = _(
            "PDF, pictures or office files; up to 10 MB each and %(number)s files, 30 MB at once. Photos from a phone may be larger: they are kept with at most %(pixels)s pixels a side, without the place where they were taken; HEIC becomes JPEG.",
            number=MOST_FILES,
            pixels=format_number(LONGEST_SIDE),
        )
        self.accept = ACCEPTED


class ActivityForm(EvidenceForm):
    """The facts of an activity and of one's own part in it; `KindInput` adds what its kind asks for."""

    area = StringField(_l("Area"))
    kind = SelectField(_l("Kind"), [InputRequired(_l("Choose a kind."))], validate_choice=False)
    title = StringField(
        _l("Title"),
        [
            # Of spaces alone nothing is left to require.
            DataRequired(_l("Write what the activity is called.")),
            Length(max=300, message=_l("Use at most 300 characters.")),
        ],
        filters=[one_line],
    )
    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day, for example 14/3/2025."))])
    last_day = DayField(_l("Last day"), [last_after_first], description=_l("One day only: leave it empty."))
    hours = HoursField(_l("Your hours"), description=_l("Only your own part."))
    role = SelectField(_l("Your role"), default=Part.LEAD.value)
    author_position = PositionField(
        _l("Your place among the authors"),
        description=_l("Of all authors, also those from outside: 1 is the first."),
    )
    is_corresponding = BooleanField(_l("You are the corresponding author"))
    description = TextAreaField(
        _l("What was done"),
        [Length(max=20_000, message=_l("Use at most 20,000 characters."))],
        filters=[paragraphs],
    )
    scale = SelectField(_l("Scale"), default="")
    place = StringField(
        _l("Place"), [Length(max=200, message=_l("Use at most 200 characters."))], filters=[one_line]
    )
    initiative = SelectField(
        _l("Initiative"),
        validate_choice=False,
        description=_l(
            "Where it is part of one that shares a day with it: those of your unit, those you lead, and those of the team's lead."
        ),
    )
    form_token = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(part.value, part_name(part)) for part in Part]
        self.scale.choices = [
            SelectChoice("", scale_name(None)),
            *(SelectChoice(one.value, scale_name(one)) for one in Scale),
        ]
        self.first_day.description = how_to_type_a_day()
        self.initiative.choices = [SelectChoice("", _("None"))]

    def days(self) -> tuple[date, date]:
        """The days as typed so far; those of today where none are."""
        first = self.first_day.data or self.last_day.data or clock.today()
        return first, max(first, self.last_day.data or first)

    def offer_initiatives(self, initiatives: Iterable[Initiative]) -> None:
        """Those that are suggested for these days; the one that was chosen stays chosen."""
        self.initiative.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(str(one.id), with_days_within(one, *self.days())) for one in initiatives),
        ]


class KindInput:
    """What somebody types about an activity: the form, the kind it names, and that kind's own fields."""

    def __init__(
        self,
        kinds: Mapping[int, ActivityKind],
        *,
        formdata: Any = AS_SENT,
        start: Mapping[str, Any] | None = None,
        area_decides: bool = False,
    ) -> None:
        start = start or {}
        self.form = ActivityForm(formdata=formdata, data=start)
        self.kinds = kinds
        self.kind = _kind_named(self.form.kind.data, kinds)
        asked = next((area for area in Area if area.value == self.form.area.data), None)
        if area_decides and self.kind and asked and self.kind.area is not asked:
            self.kind = None
        self.area = self.kind.area if self.kind else asked
        self.form.area.data = self.area.value if self.area else ""
        if area_decides or self.kind:
            self.form.kind.data = str(self.kind.id) if self.kind else ""
        if self.kind:
            self.form.kind.description = self.kind.hint_in(language())
        self.form.kind.choices = self._choices(start.get("kind"))
        answers: Mapping[str, str] = start.get("fields") or {}
        self.questions = questions_of(self.kind, answers if self._is_still(start.get("kind")) else {})
        self.own = own_fields(self.questions, formdata, answers)

    def _is_still(self, present: int | None) -> bool:
        """Whether the kind is the one that the activity has."""
        return self.kind is not None and self.kind.id == present

    def _choices(self, present: int | None) -> list[SelectChoice]:
        """The kinds in use today by area, of the chosen area alone if there is one; and what the activity is now."""
        today = clock.today()
        in_order = sorted(self.kinds.values(), key=lambda kind: (kind.position, kind.id))
        choices = [SelectChoice("", _("Choose a kind"))]
        for area in (self.area,) if self.area else tuple(Area):
            choices += [
                SelectChoice(str(kind.id), kind.name_in(language()), optgroup=area_name(area))
                for kind in in_order
                if kind.area is area
                and (kind.retired_on is None or kind.retired_on > today or kind.id == present)
            ]
        return choices

    def validate(self) -> bool:
        fine = self.form.validate()
        if self.form.kind.data and self.kind is None:
            fine = False
            self.form.kind.errors = [_("Choose a kind.")]
        return bool(self.own.validate()) and fine

    def tell(self, problems: Iterable[Problem]) -> None:
        """Shows each problem at its field, or above the form where there is no such field."""
        fields = {field.name: field for field in self.fields()}
        for problem in problems:
            field = fields.get(problem.field)
            if field is None:
                self.form.form_errors.append(problem.text)
            elif problem.text not in field.errors:
                field.errors = [*field.errors, problem.text]

    def fields(self) -> list[Any]:
        """All controls in the order of the page."""
        form = self.form
        authors = (form.author_position, form.is_corresponding)
        first = (
            form.kind,
            *self.own,
            *authors,
            form.title,
            form.first_day,
            form.last_day,
            form.hours,
            form.role,
        )
        return [
            *first,
            form.description,
            form.scale,
            form.place,
            form.initiative,
            form.files,
            form.links,
            form.csrf_token,
        ]

    def faults(self) -> list[Fault]:
        """What is wrong, each with the id of its control."""
        found = [(field.id, str(text)) for field in self.fields() for text in field.errors]
        return found + [("main", str(text)) for text in self.form.form_errors]

    def shared(self) -> SharedFacts:
        """The activity's facts; only to be asked of a valid form."""
        form = self.form
        assert self.kind is not None and form.first_day.data is not None
        return SharedFacts(
            self.kind,
            form.title.data,
            form.description.data,
            form.first_day.data,
            form.last_day.data or form.first_day.data,
            Scale(form.scale.data) if form.scale.data else None,
            form.place.data,
            answers_to(self.questions, self.own),
        )

    def own_part(self) -> OwnFacts:
        """The facts of one's own part beside them."""
        form = self.form
        asks = self.kind is not None and self.kind.has_authors
        return OwnFacts(
            Part(form.role.data), form.hours.data, authorship=authorship_of(form) if asks else None
        )

    @property
    def heard(self) -> dict[str, str]:
        """What was understood of days and hours, or what could not be."""
        form = self.form
        first, last = form.first_day.data, form.last_day.data
        said = {field.name: field.heard for field in (form.first_day, form.last_day, form.hours)}
        if first and last and last > first:
            said["last_day"] = ngettext(
                "Read as %(understood)s, %(num)d day in all",
                "Read as %(understood)s, %(num)d days in all",
                (last - first).days + 1,
                understood=format_day(last, language(), weekday=True),
            )
        for field in (form.first_day, form.last_day, form.hours):
            if field.process_errors and not field.errors:
                said[field.name] = str(field.process_errors[0])
        return said


class PartForm(EvidenceForm):
    """One part: role, days, hours; `share` is the lead's to change, and of what is approved its owner's."""

    role = SelectField(_l("Role"), default=Part.MEMBER.value)
    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day, for example 14/3/2025."))])
    last_day = DayField(_l("Last day"), [last_after_first], description=_l("One day only: leave it empty."))
    hours = HoursField(_l("Hours"), description=_l("Only this part."))
    share = ShareField(_l("Share of the whole activity"))
    author_position = PositionField(
        _l("Place among the authors"),
        description=_l("Of all authors, also those from outside: 1 is the first."),
    )
    is_corresponding = BooleanField(_l("Corresponding author"))

    def __init__(self, *args: Any, leads: bool = False, authors: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_roles(leads=leads)
        self.has_authors = authors
        if not authors:
            del self.author_position
            del self.is_corresponding
        self.first_day.description = how_to_type_a_day()

    def offer_roles(self, *, leads: bool) -> None:
        """Only a part of the lead's own can be the lead's."""
        self.role.choices = [
            SelectChoice(part.value, part_name(part)) for part in Part if leads or part is not Part.LEAD
        ]

    def own(self) -> OwnFacts:
        """The part's facts; only to be asked of a valid form."""
        return OwnFacts(
            Part(self.role.data),
            self.hours.data,
            self.first_day.data,
            self.last_day.data or self.first_day.data,
            self.share.data,
            authorship_of(self) if self.has_authors else None,
        )

    def tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                self.form_errors.append(problem.text)
            else:
                field.errors = [*field.errors, problem.text]

    def faults(self) -> list[Fault]:
        found = [(field.id, str(text)) for field in self for text in field.errors]
        return found + [("main", str(text)) for text in self.form_errors]


def _kind_named(text: str | None, kinds: Mapping[int, ActivityKind]) -> ActivityKind | None:
    """The kind by its id or its code."""
    kind_id = number(text)
    if kind_id is not None:
        return kinds.get(kind_id)
    return next((kind for kind in kinds.values() if kind.code == (text or "").strip()), None)
