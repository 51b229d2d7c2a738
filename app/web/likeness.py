"""How alike two titles are: whether they may name one and the same thing, written down twice."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from app.thai import fold
from app.web.numbers import ARABIC_DIGITS

# From this likeness on two titles may name the same thing; 1 is the same title.
ALIKE = 0.6
# What is left of a title is compared for itself from this many characters on: less is a word more, or an abbreviation.
A_WORD = 4

_NO_LETTER = re.compile(r"[^\w\u0e00-\u0e7f]+")
_NUMBER = re.compile(r"\d+|\b(?:i{1,3}|iv|vi{0,3}|ix|x)\b")


class Plain(NamedTuple):
    """A title as it is compared: folded, without punctuation and spaces; and the numbers that stand in it."""

    text: str
    numbers: frozenset[str]


@lru_cache(maxsize=32_768)
def plain(title: str) -> Plain:
    """`title` as it is compared. Thai has no spaces between words, so that spaces tell nothing."""
    folded = fold(title.translate(ARABIC_DIGITS))
    numbers = (number.lstrip("0") for number in _NUMBER.findall(folded))
    return Plain(_NO_LETTER.sub("", folded).replace("_", ""), frozenset(numbers))


def likeness(first: str, second: str) -> float:
    """From 0 to 1: how alike two titles are.

    Titles with different numbers (ครั้งที่ 1, ครั้งที่ 2; other course codes, other years) name different things: 0. Else
    it is the mean of how alike the whole is and how alike what is left once the common beginning and end are taken off,
    for "นิเทศนักศึกษาฝึกสอน" at two schools is two visits.
    """
    return max((found for _at, found in alike(plain(first), [plain(second)], at_least=0)), default=0.0)


def alike(title: Plain, others: Sequence[Plain], at_least: float = ALIKE) -> Iterator[tuple[int, float]]:
    """Which of `others` are at least so like `title`: (place among the others, likeness)."""
    # What is left is never more alike than the whole was, so that the whole alone can rule out most.
    close = process.extract(
        title.text,
        [other.text for other in others],
        scorer=fuzz.ratio,
        score_cutoff=at_least * 100,
        limit=None,
    )
    for text, whole, at in close:
        other = others[at]
        if title.numbers - other.numbers and other.numbers - title.numbers:
            continue
        left, right = _differing(title.text, text)
        found = whole if min(len(left), len(right)) < A_WORD else (whole + fuzz.ratio(left, right)) / 2
        if found >= at_least * 100:
            yield at, found / 100


def _differing(first: str, second: str) -> tuple[str, str]:
    """Both texts without their common beginning and end."""
    begins = _common(first, second)
    first, second = first[begins:], second[begins:]
    ends = _common(first[::-1], second[::-1])
    return first[: len(first) - ends], second[: len(second) - ends]


def _common(first: str, second: str) -> int:
    """How many characters two texts have in common from their beginning on."""
    return next(
        (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )
