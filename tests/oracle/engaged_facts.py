"""Universities that work with partners and across disciplines, as plain facts, and how hypothesis draws them."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.ledger.posts import days
from tests.oracle.facts import WHOLE, Approve, Facts, Reface, Said, Work, universities

SECTORS = ("community", "school")
SCALES = ("local", "national", "international")
# Two provinces and a country abroad.
PLACES = ("TH-93", "TH-90", "MY")
OUTCOMES = ("enrich", "enhance", "systemic")
GOALS = (4, 11)
DISCIPLINES = ("music", "education", None)
DECIDING = ("together", "told", None)
LINES = ("academic", "support")


@dataclass(frozen=True)
class Partner:
    """An organisation as the register knows it; `into`: the partner that it turned out to be."""

    id: int
    sector: str
    scale: str
    place: str
    into: int | None = None


@dataclass(frozen=True)
class Engage:
    """The activity says something else of partners and outcomes, proposed with `work` and approved with it."""

    work: Work
    said: Said


@dataclass(frozen=True)
class Register:
    """A partner is merged, parted again, or corrected: from now on it is as it stands here."""

    partner: Partner


@dataclass(frozen=True)
class Learn:
    """A person's discipline is another one for what is approved from now on."""

    person: int
    discipline: str | None


@dataclass(frozen=True)
class Reline:
    """The register says from now on that a person belongs to another line of staff."""

    person: int
    line: str


@dataclass
class EngagedFacts(Facts):
    """A university with its partners, what its activities say of them at first, disciplines and lines, and activities of a team."""

    partners: list[Partner] = field(default_factory=list)
    said: dict[int, Said] = field(default_factory=dict)
    disciplines: dict[int, str | None] = field(default_factory=dict)
    # The activities of the one team there is.
    of_team: tuple[int, ...] = ()
    # The activities of the one initiative there is.
    of_initiative: tuple[int, ...] = ()
    lines: dict[int, str] = field(default_factory=dict)

    def left_over(self, activity: int) -> int:
        """The share that nobody of the university holds, in parts per million: somebody from outside does."""
        return WHOLE - sum(work.share for work in self.works if work.activity == activity)


@st.composite
def sayings(draw: st.DrawFn, partners: list[Partner]) -> Said:
    """Often nothing; else of up to three partners and outcomes."""
    if draw(st.integers(0, 3)) == 0:
        return Said()
    named = draw(
        st.sets(
            st.sampled_from([one.id for one in partners]),
            min_size=draw(st.sampled_from((0, 1, 1))),
            max_size=3,
        )
    )
    outcomes = draw(st.sets(st.sampled_from(OUTCOMES), max_size=3))
    since = st.one_of(st.none(), days())
    return Said(
        tuple((one, draw(since), draw(st.sampled_from(DECIDING))) for one in sorted(named)),
        tuple((code, draw(st.sampled_from((None, 0, 7, 120)))) for code in sorted(outcomes)),
        tuple(sorted(draw(st.sets(st.sampled_from(GOALS))))),
        draw(st.integers(0, 3)) == 0,
    )


@st.composite
def registered(draw: st.DrawFn, partners: list[Partner]) -> list[Any]:
    """What becomes of the partners, in its order: merged into one that is not merged, parted again, corrected."""
    now = {one.id: one for one in partners}
    found: list[Any] = []
    for _number in range(draw(st.integers(1, 3))):
        one = now[draw(st.sampled_from(sorted(now)))]
        if one.into is not None:
            one = replace(one, into=None)
        elif draw(st.booleans()):
            others = [other.id for other in now.values() if other.into is None and other.id != one.id]
            one = replace(one, into=draw(st.sampled_from(others)) if others else None)
        else:
            one = replace(
                one,
                sector=draw(st.sampled_from(SECTORS)),
                scale=draw(st.sampled_from(SCALES)),
                place=draw(st.sampled_from(PLACES)),
            )
        now[one.id] = one
        found.append(Register(one))
    return found


