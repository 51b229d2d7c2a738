"""A team of the musician and the scientist, which more than one file of this folder asks for."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Membership, Person, Team, TeamMember
from tests.cast import University
from tests.engagement_factories import give_discipline, make_team

FIRST = date(2024, 1, 1)


@pytest.fixture
def team(university: University) -> Team:
    """Led by the musician (music), with the scientist (science); it runs."""
    give_discipline(university.musician, "music")
    give_discipline(university.scientist, "biology")
    made = make_team(university.musician, university.scientist, first_day=FIRST, purpose="เรียนรู้ทะเลสาบด้วยกัน")
    db.session.commit()
    return made


def membership(team: Team, person: Person) -> TeamMember:
    db.session.expire_all()
    return next(one for one in team.members if one.person_id == person.id)


def is_member(team: Team, person: Person) -> bool:
    db.session.expire_all()
    return any(one.person_id == person.id and one.membership is Membership.MEMBER for one in team.members)
