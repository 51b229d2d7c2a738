"""Cutting: the pieces of a contribution add up exactly, wherever they are cut and however posts overlap."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cutting import NoAppointment, Piece, cut
from app.days import ONE_DAY, Span, carried
from tests.ledger.posts import Post, amounts, credits, days, posts, spans

JANUARY = Span(date(2025, 1, 1), date(2025, 2, 1))


def post(
    number: int, unit: int, first: date, last: date | None = None, fte: int = 100, primary: bool = True
) -> Post:
    return Post(number, unit, first, last, fte, primary)


def by_unit(pieces: list[Piece]) -> dict[int, tuple[int, int]]:
    """Minutes and credit of each unit."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for piece in pieces:
        minutes, credit = found[piece.unit_id]
        found[piece.unit_id] = minutes + piece.minutes, credit + piece.credit
    return dict(found)


# Spans and cumulative rounding


def test_a_span_of_stored_days_includes_its_last_day() -> None:
    assert Span.of(post(1, 1, date(2025, 1, 1), date(2025, 1, 31))) == JANUARY
    assert JANUARY.days == 31
    assert JANUARY.last_day == date(2025, 1, 31)
    assert JANUARY.covers(date(2025, 1, 31))
    assert not JANUARY.covers(date(2025, 2, 1))


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not JANUARY.overlaps(Span(date(2025, 2, 1), date(2025, 2, 2)))
    assert JANUARY.overlaps(Span(date(2025, 1, 31), date(2025, 2, 2)))


def test_a_cut_at_an_end_cuts_nothing() -> None:
    assert JANUARY.cut_at([JANUARY.start, JANUARY.end]) == [JANUARY]
    assert len(JANUARY.cut_at([date(2025, 1, 2), date(2025, 1, 2), date(2025, 1, 31)])) == 3


def test_the_first_days_carry_what_is_rounded_down() -> None:
    span = Span(date(2025, 1, 1), date(2025, 1, 4))
    assert [carried(100, span, span.start + timedelta(days=at)) for at in range(4)] == [0, 33, 66, 100]
    assert carried(100, span, date(2020, 1, 1)) == 0
    assert carried(100, span, date(2030, 1, 1)) == 100


@given(amounts(), spans(), st.lists(days(), max_size=6))
def test_what_days_carry_rises_to_the_whole_and_is_never_off_by_one(
    amount: int, span: Span, at: list[date]
) -> None:
    sums = [carried(amount, span, day) for day in sorted([span.start, *at, span.end])]
    assert sums == sorted(sums)
    assert (sums[0], sums[-1]) == (0, amount)
    for day in at:
        inside = min(max(day, span.start), span.end)
        exact = Fraction(amount * (inside - span.start).days, span.days)
        assert 0 <= exact - carried(amount, span, day) < 1


# Cutting by example


def test_work_in_one_unit_and_one_year_is_one_piece() -> None:
    pieces = cut(
        JANUARY, 600, 1_000_000, [post(1, 7, date(2020, 1, 1))], [date(2024, 10, 1), date(2025, 10, 1)]
    )
    assert pieces == [Piece(JANUARY, 7, 600, 1_000_000, False)]


def test_work_over_a_year_end_is_cut_there() -> None:
    span = Span(date(2024, 9, 21), date(2024, 10, 11))
    pieces = cut(span, 1200, 500_000, [post(1, 7, date(2020, 1, 1))], [date(2024, 10, 1)])
    assert [(piece.span.last_day, piece.minutes, piece.credit) for piece in pieces] == [
        (date(2024, 9, 30), 600, 250_000),
        (date(2024, 10, 10), 600, 250_000),
    ]


def test_work_over_a_transfer_goes_to_both_units() -> None:
    span = Span(date(2025, 1, 1), date(2025, 1, 5))
    held = [post(1, 7, date(2020, 1, 1), date(2025, 1, 1)), post(2, 8, date(2025, 1, 2))]
    assert by_unit(cut(span, 100, 1_000_000, held, [])) == {7: (25, 250_000), 8: (75, 750_000)}


def test_a_joint_appointment_shares_by_fte_and_loses_nothing() -> None:
    held = [post(1, 7, date(2020, 1, 1), fte=60), post(2, 8, date(2020, 1, 1), fte=40, primary=False)]
    assert by_unit(cut(JANUARY, 101, 999_999, held, [])) == {7: (60, 599_999), 8: (41, 400_000)}


def test_shares_of_fte_that_do_not_make_a_hundred_are_normalised() -> None:
    held = [post(1, 7, date(2020, 1, 1), fte=20), post(2, 8, date(2020, 1, 1), fte=60, primary=False)]
    assert by_unit(cut(JANUARY, 400, 1_000_000, held, [])) == {7: (100, 250_000), 8: (300, 750_000)}


def test_an_appointment_without_fte_carries_nothing_beside_one_with() -> None:
    held = [post(1, 7, date(2020, 1, 1), fte=0), post(2, 8, date(2020, 1, 1), fte=50, primary=False)]
    assert by_unit(cut(JANUARY, 400, 1_000_000, held, [])) == {8: (400, 1_000_000)}


def test_where_no_appointment_has_fte_the_primary_one_carries_everything() -> None:
    held = [post(1, 7, date(2020, 1, 1), fte=0, primary=False), post(2, 8, date(2020, 1, 1), fte=0)]
    assert by_unit(cut(JANUARY, 400, 1_000_000, held, [])) == {8: (400, 1_000_000)}


