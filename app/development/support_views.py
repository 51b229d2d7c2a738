"""Who of a unit's people needs support to reach the norm; for everybody else how many stand how far."""

from flask import Response, request

from app import access_log
from app.access import Permission, permit, viewer
from app.counting import calendars
from app.counting.periods import years
from app.development import support
from app.development.asked_for import AskedFor, asked_for, licences
from app.development.blueprint import bp
from app.models import StaffLine, Unit
from app.web import page
from app.web.addresses import number
from app.web.words import name


@bp.get("/units/<int:unit_id>/support")
@permit(Permission.UNIT_VIEW, Unit)
def unit(unit: Unit) -> Response:
    """Hours against the norm in a unit: names only for who may see these people's years. `?academic=2`: a line's second page."""
    asked = support.years_on(number(request.args.get("period")))
    pages = {line: number(request.args.get(line.value)) or 1 for line in StaffLine}
    lines = support.lines_of(unit, support.staff_of(unit, asked), viewer(), pages)
    named = [one.person.id for line in lines for one in line.people]
    access_log.opened_people(named, unit, "support", asked.values(), by=viewer())
    return page(
        "development/unit.html",
        unit=unit,
        lines=lines,
        asks={line.line: asked_for([one.person.id for one in line.people], line.period) for line in lines},
        nothing=AskedFor(),
        licences=licences(named),
        periods=year_choices(),
        chosen=number(request.args.get("period")) or next((one.id for one in asked.values()), None),
        is_over=support.is_over,
    )


def year_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """The years of each calendar, as a form offers them."""
    return [(name(one), [(year.id, name(year)) for year in years(one)]) for one in calendars()]
