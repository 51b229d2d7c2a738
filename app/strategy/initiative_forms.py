"""The form of an initiative: shape and words of its input."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import clock
from app.models import Initiative, InitiativeStatus, Objective, Person, Unit
from app.strategy.initiative_facts import InitiativeFacts
from app.strategy.told_forms import ToldForm, fitting_year
from app.typed import one_line, paragraphs
from app.web.addresses import number
from app.web.directory import Colleague, colleagues
from app.web.engagement_words import outcomes
from app.web.fields import DayField, WholeField, how_to_type_a_day
from app.web.initiative_words import initiative_status, lead_left_on, strands
from app.web.language import language
from app.web.words import name

NAME = Length(max=300, message=_l("Use at most 300 characters."))


def not_before_first(form: Any, field: DayField) -> None:
    if field.data and form.first_day.data and field.data < form.first_day.data:
        raise ValidationError(_("It would end before it begins: the last day must not be before the first."))


class InitiativeForm(ToldForm):
    """What an initiative is called and for, whose it is, its days, what it serves and what it is planned to come to."""

    name_th = StringField(_l("Thai name"), [NAME], filters=[one_line])
    name_en = StringField(_l("English name"), [NAME], filters=[one_line])
    purpose = TextAreaField(
        _l("Purpose"),
        [
            DataRequired(_l("Write what the initiative is for.")),
            Length(max=4000, message=_l("Use at most 4,000 characters.")),
        ],
        filters=[paragraphs],
        description=_l("What is to be different afterwards, and for whom."),
    )
    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose the unit that answers for it."))])
    strand = SelectField(_l("Strand"), [InputRequired(_l("Choose one of the strands."))])
    lead = StringField(
        _l("Initiative lead"),
        [DataRequired(_l("Write who leads it."))],
        filters=[one_line],
        description=_l("The name, or a part of it."),
    )
    # Which of several of that name.
    lead_id = HiddenField(validators=[Length(max=20)])
    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day.")), fitting_year])
    last_day = DayField(
        _l("Last day"),
        [not_before_first, fitting_year],
        description=_l("Leave it empty where it lasts."),
    )
    is_centre = BooleanField(
        _l("Centre of excellence"), description=_l("An initiative that lasts and offers its services.")
    )
    status = SelectField(_l("Status"), default=InitiativeStatus.PLANNED.value)
    stopped_because = TextAreaField(
        _l("Why it was stopped"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
        filters=[paragraphs],
        description=_l("Only where the status is “Stopped”."),
    )
    form_token = HiddenField(validators=[Length(max=64)])
    # Whose partners and milestones it begins with.
    copy = HiddenField(validators=[Length(max=20)])
    planned_hours = WholeField(_l("Planned hours"), description=_l("Of all its people together."))
    planned_people = WholeField(_l("Planned people"), description=_l("Who work here and take part."))
    planned_partners = WholeField(_l("Planned partners"), description=_l("From outside the university."))
    outcomes = SelectMultipleField(_l("Outcomes it works towards"))
    # Of one that closed since the form was read, what is done with it says what carries it on.
    units = SelectMultipleField(_l("Partner units"), validate_choice=False)
    objectives = SelectMultipleField(_l("Objectives it serves"))

    def __init__(
        self,
        *,
        own_units: Sequence[tuple[Unit, int]],
        all_units: Sequence[tuple[Unit, int]],
        objectives: Sequence[Objective],
        initiative: Initiative | None = None,
        **given: Any,
    ) -> None:
        data = start_of(initiative) if initiative else {"first_day": clock.today()}
        data |= given.pop("data", {})
        super().__init__(data=data, **given)
        self.initiative = initiative
        self.by_unit = {unit.id: unit for unit, _depth in all_units}
        self.by_objective = {one.id: one for one in objectives}
        # Those of the name that was typed, where there are several: one of them is chosen by a button.
        self.fitting: list[Colleague] = []
        self.leader: Person | None = None
        own = [one for one, _depth in own_units]
        if initiative and initiative.unit not in own:
            own_units = [(initiative.unit, 0), *own_units]
        self.unit.choices = [SelectChoice("", _("Choose a unit")), *_units(own_units)]
        chosen = initiative.units if initiative else ()
        today = clock.today()
        self.units.choices = _units(
            [(unit, depth) for unit, depth in all_units if unit.is_open_on(today) or unit in chosen]
        )
        self.strand.choices = [
            SelectChoice("", _("Choose a strand")),
            *(SelectChoice(one.code, name(one)) for one in strands()),
        ]
        statuses = [SelectChoice(one.value, initiative_status(one)) for one in InitiativeStatus]
        self["status"].choices = statuses
        self.outcomes.choices = [SelectChoice(code, name(one)) for code, one in outcomes().items()]
        self.objectives.choices = [SelectChoice(str(one.id), objective_words(one)) for one in objectives]
        self.first_day.description = how_to_type_a_day()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.name_th.data and not self.name_en.data and not self.name_th.errors:
            self.name_th.errors, fine = [_("Write the name, in Thai or in English.")], False
        fine = self._fits_its_status() and fine
        return (self._find_lead() if self.lead.data else False) and fine

    def _fits_its_status(self) -> bool:
        """What is under way has begun; what is over has a last day, and what was stopped a reason."""
        status, today, fine = self["status"].data, clock.today(), True
        if status == InitiativeStatus.RUNNING and self.first_day.data and self.first_day.data > today:
            self.first_day.errors, fine = [_("It begins after today: until then it is planned.")], False
        if status not in (InitiativeStatus.FINISHED, InitiativeStatus.STOPPED):
            return fine
        if not self.last_day.errors and not (self.last_day.data and self.last_day.data <= today):
            self.last_day.errors, fine = [_("Enter the day on which it ended, not after today.")], False
        if status == InitiativeStatus.STOPPED and not self.stopped_because.data:
            self.stopped_because.errors, fine = [_("Write why it was stopped.")], False
        return fine

    def _find_lead(self) -> bool:
        """The one person of the name that was typed, or of several the one who was chosen."""
        text = self.lead.data
        if self.initiative and text in _names(self.initiative.lead):
            self.leader = self.initiative.lead
            return True
        self.fitting = colleagues(text, clock.today()).colleagues
        exact = [one for one in self.fitting if text in _names(one.person)]
        those = [one for one in self.fitting if one.person.id == number(self.lead_id.data)]
        those = those or (exact if len(exact) == 1 else self.fitting)
        if len(those) == 1:
            self.leader, self.fitting = those[0].person, []
            return True
        self.lead.errors = [
            _("Nobody of this name works here. Check the spelling.")
            if not those
            else _("Several people fit “%(name)s”: choose the one you mean below.", name=text)
        ]
        return False

    def facts(self) -> InitiativeFacts:
        """Only to be asked of a valid form."""
        assert self.first_day.data is not None and self.leader is not None
        hours = self.planned_hours.data
        unit = self.by_unit[int(self.unit.data)]
        return InitiativeFacts(
            self.name_th.data or "",
            self.name_en.data or "",
            self.purpose.data or "",
            unit,
            self.strand.data,
            self.leader,
            self.first_day.data,
            self.last_day.data,
            bool(self.is_centre.data),
            InitiativeStatus(self.status.data),
            None if hours is None else hours * 60,
            self.planned_people.data,
            self.planned_partners.data,
            tuple(code for code in outcomes() if code in (self.outcomes.data or ())),
            tuple(unit for unit_id, unit in self.by_unit.items() if str(unit_id) in (self.units.data or ())),
            tuple(
                one
                for one_id, one in self.by_objective.items()
                if str(one_id) in (self.objectives.data or ())
            ),
            (self.stopped_because.data or "") if self["status"].data == InitiativeStatus.STOPPED else "",
        )


def start_of(initiative: Initiative) -> dict[str, Any]:
    """What the form of an initiative starts with."""
    minutes = initiative.planned_minutes
    return {
        **{
            fact: getattr(initiative, fact)
            for fact in ("name_th", "name_en", "purpose", "first_day", "last_day", "is_centre")
        },
        "stopped_because": initiative.stopped_because,
        **{fact: getattr(initiative, fact) for fact in ("planned_people", "planned_partners", "outcomes")},
        "unit": str(initiative.unit_id),
        "strand": initiative.strand_code,
        "lead": initiative.lead.name_in(language()),
        "status": initiative.status.value,
        "planned_hours": None if minutes is None else -(-minutes // 60),
        "units": [str(one.id) for one in initiative.units],
        "objectives": [str(one.id) for one in initiative.objectives],
    }


def start_of_copy(initiative: Initiative) -> dict[str, Any]:
    """What the form of one like it starts with: a year later, planned; a lead who has left is not named again."""
    has_left = lead_left_on(initiative) is not None
    return {
        **start_of(initiative),
        "status": InitiativeStatus.PLANNED.value,
        "stopped_because": "",
        "first_day": _a_year_later(initiative.first_day),
        "last_day": initiative.last_day and _a_year_later(initiative.last_day),
        "lead": "" if has_left else initiative.lead.name_in(language()),
        "lead_id": "" if has_left else str(initiative.lead_id),
        "copy": str(initiative.id),
    }


def _a_year_later(day: date) -> date:
    last = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if last else day.day)


def objective_words(objective: Objective) -> str:
    """An objective with its number and its plan."""
    return _(
        "%(number)s %(name)s (%(plan)s)",
        number=objective.number,
        name=name(objective),
        plan=name(objective.plan),
    ).strip()


def _names(person: Person) -> tuple[str, str]:
    return person.name_in("th"), person.name_in("en")


def _units(tree: Sequence[tuple[Unit, int]]) -> list[SelectChoice]:
    return [SelectChoice(str(unit.id), f"{'– ' * depth}{name(unit)}") for unit, depth in tree]
