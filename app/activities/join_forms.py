"""What is typed by who asks the lead of a record for a part of it."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.activities.forms import EvidenceForm, last_after_first
from app.activities.uploads import Papers
from app.models import Activity, JoinRequest
from app.typed import paragraphs
from app.web.fields import DayField, HoursField, how_to_type_a_day
from app.web.language import language


class Wanted(NamedTuple):
    """What somebody asks for: a line to the lead, the days and minutes of their own, and what they would show as evidence."""

    note: str
    first_day: date | None = None
    last_day: date | None = None
    minutes: int | None = None
    papers: dict[str, list[Any]] | None = None


def wanted_of(asked: JoinRequest) -> Wanted:
    return Wanted(asked.note, asked.first_day, asked.last_day, asked.minutes, asked.papers)


class JoinForm(EvidenceForm):
    """A line to the lead of the record that one asks to take part in. `asked`: the number of one's open request, if it was read."""

    asked = HiddenField(validators=[Length(max=20)])
    first_day = DayField(_l("First day"))
    last_day = DayField(_l("Last day"), [last_after_first], description=_l("One day only: leave it empty."))
    hours = HoursField(_l("Your hours"), description=_l("Only your own part."))
    note = TextAreaField(
        _l("Message"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
        filters=[paragraphs],
        description=_l("For example what you did."),
    )

    def __init__(self, activity: Activity, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_day.description = how_to_type_a_day()
        self.note.label.text = _("Message to %(name)s", name=activity.lead.name_in(language()))

    def validate_first_day(self, field: DayField) -> None:
        if field.data is None and self.last_day.data:
            raise ValidationError(_("Enter the first day, for example 14/3/2025."))

    def tell(self, papers: Papers) -> None:
        """Shows what was refused of files and links."""
        self.files.errors = [*self.files.errors, *papers.refused_files]
        self.links.errors = [*self.links.errors, *papers.refused_links]

    def wanted(self, papers: Papers) -> Wanted:
        """What was typed; only to be asked of a valid form."""
        files = [[one.name, one.media_type, one.size, one.sha256] for one in papers.uploads]
        first = self.first_day.data
        return Wanted(
            self.note.data or "",
            first,
            (self.last_day.data or first) if first else None,
            self.hours.data,
            {"files": files, "links": papers.links} if files or papers.links else None,
        )
