"""The demo's teams across disciplines: who is in them, and the work that they do as a team."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from app.demo.data import read
from app.demo.plan import ActivityPlan, PartPlan
from app.demo.teams import Roster, covers, roles, shares
from app.demo.titles import Words
from app.demo.units import ROOT, by_code
from app.demo.year import beginning, minutes_for, weekday

# A team begins its first piece of work so many days after it was founded.
SETTLING_IN = 25
# A topic is taken up again in another year.
AGAIN = "ระยะที่สอง"


class TeamFacts(NamedTuple):
    """A team by its key; the first of `members` leads, both days are included, no last day: it goes on."""

    key: str
    name_th: str
    name_en: str
    purpose: str
    first_day: date
    last_day: date | None
    members: tuple[str, ...]
    # Who was in it for half of its time, and who is asked to join.
    former: str | None
    asks: str | None
    partners: tuple[str, ...]
    topics: tuple[tuple[Any, ...], ...]


class Topic(NamedTuple):
    """For which team a piece of work is done, towards which outcomes and goals."""

    team: str
    partners: tuple[str, ...]
    outcomes: tuple[str, ...]
    sdgs: tuple[int, ...]
    # Whether it tells the need, what was learned, and how it served society.
    in_full: bool = False
    # Words of its own, in place of those that any work could say.
    words: Mapping[str, str] = {}


def teams(roster: Roster, today: date) -> list[TeamFacts]:
    """All teams; nobody who is named by their unit is in two of them."""
    taken: set[str] = set()
    found = []
    for facts in read("teams")["teams"]:
        first_day = beginning(today) + timedelta(days=facts["since"])
        members = []
        for named in facts["members"]:
            key = named if named in roster.people else _steady(roster, named, taken, today)
            taken.add(key)
            members.append(key)
        ended = facts.get("ended")
        found.append(
            TeamFacts(
                key=facts["key"],
                name_th=facts["name"][0],
                name_en=facts["name"][1],
                purpose=facts["purpose"],
                first_day=first_day,
                last_day=today - timedelta(days=ended) if ended else None,
                members=tuple(members),
                former=facts.get("former"),
                asks=facts.get("asks"),
                partners=tuple(facts["partners"]),
                topics=tuple(tuple(topic) for topic in facts["topics"]),
            )
        )
    return found


def _steady(roster: Roster, unit: str, taken: set[str], today: date) -> str:
    """An academic who works in `unit` from the demo's beginning until today, and nowhere else."""
    for key, person in roster.people.items():
        posts = roster.posts[key]
        if person.line != "academic" or person.is_fixed or key in taken or len(posts) != 1:
            continue
        if posts[0].unit == unit and covers(posts[0], beginning(today)) and posts[0].last_day is None:
            return key
    raise LookupError(f"nobody works in {unit} all the time")


@cache
def topics() -> dict[str, Topic]:
    """By the title of a piece of work what it is for: that of teams, and what is said of scenes."""
    content = read("teams")
    found = {
        title: Topic(
            facts.get("team", ""),
            tuple(facts["partners"]),
            tuple(facts["outcomes"]),
            tuple(facts["sdgs"]),
            facts.get("in_full", False),
            facts.get("words", {}),
        )
        for title, facts in content["said"].items()
    }
    for facts in content["teams"]:
        for at, (_kind, title, _place, outcomes, sdgs) in enumerate(facts["topics"]):
            several = facts["partners"]
            named = (several[at % len(several)], several[(at + 1) % len(several)])
            found[title] = found[f"{title} {AGAIN}"] = Topic(
                facts["key"], named, tuple(outcomes), tuple(sdgs)
            )
    return found


def team_work(roster: Roster, today: date, seed: str) -> Iterator[ActivityPlan]:
    """What the teams did, each topic twice over the years."""
    for team in teams(roster, today):
        begins = team.first_day + timedelta(days=SETTLING_IN)
        ends = (team.last_day or today) - timedelta(days=12)
        wanted = [(topic, "") for topic in team.topics] + [(topic, f" {AGAIN}") for topic in team.topics]
        step = (ends - begins) / len(wanted)
        for at, (topic, again) in enumerate(wanted):
            rng = Random(f"{seed} {team.key} {topic[1]}{again}")
            first = weekday(begins + step * at + timedelta(days=rng.randrange(8)), rng)
            yield _work(team, topic, again, first, ends, roster, rng)


def _work(
    team: TeamFacts, topic: Sequence[Any], again: str, first: date, ends: date, roster: Roster, rng: Random
) -> ActivityPlan:
    kind, title, place = topic[:3]
    last = min(first + timedelta(days=rng.choice((1, 2, 5, 12)) if kind != "community-training" else 1), ends)
    first = min(first, last)
    people = [team.members[0], *rng.sample(team.members[1:], rng.choice((2, 2, 3)))]
    if again:
        # Another member leads the second time.
        people = people[1:] + people[:1]
    lead, member = roles(kind)
    minutes = minutes_for(kind, rng, (last - first).days + 1)
    parts = tuple(
        PartPlan(
            key,
            lead if at == 0 else member,
            first,
            last,
            minutes if at == 0 else max(60, round(minutes * rng.uniform(0.5, 0.9) / 30) * 30),
            share,
        )
        for at, (key, share) in enumerate(zip(people, shares(rng, len(people)), strict=True))
    )
    words = Words(
        title=f"{title}{again}",
        description=f"งานของ{team.name_th} ทุกศาสตร์ลงพื้นที่ด้วยกันและสรุปบทเรียนร่วมกับภาคี",
        place=place,
        scale="regional" if again else "local",
        fields=_answers(kind, title, place, last, rng),
        evidence=("รายชื่อผู้เข้าร่วม-ลงนาม.pdf", "ภาพกิจกรรม.png"),
    )
    return ActivityPlan(kind, words, first, last, parts)


def _answers(kind: str, title: str, place: str, last: date, rng: Random) -> dict[str, str]:
    community = place.split(" ", maxsplit=1)[0].replace("ต.", "ชุมชน")
    people = str(rng.randrange(24, 120, 4))
    return {
        "community-project": {"community": community, "participants": people, "funding": rng.choice(("university", "local", "government"))},
        "community-training": {"participants": people, "group": rng.choice(("farmers", "occupation", "teachers", "elderly"))},
        "culture-project": {"participants": people, "heritage": "โนรา"},
        "technology-transfer": {
            "technology": title.split("แก่", maxsplit=1)[0], "recipient": title.partition("แก่")[2] or community,
            "readiness": "in-use", "transferred_on": last.isoformat(),
        },
    }[kind]  # fmt: skip


def faculty_count(team: TeamFacts, roster: Roster) -> int:
    """How many faculties its members work in today."""
    units = {roster.people[key].unit for key in team.members}
    return len({code if by_code()[code].parent in (None, ROOT) else by_code()[code].parent for code in units})
