"""Who decides: the rule, the queue and the policy say the same, and who may decide also sees what they decide on."""

from flask import Flask
from hypothesis import given
from sqlalchemy import select

from app.access import policy, scopes
from app.access.permissions import Permission
from app.access.reviewers import chairs, home_unit
from app.access.waiting import undecidable, waiting_for
from app.extensions import db
from app.models import Activity, Contribution, Person
from tests.access.posts import Posts, filled, universities_of_posts
from tests.oracle.engines import examples, on_engine


def the_rule_is_kept(posts: Posts) -> None:
    with filled(posts):
        people = {person.id: person for person in db.session.scalars(select(Person))}
        parts = {part.id: part for part in db.session.scalars(select(Contribution))}
        waiting = {number: {part.id for part in waiting_for(person)} for number, person in people.items()}
        board = chairs()
        for fact in posts.parts:
            part = parts[fact.id]
            home = home_unit(part.person, part.last_day)
            assert home is not None
            assert home.id == posts.reviewed_in(fact)
            expected = posts.deciders(fact)
            assert {seat.person_id for seat in board.bench(part).seats} == expected, fact
            for number, person in people.items():
                if fact.status != "submitted":
                    continue
                may = number in expected
                assert (fact.id in waiting[number]) == may, (fact, number)
                assert policy.may(person, Permission.CONTRIBUTION_DECIDE, part) == may, (fact, number)
                assert not may or policy.may_see(person, part), (fact, number)
                assert not may or policy.may_see(person, part.activity), (fact, number)
            assert fact.person not in expected
        stuck = {fact.id for fact in posts.parts if fact.status == "submitted" and not posts.deciders(fact)}
        roots = {
            one.person for one in posts.held() if one.role == "hr" and posts.units[one.unit].parent is None
        }
        for number, person in people.items():
            found = {part.id for part in undecidable(person)}
            assert found == (stuck if number in roots else set())


@on_engine("sqlite")
@examples(3)
@given(posts=universities_of_posts())
def test_who_may_decide_follows_from_the_rule_alone(one_kind: Flask, posts: Posts) -> None:
    the_rule_is_kept(posts)


@on_engine("postgresql")
@examples(10)
@given(posts=universities_of_posts())
def test_who_may_decide_follows_from_the_rule_alone_on_postgresql_too(one_kind: Flask, posts: Posts) -> None:
    the_rule_is_kept(posts)


def lists_and_pages_agree(posts: Posts) -> None:
    with filled(posts):
        people = list(db.session.scalars(select(Person)))
        parts = list(db.session.scalars(select(Contribution)))
        activities = list(db.session.scalars(select(Activity)))
        for viewer in people:
            listed = set(db.session.scalars(select(Activity.id).where(scopes.activities(viewer))))
            assert listed == {one.id for one in activities if policy.may_see(viewer, one)}
            records = set(db.session.scalars(select(Contribution.id).where(scopes.contributions(viewer))))
            # Whatever a list shows can be opened; who takes part also sees the others' parts, on the page alone.
            assert records <= {one.id for one in parts if policy.may_see(viewer, one)}
            assert {one.activity_id for one in parts if one.id in records} <= listed
            shown = set(db.session.scalars(select(Person.id).where(scopes.people(viewer))))
            assert shown == {one.id for one in people if policy.may_see(viewer, one)}
            private = {one.id for one in parts if one.status in scopes.PRIVATE}
            owned = {one.id for one in parts if viewer.id in (one.person_id, one.activity.lead_id)}
            assert records & private <= owned


@on_engine("sqlite")
@examples(3)
@given(posts=universities_of_posts())
def test_lists_and_pages_agree_on_who_sees_what(one_kind: Flask, posts: Posts) -> None:
    lists_and_pages_agree(posts)


@on_engine("postgresql")
@examples(10)
@given(posts=universities_of_posts())
def test_lists_and_pages_agree_on_who_sees_what_on_postgresql_too(one_kind: Flask, posts: Posts) -> None:
    lists_and_pages_agree(posts)
