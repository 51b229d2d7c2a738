"""What waits for university HR because a closed period counts it: by whom it was approved, and what it would restate."""

from typing import NamedTuple

from app import amendments, closed, past, workflow
from app.access.waiting import late_for
from app.closed import Restated
from app.facts import Difference, differences, snapshot
from app.models import Contribution, Decision, Period, Person, Status
from app.review.rows import load_history
from app.web.differences import Told, kinds_by_id, told
from app.web.paging import Page
from app.web.waits import Wait, wait_of

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


def periods_touched(part: Contribution) -> tuple[Period, ...]:
    """The closed periods because of which `part` waits for university HR."""
    return closed.touched(amendments.replacements(part))


def _changes(part: Contribution) -> list[Difference]:
    then = past.approved_facts(part)
    return differences(then, snapshot(part)) if then else []
