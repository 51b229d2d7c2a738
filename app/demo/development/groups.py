"""The demo's staff groups and norms: who is in which group, reviewed each year, and norms that changed at a year's beginning."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.demo.acts import Act, moment
from app.demo.fates import Story
from app.demo.playing import Stage
from app.demo.teams import Roster
from app.demo.units import ROOT, by_code
from app.demo.year import beginning
from app.extensions import db
from app.hr.norm_actions import NormFacts, add_group, put_into, set_norm
from app.models import Area, StaffGroup, StaffLine

HOUR = 60
# Added to the two groups that a university starts with.
GROUPS = (
    ("service", "academic", "กลุ่มเน้นบริการวิชาการ", "Service emphasis"),
    ("executive", "academic", "กลุ่มผู้บริหาร", "Academic executives"),
    ("laboratory", "support", "กลุ่มห้องปฏิบัติการและสารสนเทศ", "Laboratories and information systems"),
)
# Line, group, area and hours a year, from the demo's beginning.
NORMS = (
    ("academic", "research", "teaching", 280),
    ("academic", "research", "research", 200),
    ("academic", "service", "teaching", 320),
    ("academic", "service", "service", 60),
    ("academic", "executive", "", 240),
    ("support", "", "", 120),
    ("support", "laboratory", "", 150),
)
RULE = "ประกาศคณะกรรมการบริหารงานบุคคล เรื่อง ภาระงานที่บันทึกในระบบ"
# Set anew from the first day of a year: of the one that runs (0), or of the one before it (1).
CHANGED = (
    ("academic", "", "", 900, 1),
    ("academic", "teaching", "research", 140, 0),
    ("support", "", "", 140, 0),
)
CHANGED_RULE = "มติคณะกรรมการบริหารงานบุคคล นับเฉพาะงานที่บันทึกในระบบ ปีที่ผ่านมาใช้เกณฑ์เดิม"
CHANGED_REASON = "ทบทวนเกณฑ์หลังรับฟังคณะและหน่วยงาน งานประชุมและงานบริหารทั่วไปไม่ต้องบันทึก"
# Fixed people whose group is part of the story.
FIXED = {"staff": "teaching", "staff2": "teaching", "head": "teaching", "phim": "teaching", "kan": "research"}
# Of the others: how large a part of their hours must be research or service.
RESEARCH_FROM, SERVICE_FROM = 0.36, 0.11


class _Placing(NamedTuple):
    person: str
    group: str
    first_day: date


def acts(story: Story, roster: Roster, today: date) -> Iterator[Act]:
    start = beginning(today)
    yield Act(moment(start + timedelta(days=1), 9, 0), _founding(start))
    by_day: dict[date, list[_Placing]] = defaultdict(list)
    for placing in _placings(story, roster, start, today):
        # Those who came later are placed when HR looks through them.
        by_day[max(start + timedelta(days=2), placing.first_day + timedelta(days=6))].append(placing)
    for day, placings in by_day.items():
        if day < today:
            yield Act(moment(day, 13, 30), _placing(placings))
    for line, group, area, hours, behind in CHANGED:
        running = _academic_year(today) if line == "academic" else _fiscal_year(today)
        first_day = running.replace(year=running.year - behind)
        yield Act(
            moment(first_day - timedelta(days=40), 10, 30),
            _changing(line, group, area, hours, first_day),
        )


def _academic_year(today: date) -> date:
    return date(today.year if today.month >= 6 else today.year - 1, 6, 1)


def _fiscal_year(today: date) -> date:
    return date(today.year if today.month >= 10 else today.year - 1, 10, 1)


def _founding(start: date) -> Callable[[Stage], None]:
    def found(stage: Stage) -> None:
        hr = stage.founded.people["hr"]
        for code, line, name_th, name_en in GROUPS:
            add_group(code, StaffLine(line), name_th, name_en, by=hr, reason="ตามประกาศของมหาวิทยาลัย")
        for line, group, area, hours in NORMS:
            first_day = date(start.year, 6, 1) if line == "academic" else start
            _set(stage, line, group, area, hours, first_day, RULE, "ตามประกาศของมหาวิทยาลัย")

    return found


def _set(
    stage: Stage, line: str, group: str, area: str, hours: int, first_day: date, source: str, reason: str
) -> None:
    of_group = db.session.get_one(StaffGroup, group) if group else None
    facts = NormFacts(
        StaffLine(line), of_group, Area(area) if area else None, hours * HOUR, first_day, source
    )
    set_norm(facts, by=stage.founded.people["hr"], reason=reason)


def _changing(line: str, group: str, area: str, hours: int, first_day: date) -> Callable[[Stage], None]:
    def change(stage: Stage) -> None:
        _set(stage, line, group, area, hours, first_day, CHANGED_RULE, CHANGED_REASON)

    return change


def _placing(placings: list[_Placing]) -> Callable[[Stage], None]:
    def place(stage: Stage) -> None:
        hr = stage.founded.people["hr"]
        for one in placings:
            group = db.session.get_one(StaffGroup, one.group)
            put_into(
                stage.founded.people[one.person], group, one.first_day, by=hr, reason="ตามข้อตกลงภาระงานของคณะ"
            )

    return place


def _placings(story: Story, roster: Roster, start: date, today: date) -> Iterator[_Placing]:
    """Everybody's group by what they mostly do; of those whose work turned, another one from a year's beginning."""
    middle = _academic_year(today)
    early, late = _hours(story, date.min, middle), _hours(story, middle, date.max)
    first_year = date(start.year, 6, 1)
    for key, person in roster.people.items():
        entered = max(first_year, min(post.first_day for post in roster.posts[key]))
        if person.line == "support":
            if _is_laboratory(person.position_th):
                yield _Placing(key, "laboratory", max(start, entered))
            continue
        group = FIXED.get(key) or ("executive" if _leads(roster, key) else _emphasis(early[key]))
        yield _Placing(key, group, entered)
        turned = _emphasis(late[key])
        if key not in FIXED and entered < middle and (group, turned) == ("teaching", "research"):
            yield _Placing(key, turned, middle)


def _hours(story: Story, first_day: date, last_day: date) -> dict[str, dict[str, int]]:
    """Minutes by person and emphasis of what begins between the two days, the last one excluded."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for activity in story.activities:
        emphasis = _EMPHASES.get(activity.kind, "teaching")
        for part in activity.parts:
            if first_day <= part.first_day < last_day:
                found[part.person][emphasis] += part.minutes or 0
    return found


_EMPHASES = {
    "research-project": "research", "article": "research", "conference-paper": "research", "book": "research",
    "intellectual-property": "research", "research-expert": "research", "community-project": "service",
    "technology-transfer": "service", "community-training": "service", "consultant": "service",
    "testing-service": "service", "guest-speaker": "service",
}  # fmt: skip


def _emphasis(hours: dict[str, int]) -> str:
    every = sum(hours.values()) or 1
    if hours.get("research", 0) / every >= RESEARCH_FROM:
        return "research"
    return "service" if hours.get("service", 0) / every >= SERVICE_FROM else "teaching"


def _leads(roster: Roster, key: str) -> bool:
    """Rector, vice rectors, deans and directors."""
    units = [post.unit for post in roster.posts[key] if post.is_primary and post.last_day is None]
    shared = any(not post.is_primary and post.last_day is None for post in roster.posts[key])
    return any(unit == ROOT or (shared and by_code()[unit].level in ("faculty", "office")) for unit in units)


def _is_laboratory(position: str) -> bool:
    return position.startswith(("นักวิทยาศาสตร์", "ครูปฏิบัติการ", "นักวิชาการคอมพิวเตอร์", "วิศวกรเครือข่าย"))
