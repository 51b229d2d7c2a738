"""What a kind of activity asks beside what all are asked: its questions as a form, and its answers as they are stored."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from app import clock
from app.models import ActivityKind, FieldType, KindField
from app.typed import one_line
from app.web.fields import DayField
from app.web.forms import Form
from app.web.language import language
from app.web.numbers import ARABIC_DIGITS


class _WithoutToken(Form.Meta):
    csrf = False


def questions_of(kind: ActivityKind | None, answers: Mapping[str, str]) -> list[KindField]:
    """What the kind asks today, and what is retired but answered by the activity."""
    return kind.questions(clock.today(), answers) if kind else []


def own_fields(questions: Sequence[KindField], formdata: Any, answers: Mapping[str, str]) -> BaseForm:
    """The kind's own questions as a form whose fields are named `fields-<code>`."""
    form = BaseForm({field.code: _question(field) for field in questions}, "fields", _WithoutToken())
    start = {
        field.code: _as_typed(field, answers[field.code]) for field in questions if field.code in answers
    }
    form.process(formdata, data=start)
    return form


def _question(field: KindField) -> Any:
    label = field.name_in(language())
    if field.type is FieldType.DATE:
        return DayField(label)
    if field.type is FieldType.CHOICE:
        thai = language() == "th"
        named = [
            SelectChoice(
                one["code"],
                (one["name_th"] or one["name_en"]) if thai else (one["name_en"] or one["name_th"]),
            )
            for one in field.choices
        ]
        return SelectField(label, choices=[SelectChoice("", _("Choose")), *named], default="")
    if field.type is FieldType.NUMBER:
        return StringField(label, [_is_a_number], filters=[one_line])
    return StringField(
        label, [Length(max=1000, message=_("Use at most 1,000 characters."))], filters=[one_line]
    )


def _as_typed(field: KindField, answer: str) -> Any:
    if field.type is not FieldType.DATE:
        return answer
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def _is_a_number(form: Any, field: Any) -> None:
    """A number of zero or more, with digits of either script and commas between thousands; stored plainly."""
    text = (field.data or "").translate(ARABIC_DIGITS).replace(",", "").replace(" ", "")
    if not text:
        return
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or len(text) > 20 or "e" in text.lower():
        raise ValidationError(_("Type a number, for example 45."))
    field.data = text


def answers_to(questions: Sequence[KindField], own: BaseForm) -> dict[str, str]:
    """The answers as they are stored; a question without an answer is left out."""
    found = {}
    for question in questions:
        data = own[question.code].data
        if data:
            found[question.code] = data.isoformat() if isinstance(data, date) else str(data)
    return found
