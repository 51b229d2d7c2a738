"""What the forms that change the register have in common: what was read, a reason, and the two steps of sending one."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Response, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, TextAreaField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import Length

from app.access import viewer
from app.hr.fact_words import fact_name, shown
from app.hr.trial import Impossible, Touched, attempt
from app.typed import paragraphs
from app.web import page
from app.web.dates import format_day
from app.web.differences import Told
from app.web.fields import DayField, TypedField, how_to_type_a_day
from app.web.forms import Form
from app.web.language import language


class ChangeForm(Form):
    """A form that changes the register. `read`: the facts its page was made from; `seen`: what its reader was shown it touches."""

    reason = TextAreaField(
        _l("Reason"),
        [Length(max=2000, message=_l("Keep the reason under 2,000 characters."))],
        filters=[paragraphs],
        description=_l("It stands in the history. Figures of a closed period change only with a reason."),
    )
    read = HiddenField()
    # What to run on the server where a page would take too long.
    command = ""
    seen = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = next((field for field in self if isinstance(field, DayField)), None)
        if day is not None:
            day.description = " ".join(one for one in (str(day.description), how_to_type_a_day()) if one)

    def faults(self) -> list[tuple[str, str]]:
        """Where each fault is, and its sentence, in the order of the page."""
        of_form = [("main", str(text)) for text in self.form_errors]
        return of_form + [(field.id, str(field.errors[0])) for field in self if field.errors]

    def said(self) -> list[tuple[str, str]]:
        """What was typed and chosen, in words, in the order of the page; what was left empty is not told."""
        sent_at = {name: number for number, name in enumerate(request.form)}
        last = len(sent_at)
        # A box that is not ticked is not sent; the reason stands last on every page.
        fields = sorted(self, key=lambda one: last + 1 if one is self.reason else sent_at.get(one.name, last))
        found = [
            (str(field.label.text), _in_words(field))
            for field in fields
            if not isinstance(field, HiddenField) and field.name not in self.unasked()
        ]
        return [(label, words) for label, words in found if words]

    def unasked(self) -> set[str]:
        """Fields that what was chosen in another one leaves without a meaning."""
        return set()

    def tell(self, obstacle: Impossible) -> None:
        """Shows the obstacle at its field, or above the form where there is no such field."""
        self.command = obstacle.command
        if obstacle.field in self:
            self[obstacle.field].errors = [str(obstacle)]
        else:
            self.form_errors.append(str(obstacle))


def asked(form: ChangeForm, template: str, facts: Mapping[str, Any], **shown_too: Any) -> Response:
    """The page of a form that is not sent yet; `facts`: what it changes, as it stands now."""
    form.read.data = _written(facts)
    return page(template, form=form, trial=None, meanwhile=[], **shown_too)


def sent(
    form: ChangeForm,
    template: str,
    facts: Mapping[str, Any],
    do: Callable[[], Touched],
    *,
    done: Callable[[], tuple[str, str]],
    **shown_too: Any,
) -> Response:
    """The answer to a form: first what it would touch, then, sent with that, it is done and `done` names place and sentence.

    Where `facts` are no longer those that were read, nothing is done and the page says what changed. Where the reader
    goes back to change something, the form comes again as it was filled.
    """

    def again(status: int, trial: Any = None, meanwhile: Any = ()) -> Response:
        form.read.data = _written(facts)
        return page(template, status=status, form=form, trial=trial, meanwhile=meanwhile, **shown_too)

    if "again" in request.form:
        return page(template, form=form, trial=None, meanwhile=[], **shown_too)
    if not form.validate():
        return again(422)
    if form.read.data != _written(facts):
        return again(422, meanwhile=_changed(form.read.data or "", facts))
    try:
        trial = attempt(do, by=viewer(), reason=form.reason.data or "", seen=form.seen.data or "")
    except Impossible as obstacle:
        form.tell(obstacle)
        return again(422)
    if trial.done:
        address, sentence = done()
        flash(sentence, "good")
        return redirect(address, 303)  # type: ignore[return-value]
    if trial.obstacle:
        form.tell(trial.obstacle)
    return again(422 if trial.obstacle or form.seen.data else 200, trial)


def entered(day: date | None) -> date:
    """The day of a field that the form requires: once the form is valid it is there."""
    if day is None:
        raise ValueError("The form lets this day be empty.")
    return day


def _in_words(field: Field) -> str:
    """What a field of a valid form says; empty where nothing was typed or chosen."""
    data = field.data
    if isinstance(data, bool):
        return _("yes") if data else _("no")
    if isinstance(data, date):
        return format_day(data, language())
    if isinstance(field, IntegerField):
        return "" if data is None else f"{data} %"
    if isinstance(field, TypedField):
        return field.understood
    if not data:
        return ""
    if isinstance(field, SelectFieldBase):
        texts = {str(choice[0]): str(choice[1]).lstrip("– ") for choice in field.iter_choices()}
        chosen = data if isinstance(data, list) else [data]
        return ", ".join(texts.get(str(one), str(one)) for one in chosen)
    return " · ".join(str(data).splitlines())


def _written(facts: Mapping[str, Any]) -> str:
    plain = {fact: value if isinstance(value, bool) else str(value or "") for fact, value in facts.items()}
    return json.dumps(plain, ensure_ascii=False)


def _changed(read: str, facts: Mapping[str, Any]) -> list[Told]:
    """What stands otherwise than it was read, in words; what was never read is told as it is."""
    try:
        before = json.loads(read)
    except ValueError:
        before = {}
    if not isinstance(before, dict):
        before = {}
    now = json.loads(_written(facts))
    return [
        Told(fact, fact_name(fact), _told(fact, before.get(fact, "")), _told(fact, now.get(fact, "")))
        for fact in dict.fromkeys((*now, *before))
        if before.get(fact, "") != now.get(fact, "")
    ]


def _told(fact: str, value: Any) -> str:
    return shown(fact, value if isinstance(value, bool) else str(value), {}, {})
