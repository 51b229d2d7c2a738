"""The export of records as CSV and XLSX against the same rows from the database driver, and what it takes of memory.

Makes the university of bench/rollup.py in a database of its own, with a history for each part. Rows a second are told
as a ratio to the driver's, which reads the same facts by SQL written by hand: the rows, as they go into a file, are
wanted at 0.6 of it or better; the figures of the first sheet and the file's writer cost on top. Memory is what a child
process grows by while it writes the file, at most 64 MB, whatever the number of rows.

Measured in November 2026, SQLite, 250,000 rows: own statement from the driver 1.08, plain columns 0.89, rows in words
0.60, the whole export 0.45, a CSV 0.30 and 3 MB. 25,000 rows: 1.18, 0.85, 0.47, 0.40, a CSV 0.24, a workbook 0.04
and no MB: reading 2,500 people weighs more there.

    .venv/bin/python -m bench.exports [contributions, 25000 and 250000 by default] …
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rollup import make_university

ROUNDS = 3
SIZES = (25_000, 250_000)
# Of five activities one has three people.
PARTS_OF_FIVE = 7
MOST_MB = 64
# What somebody would write who fetches the same facts with SQL, and shows them as they come.
BY_HAND = """
SELECT c.id, a.id, a.title, k.area, k.name_en, e.scale, a.place, p.code, p.given_en, p.family_en,
       group_concat(DISTINCT u.name_en), json_extract(d.snapshot, '$.role'), min(e.first_day), max(e.last_day),
       sum(e.minutes), sum(e.credit), json_extract(d.snapshot, '$.share'), c.status, d.at, b.given_en, b.family_en,
       (SELECT count(*) FROM evidence v WHERE v.activity_id = a.id), a.fields
FROM ledger_entry e JOIN contribution c ON c.id = e.contribution_id JOIN activity a ON a.id = e.activity_id
JOIN activity_kind k ON k.id = e.kind_id JOIN person p ON p.id = e.person_id JOIN unit u ON u.id = e.unit_id
LEFT JOIN decision d ON d.id = (SELECT max(h.id) FROM decision h WHERE h.contribution_id = c.id
                                AND h.move IN ('approve', 'accept') AND h.to_status = 'approved')
LEFT JOIN person b ON b.id = d.by_id
WHERE e.voided_at IS NULL GROUP BY c.id ORDER BY c.id
"""
HISTORY = (("create", None, "draft"), ("submit", "draft", "submitted"), ("approve", "submitted", "approved"))


def make_histories() -> None:
    """Each part was logged, submitted and approved, as its history says; every third activity answers a field of its kind."""
    from app.extensions import db
    from app.models import ActivityKind, KindField

    for kind in db.session.query(ActivityKind):
        kind.fields.append(KindField(code="place_code", name_en="Place code"))
    db.session.flush()
    connection = db.session.connection()
    connection.exec_driver_sql(
        "UPDATE activity SET fields = json_object('place_code', 'B' || id) WHERE id % 3 = 0"
    )
    parts = connection.exec_driver_sql(
        "SELECT c.id, c.person_id, c.share, c.first_day, c.status_since, a.title FROM contribution c "
        "JOIN activity a ON a.id = c.activity_id ORDER BY c.id"
    )
    insert = (
        "INSERT INTO decision (contribution_id, contributor_id, move, from_status, to_status, by_id, at, reason,"
        " order_number, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', ?)"
    )
    for chunk in parts.partitions(10_000):
        rows = []
        for part, person, share, day, at, title in chunk:
            head = person % 2500 + 1
            facts = {"kind": 1, "title": title, "description": "", "first_day": day, "last_day": day, "scale": None,
                     "place": "", "evidence": {}, "role": "lead", "own_first_day": day, "own_last_day": day,
                     "minutes": 600, "share": share, "versions": [1, 1], "unit": 2}  # fmt: skip
            said = json.dumps(facts)
            rows += [
                (part, person, move, source, target, head if move == "approve" else person, at, said)
                for move, source, target in HISTORY
            ]
        connection.exec_driver_sql(insert, rows)
    db.session.commit()


def seconds(work: Callable[[], Any]) -> float:
    """The best of a few rounds, of CPU: SQLite works in this process."""
    taken = []
    for _round in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def raw_rows(statement: str = BY_HAND) -> int:
    """The rows from the driver itself."""
    from app.extensions import db

    connection = db.engine.raw_connection()
    try:
        return sum(1 for _row in connection.cursor().execute(statement))
    finally:
        connection.close()


def everything() -> Any:
    """The question that asks for all records."""
    from app.counting import Question
    from app.extensions import db
    from app.models import Unit

    return Question(unit_id=db.session.query(Unit).filter_by(code="root").one().id)


def own_statement() -> str:
    """The one statement that the export reads its rows with."""
    from app.counting.listing import _query
    from app.extensions import db

    return str(_query(everything()).compile(db.engine, compile_kwargs={"literal_binds": True}))


def export_of_all() -> Any:
    from app.counting import Question
    from app.exports import queries
    from app.extensions import db
    from app.models import Person, Unit

    unit = db.session.query(Unit).filter_by(code="root").one()
    viewer = db.session.query(Person).first()
    assert viewer is not None
    return queries.export("records", Question(unit_id=unit.id), unit, viewer)


def write_file(form: str, folder: str) -> None:
    from app import clock
    from app.exports import lines, workbook

    with Path(folder, f"records.{form}").open("wb") as file:
        if form == "csv":
            lines.write(export_of_all(), file)
        else:
            workbook.write(
                export_of_all(), file, language="en", sheet_names=("About", "Data"), made_at=clock.now()
            )


def grown_mb(form: str, folder: str) -> float:
    """By how much a process of its own grows while it writes the file, once it has written a few rows."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.exports", "--grow", form, folder],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(told.stdout)


