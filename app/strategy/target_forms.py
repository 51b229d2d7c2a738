"""The forms of targets and typed values: shape and words of their input."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.counting.targets import takes_target
from app.models import Indicator, Period, Unit
from app.strategy.plan_forms import ToldForm, fitting_year
from app.strategy.target_actions import closed_words
from app.typed import one_line, paragraphs
from app.web.amounts import AmountError, AmountField, parse_amount, typed_amount
from app.web.fields import DayField, how_to_type_a_day


class TargetRow(NamedTuple):
    """One unit's field: the text in it, what is wrong with it, and why there is none (`closed`)."""

    unit: Unit
    text: str
    error: str = ""
    # The unit takes no target, or the viewer does not set it.
    closed: str = ""

    @property
    def field(self) -> str:
        return f"target-{self.unit.id}"


class TargetsForm(ToldForm):
    """The targets of a unit and of the units right below it; a field for each that takes one."""

    rows: list[TargetRow]

    def __init__(self, barred: Mapping[Unit, str], *args: Any, **kwargs: Any) -> None:
        """`barred`: units whose target the viewer does not set, and why."""
        super().__init__(*args, **kwargs)
        self.barred = barred

    def _closed(self, unit: Unit, period: Period) -> str:
        return self.barred.get(unit, "") if takes_target(unit, period) else closed_words(unit, period)

    def show(self, indicator: Indicator, period: Period, amounts: Mapping[Unit, int | None]) -> None:
        """Fills the fields with what stands, or with a proposal."""
        self.rows = [
            TargetRow(
                unit,
                "" if amount is None else typed_amount(amount),
                closed=self._closed(unit, period),
            )
            for unit, amount in amounts.items()
        ]

    def read_rows(
        self, indicator: Indicator, period: Period, units: Sequence[Unit], typed: Mapping[str, str]
    ) -> dict[Unit, int | None]:
        """The amounts of the units whose field was sent, in thousandths; what is not understood stays, with what to type."""
        self.rows = []
        found: dict[Unit, int | None] = {}
        for unit in units:
            text = one_line(typed.get(f"target-{unit.id}", ""))
            closed = self._closed(unit, period)
            error = ""
            if f"target-{unit.id}" in typed:
                try:
                    found[unit] = parse_amount(text, indicator.decimals) if text else None
                except AmountError as fault:
                    error = str(fault)
            self.rows.append(TargetRow(unit, text, error, closed))
        return found

    def refuse(self, field: str, sentence: str) -> None:
        """Shows a sentence at the field of one unit."""
        self.rows = [row._replace(error=sentence) if row.field == field else row for row in self.rows]

    @property
    def has_errors(self) -> bool:
        return any(row.error for row in self.rows)

    def faults(self) -> list[tuple[str, str]]:
        return [*super().faults(), *((row.field, row.error) for row in self.rows if row.error)]


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

    def __init__(self, decimals: int, *args: Any, **kwargs: Any) -> None:
        # Before the text is read: it says how many decimals there may be.
        self._decimals = decimals
        super().__init__(*args, **kwargs)
        self.day.description = how_to_type_a_day()
        self.amount.description = _("With at most %(number)d decimals.", number=decimals) if decimals else ""

    def process(self, *args: Any, **kwargs: Any) -> None:
        self.amount.decimals = self._decimals
        super().process(*args, **kwargs)
