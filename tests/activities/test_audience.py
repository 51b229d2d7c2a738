"""Who is said to see a record are exactly those who see it."""

from datetime import date

from app.access import policy, scopes
from app.activities.audience import audience
from app.extensions import db
from app.models import Role, Status
from tests.activities.page_text import card, words
from tests.activities.shown import shown
from tests.factories import grant, log, make_activity, make_contribution

# Who can see it


def test_who_is_said_to_see_it_are_exactly_those_who_see_it(university, team):
    grant(university.science_head, Role.ACTING_HEAD, university.unit("music"))
    grant(university.support, Role.EXECUTIVE, university.unit("sci"))
    records = [
        team,
        log(university.musician).activity,
        log(university.joint, first_day=date(2025, 3, 3)).activity,
        make_contribution(university.support, status=Status.SUBMITTED).activity,
        make_contribution(university.scientist, status=Status.DRAFT).activity,
        make_activity(university.dancer),
    ]
    db.session.flush()
    _say_who_sees(university, records)
    grant(university.director, Role.HEAD, university.unit("performing"))
    university.unit("music").closed_on = date(2025, 6, 1)
    university.unit("music").successor = university.unit("performing")
    db.session.flush()
    _say_who_sees(university, records)


def _say_who_sees(university, records):
    for activity in records:
        seen_by = audience(activity, scopes.parts(activity.lead, activity))
        offices = [*seen_by.heads, *seen_by.executives, *seen_by.hr]
        named = {person.code for person in seen_by.people}
        named |= {person.code for office in offices for person in office.people}
        seeing = {person.code for person in university.people.values() if policy.may_see(person, activity)}
        assert named == seeing, activity


def test_the_page_names_them(university, client_of, team):
    seen = words(card(shown(client_of, university.musician, team), "seen"))
    assert "3 people who take part" in seen
    assert "Heads of 2 units" in seen
    assert "Executive · Example University" in seen
    assert "Prof. Yongyut Sathingphra" in seen
    assert "HR · Example University" in seen
    assert "Nobody else, even with the link" in seen


def test_the_names_of_those_only_asked_are_not_given_away(university, client_of, team):
    assert "Thana" not in words(card(shown(client_of, university.dancer, team), "seen"))
