"""The forms that grant, end and correct roles: shape and words of the input."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.hr.appointment_forms import unit_options
from app.hr.change_form import ChangeForm
from app.hr.role_actions import Terms
from app.models import Person, Role, RoleGrant, Unit
from app.typed import one_line
from app.web.fields import DayField
from app.web.words import name, role_name


class TermsForm(ChangeForm):
    """From when to when; for an acting head by which order and for whom."""

    first_day = DayField(_l("First day"), [InputRequired(_l("Enter the first day of the role."))])
    last_day = DayField(_l("Last day"), description=_l("It runs on: leave it empty."))
    order_number = StringField(
        _l("Order number"),
        [Length(max=50, message=_l("Use at most 50 characters."))],
        filters=[one_line],
        description=_l("An acting head needs one, for example 12/2568."),
    )
    acting_for = SelectField(_l("Acting for"), description=_l("Only for an acting head."))

    def __init__(self, heads: Sequence[RoleGrant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Person] = {str(grant.person_id): grant.person for grant in heads}
        self.acting_for.choices = [SelectChoice("", _l("nobody: the post is vacant")), *_holders(heads)]

    def terms(self) -> Terms:
        """Only to be asked of a valid form."""
        assert self.first_day.data is not None
        acting_for = self.people.get(self.acting_for.data or "")
        return Terms(self.first_day.data, self.last_day.data, self.order_number.data or "", acting_for)


class GrantForm(TermsForm):
    """A role for somebody over a unit."""

    person = HiddenField(validators=[InputRequired(_l("Choose the person first."))])
    role = SelectField(_l("Role"), [InputRequired(_l("Choose a role."))])
    unit = SelectField(_l("Unit, with all units below it"), [InputRequired(_l("Choose a unit."))])

    def __init__(
        self,
        heads: Sequence[RoleGrant],
        units: Sequence[tuple[Unit, int]],
        roles: Sequence[Role],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(heads, *args, **kwargs)
        self.units = {str(unit.id): unit for unit, _depth in units}
        self.unit.choices = unit_options(units)
        self.role.choices = [SelectChoice(role.value, role_name(role)) for role in roles]


class EndRoleForm(ChangeForm):
    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])


def start_of(grant: RoleGrant) -> dict[str, Any]:
    """What the form that corrects a role starts with."""
    return {
        "first_day": grant.first_day,
        "last_day": grant.last_day,
        "order_number": grant.order_number,
        "acting_for": str(grant.acting_for_id or ""),
    }


def _holders(heads: Sequence[RoleGrant]) -> list[SelectChoice]:
    """Each head once, with all the units they head or headed."""
    units: dict[int, list[str]] = {}
    people: dict[int, Person] = {}
    for grant in heads:
        people[grant.person_id] = grant.person
        of_person = units.setdefault(grant.person_id, [])
        if name(grant.unit) not in of_person:
            of_person.append(name(grant.unit))
    return [
        SelectChoice(str(key), f"{name(person)} · {', '.join(units[key])}") for key, person in people.items()
    ]
