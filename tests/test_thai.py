"""Folding and order of Thai text."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.thai import fold, sort_key

# What a careless hand or a copied PDF leaves behind, few enough for hypothesis to let all of them meet.
MESSY = st.text(alphabet="กขเแำํา่้ิ  \u200b\ufeff\u00a0Aßàa\u0300\ufb01", max_size=12) | st.text(max_size=12)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ํา", "ำ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเก้ว", "แก้ว"),
        ("  Thaksin \u00a0\t UNIVERSITY\n", "thaksin university"),
        ("การ\u200bเรียน\ufeff\u00ad", "การเรียน"),
        ("cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_what_looks_the_same_is_folded_to_the_same(typed, folded):
    assert fold(typed) == folded


def test_folding_leaves_sara_am_in_one_piece():
    assert "ำ" in fold("คำ")
    assert fold("①") == "①", "NFKC would have made it 1"


@given(MESSY)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(MESSY)
def test_folded_text_has_no_outer_or_double_space_and_nothing_invisible(text):
    assert not re.search(r"^\s|\s$|\s\s|\u200b|\ufeff|เเ|ํ[่-๋]*า", fold(text))


@pytest.mark.parametrize(
    "names",
    [
        ["กานดา", "เกศรา", "แก้ว", "โกวิท", "ขวัญ", "ณรงค์", "เอก", "ไอยรา", "ฮาซัน"],
        # A tone mark decides only between words that are otherwise alike.
        ["ปา", "ป่า", "ป้า", "ปาน"],
        ["น้ำ", "น้ำตก", "เนตร"],
        ["Anong", "boonma", "Chai", "กมล"],
    ],
)
def test_sort_key_gives_dictionary_order(names):
    shuffled = random.Random(7).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names


def test_case_spaces_and_spelling_of_the_same_name_do_not_change_its_key():
    assert sort_key(" เเก้ว  ลำปํา ") == sort_key("แก้ว ลำปำ")
    assert sort_key("SOMCHAI") == sort_key("somchai")


@given(st.text(max_size=1000))
def test_sort_key_is_hexadecimal_and_fits_an_index(text):
    assert re.fullmatch("[0-9a-f]{0,2400}", sort_key(text))


def test_long_titles_are_ordered_by_their_beginning():
    assert sort_key("ก" * 3000) < sort_key("ข" * 3000)
    assert len(sort_key("ก" * 3000)) == 2400
