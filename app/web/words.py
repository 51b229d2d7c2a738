"""What templates call for words and numbers in the page's language."""

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from app import as_was, clock
from app.models import Area, Role, Scale, StaffLine, Status, UnitLevel
from app.part_names import part_name as part_name
from app.web import dates, hours, numbers
from app.web.language import language


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"lang": language(), "AREAS": tuple(Area), "today": clock.today()})
    app.jinja_env.globals.update(
        day_range=unbroken(day_range), pct=pct, shade=shade, static_url=static_url, now=clock.now
    )
    app.jinja_env.filters.update(
        name=name,
        in_quotes=in_quotes,
        hint=lambda kind: kind.hint_in(language()),
        day=unbroken(day),
        weekday=unbroken(lambda value: dates.format_day(value, language(), weekday=True)),
        typed_day=lambda value: dates.typed_day(value, language()),
        moment=unbroken(moment),
        day_of=unbroken(lambda value: day(clock.day_of(value))),
        hours=hours.format_hours,
        credit=numbers.format_credit,
        number=numbers.format_number,
        share=numbers.format_share,
        size=numbers.format_size,
        area_name=area_name,
        status_name=status_name,
        part_name=part_name,
        role_name=role_name,
        scale_name=scale_name,
        line_name=line_name,
        level_name=level_name,
    )


def name(thing: Any) -> str:
    """The name of a unit, kind, period or person in the page's language; a report of an earlier moment says what it was then."""
    return "" if thing is None else str(as_was.seen(thing).name_in(language()))


# A title, as it stands within the quotation marks of a sentence.
_INNER = str.maketrans("“”", "‘’")


def in_quotes(title: str) -> str:
    """Its own quotation marks single: never two pairs at once."""
    return title.translate(_INNER)


def day(value: date | None) -> str:
    return "" if value is None else dates.format_day(value, language())


def day_range(first: date, last: date | None) -> str:
    return dates.format_day_range(first, last or first, language())


def moment(value: datetime | None) -> str:
    return "" if value is None else dates.format_moment(value, language())


# Between two days, and before a time, a line may end.
_WITHIN_A_DAY = re.compile(r"(?<!–) (?!–|\d\d:)")


def unbroken(shown: Callable[..., str]) -> Callable[..., str]:
    """The same words for a page, where no line ends between a day, its month and its year."""
    return lambda *given: _WITHIN_A_DAY.sub("\u00a0", shown(*given))


def pct(amount: float, top: float) -> float:
    """`amount` in percent of `top`, between 0 and 100, to one decimal: the width of a bar."""
    return 0.0 if top <= 0 else round(min(max(amount / top, 0), 1) * 100, 1)


def shade(amount: float, top: float) -> int:
    """The bin of a heat cell: 0 for nothing, 1 to 5 by fifths of `top`."""
    if amount <= 0 or top <= 0:
        return 0
    return min(5, 1 + int(5 * (amount - 1e-9) / top))


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def static_url(filename: str) -> str:
    """The address of a file under static/, with its content's digest, so that browsers may keep it for a year."""
    return url_for(
        "static",
        filename=filename,
        v=_digest(str(Path(current_app.static_folder or "") / filename)),
    )


def area_name(area: Area) -> str:
    return {
        Area.TEACHING: _("Teaching"),
        Area.RESEARCH: _("Research"),
        Area.SERVICE: _("Academic service"),
        Area.CULTURE: _("Arts and culture"),
    }[Area(area)]


def status_name(status: Status) -> str:
    return {
        Status.DRAFT: _("Draft"),
        Status.PROPOSED: _("Waiting for confirmation"),
        Status.SUBMITTED: _("Waiting for approval"),
        Status.RETURNED: _("Returned"),
        Status.APPROVED: _("Approved"),
        Status.LATE: _("Late, waiting for HR"),
        Status.AMENDING: _("Being changed"),
        Status.DECLINED: _("Declined"),
    }[Status(status)]


def role_name(role: Role) -> str:
    return {
        Role.HEAD: _("Head"),
        Role.ACTING_HEAD: _("Acting head"),
        Role.RECORDER: _("Recorder"),
        Role.HR: _("HR"),
        Role.EXECUTIVE: _("Executive"),
        Role.ADMIN: _("Administrator"),
    }[Role(role)]


def scale_name(scale: Scale | None) -> str:
    if scale is None:
        return _("Not stated")
    return {
        Scale.LOCAL: _("Local"),
        Scale.REGIONAL: _("Regional"),
        Scale.NATIONAL: _("National"),
        Scale.INTERNATIONAL: _("International"),
    }[Scale(scale)]


def line_name(line: StaffLine) -> str:
    return {
        StaffLine.ACADEMIC: _("Academic staff"),
        StaffLine.SUPPORT: _("Support staff"),
    }[StaffLine(line)]


def level_name(level: UnitLevel) -> str:
    return {
        UnitLevel.UNIVERSITY: _("University"),
        UnitLevel.FACULTY: _("Faculty"),
        UnitLevel.OFFICE: _("Office"),
        UnitLevel.DEPARTMENT: _("Department"),
    }[UnitLevel(level)]
