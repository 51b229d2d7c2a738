"""How many people have how much of their norm: rounded so that nobody works out a group of one or two, whatever they know besides."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counting.distribution import EDGES, FEWEST, Bin, Staffed, distribution

# A percent inside each of the five.
PERCENTS = (10, 30, 60, 80, 100)
WHOLE, ONE, OTHER = 1, 2, 3
Counts = tuple[int, ...]


def told(
    people: Mapping[int, Sequence[int]], below: Mapping[int, Sequence[int]] | None = None
) -> list[Counts]:
    """What is told of each unit, of whose own people so many are in each of the five."""
    percents, homes = {}, {}
    for unit, counts in people.items():
        for percent, count in zip(PERCENTS, counts, strict=True):
            for _one in range(count):
                percents[len(homes)], homes[len(homes)] = percent, unit
    staffed = Staffed(homes, below or {})
    every = [distribution(unit, _within(unit, percents, staffed), staffed) for unit in people]
    return [tuple(one.people for one in bins) for bins in every]


def _within(unit: int, percents: Mapping[int, int], staffed: Staffed) -> dict[int, int]:
    inside = {unit}
    for above in sorted(staffed.below):
        if above in inside:
            inside |= set(staffed.below[above])
    return {person: percent for person, percent in percents.items() if staffed.homes[person] in inside}


def in_five(people: int, groups: int = 5) -> Iterator[Counts]:
    """Every way to divide so many people."""
    if groups == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in in_five(people - first, groups - 1):
            yield first, *rest


def test_numbers_are_rounded_to_five_and_fewer_than_five_people_are_not_told() -> None:
    [bins] = told({ONE: (1, 14, 12, 13, 11)})
    assert bins == (0, 15, 10, 15, 10)
    assert told({ONE: (2, 3, 0, 0, 7)}) == [(0, 5, 0, 0, 5)]
    assert told({ONE: (4, 0, 0, 0, 0)}) == told({ONE: (0,) * 5}) == [()]
    percents = dict(enumerate([24, 25, 99, 100] * 5))
    found = distribution(ONE, percents, Staffed(dict.fromkeys(percents, ONE), {}))
    assert found == [Bin(*edge, people) for edge, people in zip(EDGES, (5, 5, 0, 5, 5), strict=True)]
    assert [*EDGES] == [*pairwise((0, 25, 50, 75, 100)), (100, None)]


@pytest.mark.parametrize("people", range(FEWEST, 15))
def test_who_knows_how_many_there_are_works_out_no_group_of_one_or_two(people: int) -> None:
    possible = defaultdict(list)
    for counts in in_five(people):
        possible[tuple(told({ONE: counts}))].append(counts)
    for of_it in possible.values():
        for at in range(5):
            assert not {counts[at] for counts in of_it} <= {1, 2}


@pytest.mark.parametrize(("one", "other"), [(5, 5), (6, 3), (7, 1), (10, 3)])
def test_who_takes_one_part_from_the_whole_works_out_no_group_of_one_or_two(one: int, other: int) -> None:
    """Whoever knows how many people each of two departments has, and how all three are rounded."""
    possible = defaultdict(list)
    for both in product(in_five(one), in_five(other)):
        people = {WHOLE: (0,) * 5, ONE: both[0], OTHER: both[1]}
        possible[tuple(told(people, {WHOLE: (ONE, OTHER)}))].append(both)
    for of_it in possible.values():
        for department, at in product((0, 1), range(5)):
            assert not {both[department][at] for both in of_it} <= {1, 2}


def test_people_of_a_part_too_small_are_counted_above_where_five_of_them_come_together() -> None:
    large, small = (8, 6, 7, 5, 9), (1, 0, 1, 0, 0)
    found = told({WHOLE: (0,) * 5, ONE: large, OTHER: small}, {WHOLE: (ONE, OTHER)})
    # The two of the small one would have been what the whole has more.
    assert found == [(10, 5, 5, 5, 10), (10, 5, 5, 5, 10), ()]
    found = told({WHOLE: (3, 0, 0, 0, 0), ONE: large, OTHER: small}, {WHOLE: (ONE, OTHER)})
    assert found == [(10, 5, 10, 5, 10), (10, 5, 5, 5, 10), ()]


ENOUGH = st.tuples(*[st.integers(0, 12)] * 5).filter(lambda counts: sum(counts) >= FEWEST)


@given(st.lists(ENOUGH, min_size=6, max_size=6))
def test_no_number_is_further_than_four_from_the_true_one(counts: list[Counts]) -> None:
    """A university of two faculties with two departments each."""
    people = dict(zip((1, 2, 3, 4, 5, 6), counts, strict=True))
    below = {1: (2, 3), 2: (4, 5), 3: (6,)}
    inside = {1: (1, 2, 3, 4, 5, 6), 2: (2, 4, 5), 3: (3, 6), 4: (4,), 5: (5,), 6: (6,)}
    for unit, numbers in zip(people, told(people, below), strict=True):
        true = [sum(people[one][at] for one in inside[unit]) for at in range(5)]
        assert all(
            number % 5 == 0 and abs(number - one) <= 4 for number, one in zip(numbers, true, strict=True)
        )
