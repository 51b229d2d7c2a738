"""The form of an indicator: put together by choosing, with what narrows each of its numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from app.models import ActivityKind, Aim, Calendar, Indicator, IndicatorMeasure, Reckoning
from app.strategy import filters
from app.strategy.indicator_actions import IndicatorFacts
from app.strategy.plan_forms import NUMBER, TEXT, NamedForm
from app.typed import one_line, paragraphs
from app.web.language import language
from app.web.plan_words import aim_name, measure_words, reckoning_name

UNIT = Length(max=50, message=_l("Use at most 50 characters."))
LISTED = ("areas", "kinds", "scales", "outcomes", "sdgs", "sectors")
NUMBERED = ("kinds", "sdgs")
YES_NO = ("cross", "transfer", "learning")
MOST_DECIMALS = 3


class FilterForm(PlainForm):
    """What narrows one number; nothing chosen narrows nothing."""

    areas = SelectMultipleField(_l("Areas"))
    kinds = SelectMultipleField(_l("Kinds"))
    scales = SelectMultipleField(_l("Scales"))
    outcomes = SelectMultipleField(_l("Outcomes"))
    sdgs = SelectMultipleField(_l("Goals (SDG)"))
    sectors = SelectMultipleField(_l("Sectors of its partners"))
    line = SelectField(_l("Whose work"), default="")
    cross = SelectField(_l("Cross-disciplinary"), default="")
    transfer = SelectField(_l("Technology transfer"), default="")
    learning = SelectField(_l("Learning"), default="")

    def offer(self, kinds: Sequence[ActivityKind]) -> None:
        self.areas.choices = filters.area_choices()
        self.kinds.choices = filters.kind_choices(list(kinds))
        self.scales.choices = filters.scale_choices()
        self.outcomes.choices = filters.outcome_choices()
        self.sdgs.choices = filters.sdg_choices()
        self.sectors.choices = filters.sector_choices()
        self.line.choices = [("", _("all staff")), *filters.line_choices()]
        either = ("", _("does not matter"))
        self.cross.choices = [either, ("1", _("cross-disciplinary")), ("0", _("not cross-disciplinary"))]
        self.transfer.choices = [
            either,
            ("1", _("with technology transfer")),
            ("0", _("without technology transfer")),
        ]
        self.learning.choices = [either, ("1", _("learning only")), ("0", _("work without learning"))]

    def chosen(self) -> dict[str, Any]:
        """As an indicator keeps it."""
        found: dict[str, Any] = {}
        for name in LISTED:
            if values := self[name].data:
                found[name] = [int(one) for one in values] if name in NUMBERED else list(values)
        for name in YES_NO:
            if self[name].data:
                found[name] = self[name].data == "1"
        if self.line.data:
            found["line"] = self.line.data
        return found


def as_chosen(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of FilterForm that show what an indicator keeps."""
    found: dict[str, Any] = {name: [str(one) for one in kept.get(name, ())] for name in LISTED}
    found |= {name: str(int(kept[name])) for name in YES_NO if kept.get(name) is not None}
    return found | {"line": kept.get("line") or ""}


