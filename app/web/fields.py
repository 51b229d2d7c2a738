"""The form fields of days, hours and shares: text as typed, stored units as data, and what was understood."""

import re
from datetime import date
from typing import Any

from flask_babel import get_locale, gettext
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app import clock
from app.typed import one_line
from app.web.dates import (
    Beginning,
    format_beginning,
    format_day,
    parse_beginning,
    parse_day,
    typed_beginning,
    typed_day,
)
from app.web.hours import format_hours, parse_hours
from app.web.numbers import ARABIC_DIGITS, format_number, format_share, parse_share, parse_whole

# Papers of large collaborations name some thousand authors.
LAST_POSITION = 9_999


def request_language() -> str:
    """'th' or 'en': the language in which this request is read and answered."""
    locale = get_locale()
    return str(locale.language) if locale else "th"


# An amount with satang: 1,250.50.
SATANG = re.compile(r"\d\s*\.\s*\d{1,2}\s*$", re.ASCII)


class TypedField(Field):
    """A text field whose data is what its text means; nothing typed is None, what was typed is never lost."""

    widget = TextInput()
    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if one_line(valuelist[0]):
            self.data = self._understand(valuelist[0])
        else:
            # To InputRequired a lone space is input.
            self.raw_data = [""]

    def pre_validate(self, form: Any) -> None:
        # Else a validator such as DataRequired would replace the sentence about what was typed by its own.
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.understood

    def _understand(self, text: str) -> Any:
        raise NotImplementedError

    def _as_typed(self, data: Any) -> str:
        raise NotImplementedError

    @property
    def understood(self) -> str:
        """The value as it would be typed; empty where there is none."""
        return "" if self.data is None else self._as_typed(self.data)

    @property
    def heard(self) -> str:
        """What was understood, in words, to show beside the field; empty if there is nothing to say."""
        raise NotImplementedError


def how_to_type_a_day() -> str:
    """Today as it could be typed, which also says in which era."""
    lang = request_language()
    today = typed_day(clock.today(), lang)
    if lang == "th":
        return gettext("Buddhist era, for example %(day)s", day=today)
    return gettext("Day first: %(day)s", day=today)


class DayField(TypedField):
    """A day (date), typed in the era and order of the request's language."""

    data: date | None

    def _understand(self, text: str) -> date:
        return parse_day(text, request_language())

    def _as_typed(self, data: date) -> str:
        return typed_day(data, request_language())

    @property
    def heard(self) -> str:
        if self.data is None:
            return ""
        return gettext(
            "Read as %(understood)s",
            understood=format_day(self.data, request_language(), weekday=True),
        )


class BeginningField(TypedField):
    """When something began (Beginning): a day, or the month or year alone where nobody knows the day."""

    data: Beginning | None

    def _understand(self, text: str) -> Beginning:
        return parse_beginning(text, request_language())

    def _as_typed(self, data: Beginning) -> str:
        return typed_beginning(data, request_language())

    @property
    def heard(self) -> str:
        if self.data is None:
            return ""
        return gettext("Read as %(understood)s", understood=format_beginning(self.data, request_language()))


class HoursField(TypedField):
    """Hours, kept as whole minutes (int)."""

    data: int | None

    def _understand(self, text: str) -> int:
        return parse_hours(text)

    def _as_typed(self, data: int) -> str:
        return format_hours(data)

    @property
    def heard(self) -> str:
        # Whole hours and h:mm say the same as what would be said back.
        if self.data is None or self._value().strip() in (
            format_hours(self.data),
            str(self.data // 60),
        ):
            return ""
        return str(gettext("Read as %(hours)s hours", hours=format_hours(self.data)))


class ShareField(TypedField):
    """A share of the whole activity in percent, kept as parts per million (int)."""

    data: int | None

    def _understand(self, text: str) -> int:
        return parse_share(text)

    def _as_typed(self, data: int) -> str:
        return format_share(data).removesuffix(" %")

    @property
    def heard(self) -> str:
        return ""


class WholeField(TypedField):
    """A whole number of 0 or more, typed with or without commas: baht, people, hours."""

    data: int | None

    def _understand(self, text: str) -> int:
        return parse_whole(text)

    def _as_typed(self, data: int) -> str:
        return format_number(data)

    @property
    def heard(self) -> str:
        # A number with its commas says the same as what would be said back.
        if self.data is None or self._value().strip() in (format_number(self.data), str(self.data)):
            return ""
        return str(gettext("Read as %(understood)s", understood=format_number(self.data)))


class BahtField(WholeField):
    """Money in whole baht."""

    def _understand(self, text: str) -> int:
        if SATANG.search(text.translate(ARABIC_DIGITS)):
            raise ValueError(gettext("Type whole baht, without satang."))
        return super()._understand(text)


class PositionField(TypedField):
    """A place in an order, from 1 (int)."""

    data: int | None

    def _understand(self, text: str) -> int:
        typed = one_line(text).translate(ARABIC_DIGITS)
        if (
            not typed.isascii()
            or not typed.isdecimal()
            or len(typed) > 9
            or not 1 <= int(typed) <= LAST_POSITION
        ):
            raise ValueError(
                gettext("Type a whole number from 1 to %(last)s.", last=format_number(LAST_POSITION))
            )
        return int(typed)

    def _as_typed(self, data: int) -> str:
        return str(data)

    @property
    def heard(self) -> str:
        return ""
