"""The periods with their closes, the page of one with its checklist, closing, reopening, and two closes side by side."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.access import Permission, permit, viewer
from app.closing import actions, queries
from app.closing.checklist import AGES, checklist
from app.closing.forms import CloseForm, ReopenForm
from app.counting import Basis, LeftOut, Measure
from app.models import Area, Period, PeriodClose
from app.web import page
from app.web.question import word_from, written
from app.web.words import name

bp = Blueprint("closing", __name__)


@bp.get("/closing")
@permit(Permission.REGISTER_VIEW)
def periods() -> Response:
    return page("closing/periods.html", calendars=queries.states())


@bp.get("/closing/<int:period_id>")
@permit(Permission.REGISTER_VIEW, Period)
def period(period: Period) -> Response:
    return _page(period, CloseForm(), ReopenForm())


@bp.post("/closing/<int:period_id>/close")
@permit(Permission.PERIOD_CLOSE, Period)
def close(period: Period) -> Any:
    form = CloseForm()
    if not form.validate():
        return _page(period, form, ReopenForm(formdata=None), 422)
    actions.close_period(period, note=form.note.data or "", by=viewer())
    flash(
        _("%(period)s is closed. Its figures are kept as they are at this moment.", period=name(period)),
        "good",
    )
    return redirect(url_for(".period", period_id=period.id), 303)


@bp.post("/closing/<int:period_id>/reopen")
@permit(Permission.PERIOD_CLOSE, Period)
def reopen(period: Period) -> Any:
    form = ReopenForm()
    if not form.validate():
        return _page(period, CloseForm(formdata=None), form, 422)
    sent_back = actions.reopen_period(period, reason=form.reason.data or "", by=viewer())
    flash(
        _("%(period)s is open again. No late item waits for its head because of it.", period=name(period))
        if not sent_back
        else ngettext(
            "%(period)s is open again. %(num)s late item waits for its head again.",
            "%(period)s is open again. %(num)s late items wait for their heads again.",
            sent_back,
            period=name(period),
        ),
        "good",
    )
    return redirect(url_for(".period", period_id=period.id), 303)


@bp.get("/closing/<int:period_id>/compare")
@permit(Permission.REGISTER_VIEW, Period)
def compare(period: Period) -> Response:
    """Two closes of the period by unit: `?first=` and `?second=`, by default the last two."""
    state = queries.state_of(period)
    if len(state.closes) < 2:
        abort(404)
    first = _close_named("first", state.closes, state.closes[-2])
    second = _close_named("second", state.closes, state.closes[-1])
    area = word_from(request.args, "area", Area)
    return page(
        "closing/compare.html",
        period=period,
        closes=state.closes,
        first=first,
        second=second,
        area=area,
        rows=queries.compared(first, second, area or ""),
        basis=Basis.THEN,
        Measure=Measure,
    )


def _close_named(argument: str, closes: list[PeriodClose], default: PeriodClose) -> PeriodClose:
    given = request.args.get(argument, "")
    if not given:
        return default
    return next((close for close in closes if str(close.id) == given), None) or abort(404)


def _page(period: Period, close_form: CloseForm, reopen_form: ReopenForm, status: int = 200) -> Response:
    state = queries.state_of(period)
    root_id = queries.root_id()
    return page(
        "closing/period.html",
        status=status,
        period=period,
        state=state,
        reasons=queries.reasons(state),
        checklist=None if state.close else checklist(period, root_id),
        has_ended=clock.today() > period.last_day,
        root_id=root_id,
        close_form=close_form,
        reopen_form=reopen_form,
        faults=[*close_form.errors.items(), *reopen_form.errors.items()],
        late_address="/review/late" if "review.late" in current_app.view_functions else "",
        ages=AGES,
        written=written,
        LeftOut=LeftOut,
        Measure=Measure,
    )
