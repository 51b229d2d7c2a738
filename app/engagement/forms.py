"""What somebody types of an activity's mechanism and outcome: shape and words of the input."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from app.engagement.saying import Said
from app.engagement_facts import OutcomePart, Transfer
from app.models import Outcome, Sdg, Team
from app.typed import one_line, paragraphs
from app.web.dates import Beginning
from app.web.engagement_words import society_hints, society_principles, society_questions
from app.web.fields import BeginningField
from app.web.forms import GivenForm
from app.web.language import language
from app.web.numbers import ARABIC_DIGITS
from app.web.partner_form import SHORT_ENOUGH, not_ahead, ways_to_begin

Fault = tuple[str, str]
# Technology readiness levels.
LEVELS = range(1, 10)
# More people than live on earth benefited from nothing.
MOST_PEOPLE = 10_000_000_000
LONG_ENOUGH = Length(max=10_000, message=_l("Use at most 10,000 characters."))
WORD = Length(max=200, message=_l("Use at most 200 characters."))


def long_text(label: Any, hint: Any = "") -> TextAreaField:
    return TextAreaField(label, [LONG_ENOUGH], filters=[paragraphs], description=hint)


def line(label: Any, *more: Any, hint: Any = "", most: Any = SHORT_ENOUGH) -> StringField:
    return StringField(label, [most, *more], filters=[one_line], description=hint)


def is_a_number(form: Any, field: StringField) -> None:
    """A decimal number with digits of either script, thousands apart or not; kept plainly."""
    text = _digits(field.data)
    if not text:
        return
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 20 or "e" in text.lower() or "_" in text:
        raise ValidationError(_("Type a number, for example 12 or 12.5."))
    field.data = text


def is_people(form: Any, field: StringField) -> None:
    text = _digits(field.data)
    if not text:
        return
    if not (text.isascii() and text.isdecimal()) or int(text[:20]) >= MOST_PEOPLE:
        raise ValidationError(_("Type how many people benefited as a whole number, for example 120."))
    field.data = text


def _digits(text: str | None) -> str:
    return (text or "").translate(ARABIC_DIGITS).replace("−", "-").replace(",", "").replace(" ", "")


class _Part(GivenForm):
    """A part of the page's form, which carries the token."""

    class Meta(GivenForm.Meta):
        csrf = False

    def faults(self) -> list[Fault]:
        return [(field.id, str(field.errors[0])) for field in self if field.errors]


class OutcomeForm(_Part):
    """How the activity brought about one outcome."""

    named = BooleanField()
    sentence = line(_l("In a sentence: what became of it"))
    measure = line(_l("What is measured"), hint=_l("For example: income of a household."), most=WORD)
    unit = line(_l("Unit of measure"), hint=_l("For example: baht a month."), most=WORD)
    before = line(_l("Before"), is_a_number, most=WORD)
    after = line(_l("After"), is_a_number, most=WORD)
    beneficiaries = line(_l("People who benefited"), is_people, hint=_l("How many, as a number."), most=WORD)

    def __init__(self, outcome: Outcome, part: OutcomePart | None, formdata: Any) -> None:
        data = {**part._asdict(), "named": True} if part else {}
        if part and part.beneficiaries is not None:
            data["beneficiaries"] = str(part.beneficiaries)
        super().__init__(formdata=formdata, prefix=f"outcome-{outcome.code}", data=data)
        self.outcome, self.was_named = outcome, part is not None

    @property
    def is_written(self) -> bool:
        return any(field.data for field in self if field is not self.named)

    def validate(self, extra_validators: Any = None) -> bool:
        if not self.named.data and (self.was_named or not self.is_written):
            return True
        fine = super().validate(extra_validators)
        if not self.named.data:
            return self._fault(self.sentence, _("Tick the outcome above too, or clear what is written here."))
        # All that is missing is told at once.
        if not self.sentence.data:
            fine = self._fault(
                self.sentence, _("Write in a sentence what became of it, or leave the outcome unticked.")
            )
        if not self.measure.data and (self.before.data or self.after.data):
            fine = self._fault(self.measure, _("Write what the numbers measure."))
        return fine

    def _fault(self, field: Any, sentence: str) -> bool:
        field.errors = [*field.errors, sentence]
        return False

    def part(self) -> OutcomePart | None:
        """What is said; only to be asked of a valid form."""
        if not self.named.data:
            return None
        people = self.beneficiaries.data
        return OutcomePart(
            self.sentence.data or "",
            self.measure.data or "",
            self.unit.data or "",
            self.before.data or "",
            self.after.data or "",
            int(people) if people else None,
        )