def grow(form: str, folder: str) -> None:
    from app.extensions import db

    rows = iter(export_of_all().rows)
    next(rows)
    db.session.rollback()
    before = peak_mb()
    write_file(form, folder)
    print(peak_mb() - before)


def measure(folder: str) -> None:
    """Tells the figures of the university that was made."""
    from app.counting.listing import listed
    from app.exports import records

    rows = raw_rows()
    by_hand = rows / seconds(raw_rows)

    statement, question = own_statement(), everything()
    by_parts = {
        "its own statement from the driver": lambda: raw_rows(statement),
        "its plain columns": lambda: sum(len(chunk) for chunk in listed(question)),
        "its rows in words": lambda: sum(1 for _row in records.rows(question)),
        "the whole export": lambda: sum(1 for _row in export_of_all().rows),
    }
    for name, work in by_parts.items():
        print(
            f"{rows:,} rows: {name} at {rows / seconds(work) / by_hand:.2f} of the driver's {by_hand:,.0f} rows a second"
        )
    for form in ("csv", "xlsx"):
        ratio = rows / seconds(lambda form=form: write_file(form, folder)) / by_hand
        size = Path(folder, f"records.{form}").stat().st_size / 1_000_000
        print(f"{rows:,} rows: {form} of {size:.1f} MB at {ratio:.2f} of the driver's rows a second, "
              f"the process grew by {grown_mb(form, folder):.0f} MB (at most {MOST_MB})")  # fmt: skip


def run(arguments: list[str]) -> None:
    from flask_migrate import upgrade

    from app import create_app

    app = create_app()
    if arguments[:1] == ["--make"]:
        with app.app_context():
            upgrade(directory=str(Path(__file__).parent.parent / "migrations"))
            make_university(int(arguments[1]) * 5 // PARTS_OF_FIVE)
            make_histories()
        return
    # As a page that reads: no write lock, and the words of one language.
    with app.test_request_context("/exports"):
        if arguments[0] == "--grow":
            grow(arguments[1], arguments[2])
        else:
            measure(arguments[1])


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].startswith("--"):
        run(sys.argv[1:])
    else:
        for size in [int(one) for one in sys.argv[1:]] or SIZES:
            with tempfile.TemporaryDirectory() as made_in:
                # A process and a database for each size.
                settings = {"PATTANA_INSTANCE": made_in, "PATTANA_SECRET_KEY": "bench"}
                for step in (["--make", str(size)], ["--measure", made_in]):
                    command = [sys.executable, "-m", "bench.exports", *step]
                    subprocess.run(command, check=True, env=os.environ | settings)
