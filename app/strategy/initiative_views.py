"""The initiatives, and one initiative's page: everything here only reads."""

from flask import Response, request

from app.access import Permission, permit, viewer
from app.access.undertaking import mark_of
from app.counting import ANY_OUTCOME, calendars
from app.counting.question import Partnered
from app.models import Initiative, InitiativeStatus
from app.strategy import initiative_queries as queries
from app.strategy.blueprint import bp
from app.web import page
from app.web.initiative_list import asked_of, count_initiatives
from app.web.initiative_words import initiative_status
from app.web.paging import Page, page_number
from app.web.question import covers_all
from app.web.report_words import period_choices
from app.web.unit_tree import unit_choices
from app.web.words import name


@bp.get("/initiatives")
@permit(Permission.SIGNED_IN)
def initiatives() -> Response:
    asked = asked_of(request.args)
    shown = Page.of(count_initiatives(asked), page_number())
    return page(
        "strategy/initiatives.html",
        blocks=("found",),
        asked=asked,
        rows=queries.initiatives_page(viewer(), asked, shown),
        shown=shown,
        units=unit_choices(queries.units_tree()),
        strands=[(one.code, name(one)) for one in queries.strand_names()],
        periods=period_choices(calendars(), any_period=True),
        statuses=[(one.value, initiative_status(one)) for one in InitiativeStatus],
    )


@bp.get("/initiatives/<int:initiative_id>")
@permit(Permission.INITIATIVE_VIEW, Initiative)
def initiative(initiative: Initiative) -> Response:
    """What it is for, whose it is, what it has come to against its plan, what is late, and what was done in it."""
    queries.load(initiative)
    found = queries.come_to(initiative)
    behind = {
        "all": queries.behind(viewer(), initiative),
        "partners": queries.behind(viewer(), initiative, partnered=Partnered.ANY),
        "beneficiaries": queries.behind(viewer(), initiative, outcome=ANY_OUTCOME),
    }
    shown = Page.of(queries.count_done(initiative), page_number())
    return page(
        "strategy/initiative.html",
        initiative=initiative,
        come_to=found,
        behind=behind,
        reached=queries.reached(initiative, found, viewer()),
        waiting=queries.waiting_of(initiative),
        waiting_opens=covers_all(viewer()),
        partners=queries.partners_of(initiative),
        mark=mark_of(initiative),
        history=queries.history_of(initiative, viewer()),
        done=queries.done_of(initiative, viewer(), shown),
        shown=shown,
        open_work=queries.open_work(initiative, viewer()),
    )
