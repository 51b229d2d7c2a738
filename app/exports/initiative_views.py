"""Downloading the list of initiatives as its page shows it."""

from flask import Response, abort, request

from app import access_log, clock
from app.access import Permission, permit, viewer
from app.counting import Basis
from app.exports import initiatives
from app.exports.sending import FORMS, sent
from app.exports.views import bp
from app.web.initiative_list import asked_of


@bp.get("/exports/initiatives.<form>")
@permit(Permission.EXPORT_RUN)
def initiative_file(form: str) -> Response:
    """The initiatives that the list's filters leave; everybody may read them, so nobody's records are named by it."""
    if form not in FORMS:
        abort(404)
    asked = asked_of(request.args)
    export = initiatives.export(asked, viewer())
    details = {
        "name": initiatives.NAME,
        "form": form,
        "unit": asked.unit and asked.unit.id,
        "period": asked.period and asked.period.id,
        "basis": Basis.THEN.value,
        "area": None,
        "as_of": (asked.as_of or clock.now()).isoformat(),
        "rows": export.length,
    }
    access_log.exported([], details=details, by=viewer())
    day = clock.day_of(asked.as_of or clock.now())
    return sent(
        export,
        form,
        made_at=asked.as_of or clock.now(),
        called=f"pattana-initiatives-as-of-{day:%Y%m%d}.{form}",
    )
