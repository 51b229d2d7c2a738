"""The rows of an initiative's milestones and of its money as their forms hold them: those that stand, and empty ones to fill."""

import re
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Length, ValidationError

from app import clock
from app.models import Funding, Initiative, Milestone
from app.strategy.initiative_facts import MoneyFacts, Source, Step
from app.strategy.told_forms import ToldForm, fault_of, fitting_year
from app.typed import one_line
from app.web.addresses import number
from app.web.dates import format_day
from app.web.fields import BahtField, DayField, how_to_type_a_day
from app.web.forms import Form
from app.web.language import language

# Empty rows at the end of a form: saved, it offers as many again; and so many where more are asked for.
EMPTY = 2
MORE = 6
MOST_ROWS = 60
NEW = re.compile(r"new[1-9][0-9]?")


def not_ahead(form: Any, field: DayField) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError(_("This day lies ahead: enter it once it is there."))


class _Row(Form):
    """One row of several; its fields are named by its key, so that a page holds many."""

    class Meta(Form.Meta):
        csrf = False

    # The initiative that it is of, and what stands in its place.
    of: Initiative
    stands: Any = None

    @property
    def called(self) -> str:
        """How a fault names the row."""
        return ""

    @property
    def is_empty(self) -> bool:
        return not any(field.raw_data and field.raw_data[0] for field in self)


class StepForm(_Row):
    """One milestone; without any words it goes."""

    name = StringField(
        _l("Milestone"), [Length(max=300, message=_l("Use at most 300 characters."))], filters=[one_line]
    )
    due_on = DayField(_l("Due"), [fitting_year])
    done_on = DayField(_l("Reached on"), [fitting_year, not_ahead])

    @property
    def called(self) -> str:
        return self.name.data or ""

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.name.data:
            self.name.errors, fine = [_("Write what is to be reached, or empty the days too.")], False
        if self.due_on.data is None and not self.due_on.errors:
            self.due_on.errors, fine = [_("Enter the day by which it is to be reached.")], False
        return self._lies_within() and fine

    def _lies_within(self) -> bool:
        """Due on a day of the initiative, and reached once it had begun; what stands so may stay."""
        due, done, of, fine = self.due_on.data, self.done_on.data, self.of, True
        if due and not self.due_on.errors and not (self.stands and self.stands.due_on == due):
            if due < of.first_day:
                self.due_on.errors, fine = [_before_it_begins(of)], False
            elif of.last_day and due > of.last_day:
                ends = format_day(of.last_day, language())
                self.due_on.errors = [
                    _("The initiative ends %(day)s: enter that day or an earlier one.", day=ends)
                ]
                fine = False
        is_new = not (self.stands and self.stands.done_on == done)
        if done and not self.done_on.errors and done < of.first_day and is_new:
            self.done_on.errors, fine = [_before_it_begins(of)], False
        return fine


def _before_it_begins(of: Initiative) -> str:
    begins = format_day(of.first_day, language())
    return _("The initiative begins %(day)s: enter that day or a later one.", day=begins)


class SourceForm(_Row):
    """One source of money; without any words and money it goes."""

    source = StringField(
        _l("Where it comes from"),
        [Length(max=200, message=_l("Use at most 200 characters."))],
        filters=[one_line],
    )
    is_external = BooleanField(_l("From outside the university"))
    promised = BahtField(_l("Promised"))
    received = BahtField(_l("Received"))

    @property
    def called(self) -> str:
        return self.source.data or ""

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.source.data and not self.source.errors:
            self.source.errors, fine = [_("Write where the money comes from.")], False
        return fine


R = TypeVar("R", StepForm, SourceForm)


