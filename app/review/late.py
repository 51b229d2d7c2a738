"""What waits for university HR because a closed period counts it: by whom it was approved, and what it would restate."""

from typing import NamedTuple

from flask_babel import gettext as _

from app import amendments, closed, past, workflow
from app.access.waiting import candidates, late_for
from app.closed import Restated
from app.facts import Difference, differences, snapshot
from app.models import Contribution, Decision, Period, Person, Status
from app.review.rows import load_history
from app.web.differences import Told, kinds_by_id, told
from app.web.paging import Page
from app.web.waits import Wait, either, wait_of

SIZE = 50


class LateRow(NamedTuple):
    """One late part: the line that approved it, the closed periods it would restate, and what of it changes, if it stands."""

    part: Contribution
    version: str
    wait: Wait | None
    approved: Decision | None
    touched: list[Restated]
    changes: list[Told]


class LateList(NamedTuple):
    rows: list[LateRow]
    page: Page


def late_list(viewer: Person, page_number: int) -> LateList:
    """The late parts that `viewer` may accept, the longest waiting first; as many statements for fifty as for one."""
    found = late_for(viewer)
    page = Page.of(len(found), page_number, SIZE)
    parts = found[page.offset : page.offset + SIZE]
    kinds = kinds_by_id()
    load_history([part.id for part in parts])
    periods = closed.closed_periods()
    replaced = amendments.replacements_of(parts)
    rows = [
        LateRow(
            part,
            workflow.version_of(part),
            wait_of(part),
            approved_late(part),
            closed.restatements(replaced[part.id], periods),
            told(_changes(part), kinds, part.activity.kind),
        )
        for part in parts
    ]
    return LateList(rows, page)


def approved_late(part: Contribution) -> Decision | None:
    """The line by which its reviewer approved a part that is late."""
    return next((line for line in reversed(part.decisions) if line.to_status is Status.LATE), None)


def reopened(part: Contribution) -> str:
    """That a part which was late waits for its head again, because the period is open, as a sentence; else empty."""
    if part.status is not Status.SUBMITTED or not part.decisions or part.decisions[-1].move != "reopen":
        return ""
    title, wait = part.activity.title, wait_of(part)
    if wait is None or not wait.people:
        return _("“%(title)s” is not late any more: the period is open again.", title=title)
    return _(
        "“%(title)s” is not late any more: the period is open again, and it waits for %(names)s.",
        title=title,
        names=either(wait.people),
    )


class NotMine(NamedTuple):
    """Late parts that `viewer` may not accept although they are university HR, by whom they wait for.

    `own`: their own; `others`: those of people they take part with, or stand in for. `people`: nobody may, if empty.
    """

    people: list[Person]
    own: int
    others: int


def not_mine(viewer: Person) -> list[NotMine]:
    """Where the late parts went that are not in the viewer's list."""
    mine = {part.id for part in late_for(viewer)}
    found: dict[tuple[int, ...], NotMine] = {}
    for part in candidates(viewer):
        wait = wait_of(part) if part.status is Status.LATE and part.id not in mine else None
        if wait is None:
            continue
        key = tuple(person.id for person in wait.people)
        line = found.get(key) or NotMine(wait.people, 0, 0)
        own = part.person_id == viewer.id
        found[key] = line._replace(own=line.own + own, others=line.others + (not own))
    return list(found.values())


def periods_touched(part: Contribution) -> tuple[Period, ...]:
    """The closed periods because of which `part` waits for university HR."""
    return closed.touched(amendments.replacements(part))


def _changes(part: Contribution) -> list[Difference]:
    then = past.approved_facts(part)
    return differences(then, snapshot(part)) if then else []
