"""`python -m tests.faults [name …]`: seeds known faults of ledgers, one at a time, and shows which test kills each.

A fault is a small edit of the code in a copy of the project. A fault that no test notices, or that cannot be seeded any
more because the code has changed, makes the script fail. `tests/test_faults.py` keeps the edits fitting.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parent.parent
# Where counting, posting and deciding are tested; the quickest first.
TESTS = ("tests/ledger", "tests/test_workflow.py", "tests/counting", "tests/oracle")
# First without PostgreSQL, which takes three times as long and whose tests are seldom the only ones that fail.
PASSES = (("-k", "not postgresql"), ("-k", "postgresql"))
# That a test fails is all that is asked: a smaller example of it would take hypothesis most of the time.
SETTINGS = {"CI": "", "HYPOTHESIS_PROFILE": "unshrunk", "PYTHONDONTWRITEBYTECODE": ""}


class Edit(NamedTuple):
    """In `file`, `old` (found exactly once) becomes `new`."""

    file: str
    old: str
    new: str


class Fault(NamedTuple):
    name: str
    edits: tuple[Edit, ...]


FAULTS = (
    Fault(
        "sum of leaves instead of distinct",
        (
            Edit(
                "app/counting/units.py",
                "return Table(unit, rows, summed, shared, whole)",
                "return Table(unit, rows, summed, shared, summed)",
            ),
        ),
    ),
    Fault(
        "boundary day in both periods",
        (
            Edit(
                "app/counting/question.py",
                "return _within(self.period.first_day, self.period.last_day, self.only)",
                "from app.days import ONE_DAY\n"
                "        return _within(self.period.first_day, self.period.last_day + ONE_DAY, self.only)",
            ),
        ),
    ),
    Fault(
        "present unit instead of the unit then",
        (
            Edit(
                "app/counting/question.py",
                "        if self.basis is Basis.NOW:\n            return self._where_people_are()",
                "        if self.unit_id is not None:\n            return self._where_people_are()",
            ),
        ),
    ),
    Fault(
        "shares over 100 accepted",
        (
            Edit(
                "app/checks.py",
                "    if total <= WHOLE:\n        return None",
                "    if total:\n        return None",
            ),
        ),
    ),
    Fault(
        "floor rounding that loses the rest",
        (
            Edit(
                "app/days.py",
                "return amount * (inside - span.start).days // span.days",
                "return amount // span.days * (inside - span.start).days",
            ),
        ),
    ),
    Fault(
        "revoke forgets the ledger",
        (
            Edit(
                "app/amendments.py",
                "return [Replacement(ledger.standing_entries(part), [])]",
                "return []",
            ),
        ),
    ),
    Fault(
        "approve twice posts twice",
        (
            Edit(
                "app/workflow.py",
                '    "approve": Move(\n        (Status.SUBMITTED,),',
                '    "approve": Move(\n        (Status.SUBMITTED, Status.APPROVED),',
            ),
            Edit(
                "app/amendments.py",
                "found = [Replacement(read.standing.get(part.id, []), entries)]",
                "found = [Replacement([], entries)]",
            ),
        ),
    ),
    Fault(
        "re-date leaves stale entries",
        (
            Edit(
                "app/amendments.py",
                "found = [Replacement(read.standing.get(part.id, []), entries)]",
                "found = [Replacement([], entries)]",
            ),
        ),
    ),
    Fault(
        "reorganisation rewrites history",
        (
            Edit(
                "app/ledger.py",
                "            unit_id=piece.unit_id,\n            kind_id=whole.kind_id,",
                "            unit_id=db.session.get_one(Unit, piece.unit_id).successor_id or piece.unit_id,\n"
                "            kind_id=whole.kind_id,",
            ),
            Edit("app/ledger.py", "    Period,\n    Scale,\n)", "    Period,\n    Scale,\n    Unit,\n)"),
        ),
    ),
    Fault(
        "appointment's end a day late",
        (
            Edit(
                "app/cutting.py",
                "    spans = {post.id: Span.of(post) for post in posts}",
                "    spans = {post.id: Span(Span.of(post).start, Span.of(post).end + ONE_DAY) for post in posts}",
            ),
        ),
    ),
    Fault(
        "leaver dropped",
        (
            Edit(
                "app/counting/question.py",
                "            return [LedgerEntry.unit_id == self.unit_id]",
                "            return [LedgerEntry.unit_id == self.unit_id,"
                " LedgerEntry.person_id.in_(select(homes(clock.today()).subquery().c.person_id))]",
            ),
            Edit(
                "app/counting/units.py",
                "            .where(*entries)\n        )\n    home",
                "            .where(*entries, LedgerEntry.person_id.in_("
                "select(homes(clock.today()).subquery().c.person_id)))\n        )\n    home",
            ),
        ),
    ),
    Fault(
        "spanning activity counted in each period",
        (
            Edit(
                "app/counting/question.py",
                "    inside: list[ColumnElement[bool]] = "
                "[LedgerEntry.first_day >= first_day, LedgerEntry.last_day <= last_day]",
                "    inside: list[ColumnElement[bool]] = "
                "[LedgerEntry.last_day >= first_day, LedgerEntry.first_day <= last_day]",
            ),
            Edit(
                "app/ledger.py",
                "    return sorted({edge for first, last in rows for edge in (first, last + ONE_DAY)})",
                "    return sorted({edge for first, last in rows for edge in (first, last + ONE_DAY) if not edge})",
            ),
        ),
    ),
    Fault(
        "appointment correction leaves stale entries",
        (
            Edit(
                "app/recutting.py",
                "        ledger.Replacement(old, new)\n",
                "        ledger.Replacement([], new)\n",
            ),
            Edit(
                "app/recutting.py",
                "frozenset(one.old[0].contribution_id for one in changed)",
                "frozenset(one.new[0].contribution_id for one in changed)",
            ),
            Edit(
                "app/recutting.py",
                "frozenset(one.old[0].person_id for one in changed)",
                "frozenset(one.new[0].person_id for one in changed)",
            ),
        ),
    ),
    Fault(
        "typed values as of now whatever the moment",
        (
            Edit(
                "app/counting/many_values.py",
                "said = typed(keys, as_of)",
                "said = typed(keys, None)",
            ),
        ),
    ),
    Fault(
        "a moment's light judged by today",
        (
            Edit(
                "app/counting/plan_states.py",
                "today = clock.today() if as_of is None else clock.day_of(as_of)",
                "today = clock.today()",
            ),
        ),
    ),
    Fault(
        "the other calendar's year by the first day",
        (
            Edit(
                "app/counting/plan_states.py",
                "year_beside(calendar, chosen, day)",
                "next((one for one in calendar.periods if one.parent_id is None and "
                "one.first_day <= chosen.first_day <= one.last_day), None)",
            ),
        ),
    ),
    Fault(
        "what waits where it is decided",
        (
            Edit(
                "app/counting/waiting_there.py",
                "    units = set(db.session.scalars(below(question.unit_id)))",
                "    return waited(question)\n    units = set(db.session.scalars(below(question.unit_id)))",
            ),
        ),
    ),
)


class Verdict(NamedTuple):
    """The test that failed first; None: none did."""

    killed_by: str | None
    seconds: float


def faulty(text: str, edit: Edit) -> str:
    """`text` with the edit made; ValueError where it does not fit."""
    if text.count(edit.old) != 1:
        raise ValueError(f"{edit.file}: found {text.count(edit.old)} times, not once: {edit.old!r}")
    return text.replace(edit.old, edit.new)


def seed(fault: Fault, tree: Path) -> None:
    for edit in fault.edits:
        path = tree / edit.file
        path.write_text(faulty(path.read_text(encoding="utf-8"), edit), encoding="utf-8")


def judge(fault: Fault) -> Verdict:
    """Runs the tests on a copy of the project with the fault in it, until one fails."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "project"
        skipped = shutil.ignore_patterns(".git", ".venv", "instance", ".hypothesis", "*_cache", "__pycache__")
        shutil.copytree(PROJECT, tree, ignore=skipped)
        seed(fault, tree)
        killers = (failing(tree, chosen) for chosen in PASSES)
        killer = next((one for one in killers if one), None)
    return Verdict(killer, time.monotonic() - started)


def failing(tree: Path, chosen: Sequence[str]) -> str | None:
    """The first of the `chosen` tests that fails there."""
    tests = [test for test in TESTS if (tree / test).exists()]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "2", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, *chosen, *tests],
        cwd=tree, capture_output=True, text=True, check=False, env={**os.environ, **SETTINGS},
    )  # fmt: skip
    # A file that could not even be read names no test.
    found = re.search(r"^(?:FAILED|ERROR) (\S+::\S+)", run.stdout, re.MULTILINE)
    if run.returncode not in (0, 1, 2) or (run.returncode and not found):
        raise RuntimeError(f"The tests did not run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return found[1] if found else None


def main(names: list[str]) -> int:
    """Prints a line for each fault; 0 if every one is killed."""
    alive = 0
    for fault in FAULTS:
        if names and fault.name not in names:
            continue
        verdict = judge(fault)
        alive += verdict.killed_by is None
        print(f"{fault.name:45} {verdict.seconds:5.0f} s  {verdict.killed_by or 'NOT KILLED'}", flush=True)
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
