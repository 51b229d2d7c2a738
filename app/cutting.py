"""Cutting work at every day where it would go to another unit or another period: the arithmetic of the ledger, without a database."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.days import ONE_DAY, Span, carried
from app.models.appointment import Post, nearest


class NoAppointment(Exception):
    """The person never had an appointment, so no unit can carry the work."""


class Piece(NamedTuple):
    """Part of a contribution that goes to one unit: days, minutes, credit in parts per million."""

    span: Span
    unit_id: int
    minutes: int
    credit: int
    is_nearest: bool


class Stretch(NamedTuple):
    """Days over which the same appointments carry the work; `is_nearest`: none covers them, one is the nearest."""

    span: Span
    posts: tuple[Post, ...]
    is_nearest: bool


def cut(
    span: Span,
    minutes: int,
    credit: int,
    posts: Sequence[Post],
    boundaries: Iterable[date],
) -> list[Piece]:
    """`minutes` and `credit` of the days in `span`, cut where they would go to another unit or another period.

    `boundaries` are the first days of periods and the days after their last ones. Of an amount M over N days the
    first d days carry floor(M·d/N). Within a stretch of unchanged appointments each, in order of id, takes
    floor(its FTE ÷ FTE not yet served × what is left) of the stretch's cumulative amount; a piece is the difference
    between its two ends. So the pieces sum to the whole exactly, and one more boundary changes no existing sum.
    Raises NoAppointment where `posts` is empty.
    """
    if not posts:
        raise NoAppointment
    edges = sorted(set(boundaries))
    pieces: list[Piece] = []
    for stretch in stretches(span, posts):
        taken = _shares(stretch, span, minutes, stretch.span.start)
        credited = _shares(stretch, span, credit, stretch.span.start)
        for part in stretch.span.cut_at(edges):
            taken_then, credited_then = taken, credited
            taken = _shares(stretch, span, minutes, part.end)
            credited = _shares(stretch, span, credit, part.end)
            pieces += [
                Piece(
                    part,
                    post.unit_id,
                    taken[at] - taken_then[at],
                    credited[at] - credited_then[at],
                    stretch.is_nearest,
                )
                for at, post in enumerate(stretch.posts)
            ]
    return pieces


def stretches(span: Span, posts: Sequence[Post]) -> list[Stretch]:
    """`span` cut at every day on which an appointment begins or ends, or another one becomes the nearest."""
    spans = {post.id: Span.of(post) for post in posts}
    edges = [edge for of_post in spans.values() for edge in of_post]
    found: list[Stretch] = []
    for part in span.cut_at(edges):
        here = sorted(
            (post for post in posts if spans[post.id].covers(part.start)),
            key=lambda post: post.id,
        )
        if here:
            found.append(Stretch(part, _carriers(here), is_nearest=False))
        else:
            found += [
                Stretch(piece, (nearest(posts, piece.start),), is_nearest=True)
                for piece in part.cut_at(_midpoints(part, spans.values()))
            ]
    return found


def _carriers(here: list[Post]) -> tuple[Post, ...]:
    """FTE counts among those above 0; if all are 0 the primary carries everything, or the lowest id where none is."""
    working = tuple(post for post in here if post.fte_percent > 0)
    return working or (next((post for post in here if post.is_primary), here[0]),)


def _midpoints(gap: Span, spans: Iterable[Span]) -> list[date]:
    """The days in `gap`, which no appointment covers, from which on the next appointment is nearer than the last one."""
    spans = list(spans)
    before = [of_post.last_day for of_post in spans if of_post.end <= gap.start]
    after = [of_post.start for of_post in spans if of_post.start >= gap.end]
    if not before or not after:
        return []
    return [max(before) + timedelta(days=(min(after) - max(before)).days // 2) + ONE_DAY]


def _shares(stretch: Stretch, whole: Span, amount: int, until: date) -> list[int]:
    """What each appointment of `stretch` has taken of `amount` from the stretch's first day up to `until`."""
    left = carried(amount, whole, until) - carried(amount, whole, stretch.span.start)
    unserved = sum(post.fte_percent for post in stretch.posts)
    taken: list[int] = []
    for post in stretch.posts:
        part = left * post.fte_percent // unserved if unserved else left
        unserved -= post.fte_percent
        left -= part
        taken.append(part)
    return taken