class TransferForm(_Part):
    """Technology that was transferred."""

    what = line(_l("What was transferred"))
    to_whom = line(_l("To whom"))
    before = SelectField(_l("Readiness before (TRL)"), validate_choice=False)
    after = SelectField(_l("Readiness after (TRL)"), validate_choice=False)
    since = BeginningField(_l("In use since"), [not_ahead])

    def __init__(self, transfer: Transfer | None, formdata: Any) -> None:
        data = transfer._asdict() if transfer else {}
        data |= {name: str(data.get(name) or "") for name in ("before", "after")}
        if transfer and transfer.since:
            data["since"] = Beginning(transfer.since, transfer.since_within)
        super().__init__(formdata=formdata, prefix="transfer", data=data)
        self.since.description = _(
            "A day, a month or a year: %(day)s, %(month)s or %(year)s. Leave it empty while it is not in use.",
            **ways_to_begin(),
        )
        for field in (self.before, self.after):
            offered = [str(level) for level in LEVELS]
            # What was typed by other means is shown as it came, beside its fault.
            other = [field.data] if field.data and field.data not in offered else []
            field.choices = [
                SelectChoice("", _("Not said")),
                *(SelectChoice(level, level) for level in (*offered, *other)),
            ]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for field in (self.before, self.after):
            if field.data and field.data not in {str(level) for level in LEVELS}:
                field.errors = [_("Choose a readiness level from 1 to 9.")]
                fine = False
        if fine and self.before.data and self.after.data and self.after.data < self.before.data:
            self.after.errors = [
                _(
                    "Readiness after (%(after)s) lies below readiness before (%(before)s): change one of the two.",
                    after=self.after.data,
                    before=self.before.data,
                )
            ]
            fine = False
        if not self.what.data and any(field.data for field in self):
            self.what.errors = [_("Write what was transferred, or leave the other fields empty too.")]
            fine = False
        return fine

    def transfer(self) -> Transfer | None:
        """What is said; only to be asked of a valid form."""
        if not self.what.data:
            return None
        before, after = (int(one.data) if one.data else None for one in (self.before, self.after))
        since: Beginning | None = self.since.data
        return Transfer(
            self.what.data,
            self.to_whom.data or "",
            before,
            after,
            since.day if since else None,
            since.within if since else "",
        )


class WordsForm(GivenForm):
    """What changes no figure of a roll-up, the goals, and the search for a partner."""

    need = long_text(_l("Which need of the community or the partner does it answer"))
    need_found = long_text(
        _l("How this need was found out"),
        _l("For example: a survey, a community forum, the partner's own data."),
    )
    need_with = long_text(_l("With whom this need was found out"))
    sdgs = SelectMultipleField(_l("SDGs"), validate_choice=False)
    team = SelectField(_l("Team"), validate_choice=False)
    learned = long_text(
        _l("What we learned"), _l("What you would tell a colleague who is about to do the same.")
    )
    is_learned_shared = BooleanField(_l("Share it with the whole university"))
    find = line(_l("Find a partner in the register"), most=WORD)

    def __init__(self, said: Said, teams: Sequence[Team], goals: Mapping[int, Sdg], formdata: Any) -> None:
        chosen = str(said.team_id or "")
        super().__init__(
            formdata=formdata,
            data={
                **said._asdict(),
                "sdgs": [str(number) for number in said.engagement.sdgs],
                "team": chosen,
            },
        )
        self.team.choices = [
            SelectChoice("", _("No team")),
            *(SelectChoice(str(team.id), team.name_in(language())) for team in teams),
        ]
        self.goals = goals
        self.find.description = _("A part of the Thai or English name; abbreviations such as อบต. are known.")

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.team.data not in {choice[0] for choice in self.team.iter_choices()}:
            self.team.errors = [_("Choose one of your running teams.")]
            fine = False
        if any(number not in {str(one) for one in self.goals} for number in self.sdgs.data or ()):
            self.sdgs.errors = [_("Choose goals from 1 to 17.")]
            fine = False
        if self.is_learned_shared.data and not self.learned.data:
            self.learned.errors = [_("Write what you learned, or do not share it yet.")]
            fine = False
        return fine


def society_form(answers: Mapping[str, str], formdata: Any) -> BaseForm:
    """The five questions and the four principles, as a form whose fields are named `society-<code>`."""
    asked, hints = {**society_questions(), **society_principles()}, society_hints()

    class _Society(_Part):
        pass

    for code, question in asked.items():
        setattr(_Society, code, long_text(question, hints[code]))
    return _Society(formdata=formdata, prefix="society", data=dict(answers))
