"""Eight writers on one SQLite file: do they all get their turn?

Each process logs, submits and has approved one activity after another for some seconds, through the app's own moves.
Wanted: no errors, the worst wait at most 1 s, the slowest writer at least half as fast as the fastest.

    .venv/bin/python -m bench.writers [seconds] [writers]
"""

import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple


class Turn(NamedTuple):
    """What one writer did: finished cycles, errors, its worst wait for one cycle in seconds."""

    cycles: int
    errors: int
    worst: float


def write(folder: str, person: int, seconds: float, ready: Any, out: "multiprocessing.Queue[Turn]") -> None:
    os.environ.update(PATTANA_INSTANCE=folder, PATTANA_SECRET_KEY="bench")
    from app import clock, create_app, workflow
    from app.extensions import db
    from app.models import Activity, ActivityKind, Contribution, Person, Role, RoleGrant

    app = create_app()

    def cycle() -> None:
        by = db.session.get_one(Person, person)
        head = db.session.query(RoleGrant).filter_by(role=Role.HEAD).one().person
        kind = db.session.query(ActivityKind).first()
        day, now = clock.today(), clock.now()
        activity = Activity(
            kind=kind, title="Bench", first_day=day, last_day=day, lead=by, created_at=now, changed_at=now
        )
        part = Contribution(
            activity=activity,
            person=by,
            first_day=day,
            last_day=day,
            minutes=60,
            status_since=now,
            created_at=now,
        )
        workflow.begin(part, "create", by=by)
        workflow.move(part, "submit", by=by)
        workflow.move(part, "approve", by=head)
        db.session.commit()

    cycles = errors = 0
    worst = 0.0
    with app.app_context():
        # The first cycle of a process compiles its statements: that is no writer's wait.
        cycle()
        db.session.remove()
        ready.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            began = time.perf_counter()
            try:
                cycle()
                cycles += 1
            except Exception as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                db.session.rollback()
                errors += 1
            finally:
                db.session.remove()
            worst = max(worst, time.perf_counter() - began)
    out.put(Turn(cycles, errors, worst))


def found(folder: str, writers: int) -> list[int]:
    """A university of one unit, its head and `writers` people; returns their ids."""
    os.environ.update(PATTANA_INSTANCE=folder, PATTANA_SECRET_KEY="bench")
    from flask_migrate import upgrade

    from app import clock, create_app
    from app.extensions import db
    from app.models import ActivityKind, Appointment, Area, Person, Role, RoleGrant, Unit, UnitLevel

    app = create_app()
    with app.app_context():
        upgrade(str(Path(__file__).parent.parent / "migrations"))
        unit = Unit(code="u", level=UnitLevel.UNIVERSITY, name_en="University")
        people = [
            Person(code=f"p{at}", given_en=f"Person {at}", created_at=clock.now())
            for at in range(writers + 1)
        ]
        db.session.add_all([unit, ActivityKind(code="k", area=Area.TEACHING, name_en="Kind"), *people])
        db.session.flush()
        day = clock.today().replace(year=clock.today().year - 1)
        for person in people:
            db.session.add(Appointment(person=person, unit=unit, first_day=day))
        db.session.add(
            RoleGrant(person=people[0], role=Role.HEAD, unit=unit, first_day=day, granted_at=clock.now())
        )
        db.session.commit()
        return [person.id for person in people[1:]]


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    writers = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    spawning = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: no open database is inherited by the writers.
        with spawning.Pool(1) as pool:
            people = pool.apply(found, (folder, writers))
        out: multiprocessing.Queue[Turn] = spawning.Queue()
        ready = spawning.Barrier(writers)
        processes = [
            spawning.Process(target=write, args=(folder, person, seconds, ready, out)) for person in people
        ]
        for process in processes:
            process.start()
        turns = [out.get() for _process in processes]
        for process in processes:
            process.join()
    cycles = [turn.cycles for turn in turns]
    print(f"{writers} writers, {seconds:g} s: {sum(cycles) / seconds:.0f} log-submit-approve cycles a second")
    print(f"errors {sum(turn.errors for turn in turns)}   wanted 0")
    print(f"worst wait {max(turn.worst for turn in turns):.2f} s   wanted <= 1")
    print(f"slowest/fastest {min(cycles) / max(*cycles, 1):.2f}   wanted >= 0.5")


if __name__ == "__main__":
    main()
