"""Column types and mixins that several nouns share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

key = Annotated[int, mapped_column(primary_key=True)]


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC without a zone: both databases then compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Word(TypeDecorator[StrEnum]):
    """One word of a fixed list, stored as its text; `one_of()` makes the database refuse any other."""

    impl = String(20)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The database refuses a `column` that is not one of `words`."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class Bilingual:
    """Something with a Thai and an English name, of which one may be missing."""

    name_th: Mapped[str] = mapped_column(String(300), default="")
    name_en: Mapped[str] = mapped_column(String(300), default="")

    def name_in(self, language: str) -> str:
        """The name in `language` ('th' or 'en'); where it is missing, the other one."""
        first, second = (self.name_th, self.name_en) if language == "th" else (self.name_en, self.name_th)
        return first or second
