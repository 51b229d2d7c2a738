"""What is typed about somebody from outside who takes part."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.activities.sharing_forms import OwnShare
from app.checks import Problem
from app.models import Part
from app.typed import one_line
from app.web.fields import ShareField
from app.web.words import part_name


class OutsideFacts(NamedTuple):
    """What is said of somebody from outside; `share` in parts per million."""

    name: str
    organisation: str
    role: Part
    share: int


class OutsiderForm(OwnShare):
    """Somebody from outside the university; `outsider` names the one who is changed."""

    outsider = HiddenField()
    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Write the name of the person.")),
            Length(max=200, message=_l("Use at most 200 characters.")),
        ],
        filters=[one_line],
    )
    organisation = StringField(
        _l("Organisation"), [Length(max=300, message=_l("Use at most 300 characters."))], filters=[one_line]
    )
    role = SelectField(_l("Role"), default=Part.MEMBER.value)
    share = ShareField(
        _l("Share of the whole activity"), description=_l("Leave it empty where they hold none.")
    )
    # Here, so that its faults are told after those of the others.
    own_share = ShareField(_l("Your own share"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page has another form with fields of the same names.
        super().__init__(*args, **{"prefix": "outside-", **kwargs})
        self.role.choices = [
            SelectChoice(part.value, part_name(part)) for part in Part if part is not Part.LEAD
        ]

    def facts(self) -> OutsideFacts:
        """What was typed; only to be asked of a valid form."""
        return OutsideFacts(
            self.name.data, self.organisation.data, Part(self.role.data), self.share.data or 0
        )

    def tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                self.form_errors.append(problem.text)
            else:
                field.errors = [*field.errors, problem.text]

    def faults(self) -> list[tuple[str, str]]:
        found = [(field.id, str(text)) for field in self for text in field.errors]
        return found + [("main", str(text)) for text in self.form_errors]
