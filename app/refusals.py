"""Why a move of a part is refused: a sentence for the person who tried."""

from flask_babel import gettext as _

from app.models import Contribution, Status


class Refused(Exception):
    """A move that is not possible; the message is a sentence for the person who tried."""


class Stale(Refused):
    """The record changed since it was read; nothing was done. `part` is what the reader must look at again."""

    def __init__(self, sentence: str, part: Contribution) -> None:
        super().__init__(sentence)
        self.part = part


def already(part: Contribution) -> str:
    """What became of a part that is not where the move expects it."""
    title = part.activity.title
    if part.status is Status.LATE:
        return _("“%(title)s” has already been approved, and waits for university HR.", title=title)
    if part.status is Status.AMENDING:
        return _("“%(title)s” is being changed by its owner.", title=title)
    if part.status is Status.DECLINED:
        return _("“%(title)s”: this part has been declined.", title=title)
    if part.status is Status.APPROVED:
        return _("“%(title)s” has already been approved.", title=title)
    if part.status is Status.RETURNED:
        return _("“%(title)s” has already been returned.", title=title)
    if part.status is Status.SUBMITTED:
        return _("“%(title)s” has already been submitted.", title=title)
    if part.status is Status.DRAFT:
        return _("“%(title)s” is a draft again: its owner recalled it.", title=title)
    return _("“%(title)s” is no longer in the state that this needs.", title=title)
