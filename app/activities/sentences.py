"""What is said after a write: who has the part now, and what is missing."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.activities.part_actions import Sent
from app.checks import Problem
from app.models import Contribution, Person, Status
from app.web.language import language
from app.web.part_words import locked as locked
from app.web.part_words import submitted as submitted
from app.web.waits import either, wait_of


def name(person: Person) -> str:
    return person.name_in(language())


def kept(part: Contribution, found: Sequence[Problem] = ()) -> str:
    """It is a draft, and what is still missing where somebody wanted to submit it."""
    if found:
        return _("Kept as a draft, as this kind asks for more. %(what)s", what=found[0].text)
    if part.status is Status.DRAFT:
        return _("Kept as a draft. It counts once it is submitted and approved.")
    if part.status is Status.AMENDING:
        return _("Saved. What is approved counts until your change is approved. Submit it when it is ready.")
    if part.status is Status.APPROVED:
        return _("Saved.")
    return _("Saved. Submit it when it is ready.")


def taken_back(part: Contribution) -> str:
    if part.status is Status.AMENDING:
        return _("Taken back. What is approved counts while you change it.")
    return _("Taken back. It is your draft again.")


def taken_back_to_share(part: Contribution) -> str:
    """What became of the lead's own part when they gave some of its share away."""
    if part.status is Status.AMENDING:
        return _(
            "Your own share is now a change of what is approved. Submit it to your head when all is shared out."
        )
    return _("Your own part was taken back with its new share. Submit it again when all is shared out.")


def confirmed(part: Contribution, found: Sequence[Problem]) -> str:
    """Where it is now; what only the lead can complete is no task for who confirmed."""
    if found and all(problem.is_leads for problem in found):
        return _(
            "Confirmed. Your part waits until the record is complete, then you are told to send it. %(what)s",
            what=found[0].text,
        )
    if found:
        return _("Confirmed, and kept as your draft for now. %(what)s", what=found[0].text)
    return submitted(part)


def sent(result: Sent) -> tuple[str, str]:
    """Of several: how many were submitted and to whom; and how many were not, and why. Either may be empty."""
    good = bad = ""
    if result.parts:
        waits = [wait for part in result.parts if (wait := wait_of(part))]
        people = {person.id: person for wait in waits for person in wait.people}
        good = ngettext(
            "Submitted %(num)d record to %(names)s.",
            "Submitted %(num)d records to %(names)s.",
            len(result.parts),
            names=either(list(people.values())) or _("HR's list"),
        )
    if result.skipped:
        part, why = result.skipped[0]
        title = part.activity.title
        bad = ngettext(
            "Skipped %(num)d record: %(why)s",
            "Skipped %(num)d records. The first: %(why)s",
            len(result.skipped),
            why=why if f"“{title}”" in why else _("“%(title)s”: %(why)s", title=title, why=why),
        )
    return good, bad
