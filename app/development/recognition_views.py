"""The pages of one's own recognitions."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from app.access import Permission, permit, viewer
from app.development import recognitions
from app.development.blueprint import bp
from app.development.forms import RecognitionForm
from app.development.recognitions import RecognitionFacts
from app.models import Area, Recognition, RecognitionSort
from app.web import page

FACTS = RecognitionFacts._fields


@bp.get("/development/recognitions/new")
@permit(Permission.SIGNED_IN)
def new_recognition() -> Response:
    return _asked(RecognitionForm(data={"sort": RecognitionSort.PSF.value}), None)


@bp.post("/development/recognitions/new")
@permit(Permission.SIGNED_IN)
def add_recognition() -> Response:
    form = RecognitionForm()
    if not form.validate():
        return _asked(form, None, 422)
    recognitions.add(_facts(form), by=viewer())
    flash(_("Saved."), "good")
    return _back()


@bp.get("/development/recognitions/<int:recognition_id>/edit")
@permit(Permission.RECOGNITION_EDIT, Recognition)
def edit_recognition(recognition: Recognition) -> Response:
    facts = {fact: getattr(recognition, fact) for fact in FACTS}
    facts["area"] = recognition.area or ""
    return _asked(RecognitionForm(data={**facts, "version": str(recognition.version)}), recognition)


@bp.post("/development/recognitions/<int:recognition_id>/edit")
@permit(Permission.RECOGNITION_EDIT, Recognition)
def change_recognition(recognition: Recognition) -> Response:
    form = RecognitionForm()
    if not form.validate():
        return _asked(form, recognition, 422)
    try:
        recognitions.change(recognition, _facts(form), read=form.version.data or "", by=viewer())
    except recognitions.Unread:
        form.version.data = str(recognition.version)
        form.form_errors.append(
            _("It was changed in another window since you read it. Look at it, and send it again.")
        )
        return _asked(form, recognition, 422)
    flash(_("Saved."), "good")
    return _back()


@bp.post("/development/recognitions/<int:recognition_id>/take-out")
@permit(Permission.RECOGNITION_EDIT, Recognition)
def take_out_recognition(recognition: Recognition) -> Response:
    recognitions.take_out(recognition, by=viewer())
    flash(_("Taken out."), "good")
    return _back()


def _asked(form: RecognitionForm, recognition: Recognition | None, status: int = 200) -> Response:
    return page("development/new_recognition.html", status=status, form=form, recognition=recognition)


def _back() -> Response:
    return redirect(url_for("development.mine", _anchor="recognitions"), 303)  # type: ignore[return-value]


def _facts(form: RecognitionForm) -> RecognitionFacts:
    """Only to be asked of a valid form."""
    assert form.received_on.data is not None
    return RecognitionFacts(
        RecognitionSort(form.sort.data),
        form.name.data or "",
        form.level.data or "",
        form.issuer.data or "",
        form.number.data or "",
        Area(form.area.data) if form.area.data else None,
        form.received_on.data,
        form.expires_on.data,
    )
