"""Whatever HR does to appointments, in whatever order: what was approved stays whole and lies where the ledger would put it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import ledger
from app.access.reviewers import home_unit
from app.cutting import cut
from app.days import Span
from app.extensions import db
from app.hr import appointment_actions as actions
from app.hr.appointment_actions import Act, Place
from app.hr.trial import Impossible
from app.models import Appointment, Contribution, LedgerEntry, Person, RegisterChange, Status
from app.models.ledger import standing
from tests.cast import University
from tests.factories import appoint, log, make_contribution, make_person

UNITS = ("music", "performing", "biology", "office")
# Days on which something else begins or ends, and some that are near.
DAYS = tuple(date(2024, 9, 1) + timedelta(days=at) for at in (0, 29, 30, 31, 45, 90, 212, 213, 300, 301))

DEEDS = st.one_of(
    st.tuples(st.just("transfer"), st.sampled_from(UNITS), st.sampled_from(DAYS), st.sampled_from((50, 100))),
    st.tuples(
        st.just("join"),
        st.sampled_from(UNITS),
        st.sampled_from(DAYS),
        st.sampled_from((0, 33, 40)),
        st.sampled_from((None, *DAYS)),
        st.sampled_from((60, 67, 50, None)),
    ),
    st.tuples(st.just("end"), st.integers(0, 5), st.sampled_from(DAYS), st.sampled_from((None, 100, 60))),
    st.tuples(st.just("leave"), st.sampled_from(DAYS)),
    st.tuples(
        st.just("correct"),
        st.integers(0, 5),
        st.sampled_from(UNITS),
        st.sampled_from((date(2015, 1, 1), *DAYS)),
        st.sampled_from((None, *DAYS)),
        st.sampled_from((0, 33, 60, 100)),
        st.booleans(),
        st.booleans(),
    ),
    st.tuples(st.just("take out"), st.integers(0, 5)),
)


def do(person: Person, deed: tuple[Any, ...], university: University, act: Act) -> None:
    """One deed, as a form would ask for it; Impossible where a form would be refused."""
    kind, *given_ = deed
    if kind in ("end", "correct", "take out"):
        post = person.appointments[given_.pop(0) % len(person.appointments)]
    if kind == "transfer":
        unit, day, fte = given_
        actions.transfer(person, to=Place(university.unit(unit), fte), first_day=day, act=act)
    elif kind == "join":
        unit, day, fte, last, present = given_
        to = Place(university.unit(unit), fte)
        actions.join(person, to=to, first_day=day, last_day=last, present_fte=present, act=act)
    elif kind == "end":
        actions.end(post, last_day=given_[0], present_fte=given_[1], act=act)
    elif kind == "leave":
        actions.leave(person, last_day=given_[0], ends_roles=True, act=act)
    elif kind == "correct":
        unit, first, last, fte, primary, swaps = given_
        actions.correct(
            post,
            to=Place(university.unit(unit), fte),
            first_day=first,
            last_day=last,
            is_primary=primary,
            swaps=swaps,
            act=act,
        )
    else:
        actions.take_out(post, act=act)


def entries_of(person: Person) -> dict[int, list[LedgerEntry]]:
    found: dict[int, list[LedgerEntry]] = {}
    query = select(LedgerEntry).where(LedgerEntry.person_id == person.id, standing())
    for entry in db.session.scalars(query):
        found.setdefault(entry.contribution_id, []).append(entry)
    return found


def is_whole_and_in_place(person: Person, parts: list[Contribution]) -> None:
    """Each approved part sums to what was approved, and lies where cutting it from nothing would put it."""
    posts = list(
        db.session.scalars(
            select(Appointment).where(Appointment.person_id == person.id).order_by(Appointment.id)
        )
    )
    edges = ledger.period_boundaries()
    entries = entries_of(person)
    assert set(entries) == {part.id for part in parts}
    for part in parts:
        stand = entries[part.id]
        assert sum(entry.minutes for entry in stand) == part.minutes
        assert sum(entry.credit for entry in stand) == part.share
        anew = cut(Span.of(part), part.minutes or 0, part.share, posts, edges)
        assert Counter(
            (one.unit_id, one.first_day, one.last_day, one.minutes, one.credit, one.is_nearest)
            for one in stand
        ) == Counter(
            (one.unit_id, one.span.start, one.span.last_day, one.minutes, one.credit, one.is_nearest)
            for one in anew
        )


def is_one_primary_and_one_post(person: Person) -> None:
    """On each day that they work: one primary appointment, and one full post at the most."""
    posts = person.appointments
    for day in {edge for post in posts for edge in Span.of(post)}:
        here = [post for post in posts if post.covers(day)]
        assert sum(post.is_primary for post in here) == (1 if here else 0), day
        assert sum(post.fte_percent for post in here) <= 100, day


@settings(max_examples=20)
@given(deeds=st.lists(DEEDS, min_size=1, max_size=8))
def test_whatever_hr_does_what_was_approved_stays_whole(
    app: Flask, university: University, deeds: list[tuple[Any, ...]]
) -> None:
    world = db.session.begin_nested()
    try:
        act = Act(by=university.hr, reason="Order 1/2568")
        person = make_person("mover")
        appoint(person, university.unit("music"))
        parts = [
            log(person, first_day=first, last_day=last, hours=hours, percent=percent)
            for first, last, hours, percent in (
                (date(2024, 9, 10), date(2024, 12, 5), 100, 33.33),
                (date(2024, 9, 30), date(2024, 10, 1), 7, 100),
                (date(2025, 3, 31), date(2025, 4, 1), 1, 50),
            )
        ]
        waiting = make_contribution(person, status=Status.SUBMITTED, first_day=date(2025, 4, 2))
        others = log(university.musician, first_day=date(2024, 9, 10), last_day=date(2024, 12, 5))
        before = {entry.id for entry in others.entries}
        done = 0
        for deed in deeds:
            point = db.session.begin_nested()
            standing_ids = {entry.id for stand in entries_of(person).values() for entry in stand}
            try:
                do(person, deed, university, act)
            except Impossible:
                point.rollback()
                db.session.expire_all()
                assert {e.id for stand in entries_of(person).values() for e in stand} == standing_ids
                continue
            point.commit()
            done += 1
            db.session.expire_all()
            is_whole_and_in_place(person, parts)
            is_one_primary_and_one_post(person)
            home = home_unit(person, waiting.last_day)
            assert home is not None and waiting.reviewing_unit_id == home.id
        lines = select(func.count(RegisterChange.id)).where(RegisterChange.person_id == person.id)
        assert db.session.scalar(lines) == done
        assert {entry.id for entry in others.entries if entry.voided_at is None} == before
    finally:
        world.rollback()
        db.session.expire_all()
