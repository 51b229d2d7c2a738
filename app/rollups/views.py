"""The unit and university pages, and the records behind a figure."""

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.counting import Basis, LeftOut, Measure, calendars, closes_of
from app.counting.question import UNSTATED
from app.models import Scale, Unit
from app.rollups import queries
from app.web import page
from app.web.paging import page_number
from app.web.question import address_of, arguments_of, may_open, question_from, without_fault
from app.web.report_words import basis_choices, period_choices
from app.web.words import scale_name

bp = Blueprint("rollups", __name__)
# What a unit's page is asked by.
ASKED = ("period", "basis", "as_of", "close")


@bp.get("/university")
@permit(Permission.SIGNED_IN)
def university() -> Response:
    return _report("rollups/university.html", queries.root())


@bp.get("/units")
@permit(Permission.SIGNED_IN)
def units() -> Response:
    text = request.args.get("q", "").strip()[:100]
    return page("rollups/units.html", blocks=("units",), text=text, units=queries.units(text))


@bp.get("/units/<int:unit_id>")
@permit(Permission.UNIT_VIEW, Unit)
def unit(unit: Unit) -> Response:
    return _report("rollups/unit.html", unit)


def _report(template: str, unit: Unit) -> Response:
    """The page of `unit` for the period, basis, moment and close that the address names, and nothing else of it."""
    among = calendars()
    asked, fault = without_fault(request.args)
    chosen = {name: asked[name] for name in ASKED if name in asked}
    question = question_from(chosen, viewer(), unit=unit, among=among)
    return page(
        template,
        status=422 if fault else 200,
        moment_fault=fault,
        unit=unit,
        path=queries.path_to(unit),
        report=queries.report(viewer(), question, among),
        question=question,
        arguments=arguments_of(question),
        kept={name: value for name, value in arguments_of(question).items() if name != "unit"},
        periods=period_choices(among),
        bases=basis_choices(),
        closes=closes_of([question.period]).get(question.period.id, []) if question.period else [],
        now_address=address_of(question.but(as_of=None)),
        closed_address=address_of(question.but(as_of=question.compare.closed_at, compare=None))
        if question.compare
        else "",
        Measure=Measure,
        LeftOut=LeftOut,
    )


@bp.get("/records")
@permit(Permission.RECORDS_VIEW)
def records() -> Response:
    among = calendars()
    question = question_from(request.args, viewer(), among=among, any_period=True)
    unit = queries.unit_named(question.unit_id)
    if not may_open(viewer(), question, unit):
        abort(403)
    return page(
        "rollups/records.html",
        blocks=("records",),
        question=question,
        unit=unit,
        person=queries.person_named(question.person_id),
        behind=queries.behind(viewer(), question, page_number()),
        arguments=arguments_of(question),
        periods=period_choices(among, any_period=True),
        # By today's units the records may lie in any unit: offered only where they may be opened.
        bases=[
            choice
            for choice in basis_choices()
            if may_open(viewer(), question.but(basis=Basis(choice[0])), unit)
        ],
        kinds=queries.kinds(),
        scales=[
            ("", _("All scales")),
            *((one.value, scale_name(one)) for one in Scale),
            (UNSTATED, scale_name(None)),
        ],
        LeftOut=LeftOut,
        Measure=Measure,
        now_address=address_of(question.but(as_of=None)),
        heading=_("Records that changed since the close")
        if question.changed_since
        else heading(question.left_out),
    )


def heading(left_out: LeftOut | None) -> str:
    """What the list of records is called."""
    if left_out is None:
        return _("Records that are counted")
    return {
        LeftOut.WAITING: _("Records waiting for approval"),
        LeftOut.SUBMITTED: _("Records waiting for a head"),
        LeftOut.LATE: _("Records waiting for HR"),
        LeftOut.RETURNED: _("Records returned to their person"),
        LeftOut.AMENDING: _("Records with a change waiting"),
        LeftOut.OUTSIDE: _("Days outside every period of the calendar"),
    }[left_out]
