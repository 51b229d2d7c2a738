"""The content of the demo university: enough of it, believable, complete, and the same from the same seed."""

import re
from collections import Counter
from datetime import date
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from app.catalogue import default_kinds
from app.catalogue.calendars import calendars
from app.demo import careers, fates, loader, people, roles, units
from app.demo.careers import Careers
from app.demo.fates import Story
from app.demo.people import PersonFacts
from app.demo.roles import GrantFacts
from app.demo.teams import Roster
from app.demo.year import beginning
from app.models import ActivityKind, Area, FieldType, Part, Role, Scale

# Days on which the demo is made: early in a fiscal year, on its last day, and on a leap day.
DAYS = (date(2026, 11, 22), date(2027, 9, 30), date(2028, 2, 29))
TODAY = DAYS[0]

SIGN_INS = {
    f"{name}@demo.pattana"
    for name in ("staff", "staff2", "head", "dean", "rector", "hr", "admin", "recorder")
}


class Content(NamedTuple):
    people: list[PersonFacts]
    careers: Careers
    roles: list[GrantFacts]
    roster: Roster
    story: Story


@cache
def content(today: date = TODAY) -> Content:
    rng = Random(f"{loader.SEED} people")
    cast = people.people(rng)
    lives = careers.careers(cast, today, rng)
    roster = Roster.of(cast, lives.posts)
    story = fates.tell(loader.plans(roster, today), roster, today, loader.SEED)
    return Content(cast, lives, roles.roles(cast, lives, today), roster, story)


@cache
def catalogue() -> dict[str, ActivityKind]:
    return {kind.code: kind for kind in default_kinds()}


def is_thai(text: str) -> bool:
    return re.search(r"[ก-๙]", text) is not None


# The catalogue.


def test_the_catalogue_has_kinds_of_work_and_of_learning_in_every_area() -> None:
    assert 35 <= len(catalogue()) <= 50
    for area in Area:
        kinds = [kind for kind in catalogue().values() if kind.area is area]
        assert len(kinds) >= 8
        assert any(kind.is_learning for kind in kinds)
        assert any("งานสนับสนุน" in kind.hint_th for kind in kinds)


def test_kinds_are_named_and_explained_in_both_languages() -> None:
    for kind in catalogue().values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)
        assert is_thai(kind.name_th)
        assert is_thai(kind.hint_th)
        assert kind.name_en.isascii()
        assert not is_thai(kind.hint_en)
        for field in kind.fields:
            assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", field.code)
            assert field.name_th
            assert field.name_en
            assert bool(field.choices) == (field.type is FieldType.CHOICE)
            codes = [choice["code"] for choice in field.choices]
            assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    "code", ["course-taught", "article", "community-project", "technology-transfer", "exhibition"]
)
def test_the_main_kinds_ask_three_things_or_more(code: str) -> None:
    assert len(catalogue()[code].fields) >= 3
    assert any(field.is_required for field in catalogue()[code].fields)


# Units and people.


def test_the_tree_has_about_forty_units_on_two_campuses() -> None:
    found = units.units()
    assert 38 <= len(found) <= 46
    assert len({unit.code for unit in found}) == len(found)
    assert {unit.campus_en for unit in found} == {"Songkhla", "Phatthalung"}
    assert {unit.level for unit in found} == {"university", "faculty", "office", "department"}
    for unit in found:
        assert is_thai(unit.name_th)
        assert unit.name_en.isascii()


def test_three_hundred_people_are_all_called_differently() -> None:
    cast = content().people
    assert len(cast) == 300
    assert len({(person.given_th, person.family_th) for person in cast}) == 300
    assert len({person.email for person in cast}) == 300
    assert {person.email for person in cast if person.email.endswith("@demo.pattana")} == SIGN_INS
    lines = Counter(person.line for person in cast)
    assert (lines["academic"], lines["support"]) == (200, 100)


@pytest.mark.parametrize("today", DAYS)
def test_everybody_has_one_primary_post_at_a_time_and_at_most_a_full_post(today: date) -> None:
    for posts in content(today).roster.posts.values():
        for post in posts:
            assert post.last_day is None or post.first_day <= post.last_day
            together = [
                other for other in posts if other.first_day <= post.first_day <= (other.last_day or date.max)
            ]
            assert sum(other.is_primary for other in together) == 1
            assert sum(other.fte for other in together) == 100