class _Rows(Generic[R]):
    """The rows of one form: (key, form) in their order; a key is the id of what stands, or `new1` …"""

    def __init__(
        self, form: type[R], prefix: str, standing: dict[str, Any], formdata: Any, of: Initiative
    ) -> None:
        if formdata is None:
            self.rows: list[tuple[str, R]] = [
                (key, form(obj=one, prefix=f"{prefix}-{key}")) for key, one in standing.items()
            ]
        else:
            keys = list(dict.fromkeys(formdata.getlist(prefix)))[: MOST_ROWS + MORE]
            known = [key for key in keys if key in standing or NEW.fullmatch(key)]
            self.rows = [(key, form(formdata=formdata, prefix=f"{prefix}-{key}")) for key in known]
            self.rows = [one for one in self.rows if not one[1].is_empty]
        for key, one in self.rows:
            one.of, one.stands = of, standing.get(key)
        taken = {key for key, _form in self.rows}
        empty = MORE if formdata is not None and "more" in formdata else EMPTY
        room = max(0, min(empty, MOST_ROWS - len(self.rows)))
        fresh = [f"new{at}" for at in range(1, MOST_ROWS + MORE) if f"new{at}" not in taken][:room]
        self.filled: list[tuple[str, R]] = list(self.rows)
        self.is_full = not room
        self.rows += [(key, form(formdata=None, prefix=f"{prefix}-{key}")) for key in fresh]

    def validate(self) -> bool:
        # Each is asked, so that every fault is told.
        fine = not [one for _key, one in self.filled if not one.validate()]
        return fine and len(self.filled) <= MOST_ROWS

    def faults(self) -> list[tuple[str, str]]:
        found = [
            (field.id, fault_of(field, one.called or _("New row")))
            for _key, one in self.filled
            for field in one
            if field.errors
        ]
        if len(self.filled) > MOST_ROWS:
            found.insert(0, ("main", full()))
        return found


def full() -> str:
    return _("A form holds at most %(number)d rows: empty one to make room.", number=MOST_ROWS)


class MilestonesForm(ToldForm):
    """All milestones of an initiative."""

    def __init__(self, initiative: Initiative, formdata: Any = None, **given: Any) -> None:
        super().__init__(formdata=formdata, **given)
        standing: dict[str, Milestone] = {str(one.id): one for one in initiative.milestones}
        self.steps = _Rows(StepForm, "step", standing, formdata, initiative)
        self.hint = how_to_type_a_day()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        return self.steps.validate() and fine

    def faults(self) -> list[tuple[str, str]]:
        return [*super().faults(), *self.steps.faults()]

    def result(self) -> list[Step]:
        """Only to be asked of a valid form."""
        found = []
        for key, one in self.steps.filled:
            assert one.due_on.data is not None
            found.append(Step(number(key), one.name.data or "", one.due_on.data, one.done_on.data))
        return found


class MoneyForm(ToldForm):
    """Budget, what was spent until when, and the sources of money."""

    budget = BahtField(_l("Budget"), description=_l("What it may cost in all, in baht."))
    spent = BahtField(_l("Spent"), description=_l("What was spent so far, in baht."))
    spent_on = DayField(_l("Spent until"), [fitting_year, not_ahead])

    def __init__(self, initiative: Initiative, formdata: Any = None, **given: Any) -> None:
        super().__init__(formdata=formdata, obj=initiative, **given)
        standing: dict[str, Funding] = {str(one.id): one for one in initiative.funding}
        self.sources = _Rows(SourceForm, "source", standing, formdata, initiative)
        self.spent_on.description = how_to_type_a_day()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.spent.data and self.spent_on.data is None and not self.spent_on.errors:
            self.spent_on.errors, fine = [_("Enter the day until which it was spent.")], False
        return self.sources.validate() and fine

    def faults(self) -> list[tuple[str, str]]:
        return [*super().faults(), *self.sources.faults()]

    def result(self) -> MoneyFacts:
        """Only to be asked of a valid form; nothing typed is nothing."""
        sources = tuple(
            Source(
                number(key),
                one.source.data or "",
                bool(one.is_external.data),
                one.promised.data or 0,
                one.received.data or 0,
            )
            for key, one in self.sources.filled
        )
        return MoneyFacts(self.budget.data or 0, self.spent.data or 0, self.spent_on.data, sources)
