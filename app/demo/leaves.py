"""Who is away to learn: study leave by the semester, and leave for research at another institution."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.demo.data import read
from app.demo.teams import Roster
from app.demo.titles import Words
from app.demo.year import BUDDHIST, beginning, semesters


class Leave(NamedTuple):
    """One record of leave; who is away full time does no other work."""

    person: str
    kind: str
    words: Words
    first_day: date
    last_day: date
    full_time: bool


def leaves(roster: Roster, today: date, rng: Random) -> list[Leave]:
    """Six people on study leave for some semesters, two of them part time, and four on research leave."""
    ordinary = [
        key for key, person in roster.people.items()
        if person.line == "academic" and not person.is_fixed and len(roster.posts[key]) == 1
        and roster.posts[key][0].last_day is None and roster.posts[key][0].first_day < beginning(today)
    ]  # fmt: skip
    students = rng.sample([key for key in ordinary if not roster.people[key].doctor], 6)
    researchers = rng.sample([key for key in ordinary if roster.people[key].doctor], 4)
    found = []
    for at, key in enumerate(students):
        found += _study(key, full_time=at % 3 != 2, today=today, rng=rng)
    for key in researchers:
        found.append(_research(key, today, rng))
    return found


def _study(key: str, *, full_time: bool, today: date, rng: Random) -> list[Leave]:
    terms = [term for term in semesters(beginning(today), today) if term.code != "summer"]
    first = rng.randrange(max(1, len(terms) - 3))
    institution = rng.choice(read("settings")["universities"])
    order = f"{rng.randint(300, 2900)}/{terms[first].first_day.year + BUDDHIST}"
    found = []
    for term in terms[first : first + rng.randint(2, 4)]:
        words = Words(
            title=f"ลาศึกษาต่อปริญญาเอก {institution} ภาคเรียนที่ {term.number}/{term.year}",
            description="รายงานผลการศึกษาต่อคณะทุกภาคเรียน",
            place=institution,
            fields={
                "degree": "doctorate",
                "institution": institution,
                "time": "full" if full_time else "part",
                "order_number": order,
            },
            evidence=("ใบรายงานผลการศึกษา.pdf",),
        )
        found.append(Leave(key, "study-leave", words, term.first_day, term.last_day, full_time))
    return found


def _research(key: str, today: date, rng: Random) -> Leave:
    institution, country = rng.choice(read("settings")["abroad"])
    start = beginning(today)
    first = start + timedelta(days=rng.randrange(30, (today - start).days - 100))
    words = Words(
        title=f"ปฏิบัติการวิจัย {institution}",
        description="ร่วมวิเคราะห์ข้อมูลและเขียนบทความกับนักวิจัยเจ้าภาพ กลับมาบรรยายให้คณะหนึ่งครั้ง",
        place=country,
        scale="international",
        fields={
            "institution": institution,
            "country": country,
            "order_number": f"{rng.randint(300, 2900)}/{first.year + BUDDHIST}",
        },
        evidence=("หนังสือตอบรับ.pdf",),
    )
    return Leave(key, "research-leave", words, first, first + timedelta(days=rng.choice([59, 89])), True)
