"""What becomes of the planned work: when each part is written, confirmed, submitted, returned and approved."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from app.clock import ZONE
from app.demo.data import read
from app.demo.people import RECORDER
from app.demo.plan import ActivityPlan, PartPlan
from app.demo.teams import PERCENT, Roster
from app.demo.titles import Words
from app.demo.year import settled_fiscal_year

# What a reviewer writes and what the owner then changes: the hours (a factor on them) or a further piece of evidence.
RETURNS: tuple[tuple[str, float, str], ...] = (
    ("ขอรายชื่อผู้เข้าร่วมที่ลงนาม", 1.0, "รายชื่อผู้เข้าร่วม-ลงนาม.pdf"),
    ("ยังไม่มีหลักฐานจำนวนชั่วโมง", 1.0, "ตารางการปฏิบัติงาน.pdf"),
    ("แนบหนังสือเชิญหรือคำสั่งด้วย", 1.0, "หนังสือเชิญและคำสั่ง.pdf"),
    ("ชั่วโมงสูงกว่าตารางที่แนบ ขอตรวจอีกครั้ง", 0.75, ""),
    ("นับเฉพาะชั่วโมงของตนเอง ไม่รวมเวลาเดินทาง", 0.8, ""),
    ("ขอบันทึกสรุปผลหนึ่งหน้า และปรับชั่วโมงให้ตรงกับกำหนดการ", 0.9, "สรุปผลหนึ่งหน้า.pdf"),
)
DECLINES = (
    "ไม่ได้เข้าร่วมกิจกรรมนี้", "ช่วยเพียงให้คำแนะนำ ไม่ขอนับเป็นส่วนร่วม", "วันนั้นติดสอน ไม่ได้ไปด้วย", "บันทึกไว้ในกิจกรรมอื่นแล้ว",
)  # fmt: skip
# Of a hundred: parts that come back, that never come again, colleagues who decline, and records left as drafts.
RETURNED, ABANDONED, DECLINED, FORGOTTEN = 0.06, 0.06, 0.03, 0.015
# Work that is not over yet is written down beforehand, as a draft, by about half.
AHEAD = 0.45
# The departments whose queue lies before head@: nothing was decided there in the last days.
QUIET_UNITS, QUIET_DAYS = ("EDU-MR", "EDU-CI"), 5


class Step(NamedTuple):
    """One thing that happens to the part `part` of the activity `activity` (by their numbers in the plan).

    `move` is a move of the workflow, or "hours" (then `value` is minutes), "evidence" (then it is a file's name), or
    "scale" or "partners" (then it is what the lead proposes for the activity: a scale, or keys of partners).
    """

    at: datetime
    activity: int
    part: int
    move: str
    value: str = ""


class Story(NamedTuple):
    """Everything that was planned and was written down by the day of the demo, and what happened to it, in order."""

    activities: list[ActivityPlan]
    steps: list[Step]


def tell(plans: Iterable[ActivityPlan], roster: Roster, today: date, seed: str) -> Story:
    """The steps of all plans and of the scenes, until the evening before `today`."""
    activities: list[ActivityPlan] = []
    steps: list[Step] = []
    for plan in plans:
        happened = list(_lives(plan, len(activities), roster, today, Random(f"{seed} {plan}")))
        if happened:
            activities.append(plan)
            steps += happened
    for plan, happened in scenes(roster, today, len(activities)):
        activities.append(plan)
        steps += happened
    return Story(activities, sorted(steps))


def _lives(plan: ActivityPlan, number: int, roster: Roster, today: date, rng: Random) -> Iterator[Step]:
    """The steps of one activity; none if nobody has written it down yet."""
    end = _moment(today - timedelta(days=1), 23, 0)
    ahead = plan.last_day >= today
    if ahead and rng.random() > AHEAD:
        return
    written = _working(plan.first_day + timedelta(days=rng.randint(2, 20)), rng) if ahead else _working(
        plan.last_day + timedelta(days=round(rng.expovariate(1 / 5))), rng
    )  # fmt: skip
    if written >= end:
        return
    forgotten = rng.random() < FORGOTTEN
    for at, part in enumerate(plan.parts):
        # A lead writes their own further parts with the first one; a colleague's is a proposal.
        own = part.person == plan.lead
        yield Step(written + timedelta(seconds=at), number, at, "create" if own else "propose")
        for step in _moves(part, own, written + timedelta(minutes=1), forgotten, roster, today, rng):
            if step[0] < end:
                yield Step(step[0], number, at, *step[1:])
            else:
                break


def _moves(
    part: PartPlan, own: bool, written: datetime, forgotten: bool, roster: Roster, today: date, rng: Random
) -> Iterator[tuple[datetime, str, str]]:
    """The moves of one part in order: (moment, move, value); those after today are cut off by the caller."""
    done = _moment(part.last_day, 17, rng.randrange(60))
    if own and forgotten:
        return
    if own:
        waits = 0 if rng.random() < 0.6 else rng.expovariate(1 / 4)
        at = (
            max(written + timedelta(minutes=rng.randint(1, 9)), done)
            if not waits
            else _after(max(written, done), waits, rng)
        )
        yield at, "submit", ""
    else:
        at = _after(max(written, done), rng.expovariate(1 / 4), rng)
        if rng.random() < DECLINED:
            yield at, "decline", rng.choice(DECLINES)
            return
        yield at, "confirm", ""
    unit = roster.unit_on(part.person, part.last_day) or roster.people[part.person].unit
    at = _decided(at, unit, today, rng)
    if rng.random() < RETURNED:
        reason, factor, evidence = rng.choice(RETURNS)
        yield at, "return", reason
        if rng.random() < ABANDONED:
            return
        at = _after(at, 1 + rng.expovariate(1 / 3), rng)
        if factor < 1 and part.minutes and part.minutes > 60:
            yield at, "hours", str(max(60, round(part.minutes * factor / 30) * 30))
        if evidence:
            yield at + timedelta(seconds=20), "evidence", evidence
        at += timedelta(minutes=2)
        yield at, "submit", ""
        at = _decided(at, unit, today, rng)
    yield at, "approve", ""


def _decided(submitted: datetime, unit: str, today: date, rng: Random) -> datetime:
    """When the head of `unit` decides: each has a pace of their own, between two and nine days."""
    pace = 3 if unit in QUIET_UNITS else 2 + sum(map(ord, unit)) % 8
    at = _after(submitted, 0.5 + rng.expovariate(1 / pace), rng, morning=True)
    quiet = unit in QUIET_UNITS and (today - at.astimezone(ZONE).date()).days <= QUIET_DAYS
    return _moment(today + timedelta(days=1), 9, 0) if quiet else at


def _after(moment: datetime, days: float, rng: Random, *, morning: bool = False) -> datetime:
    """A working moment some days after another one, and never before it."""
    day = (moment + timedelta(days=days)).astimezone(ZONE).date()
    if day.weekday() > 4:
        day += timedelta(days=7 - day.weekday())
    at = _moment(
        day,
        rng.choice((8, 9, 10, 13)) if morning else rng.choice((9, 11, 14, 16, 20)),
        rng.randrange(60),
        rng.randrange(60),
    )
    return max(at, moment + timedelta(minutes=3))


def _working(day: date, rng: Random) -> datetime:
    return _moment(day, rng.choice((8, 10, 13, 15, 16, 20, 21)), rng.randrange(60), rng.randrange(60))


def _moment(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), ZONE)


def scenes(roster: Roster, today: date, number: int) -> Iterator[tuple[ActivityPlan, list[Step]]]:
    """What lies on the desks of the fixed sign-ins, numbered from `number` on.

    Days are counted from `today`, or from the last day of the fiscal year that was closed last.
    """
    since = {"today": today, "year": settled_fiscal_year(today)}
    recorder = next(key for key, person in roster.people.items() if person.email == RECORDER)
    for at, facts in enumerate(read("scenes")["scenes"]):
        done, told = (since[facts.get(name, "today")] for name in ("days_since", "story_since"))
        first, last = (done + timedelta(days=offset) for offset in facts["days"])
        words = Words(
            title=facts["title"],
            description=facts.get("description", ""),
            place=facts.get("place", ""),
            scale=facts.get("scale"),
            fields=facts["fields"],
            evidence=tuple(facts.get("evidence", ())),
        )
        parts = tuple(
            PartPlan(
                person=recorder if part["who"] == "recorder" else part["who"],
                role=part["role"],
                first_day=first,
                last_day=last,
                minutes=round(part["hours"] * 60) if "hours" in part else None,
                share=part.get("percent", 100) * PERCENT,
            )
            for part in facts["parts"]
        )
        steps = [
            step
            for order, part in enumerate(facts["parts"])
            for step in _scene_steps(part["story"], number + at, order, told)
        ]
        yield ActivityPlan(facts["kind"], words, first, last, parts), steps


def _scene_steps(story: Sequence[Sequence[object]], activity: int, part: int, since: date) -> Iterator[Step]:
    for order, line in enumerate(story):
        day, move, *rest = line
        at = _moment(since + timedelta(days=int(str(day))), 9 + order, 5 + part, activity % 60)
        value = str(round(float(str(rest[0])) * 60)) if move == "hours" else str(rest[0]) if rest else ""
        yield Step(at, activity, part, str(move), value)
