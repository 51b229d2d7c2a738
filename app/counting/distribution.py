"""How many people of a unit have how much of their norm, told so that no group of one or two people can be worked out."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

# Fewer people than these are not told: one could guess who they are.
FEWEST = 5
# Numbers of people are told in steps of so many.
STEP = 5
BOUNDS = (0, 25, 50, 75, 100)
# From so many percent up to, not including, so many; None: all of it and more.
EDGES: tuple[tuple[int, int | None], ...] = (*pairwise(BOUNDS), (BOUNDS[-1], None))


class Bin(NamedTuple):
    """How many people have reached from so many percent of a norm up to, not including, so many."""

    from_percent: int
    # None: all of it and more.
    to_percent: int | None
    # Told by distribution(): a multiple of five, at most four from the true number.
    people: int


class Staffed(NamedTuple):
    """Where people work: by person the unit, and the units right below each unit."""

    homes: Mapping[int, int]
    below: Mapping[int, Collection[int]]


class _Part(NamedTuple):
    """What is told of a unit: the percents of those counted in it, and of those who are too few to be."""

    counted: list[int]
    left_out: list[int]
    # Empty where nothing is told.
    told: list[int]
    # How many there are at the most in each, for who knows how it is rounded.
    most: list[int]


def distribution(unit_id: int, percents: Mapping[int, int], staffed: Staffed) -> list[Bin]:
    """How many of these people (person id: percent of the norm) stand where; empty: too few to be told.

    * Of fewer than five people nothing is told; in the units above they are counted where at least five of them come
      together. So what is left of a unit when told parts are taken from it is nobody, or at least five people.
    * Every number is rounded to the nearest five, down instead of up where the sum would tell that a part with none
      has somebody, and one up instead of down where the sum of all five would.
    """
    at: dict[int, list[int]] = {}
    for person_id, percent in percents.items():
        at.setdefault(staffed.homes[person_id], []).append(percent)
    part = _part(unit_id, at, staffed.below)
    return [Bin(*edge, people) for edge, people in zip(EDGES, part.told, strict=False)]


def exactly(percents: Collection[int]) -> list[Bin]:
    """The same, counted: for who sees the years of all these people anyway."""
    return [Bin(*edge, number) for edge, number in zip(EDGES, _counts(percents), strict=True)]


def _counts(percents: Collection[int]) -> list[int]:
    return [sum(low <= percent < (high or percent + 1) for percent in percents) for low, high in EDGES]


def _part(unit_id: int, at: Mapping[int, list[int]], below: Mapping[int, Collection[int]]) -> _Part:
    parts = [_part(child, at, below) for child in below.get(unit_id, ())]
    told = [part for part in parts if part.told]
    rest = at.get(unit_id, []) + [percent for part in parts for percent in part.left_out]
    left_out = rest if told and len(rest) < FEWEST else []
    counted = [percent for part in told for percent in part.counted] + ([] if left_out else rest)
    if len(counted) < FEWEST:
        return _Part([], counted, [], [])
    return _Part(counted, left_out, *_rounded(_counts(counted), told, len(counted)))


def _rounded(counts: Sequence[int], parts: Sequence[_Part], people: int) -> tuple[list[int], list[int]]:
    """The rounded numbers, and how many each may stand for at the most, by what is told of `parts`, which lie in it."""
    besides = people - sum(len(part.counted) for part in parts)
    limits = [sum(part.most[at] for part in parts) + besides if parts else inf for at in range(len(counts))]

    def most(told: int, at: int) -> int:
        return told + STEP // 2 if told + STEP <= limits[at] else int(limits[at])

    numbers = []
    for at, count in enumerate(counts):
        nearest = STEP * ((count + STEP // 2) // STEP)
        above = nearest if nearest <= limits[at] else nearest - STEP
        numbers.append(max([above, *(part.told[at] for part in parts)]))
    mosts = [most(one, at) for at, one in enumerate(numbers)]
    raised = [at for at, one in enumerate(numbers) if one + STEP <= limits[at]]
    if raised and sum(mosts) - people <= 1:
        largest = max(raised, key=lambda at: counts[at])
        numbers[largest] += STEP
        mosts[largest] = most(numbers[largest], largest)
    return numbers, mosts
