"""The forms of the catalogue: a kind and its own fields, and the day one is retired."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from app.hr.change_form import ChangeForm
from app.hr.words import field_type_name
from app.models import Area, Choice, FieldType
from app.typed import one_line, paragraphs
from app.web.fields import DayField
from app.web.words import area_name

NAME = Length(max=300, message=_l("Use at most 300 characters."))
HINT = Length(max=500, message=_l("Use at most 500 characters."))
CODE = [
    DataRequired(_l("Write a code: files name it by this.")),
    Length(max=50, message=_l("Use at most 50 characters.")),
    Regexp(r"[a-z][a-z0-9_-]*$", message=_l("Use small letters, digits and _, beginning with a letter.")),
]


class Named(ChangeForm):
    """Something with a Thai and an English name, of which one may be missing."""

    name_th = StringField(_l("Name (Thai)"), [NAME], filters=[one_line])
    name_en = StringField(_l("Name (English)"), [NAME], filters=[one_line])

    def validate_name_th(self, field: Any) -> None:
        if not field.data and not self.name_en.data:
            raise ValidationError(_("Write a Thai or an English name."))


class KindForm(Named):
    """What a kind is called, where it belongs and what it asks for."""

    area = SelectField(_l("Area"))
    hint_th = StringField(_l("Hint (Thai)"), [HINT], filters=[one_line])
    hint_en = StringField(_l("Hint (English)"), [HINT], filters=[one_line])
    needs_hours = BooleanField(_l("Hours are required"))
    needs_evidence = BooleanField(_l("Evidence is required"))
    has_authors = BooleanField(_l("It has authors: each says their place among them, and who corresponds"))
    is_learning = BooleanField(_l("It is learning: told apart from work in the same area"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area.choices = [(area.value, area_name(area)) for area in Area]


class NewKindForm(KindForm):
    """A kind that is not there yet."""

    code = StringField(
        _l("Code"), CODE, filters=[one_line], description=_l("Short and lasting: it never changes.")
    )


class RetireForm(ChangeForm):
    """The day from which no activity can be of a kind."""

    retired_on = DayField(
        _l("No longer in use from"),
        description=_l("The first day on which no activity can begin as this kind. Empty: it is in use."),
    )


class RetireFieldForm(ChangeForm):
    """The day from which a question of a kind is asked no more."""

    retired_on = DayField(
        _l("No longer in use from"),
        description=_l(
            "The first day on which nobody is asked any more, whenever the activity was. Empty: it is asked."
        ),
    )


class FieldForm(Named):
    """A question of a kind; `choices`: one on each line, as code | Thai | English."""

    is_required = BooleanField(_l("An answer is required"))
    choices = TextAreaField(
        _l("Choices"),
        [Length(max=5000)],
        filters=[paragraphs],
        description=_l("One on each line: code | Thai | English. The code is what is stored and stays."),
    )

    def validate_choices(self, field: Any) -> None:
        codes = [choice["code"] for choice in _read(field.data)]
        for line, choice in zip((field.data or "").splitlines(), _read(field.data), strict=False):
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,50}", choice["code"]) or not (
                choice["name_th"] or choice["name_en"]
            ):
                raise ValidationError(
                    _("“%(line)s” is not understood: write code | Thai | English.", line=line)
                )
        if len(codes) != len(set(codes)):
            raise ValidationError(_("Each choice needs a code of its own."))

    def listed(self) -> list[Choice]:
        return _read(self.choices.data)


class NewFieldForm(FieldForm):
    """A question that is not there yet."""

    code = StringField(
        _l("Code"), CODE, filters=[one_line], description=_l("Short and lasting: it never changes.")
    )
    type = SelectField(_l("What it asks for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type.choices = [(one.value, field_type_name(one)) for one in FieldType]


def written(choices: Sequence[Choice]) -> str:
    """Choices as the form shows them."""
    return "\n".join(f"{one['code']} | {one['name_th']} | {one['name_en']}" for one in choices)


def _read(text: str | None) -> list[Choice]:
    found: list[Choice] = []
    for line in (text or "").splitlines():
        if line.strip():
            code, thai, english = ([one_line(part) for part in line.split("|")] + ["", ""])[:3]
            found.append({"code": code, "name_th": thai, "name_en": english})
    return found
