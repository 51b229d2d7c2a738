"""The words for an activity's days beside those of an initiative: whether it may belong to it, and how much of it lies in it."""

from datetime import date

from flask import Flask
from flask_babel import gettext as _

from app.belonging import Obstacle, obstacle, within
from app.models import Initiative
from app.web.dates import format_day, format_day_range
from app.web.language import language
from app.web.numbers import format_number
from app.web.words import name


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(beyond=beyond, days_within=days_within, with_days_within=with_days_within)


def refusal(initiative: Initiative, first_day: date, last_day: date) -> str:
    """Why an activity of these days may not be linked to it; empty: it may."""
    called = name(initiative)
    match obstacle(initiative, first_day, last_day):
        case Obstacle.NOT_BEGUN:
            return _("“%(name)s” is only planned and has not begun: choose another, or none.", name=called)
        case Obstacle.STOPPED:
            return _("“%(name)s” was stopped and takes nothing more: choose another, or none.", name=called)
        case Obstacle.OTHER_DAYS:
            return _(
                "“%(name)s” runs %(days)s: none of the activity's days lies in it. Choose another, or none.",
                name=called,
                days=_days(initiative),
            )
    return ""


def beyond(initiative: Initiative, first_day: date, last_day: date) -> str:
    """That not all of these days lie in the initiative, though all of the work counts there; empty: they do."""
    found = within(initiative, first_day, last_day)
    if found.is_all:
        return ""
    if not found.days:
        return _(
            "None of the activity's days lies in those of “%(name)s” (%(days)s). Its work counts there in full all the same.",
            name=name(initiative),
            days=_days(initiative),
        )
    return _(
        "%(part)s of the activity's %(all)s days lie in those of “%(name)s” (%(days)s). Its work counts there in full all the same.",
        part=format_number(found.days),
        all=format_number(found.of),
        name=name(initiative),
        days=_days(initiative),
    )


def days_within(initiative: Initiative, first_day: date, last_day: date) -> str:
    """The same in short, where the initiative is named already."""
    found = within(initiative, first_day, last_day)
    if found.is_all:
        return ""
    return _(
        "%(part)s of %(all)s days lie in it; counts in full",
        part=format_number(found.days),
        all=format_number(found.of),
    )


def with_days_within(initiative: Initiative, first_day: date, last_day: date) -> str:
    """How a choice calls it: by its name, and how many of these days lie in it where not all do."""
    found = within(initiative, first_day, last_day)
    if found.is_all:
        return name(initiative)
    return _(
        "%(name)s (%(part)s of %(all)s days lie in it; counts in full)",
        name=name(initiative),
        part=format_number(found.days),
        all=format_number(found.of),
    )


def _days(initiative: Initiative) -> str:
    if initiative.last_day is None:
        return _("from %(day)s on", day=format_day(initiative.first_day, language()))
    return format_day_range(initiative.first_day, initiative.last_day, language())