@pytest.mark.parametrize("today", DAYS)
def test_careers_have_transfers_joint_posts_leavers_and_newcomers(today: date) -> None:
    lives = content(today).careers
    turns, start = lives.turns, beginning(today)
    assert min(len(turn) for turn in turns) >= 4
    moved = [post for post in lives.posts if post.person in turns.transferred and post.last_day is None]
    assert all(start < post.first_day < today for post in moved)
    assert any((post.first_day.month, post.first_day.day) == (10, 1) for post in moved)
    assert any((post.first_day.month, post.first_day.day) != (10, 1) for post in moved)
    assert {(post.fte, post.is_primary) for post in lives.posts} == {(100, True), (60, True), (40, False)}


def test_every_open_unit_but_one_has_a_head_and_two_heads_are_stood_in_for() -> None:
    held = content().roles
    today = [grant for grant in held if grant.first_day <= TODAY <= (grant.last_day or date.max)]
    headed = {grant.unit for grant in today if grant.role == "head"}
    assert {unit.code for unit in units.units()} - headed == {roles.VACANT, careers.CLOSED_UNIT}
    acting = [grant for grant in today if grant.role == "acting_head"]
    assert {grant.unit for grant in acting} == {"EDU-CI", "ECBA"}
    assert all(grant.order_number and grant.acting_for for grant in acting)
    assert {Role(grant.role) for grant in held} == set(Role)


def test_two_calendars_adjoin_without_gaps() -> None:
    for calendar in calendars(TODAY):
        assert len(calendar.years) == 7
        for year, following in zip(calendar.years, calendar.years[1:], strict=False):
            assert (following.first_day - year.last_day).days == 1
        for year in calendar.years:
            assert year.rounds[0].first_day == year.first_day
            assert year.rounds[-1].last_day == year.last_day
            for part, following in zip(year.rounds, year.rounds[1:], strict=False):
                assert (following.first_day - part.last_day).days == 1


# The years of work.


@pytest.mark.parametrize("today", DAYS)
def test_about_six_thousand_activities_with_many_titles(today: date) -> None:
    story = content(today).story
    assert 5_500 <= len(story.activities) <= 6_500
    assert len({activity.words.title for activity in story.activities}) >= 3_000
    assert {activity.kind for activity in story.activities} == set(catalogue())
    assert all(is_thai(activity.words.title) for activity in story.activities)
    assert not any("{" in activity.words.title for activity in story.activities)
    assert max(len(activity.words.title) for activity in story.activities) <= 200


@pytest.mark.parametrize("today", DAYS)
def test_what_is_submitted_has_all_that_its_kind_asks_for(today: date) -> None:
    story = content(today).story
    submitted = {step.activity for step in story.steps if step.move in ("submit", "confirm")}
    for number, activity in enumerate(story.activities):
        kind, words = catalogue()[activity.kind], activity.words
        fields = {field.code: field for field in kind.fields}
        assert set(words.fields) <= set(fields), activity
        assert words.scale is None or Scale(words.scale)
        for code, value in words.fields.items():
            assert value, activity
            if fields[code].type is FieldType.CHOICE:
                assert value in [choice["code"] for choice in fields[code].choices], activity
            if fields[code].type is FieldType.NUMBER:
                assert float(value) >= 0
            if fields[code].type is FieldType.DATE:
                date.fromisoformat(value)
        # A draft may lack something; all else is complete.
        if number in submitted:
            assert {code for code, field in fields.items() if field.is_required} <= set(words.fields), (
                activity
            )
            assert words.evidence or not kind.needs_evidence, activity
            assert not kind.needs_hours or all(part.minutes for part in activity.parts), activity


@pytest.mark.parametrize("today", DAYS)
def test_parts_lie_within_their_activity_and_share_at_most_the_whole(today: date) -> None:
    for activity in content(today).story.activities:
        assert sum(part.share for part in activity.parts) <= 1_000_000
        taken: set[tuple[str, date]] = set()
        for part in activity.parts:
            assert Part(part.role)
            assert activity.first_day <= part.first_day <= part.last_day <= activity.last_day
            assert part.minutes is None or part.minutes % 30 == 0
            assert (part.person, part.first_day) not in taken
            taken.add((part.person, part.first_day))


def test_some_work_is_done_by_people_from_several_faculties() -> None:
    here = content()
    across = [
        activity
        for activity in here.story.activities
        if len({units.faculty_of(here.roster.people[part.person].unit) for part in activity.parts}) > 1
    ]
    assert len(across) >= 300


@pytest.mark.parametrize("today", DAYS)
def test_steps_come_in_the_order_of_time_and_end_before_today(today: date) -> None:
    steps = content(today).story.steps
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert steps[-1].at.date() < today
    firsts: dict[tuple[int, int], str] = {}
    for step in steps:
        firsts.setdefault((step.activity, step.part), step.move)
    assert set(firsts.values()) == {"create", "propose"}


def test_the_same_seed_makes_the_same_years() -> None:
    once = content().story
    content.cache_clear()
    assert content().story == once