@st.composite
def joined(draw: st.DrawFn, facts: Facts, activity: int) -> list[Work]:
    """The parts of an activity, and those of colleagues who share what its first part held."""
    works = [work for work in facts.works if work.activity == activity]
    others = sorted(set(facts.people) - {work.person for work in works})
    colleagues = draw(st.lists(st.sampled_from(others), max_size=4, unique=True)) if others else []
    first, found = works[0], works[1:]
    colleagues = colleagues[: first.share - 1]
    share = first.share // (len(colleagues) + 1)
    for number, person in enumerate(colleagues, start=len(works)):
        ends = draw(st.sampled_from((first.last, draw(st.dates(first.first, first.last)))))
        waits = draw(st.sampled_from((None, "draft", "submitted")))
        found.append(
            replace(first, id=activity * 10 + number, person=person, last=ends, share=share, waits=waits)
        )
    return [replace(first, share=first.share - share * len(colleagues)), *found]


@st.composite
def engaged_universities(draw: st.DrawFn) -> EngagedFacts:
    """Up to six people in an activity, who belong to several faculties and disciplines and work with up to four partners."""
    facts = draw(universities(people=(2, 6), most_parts=6))
    partners = [
        Partner(
            number,
            draw(st.sampled_from(SECTORS)),
            draw(st.sampled_from(SCALES)),
            draw(st.sampled_from(PLACES)),
        )
        for number in range(1, draw(st.integers(2, 4)) + 1)
    ]
    said = {activity: draw(sayings(partners)) for activity in facts.leads}
    facts.works = [one for activity in facts.leads for one in draw(joined(facts, activity))]
    shares = {work.id: work.share for work in facts.works}
    facts.events = [_with_share(event, shares) for event in facts.events]
    # Most of what waited is approved in the end: so that several people have worked on an activity.
    known = {event.work.id for event in facts.events if isinstance(event, Approve)}
    late = [work for work in facts.works if work.id not in known and draw(st.integers(0, 3))]
    facts.works = [replace(work, waits=None) if work in late else work for work in facts.works]
    events = [*facts.events, *(Approve(replace(work, waits=None)) for work in late)]
    works = [work for work in facts.works if work.waits is None]
    engages = (
        draw(st.lists(st.builds(Engage, st.sampled_from(works), sayings(partners)), max_size=3))
        if works
        else []
    )
    learns = draw(
        st.lists(st.builds(Learn, st.sampled_from(facts.people), st.sampled_from(DISCIPLINES)), max_size=2)
    )
    relines = draw(
        st.lists(st.builds(Reline, st.sampled_from(facts.people), st.sampled_from(LINES)), max_size=2)
    )
    for more in (engages, learns, relines, draw(registered(partners))):
        events = _mixed(draw, events, more)
    return EngagedFacts(
        **{**vars(facts), "events": events},
        partners=partners,
        said=said,
        disciplines={person: draw(st.sampled_from(DISCIPLINES)) for person in facts.people},
        of_team=tuple(activity for activity in facts.leads if draw(st.booleans())),
        of_initiative=tuple(activity for activity in facts.leads if draw(st.booleans())),
        lines={person: draw(st.sampled_from(LINES)) for person in facts.people},
    )


def _with_share(event: Any, shares: dict[int, int]) -> Any:
    if not isinstance(event, Approve | Reface):
        return event
    return replace(event, work=replace(event.work, share=shares[event.work.id]))


def _mixed(draw: st.DrawFn, events: list[Any], more: list[Any]) -> list[Any]:
    """Both in their own order, at any time among each other."""
    found = list(events)
    anywhere = st.sampled_from(range(len(events), -1, -1))
    places = sorted(draw(anywhere) for _one in more)
    for at, one in reversed(list(zip(places, more, strict=True))):
        found.insert(at, one)
    return found


def begun_on(work: Work, since: date | None) -> date:
    """Since when a partnership runs that an entry of `work` tells of."""
    return since or work.activity_first
