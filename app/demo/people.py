"""The demo's 300 people: what they are called, their rank, and the unit of their post; no two are called alike."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from app.demo.data import read
from app.demo.units import UnitFacts, units

# Thai and English, as written before a name; a lecturer without a doctorate is Mr or Ms in English.
RANKS = {
    "lecturer": ("อ.", ""),
    "assistant": ("ผศ.", "Asst Prof"),
    "associate": ("รศ.", "Assoc Prof"),
    "professor": ("ศ.", "Prof"),
}
POSITIONS = {
    "lecturer": ("อาจารย์", "Lecturer"),
    "assistant": ("ผู้ช่วยศาสตราจารย์", "Assistant Professor"),
    "associate": ("รองศาสตราจารย์", "Associate Professor"),
    "professor": ("ศาสตราจารย์", "Professor"),
}
# How many of a hundred academics hold each rank, and how many of a hundred of them a doctorate.
RANK_WEIGHTS = {"lecturer": 50, "assistant": 37, "associate": 11, "professor": 2}
DOCTORS = {"lecturer": 0.52, "assistant": 0.74, "associate": 0.92, "professor": 1.0}
SUPPORT_LEVELS = {
    "ปฏิบัติการ": "Practitioner",
    "ชำนาญการ": "Professional",
    "ชำนาญการพิเศษ": "Senior Professional",
    "เชี่ยวชาญ": "Expert",
}
SUPPORT_WEIGHTS = (58, 32, 9, 1)


# One of the support staff of a faculty signs in as its recorder.
RECORDER, RECORDERS_UNIT = "recorder@demo.pattana", "EDU"


class PersonFacts(NamedTuple):
    """Somebody by their key; `unit` is where they work today, or worked last."""

    key: str
    email: str
    line: str
    sex: str
    rank: str
    doctor: bool
    given_th: str
    family_th: str
    given_en: str
    family_en: str
    prefix_th: str
    prefix_en: str
    position_th: str
    position_en: str
    unit: str
    also: str | None
    head_of: str | None

    @property
    def is_fixed(self) -> bool:
        """One of those with a part in the demo's story: no chance decides on their posts."""
        return not self.key[-1].isdigit()


def people(rng: Random) -> list[PersonFacts]:
    """Everybody: the fixed cast first, then unit by unit as many as the tree asks for."""
    cast = [_fixed(facts, rng) for facts in read("cast")["people"]]
    names = _names(rng, taken={(person.given_th, person.family_th) for person in cast})
    found = list(cast)
    for unit in units():
        for line, wanted in (("academic", unit.academic), ("support", unit.support)):
            there = sum(person.unit == unit.code and person.line == line for person in cast)
            if line == "academic":
                # A dean's first post is in the faculty; the department keeps the rest of the time.
                there += sum(person.also == unit.code for person in cast)
            found += [
                _somebody(len(found) + at + 1, unit, line, names, rng) for at in range(max(0, wanted - there))
            ]
    at = next(at for at, one in enumerate(found) if (one.unit, one.line) == (RECORDERS_UNIT, "support"))
    found[at] = found[at]._replace(email=RECORDER)
    return found


def _fixed(facts: dict[str, Any], rng: Random) -> PersonFacts:
    given_th, family_th, given_en, family_en = facts["name"]
    rank, unit = facts.get("rank", ""), facts["post"]
    position_th, position_en = POSITIONS[rank] if rank else _support_position(unit, rng)
    return PersonFacts(
        key=facts["key"],
        email=(facts.get("email") or f"{given_en}.{family_en}@lakebasin.example").lower(),
        line="academic" if rank else "support",
        sex=facts["sex"],
        rank=rank,
        doctor=bool(facts.get("doctor")),
        given_th=given_th,
        family_th=family_th,
        given_en=given_en,
        family_en=family_en,
        prefix_th="นางสาว" if facts["sex"] == "f" else "นาย",
        prefix_en="Ms" if facts["sex"] == "f" else "Mr",
        position_th=position_th,
        position_en=position_en,
        unit=unit,
        also=facts.get("also"),
        head_of=facts.get("head_of"),
    )


def _somebody(
    number: int, unit: UnitFacts, line: str, names: Iterator[tuple[str, list[str], list[str]]], rng: Random
) -> PersonFacts:
    sex, (given_th, given_en), (family_th, family_en) = next(names)
    rank = rng.choices(list(RANK_WEIGHTS), list(RANK_WEIGHTS.values()))[0] if line == "academic" else ""
    if rank and unit.level == "office":
        # The one academic of an institute is its director.
        rank = "associate"
    position_th, position_en = POSITIONS[rank] if rank else _support_position(unit.code, rng)
    prefix_th, prefix_en = (
        ("นาย", "Mr") if sex == "m" else (("นาง", "Ms") if rng.random() < 0.35 else ("นางสาว", "Ms"))
    )
    return PersonFacts(
        key=f"{unit.code}-{number}",
        email=f"{given_en}.{family_en}@lakebasin.example".lower(),
        line=line,
        sex=sex,
        rank=rank,
        doctor=bool(rank) and rng.random() < DOCTORS[rank],
        given_th=given_th,
        family_th=family_th,
        given_en=given_en,
        family_en=family_en,
        prefix_th=prefix_th,
        prefix_en=prefix_en,
        position_th=position_th,
        position_en=position_en,
        unit=unit.code,
        also=None,
        head_of=None,
    )


def _support_position(unit: str, rng: Random) -> tuple[str, str]:
    """A support post with its level, as the unit has them: นักวิทยาศาสตร์ ชำนาญการ."""
    listed = read("routine")["positions"]
    laboratory = unit in ("SCI", "TEC", "ENG", "HLS", "NUR") and rng.random() < 0.5
    title_th, title_en = rng.choice(
        listed["laboratory"] if laboratory else listed.get(unit, listed["faculty"])
    )
    level = rng.choices(list(SUPPORT_LEVELS), SUPPORT_WEIGHTS)[0]
    return f"{title_th} {level}", f"{title_en}, {SUPPORT_LEVELS[level]}"


def _names(rng: Random, taken: set[tuple[str, str]]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Sex, given name and family name, each pair once; every name is used about as often as the others."""
    content = read("names")
    given = [("f", name) for name in content["female"]] + [("m", name) for name in content["male"]]
    families: list[list[str]] = []
    while True:
        rng.shuffle(given)
        for sex, name in given:
            if len(families) < 10:
                fresh = list(content["family"])
                rng.shuffle(fresh)
                families = fresh + families
            at = next(
                at for at in range(len(families) - 1, -1, -1) if (name[0], families[at][0]) not in taken
            )
            family = families.pop(at)
            taken.add((name[0], family[0]))
            yield sex, name, family
