"""What the demo's people were recognised for: levels, licences and awards, some of which lapse soon or have lapsed."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from app.demo.acts import Act, moment
from app.demo.data import read
from app.demo.people import RECORDER, PersonFacts
from app.demo.playing import Stage
from app.demo.teams import Roster
from app.demo.units import faculty_of
from app.development.recognitions import RecognitionFacts, add
from app.models import Area, RecognitionSort

# Days before the demo's day on which they were entered.
ENTERED = 9
YEAR = 365


def acts(roster: Roster, today: date) -> Iterator[Act]:
    def enter(stage: Stage) -> None:
        for said in read("development")["held"]:
            received, *lapses = said["days"]
            expires = today + timedelta(days=lapses[0]) if lapses else None
            key = stage.founded.recorder if said["who"] == "recorder" else said["who"]
            _add(stage, key, said, said.get("level", ""), today + timedelta(days=received), expires)
        for key, person in roster.people.items():
            if roster.unit_on(key, today) is not None and not (person.is_fixed or person.email == RECORDER):
                _enter(stage, key, person, today)

    yield Act(moment(today - timedelta(days=ENTERED), 11, 40), enter)


def _enter(stage: Stage, key: str, person: PersonFacts, today: date) -> None:
    """What chance gives; a licence was mostly renewed in time, so that one in some lapses soon or has lapsed."""
    for at, said in enumerate(read("development")["recognitions"]):
        rng = Random(f"recognised {key} {at}")
        if said["line"] != person.line or rng.random() >= said["chance"]:
            continue
        if (
            "units" in said
            and person.unit not in said["units"]
            and faculty_of(person.unit) not in said["units"]
        ):
            continue
        days = said["holds"] * YEAR
        ago = rng.randint(60, round(days * 1.03)) if days else rng.randint(60, 4 * YEAR)
        received = today - timedelta(days=max(ago, ENTERED + 1))
        expires = received + timedelta(days=days) if days else None
        _add(stage, key, said, rng.choice(said.get("levels", [""])), received, expires)


def _add(
    stage: Stage, key: str, said: dict[str, Any], level: str, received: date, expires: date | None
) -> None:
    rng = Random(f"number {key} {said['name']}")
    is_licence = said["sort"] == RecognitionSort.LICENCE
    facts = RecognitionFacts(
        sort=RecognitionSort(said["sort"]),
        name=said["name"],
        level=level,
        issuer=said["issuer"],
        number=f"{rng.randrange(1_000, 99_999)}/{received.year + 543}" if is_licence else "",
        area=Area(said["area"]) if "area" in said else None,
        received_on=received,
        expires_on=expires,
    )
    add(facts, by=stage.founded.people[key])
