"""Paging of lists: which rows a page shows, read from ?page=, and the addresses of its neighbours."""

from typing import Any, NamedTuple, Self

from flask import Flask, request, url_for
from flask_babel import gettext as _

from app.web.numbers import format_number

SIZE = 20


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(page_url=page_url)


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
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.offset + self.size < self.total else None

    @property
    def text(self) -> str:
        """'21–40 of 312'."""
        return _(
            "%(first)s–%(last)s of %(total)s",
            first=format_number(min(self.offset + 1, self.total)),
            last=format_number(min(self.offset + self.size, self.total)),
            total=format_number(self.total),
        )


def page_number() -> int:
    """The page asked for; anything that is no number is the first."""
    asked = request.args.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 8 else 1


def page_url(number: int | None, **also: str | None) -> str | None:
    """This page's own address with all it was asked for, but page `number` and `also`; None where there is no such page."""
    if number is None:
        return None
    kept = {name: values for name, values in request.args.lists() if any(values)}
    arguments: dict[str, Any] = {**(request.view_args or {}), **kept, **also, "page": number}
    return url_for(request.endpoint or "", **arguments)