class IndicatorForm(NamedForm):
    """An indicator: what it is called, what it counts, over which calendar, and whether more is better."""

    number = StringField(
        _l("Number"), [NUMBER], filters=[one_line], description=_l("As it is numbered in the plan: 1.2.")
    )
    definition = TextAreaField(
        _l("Definition"),
        [TEXT],
        filters=[paragraphs],
        description=_l("What it means, and how it is to be read."),
    )
    reckoning = SelectField(_l("How it is reckoned"), default=Reckoning.NUMBER.value)
    measure = SelectField(_l("What is counted"), default=IndicatorMeasure.ACTIVITIES.value)
    narrow = FormField(FilterForm, _l("What narrows it"), separator="-")
    of_measure = SelectField(
        _l("What it is a share of"),
        default="",
        description=_l("Only for a share: the number below the line."),
    )
    of_narrow = FormField(FilterForm, _l("What narrows the whole"), separator="-")
    unit_th = StringField(
        _l("Unit of a typed value (Thai)"),
        [UNIT],
        filters=[one_line],
        description=_l("Such as points or baht."),
    )
    unit_en = StringField(_l("Unit of a typed value (English)"), [UNIT], filters=[one_line])
    calendar = SelectField(_l("Calendar"))
    aim = SelectField(_l("Aim"), default=Aim.MORE.value)
    decimals = SelectField(_l("Decimals"), default="0")

    def __init__(
        self,
        kinds: Sequence[ActivityKind],
        calendars: Sequence[Calendar],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        measures = [(one.value, measure_words(one)) for one in IndicatorMeasure]
        self.reckoning.choices = [(one.value, reckoning_name(one)) for one in Reckoning]
        self.measure.choices = measures
        self.of_measure.choices = [("", _("nothing: it is no share")), *measures]
        self.calendar.choices = [(str(one.id), one.name_in(language())) for one in calendars]
        self.aim.choices = [(one.value, aim_name(one)) for one in Aim]
        self.decimals.choices = [(str(one), str(one)) for one in range(MOST_DECIMALS + 1)]
        for part in (self.narrow, self.of_narrow):
            part.form.offer(kinds)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        return self.asks_something() and fine

    def asks_something(self) -> bool:
        """Whether what was chosen makes a question; the fault is told at its field."""
        if self.reckoning.data == Reckoning.SHARE.value and not self.of_measure.data:
            self.of_measure.errors = [_("Choose what it is a share of.")]
            return False
        chosen = (self.reckoning, self.measure, self.of_measure, self.calendar, self.aim, self.decimals)
        for field in chosen:
            if str(field.data) not in {str(choice[0]) for choice in field.choices}:
                field.errors = [_("Choose one of the list.")]
                return False
        faulty = [part for part in (self.narrow, self.of_narrow) if not part.form.validate()]
        if faulty:
            self.form_errors.append(_("Choose what narrows it from the lists."))
        return not faulty

    def faults(self) -> list[tuple[str, str]]:
        """A fault of what narrows it is told above the form."""
        return [fault for fault in super().faults() if fault[0] not in (self.narrow.id, self.of_narrow.id)]

    def facts(self) -> IndicatorFacts:
        """Only to be asked where asks_something(). What the reckoning does not ask for is left out."""
        reckoning = Reckoning(self.reckoning.data)
        is_typed, is_share = reckoning is Reckoning.TYPED, reckoning is Reckoning.SHARE
        return IndicatorFacts(
            number=self.number.data or "",
            name_th=self.name_th.data or "",
            name_en=self.name_en.data or "",
            definition=self.definition.data or "",
            reckoning=reckoning,
            measure=None if is_typed else IndicatorMeasure(self.measure.data),
            filters={} if is_typed else self.narrow.form.chosen(),
            of_measure=IndicatorMeasure(self.of_measure.data) if is_share else None,
            of_filters=self.of_narrow.form.chosen() if is_share else {},
            calendar_id=int(self.calendar.data),
            aim=Aim(self.aim.data),
            unit_th=(self.unit_th.data or "") if is_typed else "",
            unit_en=(self.unit_en.data or "") if is_typed else "",
            decimals=int(self.decimals.data),
        )


def indicator_data(indicator: Indicator) -> dict[str, Any]:
    """What the form shows of an indicator."""
    return {
        **{
            name: getattr(indicator, name)
            for name in ("number", "name_th", "name_en", "definition", "unit_th", "unit_en")
        },
        "reckoning": indicator.reckoning.value,
        "measure": indicator.measure.value if indicator.measure else IndicatorMeasure.ACTIVITIES.value,
        "narrow": as_chosen(indicator.filters),
        "of_measure": indicator.of_measure.value if indicator.of_measure else "",
        "of_narrow": as_chosen(indicator.of_filters),
        "calendar": str(indicator.calendar_id),
        "aim": indicator.aim.value,
        "decimals": str(indicator.decimals),
    }
