"""HR's hand on calendars: a calendar's page, and the forms of calendars, years and rounds."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.counting import years
from app.hr import calendar_actions, change_form
from app.hr.asked import Asked
from app.hr.blueprint import bp
from app.hr.calendar_actions import PeriodFacts
from app.hr.calendar_forms import CalendarForm, NewCalendarForm, NewPeriodForm, PeriodForm, PeriodNamesForm
from app.hr.change_form import ChangeForm
from app.hr.changes import history_of
from app.hr.settings import closed_once, year_rows
from app.hr.trial import Touched
from app.models import Calendar, Period, StaffLine
from app.web import page
from app.web.words import name

NAMES = ("name_th", "name_en")
DAYS = ("first_day", "last_day")


@bp.get("/register/calendars/<int:calendar_id>")
@permit(Permission.REGISTER_VIEW, Calendar)
def calendar(calendar: Calendar) -> Response:
    return page(
        "hr/calendar.html",
        calendar=calendar,
        rows=year_rows(calendar, Asked()),
        closed_once=closed_once(calendar),
        history=history_of(calendar),
    )


# A calendar


@bp.get("/register/calendars/new")
@permit(Permission.SETTINGS_EDIT)
def calendar_new() -> Response:
    return change_form.asked(NewCalendarForm(), "hr/calendar_new.html", {})


@bp.post("/register/calendars/new")
@permit(Permission.SETTINGS_EDIT)
def add_calendar() -> Response:
    form = NewCalendarForm()
    made: list[Calendar] = []

    def do() -> Touched:
        new, touched = calendar_actions.add_calendar(
            form.code.data or "", *_calendar_typed(form), by=viewer(), reason=form.reason.data or ""
        )
        made.append(new)
        return touched

    def done() -> tuple[str, str]:
        return _to(made[-1]), _("The calendar %(calendar)s is there.", calendar=name(made[-1]))

    return change_form.sent(form, "hr/calendar_new.html", {}, do, done=done)


@bp.get("/register/calendars/<int:calendar_id>/edit")
@permit(Permission.SETTINGS_EDIT, Calendar)
def calendar_edit(calendar: Calendar) -> Response:
    facts = _facts(calendar, (*NAMES, "line"))
    return change_form.asked(CalendarForm(data=facts), "hr/calendar_edit.html", facts, calendar=calendar)


@bp.post("/register/calendars/<int:calendar_id>/edit")
@permit(Permission.SETTINGS_EDIT, Calendar)
def change_calendar(calendar: Calendar) -> Response:
    form = CalendarForm()

    def do() -> Touched:
        return calendar_actions.change_calendar(
            calendar, *_calendar_typed(form), by=viewer(), reason=form.reason.data or ""
        )

    def done() -> tuple[str, str]:
        return _to(calendar), _("Saved.")

    facts = _facts(calendar, (*NAMES, "line"))
    return change_form.sent(form, "hr/calendar_edit.html", facts, do, done=done, calendar=calendar)


# A period


@bp.get("/register/calendars/<int:calendar_id>/periods/new")
@permit(Permission.SETTINGS_EDIT, Calendar)
def period_new(calendar: Calendar) -> Response:
    """The form of one more year or round."""
    form = NewPeriodForm(years(calendar), data={"year": request.args.get("year", "")})
    return change_form.asked(form, "hr/period_new.html", _facts(calendar, NAMES), calendar=calendar)


@bp.post("/register/calendars/<int:calendar_id>/periods/new")
@permit(Permission.SETTINGS_EDIT, Calendar)
def add_period(calendar: Calendar) -> Response:
    form = NewPeriodForm(years(calendar))
    by_id = {str(one.id): one for one in years(calendar)}
    made: list[Period] = []

    def do() -> Touched:
        facts = _period_typed(form)._replace(year=by_id.get(form.year.data))
        new, touched = calendar_actions.add_period(
            calendar, facts, by=viewer(), reason=form.reason.data or ""
        )
        made.append(new)
        return touched

    def done() -> tuple[str, str]:
        return _to(calendar), _("%(period)s is there.", period=name(made[-1]))

    return change_form.sent(
        form, "hr/period_new.html", _facts(calendar, NAMES), do, done=done, calendar=calendar
    )


@bp.get("/register/periods/<int:period_id>/edit")
@permit(Permission.SETTINGS_EDIT, Period)
def period_edit(period: Period) -> Response:
    facts = _facts(period, (*NAMES, *DAYS))
    form = _form_of(period, data=facts)
    return change_form.asked(form, "hr/period_edit.html", facts, period=period)


@bp.post("/register/periods/<int:period_id>/edit")
@permit(Permission.SETTINGS_EDIT, Period)
def change_period(period: Period) -> Response:
    form = _form_of(period)
    was_closed = bool(period.closes)

    def do() -> Touched:
        facts = (
            PeriodFacts(form.name_th.data or "", form.name_en.data or "", period.first_day, period.last_day)
            if was_closed
            else _period_typed(form)
        )
        return calendar_actions.change_period(period, facts, by=viewer(), reason=form.reason.data or "")

    def done() -> tuple[str, str]:
        return _to(period.calendar), _("Saved.")

    facts = _facts(period, (*NAMES, *DAYS))
    return change_form.sent(form, "hr/period_edit.html", facts, do, done=done, period=period)


@bp.get("/register/periods/<int:period_id>/take-out")
@permit(Permission.SETTINGS_EDIT, Period)
def period_take_out(period: Period) -> Response:
    return change_form.asked(
        ChangeForm(), "hr/period_take_out.html", _facts(period, (*NAMES, *DAYS)), period=period
    )


@bp.post("/register/periods/<int:period_id>/take-out")
@permit(Permission.SETTINGS_EDIT, Period)
def take_out_period(period: Period) -> Response:
    form = ChangeForm()
    calendar, gone = period.calendar, name(period)

    def do() -> Touched:
        return calendar_actions.take_out_period(period, by=viewer(), reason=form.reason.data or "")

    def done() -> tuple[str, str]:
        return _to(calendar), _("%(period)s is taken out.", period=gone)

    facts = _facts(period, (*NAMES, *DAYS))
    return change_form.sent(form, "hr/period_take_out.html", facts, do, done=done, period=period)


def _form_of(period: Period, **given: Any) -> Any:
    """Once a period was closed, only its names are asked for."""
    return PeriodNamesForm(**given) if period.closes else PeriodForm(**given)


def _calendar_typed(form: CalendarForm) -> tuple[str, str, StaffLine | None]:
    line = StaffLine(form.line.data) if form.line.data else None
    return form.name_th.data or "", form.name_en.data or "", line


def _period_typed(form: PeriodForm) -> PeriodFacts:
    return PeriodFacts(
        form.name_th.data or "",
        form.name_en.data or "",
        change_form.entered(form.first_day.data),
        change_form.entered(form.last_day.data),
    )


def _facts(subject: Calendar | Period, facts: tuple[str, ...]) -> dict[str, Any]:
    return {fact: getattr(subject, fact) for fact in facts}


def _to(calendar: Calendar) -> str:
    return url_for("hr.calendar", calendar_id=calendar.id)
