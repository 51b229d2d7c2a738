"""The unit and university pages, and the records behind a figure."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.counting import Basis, LeftOut, Measure, Question, Reached, calendars, closes_of
from app.counting.question import UNSTATED
from app.models import Calendar, Scale, Unit
from app.rollups import queries
from app.rollups.engagement import SCALES, engagement_report
from app.rollups.objectives import plan_blocks
from app.web import engaged_question, page
from app.web.addresses import number
from app.web.engagement_words import outcomes
from app.web.initiatives import SHOWN, of_unit
from app.web.narrowing import narrowings
from app.web.paging import page_number
from app.web.question import (
    WITHOUT_FIELD,
    address_of,
    arguments_of,
    may_open,
    question_from,
    without_fault,
)
from app.web.report_words import basis_choices, period_choices
from app.web.words import scale_name

bp = Blueprint("rollups", __name__)
UNIVERSITY = "rollups/university.html"
# What a unit's page is asked by, and its engagement page.
ASKED = ("period", "basis", "as_of", "close")
ENGAGED = (*ASKED, "area")
# What the filter of the records keeps as it is.
KEPT = (
    "unit",
    "direct",
    "gone",
    "person",
    "learning",
    *WITHOUT_FIELD,
    "status",
    "measure",
    "as_of",
    "close",
    "changed_since",
)


@bp.get("/university")
@permit(Permission.SIGNED_IN)
def university() -> Response:
    return _report(UNIVERSITY, queries.root())


@bp.get("/units")
@permit(Permission.SIGNED_IN)
def units() -> Response:
    text = request.args.get("q", "").strip()[:100]
    return page("rollups/units.html", blocks=("units",), text=text, units=queries.units(text))


@bp.get("/units/<int:unit_id>")
@permit(Permission.UNIT_VIEW, Unit)
def unit(unit: Unit) -> Response:
    return _report("rollups/unit.html", unit)


@bp.get("/university/engagement")
@permit(Permission.SIGNED_IN)
def university_engagement() -> Response:
    return _report("rollups/engagement.html", queries.root(), ENGAGED)


@bp.get("/units/<int:unit_id>/engagement")
@permit(Permission.UNIT_VIEW, Unit)
def engagement(unit: Unit) -> Response:
    return _report("rollups/engagement.html", unit, ENGAGED)


def _report(template: str, unit: Unit, names: tuple[str, ...] = ASKED) -> Response:
    """The page of `unit` for the period, basis, moment and close that the address names, and nothing else of it."""
    among = calendars()
    asked, fault = without_fault(request.args)
    chosen = {name: asked[name] for name in names if name in asked}
    question = question_from(chosen, viewer(), unit=unit, among=among)
    return page(
        template,
        status=422 if fault else 200,
        moment_fault=fault,
        unit=unit,
        path=queries.path_to(unit),
        **(
            _engagement(unit, question, among) if names is ENGAGED else _work(template, unit, question, among)
        ),
        question=question,
        arguments=arguments_of(question),
        to_unit=lambda other: _place(other, question, engaged=names is ENGAGED),
        places=[
            (_("Work by unit and area"), _place(unit, question), names is ASKED),
            (_("Mechanism and outcome"), _place(unit, question, engaged=True), names is ENGAGED),
        ],
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


def _work(template: str, unit: Unit, question: Question, among: Sequence[Calendar]) -> dict[str, Any]:
    """The page of the university only leads to the initiatives; that of a unit tells them."""
    most = 0 if template == UNIVERSITY else SHOWN
    return {
        "report": queries.report(viewer(), question, among),
        "plans": plan_blocks(viewer(), question, among),
        "judged_on": queries.today_of(question),
        "initiatives": of_unit(viewer(), unit, question.period, question.as_of, most),
    }


def _engagement(unit: Unit, question: Question, among: Sequence[Calendar]) -> dict[str, Any]:
    report = engagement_report(viewer(), question, unit, among)
    stated = {scale for _outcome, scale in report.achieved.cells}
    return {
        "report": report,
        "PARTNER_SCALES": tuple(Scale),
        "OUTCOME_SCALES": [scale for scale in SCALES if scale != UNSTATED or scale in stated],
        "scale_of": lambda scale: scale_name(None if scale == UNSTATED else Scale(scale)),
        "all_outcomes": outcomes(),
        "NOTHING": Reached(),
    }


def _place(unit: Unit, question: Question, *, engaged: bool = False) -> str:
    """The address at which a unit's page, or its engagement page, answers the same question of it."""
    kept = {name: value for name, value in arguments_of(question).items() if name != "unit"}
    if not engaged:
        kept.pop("area", None)
    if unit.parent_id is None:
        return url_for("rollups.university_engagement" if engaged else "rollups.university", **kept)
    return url_for("rollups.engagement" if engaged else "rollups.unit", unit_id=unit.id, **kept)


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
        # The page that the list was reached from.
        indicator=queries.indicator_named(number(request.args.get("indicator"))),
        arguments=arguments_of(question),
        together=_together(question, unit),
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
        narrowed=[(one.text, address_of(one.without)) for one in narrowings(question)],
        kept=[*KEPT, *engaged_question.NAMES.values()],
        now_address=address_of(question.but(as_of=None)),
        heading=_("Records that changed since the close")
        if question.changed_since
        else heading(question.left_out),
    )


def _together(question: Question, unit: Unit | None) -> tuple[Unit, str] | None:
    """Of work together with another unit: that unit, and the address of what was done there, where the viewer may open it.

    The list holds what was done in `unit` alone, and of both lists together the same activities are counted.
    """
    other = queries.unit_named(question.with_unit)
    if unit is None or other is None:
        return None
    there = question.but(
        unit_id=other.id, with_unit=unit.id, direct=other.parent_id is None, gone=False, compare=None
    )
    return other, address_of(there) if may_open(viewer(), there, other) else ""


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
