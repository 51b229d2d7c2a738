"""The pages of good practice: the list, marking an initiative or a record, and taking that back."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.access import Permission, permit, viewer
from app.access.undertaking import mark_of, marking_units
from app.models import Activity, Area, GoodPractice, Initiative, Unit
from app.strategy import good_practice as practice
from app.strategy.blueprint import bp
from app.strategy.initiative_queries import strand_names, units_tree
from app.strategy.obstacles import Unread
from app.typed import paragraphs
from app.web import page
from app.web.forms import Form
from app.web.paging import Page, page_number
from app.web.unit_tree import unit_choices
from app.web.words import name

LONG_ENOUGH = Length(max=4000, message=_l("Use at most 4,000 characters."))


class MarkForm(Form):
    """Why others may learn from it, and who; of several units the one that says so."""

    unit = SelectField(_l("Unit that says so"))
    why = TextAreaField(
        _l("Why it is good practice"),
        [DataRequired(_l("Write why others may learn from it.")), LONG_ENOUGH],
        filters=[paragraphs],
        description=_l("What went well, and what made it go well."),
    )
    # What stood there when the form was opened.
    read = HiddenField(validators=[Length(max=100)])
    for_whom = TextAreaField(
        _l("Who may learn from it"),
        [LONG_ENOUGH],
        filters=[paragraphs],
        description=_l("For example curricula with practice in companies, colleagues who work with schools."),
    )


@bp.get("/good-practice")
@permit(Permission.SIGNED_IN)
def good_practices() -> Response:
    asked = practice.asked_of(request.args)
    shown = Page.of(practice.count_marks(asked), page_number())
    return page(
        "strategy/good_practices.html",
        blocks=("found",),
        asked=asked,
        rows=practice.marks_page(viewer(), asked, shown),
        shown=shown,
        units=unit_choices(units_tree()),
        strands=[(one.code, name(one)) for one in strand_names()],
        areas=tuple(Area),
    )


@bp.get("/initiatives/<int:initiative_id>/good-practice")
@permit(Permission.GOOD_PRACTICE_MARK, Initiative)
def mark_initiative(initiative: Initiative) -> Response:
    return _page(initiative, _form(initiative))


@bp.post("/initiatives/<int:initiative_id>/good-practice")
@permit(Permission.GOOD_PRACTICE_MARK, Initiative)
def save_initiative_mark(initiative: Initiative) -> Response:
    return _save(initiative)


@bp.get("/activities/<int:activity_id>/good-practice")
@permit(Permission.GOOD_PRACTICE_MARK, Activity)
def mark_record(activity: Activity) -> Response:
    return _page(activity, _form(activity))


@bp.post("/activities/<int:activity_id>/good-practice")
@permit(Permission.GOOD_PRACTICE_MARK, Activity)
def save_record_mark(activity: Activity) -> Response:
    return _save(activity)


@bp.post("/good-practice/<int:good_practice_id>/take-back")
@permit(Permission.GOOD_PRACTICE_MARK, GoodPractice)
def take_back_mark(good_practice: GoodPractice) -> Response:
    subject = good_practice.initiative or good_practice.activity
    assert subject is not None
    practice.take_back(good_practice, by=viewer())
    flash(_("“%(title)s” is no longer marked as good practice.", title=_title(subject)), "good")
    return redirect(_address(subject), 303)  # type: ignore[return-value]


def _save(subject: Initiative | Activity) -> Response:
    form = _form(subject)
    if not form.validate():
        return _page(subject, form, 422)
    unit = next(one for one in _units(subject) if str(one.id) == form.unit.data)
    try:
        practice.mark(
            subject,
            unit=unit,
            why=form.why.data or "",
            for_whom=form.for_whom.data or "",
            by=viewer(),
            read=form.read.data or "",
        )
    except Unread:
        form.read.data = practice.reading_of(mark_of(subject))
        return _page(subject, form, 409, is_stale=True)
    flash(_("“%(title)s” is marked as good practice.", title=_title(subject)), "good")
    return redirect(_address(subject), 303)  # type: ignore[return-value]


def _form(subject: Initiative | Activity) -> MarkForm:
    found, units = mark_of(subject), _units(subject)
    there = {"unit": str(found.unit_id), "why": found.why, "for_whom": found.for_whom} if found else {}
    form = MarkForm(data={"unit": str(units[0].id), "read": practice.reading_of(found), **there})
    form.unit.choices = [SelectChoice(str(one.id), name(one)) for one in units]
    return form


def _units(subject: Initiative | Activity) -> list[Unit]:
    """The units in whose name the viewer may mark it; never empty behind the guard."""
    return [subject.unit] if isinstance(subject, Initiative) else marking_units(viewer(), subject)


def _page(
    subject: Initiative | Activity, form: MarkForm, status: int = 200, *, is_stale: bool = False
) -> Response:
    return page(
        "strategy/mark_good_practice.html",
        status=status,
        form=form,
        title=_title(subject),
        back=_address(subject),
        found=mark_of(subject),
        is_stale=is_stale,
    )


def _title(subject: Initiative | Activity) -> str:
    return name(subject) if isinstance(subject, Initiative) else subject.title


def _address(subject: Initiative | Activity) -> str:
    if isinstance(subject, Initiative):
        return url_for("strategy.initiative", initiative_id=subject.id)
    return url_for("activities.show", activity_id=subject.id)
