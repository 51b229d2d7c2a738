"""Values and targets of indicators: typed as plain numbers, kept in thousandths, shown with the indicator's decimals."""

import re
from fractions import Fraction

from flask_babel import gettext as _

from app.web.fields import TypedField
from app.web.hours import format_hours
from app.web.numbers import ARABIC_DIGITS, MINUS

THOUSANDTHS = 1000
# Nothing that a university counts is more: baht, hours, people.
MOST = 10**12
MINUTES = 60
_CLOCK = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,16}):([0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.(\d{1,9}))?", re.ASCII)


class AmountError(ValueError):
    """A number that was not understood; its message is the sentence that says what to type."""


def parse_amount(text: str, decimals: int = 3) -> int:
    """Thousandths, from a number typed as 400, 1,260 or 72.5, with at most so many decimals."""
    typed = text.translate(ARABIC_DIGITS).strip().removesuffix("%").strip()
    if typed.startswith(("-", MINUS, "–")):
        raise AmountError(_("Type a number that is not below zero."))
    found = _NUMBER.fullmatch(typed)
    if not found:
        raise AmountError(_("Type a number, such as 400, 1,260 or 72.5."))
    digits = (found[2] or "").rstrip("0")
    if len(digits) > decimals:
        raise AmountError(
            _("Type a whole number: this indicator is shown without decimals.")
            if decimals == 0
            else _("Type at most %(number)d decimals: this indicator is shown with so many.", number=decimals)
        )
    amount = int(found[1].replace(",", "")) * THOUSANDTHS + int(digits.ljust(3, "0") or "0")
    if amount > MOST * THOUSANDTHS:
        raise AmountError(_("That is too large a number."))
    return amount


def parse_hours_amount(text: str) -> int:
    """Thousandths of an hour, to the nearest minute, from hours typed as 400, 1,260:30 or 72.5."""
    typed = text.translate(ARABIC_DIGITS).strip()
    found = _CLOCK.fullmatch(typed)
    if found is None and ":" in typed:
        raise AmountError(_("Type hours, such as 400, 1,260:30 or 72.5."))
    if found is None:
        minutes = _nearest(parse_amount(typed) * MINUTES, THOUSANDTHS)
    else:
        minutes = int(found[1].replace(",", "")) * MINUTES + int(found[2])
    amount = _nearest(minutes * THOUSANDTHS, MINUTES)
    if amount > MOST * THOUSANDTHS:
        raise AmountError(_("That is too large a number."))
    return amount


def typed_hours(thousandths: int) -> str:
    """As it would be typed, and as it is shown: '400:00', '72:30'."""
    return format_hours(_nearest(thousandths * MINUTES, THOUSANDTHS))


def _nearest(number: int, by: int) -> int:
    """number ÷ by, half up."""
    return (2 * number + by) // (2 * by)


def typed_amount(thousandths: int) -> str:
    """As it would be typed: '400', '72.5'."""
    whole, rest = divmod(thousandths, THOUSANDTHS)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def format_amount(amount: Fraction, decimals: int) -> str:
    """'1,260', '72.5', half up, a half going away from zero."""
    scale = 10**decimals
    steps = int((2 * abs(amount) * scale + 1) // 2)
    whole, rest = divmod(steps, scale)
    sign = MINUS if amount < 0 and steps else ""
    return f"{sign}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


class AmountField(TypedField):
    """A number that is not below zero, kept in thousandths (int)."""

    data: int | None
    decimals = 3

    def _understand(self, text: str) -> int:
        return parse_amount(text, self.decimals)

    def _as_typed(self, data: int) -> str:
        return typed_amount(data)

    @property
    def heard(self) -> str:
        return ""
