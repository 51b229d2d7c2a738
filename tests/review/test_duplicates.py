"""Which titles are taken for the same thing: measured on pairs that people told apart."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from app.web.likeness import ALIKE, likeness

PAIRS = Path(__file__).with_name("duplicates.csv")


class Pair(NamedTuple):
    """Two titles, and whether they name the same thing."""

    first: str
    second: str
    same: bool
    why: str


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["first"], row["second"], row["same"] == "1", row["why"]) for row in csv.DictReader(file)
        ]


def test_possible_duplicates_are_found_and_little_else(capsys: pytest.CaptureFixture[str]) -> None:
    labelled = pairs()
    flagged = [pair for pair in labelled if likeness(pair.first, pair.second) >= ALIKE]
    right = sum(pair.same for pair in flagged)
    precision, recall = right / len(flagged), right / sum(pair.same for pair in labelled)
    wrong = [pair for pair in labelled if pair.same != (pair in flagged)]
    with capsys.disabled():
        print(f"\npossible duplicates: {len(labelled)} pairs, precision {precision:.3f}, recall {recall:.3f}")
    assert len(labelled) >= 60
    assert sum(pair.same for pair in labelled) >= 30
    assert sum(not pair.same for pair in labelled) >= 30
    assert precision >= 0.94, wrong
    assert recall >= 0.94, wrong


def test_likeness_is_the_same_both_ways_and_one_for_itself() -> None:
    for pair in pairs():
        assert likeness(pair.first, pair.second) == pytest.approx(likeness(pair.second, pair.first))
        assert likeness(pair.first, pair.first) == 1


@pytest.mark.parametrize("title", ["", "…", "๑", "ก", "ประชุม ครั้งที่ 1 " * 15])
def test_a_title_of_little_or_much_is_compared_too(title: str) -> None:
    assert 0 <= likeness(title, "ประชุมวิชาการ") <= 1
