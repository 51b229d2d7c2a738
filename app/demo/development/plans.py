"""The demo's development plans: written, agreed, talked about in the middle and at the end, changed, or still waiting."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import select

from app import clock
from app.catalogue.calendars import YEARS_BACK, PeriodFacts, calendars
from app.clock import clock_at
from app.counting.periods import years
from app.demo.acts import Act, moment
from app.demo.data import read
from app.demo.development.goals import Talk, Written, facts, proposal, talks, written
from app.demo.people import RECORDER
from app.demo.playing import Stage, reviewer
from app.demo.teams import Roster
from app.demo.units import faculty_of
from app.development import goal_actions, moves
from app.development.proposal import Proposal, Row, agreed
from app.extensions import db
from app.models import Calendar, Goal, GoalShows, Period, StaffLine
from app.models import Stage as TalkStage

# Where everybody writes a plan; elsewhere so many of a hundred did last year, and of those who did not begin this year.
KEEN, HABIT, BEGINNERS = ("EDU", "PRES"), 0.38, 0.24
# Of last year's plans: returned once, with words in the middle and at the end, answered; milestones that were reached.
RETURNED, TALKED, ANSWERED, REACHED = 0.06, 0.86, 0.88, 0.4
# Where the plans of this year are, by how many of a hundred.
STATES = {"agreed": 80, "waiting": 8, "draft": 6, "change-waiting": 3, "returned": 3}
RETURN_REASONS = (
    "ขอให้ระบุว่าจะเห็นผลอย่างไร และเลือกเป้าหมายที่ทำได้จริงในปีนี้",
    "ภาระสอนปีนี้มาก ขอให้ลดเป้าหมายวิจัยลงหนึ่งข้อ แล้วเขียนการสนับสนุนที่ต้องการ",
    "ดีแล้ว แต่ยังไม่เชื่อมกับแผนของคณะ ขอให้เลือกเป้าประสงค์ที่เกี่ยวข้อง",
)
CHANGED_GOAL = {
    "academic": {"area": "service", "text": "ร่วมทีมอบรมแกนนำตำบลที่เพิ่งขอความร่วมมือมา", "kind": "community-training", "count": 1},
    "support": {"area": "service", "text": "รับหน้าที่พี่เลี้ยงบุคลากรใหม่ของหน่วยงาน", "hours": 20},
}  # fmt: skip


class Life(NamedTuple):
    """One plan of one person: `behind` years behind the one that runs, and where it is in the end."""

    key: str
    line: str
    behind: int
    year: PeriodFacts
    state: str
    written: Written
    middle: Talk | None
    end: Talk | None
    said: dict[str, Any]


def acts(roster: Roster, today: date) -> Iterator[Act]:
    for life in _lives(roster, today):
        for act in _acts_of(life, roster, today, Random(f"life {life.key} {life.behind}")):
            # Whoever has left does nothing more.
            if act.at.date() >= today or roster.unit_on(life.key, act.at.date()) is None:
                break
            yield act


def _lives(roster: Roster, today: date) -> Iterator[Life]:
    said = {(one["who"], -one["year"]): one for one in read("development")["people"]}
    years_of = {one.line: one.years for one in calendars(today)}
    for key, person in roster.people.items():
        rng = Random(f"development {key}")
        keen = faculty_of(person.unit) in KEEN or person.is_fixed or (key, 0) in said
        last = keen or rng.random() < HABIT
        now = last or rng.random() < BEGINNERS
        for behind, wanted in ((1, last), (0, now)):
            told = said.get(("recorder" if person.email == RECORDER else key, behind), {})
            year = years_of[person.line][YEARS_BACK - behind]
            chosen = Written(told["goals"], told["support"]) if told else written(person, rng)
            middle, end = talks(person, "middle", rng), talks(person, "end", rng)
            state = rng.choices(list(STATES), list(STATES.values()))[0]
            silent = rng.random() > TALKED
            if told:
                middle = Talk(*told["middle"]) if "middle" in told else Talk(told.get("own_middle", ""), "")
                end, silent = Talk(*told.get("end", ("", ""))), False
                state = told["state"]
            if wanted:
                yield Life(
                    key, person.line, behind, year, "agreed" if behind else state, chosen,
                    None if silent else middle, None if silent or not behind else end, told,
                )  # fmt: skip


def _acts_of(life: Life, roster: Roster, today: date, rng: Random) -> Iterator[Act]:
    """What happens to it in order."""
    first, last = life.year.first_day, life.year.last_day
    late = life.state in ("waiting", "draft", "returned")
    begun = today - timedelta(days=rng.randint(3, 12)) if late else _first_days(life, today, rng)
    at = _working(begun, rng)
    yield Act(at, _writing(life, send=life.state != "draft"))
    if life.state in ("waiting", "draft"):
        return
    if life.state == "returned":
        reason = life.said.get("reason") or rng.choice(RETURN_REASONS)
        yield Act(at + timedelta(days=2, minutes=40), _returning(life, reason))
        return
    decided = _working(at.date() + timedelta(days=rng.randint(2, 11)), rng)
    if life.behind and not life.said and rng.random() < RETURNED:
        yield Act(decided, _returning(life, rng.choice(RETURN_REASONS)))
        yield Act(_working(decided.date() + timedelta(days=4), rng), _sending_again(life))
        decided = _working(decided.date() + timedelta(days=9), rng)
    yield Act(decided, _agreeing(life))
    days = (last - first).days
    if life.middle:
        spoken = first + timedelta(days=round(days * rng.uniform(0.44, 0.53)))
        if "own_middle" in life.said:
            spoken = today - timedelta(days=4)
        yield from _talk(life, TalkStage.MIDDLE, life.middle, spoken, rng)
    yield from _reaching(life, first, rng)
    yield from _saying_only(life, today, rng)
    if life.state == "change-waiting":
        yield Act(_working(today - timedelta(days=rng.randint(2, 6)), rng), _changing(life))
    if life.end:
        yield from _talk(life, TalkStage.END, life.end, last - timedelta(days=rng.randint(-8, 20)), rng)


def _first_days(life: Life, today: date, rng: Random) -> date:
    """When it was written: in the first weeks of the year, of a year that has just begun some days ago at the latest."""
    gone = max(9, min(50, (today - life.year.first_day).days - 16))
    return life.year.first_day + timedelta(days=rng.randint(5, gone))


def _working(day: date, rng: Random) -> datetime:
    """A moment of a working day on or after `day`."""
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return moment(day, rng.randrange(9, 16), rng.randrange(60))


def _talk(life: Life, stage: TalkStage, talk: Talk, day: date, rng: Random) -> Iterator[Act]:
    at = _working(day, rng)
    if talk.own:
        yield Act(at, _saying(life, stage, talk.own))
    if talk.reviewers and (life.said or rng.random() < ANSWERED):
        yield Act(
            _working(at.date() + timedelta(days=rng.randint(1, 8)), rng),
            _answering(life, stage, talk.reviewers),
        )


def _reaching(life: Life, first_day: date, rng: Random) -> Iterator[Act]:
    if not life.behind:
        return
    for goal in life.written.goals:
        if "milestone" not in goal:
            continue
        note, after = goal.get("reached", ("มีหนังสือแจ้งผลแล้ว แนบไว้ในแฟ้มของหน่วยงาน", rng.randint(210, 300)))
        if "reached" in goal or (not life.said and rng.random() < REACHED):
            at = _working(first_day + timedelta(days=after), rng)
            yield Act(at, _reached(life, note))
            yield Act(at + timedelta(days=1, minutes=25), _confirming(life))


def _saying_only(life: Life, today: date, rng: Random) -> Iterator[Act]:
    """Milestones that are said to be reached, and that nobody has confirmed yet."""
    for goal in life.written.goals:
        if "said" in goal:
            note, ago = goal["said"]
            yield Act(_working(today - timedelta(days=ago), rng), _reached(life, note))


def _writing(life: Life, *, send: bool) -> Callable[[Stage], None]:
    """It is begun, written and, half an hour later, sent."""

    def write(stage: Stage) -> None:
        person = stage.founded.people[life.key]
        plan = moves.begin(person, _period(stage, life), by=person)
        said = proposal(life.written.goals, life.written.support, stage)
        moves.write(plan, said, by=person, read_version=str(plan.version))
        stage.developments[life.key, life.behind] = plan
        if send:
            with clock_at(plan.created_at + timedelta(minutes=35)):
                moves.move(plan, "submit", by=person)

    return write


def _period(stage: Stage, life: Life) -> Period:
    found = stage.years.get((life.line, life.behind))
    if found is None:
        [calendar] = db.session.scalars(select(Calendar).where(Calendar.line == StaffLine(life.line)))
        found = next(one for one in years(calendar) if one.first_day == life.year.first_day)
        stage.years[life.line, life.behind] = found
    return found


def _returning(life: Life, reason: str) -> Callable[[Stage], None]:
    def send_back(stage: Stage) -> None:
        plan = stage.developments[life.key, life.behind]
        moves.move(plan, "return", by=reviewer(plan), reason=reason)

    return send_back


def _sending_again(life: Life) -> Callable[[Stage], None]:
    """With one goal less, where there are several."""

    def send(stage: Stage) -> None:
        plan = stage.developments[life.key, life.behind]
        goals = life.written.goals[:-1] if len(life.written.goals) > 1 else life.written.goals
        said = proposal(goals, life.written.support, stage)
        moves.write(plan, said, by=plan.person, read_version=str(plan.version))
        moves.move(plan, "submit", by=plan.person)

    return send


def _agreeing(life: Life) -> Callable[[Stage], None]:
    def agree(stage: Stage) -> None:
        plan = stage.developments[life.key, life.behind]
        moves.move(plan, "agree", by=reviewer(plan))

    return agree


def _changing(life: Life) -> Callable[[Stage], None]:
    """A goal more is asked for, and waits."""

    def change(stage: Stage) -> None:
        plan = stage.developments[life.key, life.behind]
        moves.move(plan, "change", by=plan.person)
        stands = agreed(plan)
        new = Row(None, facts(life.said.get("change") or CHANGED_GOAL[life.line], stage))
        said = Proposal([*stands.goals, new], stands.support)
        moves.write(plan, said, by=plan.person, read_version=str(plan.version))
        moves.move(plan, "submit", by=plan.person)

    return change


def _saying(life: Life, at: TalkStage, words: str) -> Callable[[Stage], None]:
    def say(stage: Stage) -> None:
        plan = stage.developments[life.key, life.behind]
        goal_actions.say(plan, at, words, by=plan.person)

    return say


def _answering(life: Life, at: TalkStage, words: str) -> Callable[[Stage], None]:
    def answer(stage: Stage) -> None:
        plan = stage.developments[life.key, life.behind]
        goal_actions.say(plan, at, words, by=reviewer(plan))

    return answer


def _reached(life: Life, note: str) -> Callable[[Stage], None]:
    def reach(stage: Stage) -> None:
        for goal in _milestones(stage, life):
            goal_actions.reach(goal, clock.today(), note, by=goal.plan.person)

    return reach


def _confirming(life: Life) -> Callable[[Stage], None]:
    def confirm(stage: Stage) -> None:
        for goal in _milestones(stage, life):
            goal_actions.confirm(goal, by=reviewer(goal.plan))

    return confirm


def _milestones(stage: Stage, life: Life) -> list[Goal]:
    """One plan has one milestone at the most; of one that was returned it may have been left out."""
    plan = stage.developments[life.key, life.behind]
    return [goal for goal in plan.goals if goal.shows is GoalShows.MILESTONE and goal.ended_at is None]
