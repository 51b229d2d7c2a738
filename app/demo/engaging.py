"""What the demo's activities say of partners, outcomes, goals, the need, and what was learned."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from app.demo.data import read
from app.demo.plan import ActivityPlan
from app.demo.teams import PERCENT
from app.demo.teamwork import Topic, topics
from app.demo.units import faculty_of
from app.engagement_facts import Engagement, OutcomePart, PartnerPart, Transfer
from app.models import Area, Deciding, Resource, Scale

# The chance that an activity of a kind says something of all this; other kinds never do.
CHANCES = {
    "community-project": 0.9, "technology-transfer": 0.95, "community-training": 0.62, "consultant": 0.5, "guest-speaker": 0.25,
    "testing-service": 0.4, "outside-committee": 0.2, "public-knowledge": 0.25, "culture-project": 0.7, "wisdom-recorded": 0.6,
    "exhibition": 0.4, "creative-work": 0.15, "research-project": 0.5, "article": 0.15, "conference-paper": 0.1, "short-course": 0.4,
    "student-activity": 0.35, "curriculum-developed": 0.35, "practicum-supervised": 0.12, "study-visit": 0.1, "course-taught": 0.03,
    "culture-judge": 0.2, "project-advised": 0.15,
}  # fmt: skip
# Which outcomes work of an area brings about, the likelier ones more often.
OUTCOMES = {
    "teaching": ("enhance", "prepare", "prepare", "enrich"),
    "research": ("enrich", "enrich", "co-create", "systemic"),
    "service": ("strengthen", "strengthen", "co-create", "prepare", "enhance", "systemic"),
    "culture": ("enrich", "prepare", "co-create"),
}
# The goals that work of a faculty serves.
GOALS: dict[str, tuple[int, ...]] = {
    "EDU": (4, 10), "HUSO": (4, 11, 16), "ART": (11, 4), "LAW": (16, 10), "ECBA": (8, 1, 12), "SCI": (6, 14, 15, 9),
    "HLS": (3,), "TEC": (2, 12, 15, 8), "ENG": (7, 9, 6), "NUR": (3, 5), "IC": (4, 17), "SOUTH": (11, 4), "RDI": (17, 9, 1),
}  # fmt: skip
PROVINCES = {"จ.สงขลา": "TH-90", "จ.สตูล": "TH-91", "จ.ตรัง": "TH-92", "จ.พัทลุง": "TH-93"}
SHARED, SOCIETY = 0.75, 0.12


class OutsidePlan(NamedTuple):
    """Somebody from outside, with a share in parts per million."""

    name: str
    organisation: str
    role: str
    share: int


class Saying(NamedTuple):
    """All that an activity says; partners by their keys."""

    partners: dict[str, PartnerPart]
    outcomes: dict[str, OutcomePart]
    sdgs: tuple[int, ...]
    transfer: Transfer | None
    words: dict[str, Any]
    outsiders: tuple[OutsidePlan, ...]
    team: str

    def engagement(self, partner_ids: Mapping[str, int]) -> Engagement:
        named = {partner_ids[key]: part for key, part in self.partners.items()}
        return Engagement(named, self.outcomes, self.sdgs, self.transfer)


def saying(plan: ActivityPlan, area: Area, unit: str) -> Saying | None:
    """What `plan` says, led from `unit`; None: nothing, as most of the work."""
    rng = Random(f"says {plan.kind} {plan.words.title} {plan.first_day} {plan.lead}")
    topic = topics().get(plan.words.title)
    if topic is None and rng.random() >= CHANCES.get(plan.kind, 0):
        return None
    topic = topic or _topic(plan, area, unit, rng)
    return Saying(
        partners={key: _partnership(plan, rng) for key in topic.partners},
        outcomes={code: _outcome(code, rng) for code in dict.fromkeys(topic.outcomes)},
        sdgs=tuple(sorted(set(topic.sdgs))),
        transfer=_transfer(plan, rng),
        words={**_words(plan, topic.in_full, rng), **topic.words},
        outsiders=_outsiders(plan, rng),
        team=topic.team,
    )


def _topic(plan: ActivityPlan, area: Area, unit: str, rng: Random) -> Topic:
    wanted = rng.choice((1, 1, 2))
    goals = GOALS.get(faculty_of(unit), (17,))
    return Topic(
        "",
        tuple(_met(plan, rng)[:wanted]),
        tuple(rng.choice(OUTCOMES[area.value]) for _time in range(rng.choice((1, 1, 2)))),
        tuple(rng.choice(goals) for _time in range(rng.choice((1, 2)))),
    )


def _met(plan: ActivityPlan, rng: Random) -> list[str]:
    """Partners that the title or the place names, then some of the province; where it is done nowhere in particular, such
    as work for a whole region."""
    said = f"{plan.words.title} {plan.words.place} {' '.join(plan.words.fields.values())}"
    met = [one.key for one in _register() if any(name in said for name in one.met_by)]
    province = next((code for name, code in PROVINCES.items() if name in said), None)
    near = [
        one.key
        for one in _register()
        if one.key not in met and (one.province == province if province else one.scale is not Scale.LOCAL)
    ]
    rng.shuffle(met)
    rng.shuffle(near)
    return met + near


class _Met(NamedTuple):
    """A partner by its key, the words by which it is met (its name among them), its province and its scale."""

    key: str
    met_by: tuple[str, ...]
    province: str
    scale: Scale


@cache
def _register() -> tuple[_Met, ...]:
    return tuple(
        _Met(line[0], (line[1], *line[6]), line[5], Scale(line[4])) for line in read("partners")["partners"]
    )


def _partnership(plan: ActivityPlan, rng: Random) -> PartnerPart:
    content = read("partners")
    return PartnerPart(
        brings=rng.choice(content["brings"]),
        resources=tuple(rng.sample(tuple(Resource), rng.choice((1, 2, 2)))),
        gives=rng.choice(content["gives"]),
        deciding=rng.choices(tuple(Deciding), (60, 30, 10))[0],
        use=rng.choice(content["uses"]),
        since=_since(plan.first_day, rng),
    )


def _since(first_day: date, rng: Random) -> date | None:
    """Since when they work together, where that is said: some months or years before."""
    return first_day - timedelta(days=rng.randrange(30, 900)) if rng.random() < 0.35 else None


def _outcome(code: str, rng: Random) -> OutcomePart:
    sentence, measure, unit, before, after = rng.choice(read("partners")["outcomes"][code])
    people = rng.randrange(12, 220, 2) if rng.random() < 0.8 else None
    return OutcomePart(sentence, measure, unit, before, after, people)


def _transfer(plan: ActivityPlan, rng: Random) -> Transfer | None:
    if plan.kind != "technology-transfer":
        return None
    fields = plan.words.fields
    before = rng.choice((3, 4, 5))
    in_use = plan.last_day + timedelta(days=7) if fields["readiness"] == "in-use" else None
    return Transfer(fields["technology"], fields["recipient"], before, before + rng.choice((1, 2, 3)), in_use)


def _words(plan: ActivityPlan, in_full: bool, rng: Random) -> dict[str, Any]:
    """The need, what was learned, and for some the document of work serving society."""
    content = read("partners")["words"]
    found: dict[str, Any] = {}
    if rng.random() < 0.6 or in_full:
        found["need"] = rng.choice(content["needs"])
        found["need_found"] = rng.choice(content["found"])
        found["need_with"] = rng.choice(content["with_whom"])
    if rng.random() < 0.3 or in_full:
        found["learned"] = rng.choice(content["learned"])
        found["is_learned_shared"] = rng.random() < SHARED or in_full
    tells = plan.kind in ("community-project", "technology-transfer", "culture-project")
    if in_full or (tells and rng.random() < SOCIETY):
        found["society"] = {code: rng.choice(texts) for code, texts in read("partners")["society"].items()}
    return found


def _outsiders(plan: ActivityPlan, rng: Random) -> tuple[OutsidePlan, ...]:
    """Somebody from outside with the share that the people of the university leave, or without any."""
    left = 100 * PERCENT - sum(part.share for part in plan.parts)
    if (left and rng.random() < 0.8) or (not left and rng.random() < 0.06):
        content = read("partners")["words"]
        named = rng.choice(content["outsiders"]), rng.choice(content["organisations"])
        return (OutsidePlan(*named, "member", left),)
    return ()
