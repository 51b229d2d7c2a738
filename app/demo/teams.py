"""Who does a piece of work together: colleagues nearby and from other faculties, with their roles and shares."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from app.demo.careers import PostFacts
from app.demo.people import PersonFacts
from app.demo.units import faculty_of

# Parts per million of one activity.
PERCENT = 10_000

# What a lead and the others are in an activity of a kind; where none is named: lead and member.
ROLES: dict[str, tuple[str, str]] = {
    "course-taught": ("teacher", "teacher"),
    "thesis-advised": ("adviser", "adviser"),
    "project-advised": ("adviser", "adviser"),
    "practicum-supervised": ("adviser", "adviser"),
    "curriculum-developed": ("lead", "committee"),
    "short-course": ("lead", "speaker"),
    "article": ("first_author", "co_author"),
    "conference-paper": ("first_author", "co_author"),
    "book": ("first_author", "co_author"),
    "research-expert": ("committee", "committee"),
    "community-training": ("speaker", "speaker"),
    "guest-speaker": ("speaker", "speaker"),
    "consultant": ("adviser", "adviser"),
    "outside-committee": ("committee", "committee"),
    "culture-judge": ("committee", "committee"),
    "tradition-joined": ("organiser", "organiser"),
    "exhibition": ("artist", "artist"),
    "creative-work": ("artist", "artist"),
}
LEARNING = (
    "teaching-training", "research-training", "conference-attended", "research-leave",
    "professional-training", "study-visit", "study-leave", "culture-training",
)  # fmt: skip
# Shares in percent of the lead and the others, by how many they are; some leave a rest for people from outside.
SHARES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((100,),),
    2: ((60, 40), (50, 50), (70, 30), (60, 30)),
    3: ((50, 30, 20), (40, 30, 30), (40, 30, 20), (60, 20, 20)),
    4: ((40, 20, 20, 20), (40, 30, 20, 10), (30, 25, 25, 20)),
}


class Roster(NamedTuple):
    """Who works where, asked by the day."""

    people: dict[str, PersonFacts]
    posts: dict[str, list[PostFacts]]

    @classmethod
    def of(cls, people: Sequence[PersonFacts], posts: Sequence[PostFacts]) -> "Roster":
        by_person: dict[str, list[PostFacts]] = {person.key: [] for person in people}
        for post in posts:
            by_person[post.person].append(post)
        return cls({person.key: person for person in people}, by_person)

    def unit_on(self, key: str, day: date) -> str | None:
        """The unit of somebody's primary post on `day`; None where they have none that day."""
        return next((post.unit for post in self.posts[key] if post.is_primary and covers(post, day)), None)

    def colleagues(
        self, lead: str, day: date, rng: Random, wanted: int, *, near_only: bool = False
    ) -> list[str]:
        """Up to `wanted` others of the lead's line who work that day: some near, some from another faculty."""
        home = self.unit_on(lead, day) or self.people[lead].unit
        line = self.people[lead].line
        near: list[str] = []
        middle: list[str] = []
        far: list[str] = []
        for key, person in self.people.items():
            unit = self.unit_on(key, day)
            if key == lead or person.line != line or unit is None:
                continue
            (near if unit == home else middle if faculty_of(unit) == faculty_of(home) else far).append(key)
        chosen: list[str] = []
        for _turn in range(wanted):
            pool = near if near_only else rng.choices((near, middle, far), (45, 20, 35))[0] or near or far
            if not pool:
                break
            candidate = rng.choice(pool)
            if candidate not in chosen:
                chosen.append(candidate)
        return chosen


def covers(post: PostFacts, day: date) -> bool:
    return post.first_day <= day and (post.last_day is None or day <= post.last_day)


def roles(kind: str) -> tuple[str, str]:
    if kind in LEARNING:
        return ("participant", "participant")
    return ROLES.get(kind, ("lead", "member"))


def shares(rng: Random, people: int) -> list[int]:
    """The shares in parts per million, the lead's first; together at most the whole."""
    return [percent * PERCENT for percent in rng.choice(SHARES[people])]
