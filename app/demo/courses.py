"""The courses of the demo: every semester each academic teaches one or two sections, some with a colleague."""

from datetime import date
from random import Random
from typing import NamedTuple

from app.demo.data import subjects
from app.demo.leaves import Leave
from app.demo.teams import Roster
from app.demo.titles import Words
from app.demo.units import ROOT, by_code
from app.demo.year import Semester, academic_year, beginning, semesters

LABORATORY = (
    "ปฏิบัติการ",
    "ทักษะ",
    "วาดเส้น",
    "จิตรกรรม",
    "ภาพพิมพ์",
    "โนรา",
    "รวมวง",
    "ขับร้อง",
    "การเขียนโปรแกรม",
    "เครื่องปั้น",
)
# Hours of work for each hour in class, with preparing, marking and advising: what universities count as workload.
WORKLOAD = 5
# Who has fewer classes than usual in the academic year that runs, and so is short of hours.
SHORT, SHORT_MINUTES = "staff", 15 * 60 * WORKLOAD


class Course(NamedTuple):
    """One section in one semester; `minutes` are those of all its teachers together."""

    teachers: tuple[str, ...]
    words: Words
    first_day: date
    last_day: date
    minutes: int


def courses(roster: Roster, away: list[Leave], today: date, rng: Random) -> list[Course]:
    """All sections that began between the demo's beginning and today."""
    found = []
    for semester in semesters(beginning(today), today):
        sections: dict[str, int] = {}
        for key, person in roster.people.items():
            unit = roster.unit_on(key, semester.first_day)
            if person.line != "academic" or unit is None or _is_away(key, semester, away):
                continue
            is_short = key == SHORT and semester.year >= academic_year(today)
            for _section in range(1 if is_short else _load(key, unit, semester, rng)):
                course = _course(roster, key, _home(roster, key, unit), semester, sections, rng)
                found.append(
                    course._replace(minutes=min(course.minutes, SHORT_MINUTES)) if is_short else course
                )
    return found


def _load(key: str, unit: str, semester: Semester, rng: Random) -> int:
    """How many sections: fewer for those who lead the university or a faculty, few in summer."""
    if semester.code == "summer":
        return int(rng.random() < 0.12)
    if key in ("staff", "head", "staff2"):
        return 2
    if unit == ROOT or by_code()[unit].level == "office":
        return int(rng.random() < 0.3)
    return rng.choices((0, 1, 2), (8, 52, 40))[0]


def _course(
    roster: Roster, key: str, unit: str, semester: Semester, sections: dict[str, int], rng: Random
) -> Course:
    code, name = rng.choice(subjects()[unit]["courses"]).split(" ", 1)
    sections[code] = sections.get(code, 0) + 1
    laboratory = name.startswith(LABORATORY)
    level = "master" if code[4] == "5" else "bachelor"
    hours = 60 if laboratory else rng.choices((45, 30, 60), (78, 12, 10))[0]
    teachers = [key]
    if rng.random() < 0.14:
        teachers += roster.colleagues(key, semester.first_day, rng, 1, near_only=True)
    words = Words(
        title=f"{code} {name} กลุ่ม {sections[code]}",
        description=rng.choice([
            "",
            "",
            "นักศึกษาทำโครงงานกลุ่มจากโจทย์ในชุมชนรอบมหาวิทยาลัย",
            "ปรับสัดส่วนคะแนนให้มีงานระหว่างเรียนร้อยละ 60 และสะท้อนผลรายสัปดาห์",
            "สอนร่วมกับวิทยากรจากสถานประกอบการสองครั้ง",
        ]),
        place=f"วิทยาเขต{by_code()[unit].campus_th}",
        fields={
            "course_code": code,
            "semester": semester.code,
            "section": str(sections[code]),
            "level": level,
            "credits": "3" if hours != 30 else "2",
            "students": str(rng.randint(8, 18) if level == "master" else rng.randint(24, 62)),
        },
        evidence=("แผนการสอนและผลการเรียน.pdf",) if rng.random() < 0.5 else (),
    )  # fmt: skip
    return Course(tuple(teachers), words, semester.first_day, semester.last_day, hours * WORKLOAD * 60)


def _home(roster: Roster, key: str, unit: str) -> str:
    """The unit whose courses somebody teaches: those of a department rather than of the faculty or office that they run."""
    if unit == "SCI-IT":
        return "SCI-DIG"
    listed = subjects()
    others = [post.unit for post in roster.posts[key] if not post.is_primary and post.unit in listed]
    return unit if unit in listed and (unit != ROOT or not others) else others[0]


def _is_away(key: str, semester: Semester, away: list[Leave]) -> bool:
    return any(
        leave.person == key
        and leave.full_time
        and leave.first_day <= semester.last_day
        and semester.first_day <= leave.last_day
        for leave in away
    )
