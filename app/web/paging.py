"""Paging of lists: which rows a page shows, read from ?page=."""

from typing import NamedTuple, Self

from flask import request

SIZE = 20


class Page(NamedTuple):
    """One page of `total` rows; numbers begin at 1. A number past the end is the last page."""

    number: int
    size: int
    total: int

    @classmethod
    def of(cls, total: int, asked: int, size: int = SIZE) -> Self:
        pages = max(1, -(-total // size))
        return cls(min(max(asked, 1), pages), size, total)

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 where there is none."""
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_number() -> int:
    """The page asked for; anything that is no number is the first."""
    return request.args.get("page", 1, type=int)
