"""The roll-up page's query and the list behind a figure, against SQL written by hand, on a made-up ledger.

Makes 80 units, 2,500 people and five fiscal years of activities in a database of its own, then measures CPU time in
turns. Wanted: the roll-up at most 1.3 times the SQL written by hand, with the same rows; the engagement page at most
1.5 times; the last page of a list at most 1.5 times the first.

    .venv/bin/python -m bench.rollup [activities, 250000 by default]

With BENCH_DATABASE_URL it runs on that (empty) database instead of an SQLite file.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from bench import engaged

ROUNDS = 7
# What somebody would write who answers the page with SQL: one pass over the ledger, then each way of grouping it.
BY_HAND = """
WITH line AS (
    SELECT l.unit_id, l.ancestor_id AS line FROM unit_line l JOIN unit u ON u.id = l.ancestor_id
    WHERE u.parent_id = :unit OR (l.ancestor_id = :unit AND l.distance = 0)
), entry AS (
    SELECT line.line, e.area, e.activity_id, e.person_id, e.contribution_id, e.minutes, e.credit,
           e.activity_first_day >= :first AS is_new
    FROM ledger_entry e JOIN line ON line.unit_id = e.unit_id
    WHERE e.voided_at IS NULL AND e.first_day >= :first AND e.last_day <= :last
)
SELECT line, area, sum(minutes), sum(credit), count(DISTINCT activity_id),
       count(DISTINCT CASE WHEN is_new THEN activity_id END), count(DISTINCT person_id), count(DISTINCT contribution_id)
FROM entry GROUP BY line, area
UNION ALL
SELECT line, '', sum(minutes), sum(credit), count(DISTINCT activity_id),
       count(DISTINCT CASE WHEN is_new THEN activity_id END), count(DISTINCT person_id), count(DISTINCT contribution_id)
FROM entry GROUP BY line
UNION ALL
SELECT -1, area, sum(minutes), sum(credit), count(DISTINCT activity_id),
       count(DISTINCT CASE WHEN is_new THEN activity_id END), count(DISTINCT person_id), count(DISTINCT contribution_id)
FROM entry GROUP BY area
UNION ALL
SELECT -1, '', sum(minutes), sum(credit), count(DISTINCT activity_id),
       count(DISTINCT CASE WHEN is_new THEN activity_id END), count(DISTINCT person_id), count(DISTINCT contribution_id)
