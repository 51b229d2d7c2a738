"""Choosing an export with its preview, and downloading it: the same numbers and rights as the screen."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request

from app import access_log, clock
from app.access import Permission, permit, viewer
from app.counting import Question, calendars, closes_of, left_out
from app.exports import queries
from app.exports.sending import FORMS, sent
from app.models import Unit
from app.web import engaged_question, page
from app.web.question import (
    WITHOUT_FIELD,
    address_of,
    arguments_of,
    covers_all,
    may_open,
    question_from,
    unit_from,
    without_fault,
)
from app.web.report_words import basis_choices, period_choices

bp = Blueprint("exports", __name__)
PREVIEW = 8
# What an export is asked by, beside its unit.
ASKED = ("period", "basis", "area", "as_of", "close")
# What narrows the records as it narrows their page.
NARROWING = (
    "direct",
    "gone",
    "person",
    "kind",
    "scale",
    "learning",
    "measure",
    "text",
    "changed_since",
    *WITHOUT_FIELD,
    *engaged_question.NAMES.values(),
)


@bp.get("/exports")
@permit(Permission.EXPORT_RUN)
def choose() -> Response:
    """The choices on the left, the first rows and what goes with them on the right."""
    among = calendars()
    units = queries.open_units(viewer())
    name = request.args.get("name") or "summary"
    if name not in queries.NAMES:
        abort(404)
    unit = unit_from(request.args) or queries.own_unit(units, viewer()) or abort(404)
    asked, fault = without_fault(request.args)
    question = _question(name, unit, among, asked)
    arguments = arguments_of(question)
    return page(
        "exports/choose.html",
        blocks=("preview",),
        status=422 if fault else 200,
        moment_fault=fault,
        name=name,
        names=[(one, queries.title(one)) for one in queries.NAMES],
        holds_people=name not in queries.SUMS,
        unit=unit,
        units=units,
        question=question,
        arguments={**arguments, "unit": unit.id},
        # What waits is told whatever it says of partners and outcomes.
        plain_arguments={**arguments_of(question.unengaged()), "unit": unit.id},
        narrowing={one: arguments[one] for one in NARROWING if one in arguments},
        narrowed=queries.narrowed(question),
        export=queries.export(name, question, unit, viewer(), most=PREVIEW),
        left_out={} if question.changed_since else left_out(question),
        periods=period_choices(among, any_period=question.initiative_id is not None),
        # By today's units the records may lie anywhere: only who sees the whole university may ask so.
        bases=basis_choices() if covers_all(viewer()) else basis_choices()[:1],
        closes=closes_of([question.period]).get(question.period.id, []) if question.period else [],
        now_address=address_of(question.but(as_of=None)),
        closed_address=address_of(question.but(as_of=question.compare.closed_at, compare=None))
        if question.compare
        else "",
    )


@bp.get("/exports/<name>.<form>")
@permit(Permission.EXPORT_RUN)
def download(name: str, form: str) -> Response:
    """The file; 404 for a name or form there is not, 403 for a unit whose records are not the viewer's to open."""
    if name not in queries.NAMES or form not in FORMS:
        abort(404)
    units = queries.open_units(viewer())
    unit = unit_from(request.args) or queries.own_unit(units, viewer()) or abort(404)
    question = _question(name, unit, calendars(), request.args)
    export = queries.export(name, question, unit, viewer())
    access_log.exported(
        queries.people_in(name, question),
        details=_details(name, form, unit, question, export.length),
        by=viewer(),
    )
    return sent(
        export, form, made_at=question.as_of or clock.now(), called=_file_name(name, unit, question, form)
    )


def _question(name: str, unit: Unit, among: Any, args: Mapping[str, str]) -> Question:
    """The unit's question, if the viewer may open its records; only ASKED narrows it, and records NARROWING too."""
    wanted = (*ASKED, *NARROWING) if name == "records" else ASKED
    asked = {one: args[one] for one in wanted if one in args}
    # What belongs to an initiative does so on all of its days.
    question = question_from(asked, viewer(), unit=unit, among=among, any_period="initiative" in asked)
    if question.changed_since is not None:
        # It is told from the close that the changes are asked since.
        question = question.but(compare=None)
    if not may_open(viewer(), question, unit):
        abort(403)
    return question


def _details(name: str, form: str, unit: Unit, question: Question, rows: int) -> dict[str, Any]:
    """What the access log keeps of a file: enough to make it again."""
    return {
        "name": name,
        "form": form,
        "unit": unit.id,
        "period": question.period and question.period.id,
        "basis": question.basis.value,
        "area": question.area and question.area.value,
        "as_of": (question.as_of or clock.now()).isoformat(),
        "close": question.compare and question.compare.id,
        **{one: value for one, value in arguments_of(question).items() if one in NARROWING},
        "rows": rows,
    }


def _file_name(name: str, unit: Unit, question: Question, form: str) -> str:
    """Says what is in it, in letters that every system can store."""
    period = (
        f"{question.period.first_day:%Y%m%d}-{question.period.last_day:%Y%m%d}" if question.period else "all"
    )
    code = re.sub(r"[^A-Za-z0-9-]+", "-", unit.code).strip("-") or str(unit.id)
    what = "changes" if question.changed_since else name
    return f"pattana-{what}-{code}-{period}-as-of-{clock.day_of(question.as_of or clock.now()):%Y%m%d}.{form}"
