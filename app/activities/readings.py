"""Who opened and exported one's records: the page that tells it, and the command that forgets what is old."""

from typing import Any, NamedTuple

import click
from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select

from app import access_log, clock
from app.access import Permission, permit, viewer
from app.activities.blueprint import bp
from app.counting import Basis
from app.extensions import db
from app.models import Access, AccessLine, Activity, Period, Unit
from app.web import page
from app.web.paging import Page, page_number
from app.web.report_words import basis_name, export_title
from app.web.words import name

# On the page of an activity: what is older stands in the list of all.
MOST_ON_RECORD = 60
# How many of them are not folded.
UNFOLDED = 5


class Reading(NamedTuple):
    """One line in words: what was opened or exported; `facts` say of an export what it held."""

    line: AccessLine
    how: str
    what: str
    facts: list[str]


class OnRecord(NamedTuple):
    """Who opened one record: the latest, and those before them."""

    latest: list[Reading]
    earlier: list[Reading]


@bp.get("/activities/access")
@permit(Permission.SIGNED_IN)
def access() -> Response:
    """Who opened and exported my records, the newest first."""
    me = viewer()
    shown = Page.of(access_log.count_of(me), page_number())
    lines = access_log.lines_of(me, offset=shown.offset, limit=shown.size)
    return page("activities/access.html", readings=_told(lines), shown=shown)


def on_record(activity: Activity) -> OnRecord | None:
    """Who opened the record, for those whose record it is; None for everybody else."""
    if not access_log.is_theirs(activity, viewer()):
        return None
    found = _told(access_log.readings(activity, MOST_ON_RECORD))
    return OnRecord(found[:UNFOLDED], found[UNFOLDED:])


def _told(lines: list[AccessLine]) -> list[Reading]:
    """The lines in words; two statements more where there are exports, however many."""
    many = [line.details for line in lines if line.access in (Access.EXPORT, Access.YEARS)]
    units = _by_id(Unit, {details.get("unit") for details in many})
    periods = _by_id(
        Period, {key for details in many for key in (details.get("period"), *details.get("periods", ()))}
    )
    return [_reading(line, units, periods) for line in lines]


def _by_id(model: Any, ids: set[Any]) -> dict[int, Any]:
    ids.discard(None)
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(model).where(model.id.in_(ids)))}


def _reading(line: AccessLine, units: dict[int, Unit], periods: dict[int, Period]) -> Reading:
    if line.access is Access.EXPORT:
        return Reading(line, _("Exported"), export_title(line.details["name"]), _facts(line, units, periods))
    if line.access is Access.YEARS and "table" in line.details:
        table = {
            "support": _("Hours against the norm"),
            "talk": _("For the yearly talk"),
            "objective": _("Goals that serve an objective"),
        }
        what = _("Your hours in a table of people")
        if line.details["table"] == "objective":
            what = _("Your goals in a table of people")
        told = [periods[key] for key in line.details.get("periods", ()) if key in periods]
        facts = [name(units.get(line.details["unit"])), table[line.details["table"]], *map(name, told)]
        return Reading(line, _("Opened"), what, facts)
    if line.access is Access.YEARS:
        return Reading(line, _("Opened"), _("Your years"), [])
    title = line.activity.title if line.activity else ""
    if line.access is Access.FILE:
        return Reading(line, _("Opened a file"), title, [line.details["name"]])
    return Reading(line, _("Opened"), title, [])


def _facts(line: AccessLine, units: dict[int, Unit], periods: dict[int, Period]) -> list[str]:
    details = line.details
    period = periods.get(details["period"])
    return [
        name(units.get(details["unit"])),
        name(period) if period else _("All periods"),
        _("counted by %(basis)s", basis=basis_name(Basis(details["basis"]))),
        _("%(form)s file", form=details["form"].upper()),
    ]


@click.command("sweep-access-log")
def sweep() -> None:
    """Deletes what the access log has kept for two years."""
    number = access_log.sweep(clock.now() - access_log.KEPT_FOR)
    click.echo(f"Deleted {number} lines.")


bp.record_once(lambda state: state.app.cli.add_command(sweep))