FROM entry
"""


def make_university(activities: int) -> None:
    """80 units in three levels, 2,500 people, and `activities` over five fiscal years; every fifth has three people."""
    from app import clock
    from app.extensions import db
    from app.models import (
        Activity,
        ActivityKind,
        Area,
        Calendar,
        Contribution,
        LedgerEntry,
        Period,
        Person,
        Status,
        Unit,
    )

    chance = random.Random(2568)
    root = Unit(code="root", name_en="University")
    faculties = [Unit(code=f"f{number}", name_en=f"Faculty {number}", parent=root) for number in range(14)]
    departments = [
        Unit(code=f"d{number}", name_en=f"Department {number}", parent=faculties[number % 14])
        for number in range(65)
    ]
    calendar = Calendar(code="fiscal", name_en="Fiscal year")
    for ends in range(2021, 2026):
        calendar.periods.append(
            Period(first_day=date(ends - 1, 10, 1), last_day=date(ends, 9, 30), name_en=f"Fiscal year {ends}")
        )
    kinds = [
        ActivityKind(code=f"{area}-{number}", area=area, name_en="Kind")
        for area in Area
        for number in range(5)
    ]
    db.session.add_all([root, calendar, *kinds])
    db.session.flush()
    moment = clock.now()
    db.session.execute(
        insert(Person),
        [{"code": f"p{number}", "given_en": f"P{number}", "created_at": moment} for number in range(2500)],
    )
    homes = [chance.choice(departments).id for _number in range(2500)]
    activity_rows, part_rows, entry_rows = [], [], []
    for activity_id in range(1, activities + 1):
        kind = chance.choice(kinds)
        first_day = date(2020, 10, 1) + timedelta(days=chance.randrange(1820))
        last_day = min(first_day + timedelta(days=chance.choice((0, 1, 2, 20, 90))), date(2025, 9, 30))
        people = chance.sample(range(1, 2501), 3 if activity_id % 5 == 0 else 1)
        shared = {"first_day": first_day, "last_day": last_day}
        activity_rows.append(
            {"id": activity_id, "kind_id": kind.id, "title": f"Activity {activity_id}", "lead_id": people[0], "version": 1,
             "created_at": moment, "changed_at": moment, **shared}
        )  # fmt: skip
        for person in people:
            part = {"id": len(part_rows) + 1, "activity_id": activity_id, "person_id": person, "minutes": 600, "version": 1,
                    "share": 1_000_000 // len(people), "status": Status.APPROVED, "status_since": moment, "created_at": moment}  # fmt: skip
            part_rows.append(part | shared)
            entry_rows += _entries(
                part["id"], person, homes[person - 1], kind, activity_id, first_day, last_day, moment
            )
    for model, rows in ((Activity, activity_rows), (Contribution, part_rows)):
        db.session.execute(insert(model), rows)
    engaged.engage(entry_rows, engaged.make_words())
    db.session.execute(insert(LedgerEntry), entry_rows)
    db.session.commit()
    print(
        f"{len(activity_rows):,} activities, {len(part_rows):,} contributions, {len(entry_rows):,} ledger entries"
    )


def _entries(
    part_id: int,
    person: int,
    unit_id: int,
    kind: Any,
    activity_id: int,
    first_day: date,
    last_day: date,
    moment: datetime,
) -> list[dict[str, Any]]:
    """One entry for each fiscal year that the part touches."""
    ends = date(first_day.year + (first_day.month >= 10), 9, 30)
    days = [(first_day, min(last_day, ends))]
    if last_day > ends:
        days.append((ends + timedelta(days=1), last_day))
    return [
        {"contribution_id": part_id, "activity_id": activity_id, "person_id": person, "unit_id": unit_id, "kind_id": kind.id,
         "area": kind.area, "activity_first_day": first_day, "first_day": first, "last_day": last, "minutes": 300,
         "credit": 300_000, "is_nearest": False, "posted_at": moment}
        for first, last in days
    ]  # fmt: skip


def in_turns(**work: Callable[[], Any]) -> dict[str, float]:
    """The median milliseconds of CPU (of time, where the database is another process) of each piece of work."""
    from app.extensions import db

    now = time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _round in range(ROUNDS):
        for name, piece in work.items():
            began = now()
            piece()
            taken[name].append((now() - began) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def main(activities: int) -> None:
    from app.counting import Question, by_unit_and_area, calendars, records, records_total, total
    from app.counting.units import _lines_query
    from app.extensions import db
    from app.models import Unit

    make_university(activities)
    year = calendars()[0].periods[3]
    units = {unit.code: unit.id for unit in db.session.query(Unit)}
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
    for code in ("root", "f0"):
        question = Question(unit_id=units[code], period=year)
        asked = {"unit": units[code], "first": year.first_day.isoformat(), "last": year.last_day.isoformat()}

        def by_hand(asked: dict[str, Any] = asked) -> Any:
            return db.session.execute(text(BY_HAND), asked).all()

        def roll_up(question: Question = question) -> Any:
            return db.session.execute(_lines_query(question.unit_id or 0, question)).all()

        same = sorted(tuple(row) for row in by_hand()) == sorted(tuple(row) for row in roll_up())
        taken = in_turns(
            by_hand=by_hand, roll_up=roll_up, table=lambda question=question: by_unit_and_area(question)
        )
        ratio = taken["table"] / taken["by_hand"]
        print(f"{code}: by hand {taken['by_hand']:.1f} ms, query {taken['roll_up']:.1f} ms, "
              f"table {taken['table']:.1f} ms: ratio {ratio:.2f} (at most 1.3), same rows: {same}")  # fmt: skip

        same = engaged.agree(question, engaged.by_hand(asked), is_whole=code == "root")
        taken = in_turns(
            by_hand=lambda asked=asked: engaged.by_hand(asked),
            page=lambda question=question, is_whole=code == "root": engaged.the_page(
                question, is_whole=is_whole
            ),
        )
        ratio = taken["page"] / taken["by_hand"]
        print(f"{code}: engagement by hand {taken['by_hand']:.1f} ms, page {taken['page']:.1f} ms: "
              f"ratio {ratio:.2f} (at most 1.5), same figures: {same}")  # fmt: skip

        count = total(question).contributions
        last = max(0, count - 25)
        taken = in_turns(
            first=lambda question=question: (records_total(question), records(question)),
            last=lambda question=question, last=last: (
                records_total(question),
                records(question, offset=last),
            ),
        )
        ratio = taken["last"] / taken["first"]
        print(f"{code}: first page of {count:,} records {taken['first']:.1f} ms, last {taken['last']:.1f} ms: "
              f"ratio {ratio:.2f} (at most 1.5)")  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(PATTANA_INSTANCE=folder, PATTANA_SECRET_KEY="bench")
        if "BENCH_DATABASE_URL" in os.environ:
            os.environ["PATTANA_DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
        from flask_migrate import upgrade

        from app import create_app

        with create_app().app_context():
            upgrade(directory=str(Path(__file__).parent.parent / "migrations"))
            main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)
