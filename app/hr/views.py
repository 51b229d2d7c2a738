"""The register, to be read and searched; and one person's years."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from app import access_log
from app.access import Permission, may, permit, viewer
from app.counting import Measure, Question, closes_of
from app.counting.loads import load_of
from app.hr import person as years
from app.hr import queries, settings
from app.hr.asked import Asked, asked_for
from app.hr.blueprint import bp
from app.hr.changes import history_of
from app.hr.kept import changeable, kept_of
from app.hr.words import dated_states, field_type_name, people_states
from app.models import Area, Period, Person, Role, StaffLine
from app.web import page
from app.web.addresses import number
from app.web.paging import Page, page_number
from app.web.question import past_from, without_fault, written
from app.web.report_words import period_choices
from app.web.unit_tree import unit_choices
from app.web.words import area_name, line_name, role_name


@bp.get("/people")
@permit(Permission.REGISTER_VIEW)
def people() -> Response:
    asked = asked_for(request.args)
    shown = Page.of(queries.count_people(viewer(), asked), page_number())
    rows = queries.people(viewer(), asked, shown)
    lines = [(one.value, line_name(one)) for one in StaffLine]
    return _list("hr/people.html", asked, shown, rows, states=people_states(), lines=lines)


@bp.get("/people/<int:person_id>")
@permit(Permission.PERSON_VIEW, Person)
def person(person: Person) -> Response:
    access_log.opened_years(person, by=viewer())
    among = years.choices_for(person)
    period = years.period_of(person, number(request.args.get("period")), among)
    asked, fault = without_fault(request.args)
    past = past_from(asked, period)
    # What a question is to the reports of units: the templates they share read it.
    question = Question(person_id=person.id, period=period, as_of=past.as_of, compare=past.compare)
    return page(
        "hr/person.html",
        status=422 if fault else 200,
        moment_fault=fault,
        person=person,
        post=years.home(person),
        story=years.story(person),
        period=period,
        periods=period_choices(among),
        years=years.years_of(viewer(), person, period, among, past) if period else None,
        load=None if past.as_of else load_of(person, period, among),
        # Records are listed as they are now; those of a moment stand behind its figures.
        records=None if past.as_of else years.records_of(viewer(), person, period, page_number()),
        links=years.Links(person, past),
        question=question,
        closes=closes_of([period]).get(period.id, []) if period else [],
        now_address=_years_at(period, None),
        closed_address=_years_at(period, past.compare.closed_at) if past.compare else "",
        as_of=past.as_of and written(past.as_of),
        Measure=Measure,
        history=history_of(person) if may(Permission.REGISTER_VIEW) else None,
        kept=kept_of(person) if may(Permission.REGISTER_VIEW) else None,
    )


def _years_at(period: Period | None, moment: datetime | None) -> str:
    """The same person's years as of `moment`, or now."""
    asked = {"period": period and period.id, "as_of": moment and written(moment)}
    return f"{request.path}?{urlencode({name: value for name, value in asked.items() if value})}"


@bp.get("/register/units")
@permit(Permission.REGISTER_VIEW)
def units() -> Response:
    asked = asked_for(request.args)
    return page("hr/units.html", blocks=("found",), asked=asked, rows=queries.units(viewer(), asked))


@bp.get("/register/appointments")
@permit(Permission.REGISTER_VIEW)
def appointments() -> Response:
    asked = asked_for(request.args)
    shown = Page.of(queries.count_appointments(viewer(), asked), page_number())
    rows = queries.appointments(viewer(), asked, shown)
    open_ids = queries.opened(viewer(), [post.person_id for post in rows])
    return _list("hr/appointments.html", asked, shown, rows, states=dated_states(), open_ids=open_ids)


@bp.get("/register/roles")
@permit(Permission.REGISTER_VIEW)
def roles() -> Response:
    asked = asked_for(request.args)
    shown = Page.of(queries.count_roles(viewer(), asked), page_number())
    rows = queries.roles(viewer(), asked, shown)
    open_ids = queries.opened(viewer(), [grant.person_id for grant in rows])
    names = [(one.value, role_name(one)) for one in Role]
    return _list(
        "hr/roles.html",
        asked,
        shown,
        rows,
        states=dated_states(),
        open_ids=open_ids,
        roles=names,
        changeable=changeable(viewer(), rows),
    )


@bp.get("/register/calendars")
@permit(Permission.REGISTER_VIEW)
def calendars() -> Response:
    asked = asked_for(request.args)
    return page("hr/calendars.html", blocks=("found",), asked=asked, rows=settings.calendar_rows(asked))


@bp.get("/register/catalogue")
@permit(Permission.REGISTER_VIEW)
def catalogue() -> Response:
    asked = asked_for(request.args)
    areas = [(area.value, area_name(area)) for area in Area]
    rows = settings.catalogue(asked)
    return page(
        "hr/catalogue.html", blocks=("found",), asked=asked, rows=rows, areas=areas, type_name=field_type_name
    )


def _list(template: str, asked: Asked, shown: Page, rows: Any, **facts: Any) -> Response:
    """A paged list of the register with its filters."""
    return page(
        template,
        blocks=("found",),
        asked=asked,
        shown=shown,
        rows=rows,
        units=unit_choices(queries.kept_units(viewer())),
        narrows=asked != Asked(),
        **facts,
    )
