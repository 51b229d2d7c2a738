"""A change of the register is tried first: it runs in a savepoint, what it touches is shown, and only what was shown is done."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.scopes import is_university_hr
from app.extensions import db
from app.models import Person
from app.recutting import Effects
from app.web.language import language

# Names that are listed; how many there are is always told.
MOST_NAMES = 20


def listed(names: Sequence[str]) -> str:
    """At most MOST_NAMES names, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return shown if more <= 0 else _("%(names)s and %(num)s more", names=shown, num=more)


class Impossible(Exception):
    """A change that cannot be; the sentence belongs to the form's field of this name, or above the form."""

    # What somebody at the server can do instead; shown as it is typed.
    command = ""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Touched(NamedTuple):
    """What a change touches: in the ledger and among what waits, and the sentences that only this change has to say."""

    effects: Effects = Effects()
    told: tuple[str, ...] = ()
    # What its reader should think about before doing it.
    warned: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Tells whether what is done is what was shown."""
        effects = self.effects
        ids = [sorted(effects.contributions), sorted(effects.people), sorted(effects.waiting)]
        facts = (ids, [period.id for period in effects.closed], self.told, self.warned)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


class Trial(NamedTuple):
    """What came of it. Not done: `touched` is what it would touch, `names` whose approved work that is, in part."""

    touched: Touched
    done: bool
    names: tuple[str, ...] = ()
    # What keeps it from being done; None where only the confirmation is missing.
    obstacle: Impossible | None = None

    @property
    def unnamed(self) -> int:
        return len(self.touched.effects.people) - len(self.names)


def attempt(do: Callable[[], Touched], *, by: Person, reason: str, seen: str) -> Trial:
    """Does it where it touches just what was `seen`; else takes it back and answers what it would touch.

    Raises Impossible where `do` does; then nothing was done either.
    """
    try:
        with db.session.begin_nested():
            touched = do()
            db.session.flush()
            obstacle = _obstacle(touched, by=by, reason=reason)
            if obstacle is not None or seen != touched.mark:
                raise _TakenBack
    except _TakenBack:
        # What was updated past the session is read anew.
        db.session.expire_all()
        return Trial(touched, done=False, names=_names(touched), obstacle=obstacle)
    return Trial(touched, done=True)


class _TakenBack(Exception):
    """Ends the savepoint of a change that is only shown."""


def _obstacle(touched: Touched, *, by: Person, reason: str) -> Impossible | None:
    """Figures that were closed change only by university HR, with a reason, and never by one's own work."""
    if not touched.effects.closed:
        return None
    if not is_university_hr(by):
        return Impossible(_("This changes figures of a closed period: the university's HR must do it."))
    if by.id in touched.effects.people:
        return Impossible(
            _(
                "This changes closed figures by your own work: another member of the university's HR must do it."
            )
        )
    if not reason:
        return Impossible(
            _("Write a reason: this changes figures of a closed period, and it stands in the history."),
            "reason",
        )
    return None


def _names(touched: Touched) -> tuple[str, ...]:
    order = Person.sort_th if language() == "th" else Person.sort_en
    query = select(Person).where(Person.id.in_(touched.effects.people)).order_by(order, Person.id)
    return tuple(person.name_in(language()) for person in db.session.scalars(query.limit(MOST_NAMES)))