def test_days_without_an_appointment_go_to_the_nearest_one_the_earlier_on_a_tie() -> None:
    held = [post(1, 7, date(2020, 1, 1), date(2025, 1, 1)), post(2, 8, date(2025, 1, 5))]
    pieces = cut(Span(date(2025, 1, 2), date(2025, 1, 5)), 300, 300, held, [])
    assert [(piece.span.start.day, piece.span.last_day.day, piece.unit_id) for piece in pieces] == [
        (2, 3, 7),
        (4, 4, 8),
    ]
    assert all(piece.is_nearest for piece in pieces)


def test_work_before_the_first_and_after_the_last_appointment_goes_to_that_one() -> None:
    held = [post(1, 7, date(2025, 1, 10), date(2025, 1, 20))]
    pieces = cut(JANUARY, 310, 1_000_000, held, [])
    assert [(piece.minutes, piece.is_nearest) for piece in pieces] == [(90, True), (110, False), (110, True)]
    assert {piece.unit_id for piece in pieces} == {7}


def test_a_piece_is_written_even_if_it_carries_nothing() -> None:
    pieces = cut(JANUARY, 0, 1, [post(1, 7, date(2020, 1, 1))], [date(2025, 1, 10)])
    assert [(piece.minutes, piece.credit) for piece in pieces] == [(0, 0), (0, 1)]


def test_somebody_who_never_had_an_appointment_cannot_be_counted() -> None:
    with pytest.raises(NoAppointment):
        cut(JANUARY, 100, 100, [], [])


# Cutting in general


@given(spans(), amounts(), credits(), posts(), st.lists(days(), max_size=7))
def test_the_pieces_are_the_whole(
    span: Span, minutes: int, credit: int, held: list[Post], boundaries: list[date]
) -> None:
    pieces = cut(span, minutes, credit, held, boundaries)
    assert sum(piece.minutes for piece in pieces) == minutes
    assert sum(piece.credit for piece in pieces) == credit
    assert all(piece.minutes >= 0 and piece.credit >= 0 for piece in pieces)
    covered = {piece.span.start + timedelta(days=at) for piece in pieces for at in range(piece.span.days)}
    assert covered == {span.start + timedelta(days=at) for at in range(span.days)}
    assert not any(piece.span.start < day < piece.span.end for piece in pieces for day in boundaries)


@given(spans(), amounts(), credits(), posts(), st.lists(days(), max_size=5), days())
def test_one_more_boundary_only_subdivides(
    span: Span, minutes: int, credit: int, held: list[Post], boundaries: list[date], one_more: date
) -> None:
    before = cut(span, minutes, credit, held, boundaries)
    after = cut(span, minutes, credit, held, [*boundaries, one_more])
    for old in {piece.span for piece in before}:
        inside = [piece for piece in after if old.start <= piece.span.start and piece.span.end <= old.end]
        assert by_unit(inside) == by_unit([piece for piece in before if piece.span == old])
    assert len(after) >= len(before)


@given(spans(), amounts(), credits(), posts(fewest=2), st.randoms())
def test_the_order_in_which_posts_are_read_does_not_matter(
    span: Span,
    minutes: int,
    credit: int,
    held: list[Post],
    random: st.randoms,  # type: ignore[valid-type]
) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cut(span, minutes, credit, held, []) == cut(span, minutes, credit, shuffled, [])


@given(spans(), amounts(), posts(fewest=2), st.integers(2, 9))
def test_only_the_proportions_of_fte_matter(span: Span, minutes: int, held: list[Post], times: int) -> None:
    scaled = [
        Post(one.id, one.unit_id, one.first_day, one.last_day, one.fte_percent * times, one.is_primary)
        for one in held
    ]
    assert cut(span, minutes, 1_000_000, held, []) == cut(span, minutes, 1_000_000, scaled, [])


@given(st.lists(st.sampled_from((0, 1, 20, 33, 50, 60, 100)), min_size=1, max_size=4), amounts())
def test_each_post_gets_its_share_to_less_than_a_minute_for_each_post(
    shares: list[int], minutes: int
) -> None:
    held = [post(number, number, date(2020, 1, 1), fte=fte) for number, fte in enumerate(shares, start=1)]
    got = by_unit(cut(JANUARY, minutes, 1, held, []))
    whole = sum(shares)
    for number, fte in enumerate(shares, start=1):
        exact = Fraction(minutes * fte, whole) if whole else Fraction(minutes if number == 1 else 0)
        assert abs(got.get(number, (0, 0))[0] - exact) < len(shares)


@given(spans(), posts())
def test_a_day_is_carried_by_an_appointment_that_covers_it_or_by_the_nearest(
    span: Span, held: list[Post]
) -> None:
    for piece in cut(span, 1000, 1_000_000, held, []):
        for day in (piece.span.start, piece.span.last_day):
            here = [
                one for one in held if one.first_day <= day and (one.last_day is None or day <= one.last_day)
            ]
            assert piece.is_nearest == (not here)
            away = {one.id: _away(one, day) for one in held}
            assert piece.unit_id in {
                one.unit_id for one in (here or held) if away[one.id] == min(away.values())
            }


def _away(one: Post, day: date) -> int:
    """Days between `day` and the appointment; 0 within it."""
    last = one.last_day or date(9999, 12, 31) - ONE_DAY
    return max((one.first_day - day).days, (day - last).days, 0)
