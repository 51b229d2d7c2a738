"""The forms of targets and typed values: shape and words of their input."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import clock
from app.counting.indicators import PERCENT, THOUSANDTHS
from app.models import Indicator, Period, Reckoning, Unit
from app.strategy.target_actions import no_target
from app.strategy.told_forms import ToldForm, fitting_year
from app.typed import one_line, paragraphs
from app.web.amounts import (
    AmountError,
    AmountField,
    parse_amount,
    parse_hours_amount,
    typed_amount,
    typed_hours,
)
from app.web.fields import DayField, how_to_type_a_day
from app.web.language import language


class TargetRow(NamedTuple):
    """One unit's field: the text in it, what is wrong with it, why there is none (`closed`), and why it is only to be emptied (`note`)."""

    unit: Unit
    text: str
    error: str = ""
    # The unit takes no target and has none, or the viewer does not set it.
    closed: str = ""
    # The unit takes no target any more, but one stands: it can be taken away.
    note: str = ""

    @property
    def field(self) -> str:
        return f"target-{self.unit.id}"


class TargetsForm(ToldForm):
    """The targets of a unit and of the units right below it; a field for each that takes one."""

    rows: list[TargetRow]
    reason = TextAreaField(
        _l("Why the target changes after the end of the period"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
        filters=[paragraphs],
        description=_l("It stands on the indicator's page, with what the target was."),
    )

    def __init__(self, barred: Mapping[Unit, str], *args: Any, **kwargs: Any) -> None:
        """`barred`: units whose target the viewer does not set, and why."""
        super().__init__(*args, **kwargs)
        self.barred = barred

    def _row(self, indicator: Indicator, unit: Unit, period: Period, stands: int | None) -> TargetRow:
        """What is to be said of a unit, before anything stands in its field."""
        if unit in self.barred:
            return TargetRow(unit, "", closed=self.barred[unit])
        sentence = no_target(indicator.objective.plan, unit, period)
        return TargetRow(unit, "", **{"closed" if stands is None else "note": sentence})

    @staticmethod
    def _text(indicator: Indicator, amount: int | None) -> str:
        return "" if amount is None else as_typed(indicator, amount)

    def show(
        self,
        indicator: Indicator,
        period: Period,
        stand: Mapping[Unit, int | None],
        proposed: Mapping[Unit, int | None] | None = None,
    ) -> None:
        """Fills the fields with what stands, or with a proposal."""
        amounts = stand if proposed is None else proposed
        self.rows = [
            self._row(indicator, unit, period, stands)._replace(text=self._text(indicator, amounts[unit]))
            for unit, stands in stand.items()
        ]

    def read_rows(
        self, indicator: Indicator, period: Period, stand: Mapping[Unit, int | None], typed: Mapping[str, str]
    ) -> dict[Unit, int | None]:
        """The amounts of the units whose field was sent, in thousandths; what is not understood stays, with what to type."""
        self.rows = []
        found: dict[Unit, int | None] = {}
        for unit, stands in stand.items():
            is_sent = f"target-{unit.id}" in typed
            text = one_line(typed.get(f"target-{unit.id}", "")) if is_sent else self._text(indicator, stands)
            error = ""
            if is_sent:
                try:
                    found[unit] = understood(indicator, text) if text else None
                except AmountError as fault:
                    error = str(fault)
            self.rows.append(self._row(indicator, unit, period, stands)._replace(text=text, error=error))
        return found

    def refuse(self, field: str, sentence: str) -> None:
        """Shows a sentence at the field of one unit."""
        self.rows = [row._replace(error=sentence) if row.field == field else row for row in self.rows]

    @property
    def has_errors(self) -> bool:
        return any(row.error for row in self.rows)

    def faults(self) -> list[tuple[str, str]]:
        rows = [
            (row.field, _("%(unit)s: %(fault)s", unit=row.unit.name_in(language()), fault=row.error))
            for row in self.rows
            if row.error
        ]
        return [*super().faults(), *rows]


def understood(indicator: Indicator, text: str) -> int:
    """A target in thousandths as it is typed for this indicator. AmountError says what to type."""
    is_number = indicator.reckoning in (Reckoning.NUMBER, Reckoning.PER_PERSON)
    if is_number and text.rstrip().endswith("%"):
        raise AmountError(_("This indicator is no percentage: type the number without a percent sign."))
    amount = parse_hours_amount(text) if indicator.is_of_hours else parse_amount(text, indicator.decimals)
    if indicator.reckoning is Reckoning.SHARE and amount > PERCENT * THOUSANDTHS:
        raise AmountError(_("A share is 100 percent at the most."))
    return amount


def as_typed(indicator: Indicator, amount: int) -> str:
    return typed_hours(amount) if indicator.is_of_hours else typed_amount(amount)


class ValueForm(ToldForm):
    """A value that no ledger can answer, with its source and its day."""

    amount = AmountField(_l("Value"), [InputRequired(_l("Type the value."))])
    source = TextAreaField(
        _l("Source"),
        [
            DataRequired(_l("Write where the value comes from.")),
            Length(max=1000, message=_l("Use at most 1,000 characters.")),
        ],
        filters=[paragraphs],
        description=_l("Such as the survey, the report or the office that counted it."),
    )
    day = DayField(_l("As of"), [InputRequired(_l("Enter the day on which it was so.")), fitting_year])
    reason = TextAreaField(
        _l("Why the value is typed after the period was closed"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
        filters=[paragraphs],
        description=_l("It stands on the indicator's page, beside the value."),
    )

    def __init__(self, decimals: int, *args: Any, **kwargs: Any) -> None:
        # Before the text is read: it says how many decimals there may be.
        self._decimals = decimals
        super().__init__(*args, **kwargs)
        self.day.description = how_to_type_a_day()
        self.amount.description = _("With at most %(number)d decimals.", number=decimals) if decimals else ""

    def validate_day(self, field: Any) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("The day is after today: enter the day on which it was so."))

    def process(self, *args: Any, **kwargs: Any) -> None:
        self.amount.decimals = self._decimals
        super().process(*args, **kwargs)
