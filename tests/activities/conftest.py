"""Activities with several parts, which more than one file of this folder asks for."""

from datetime import date

import pytest

from app.extensions import db
from app.models import Activity, Contribution, Part, Scale, Status
from tests.activities.parts import FIRST, LAST, part_of
from tests.factories import add_link, bangkok, make_activity, make_contribution


@pytest.fixture
def team(university):
    """An activity led by the musician: her part submitted, the dancer's approved, the scientist's only proposed."""
    activity = make_activity(
        university.musician,
        university.kind("course"),
        title="พัฒนาสื่อสองภาษา",
        first_day=date(2025, 3, 14),
        last_day=date(2025, 3, 16),
        scale=Scale.LOCAL,
        place="โรงเรียนบ้านทุ่งยาว",
        description="บรรทัดแรก\nบรรทัดที่สอง",
        fields={"course_code": "0302211", "level": "master"},
    )
    add_link(activity)
    at = bangkok(date(2025, 6, 10))
    make_contribution(university.musician, activity, Status.SUBMITTED, hours=18, percent=40, at=at)
    make_contribution(
        university.dancer, activity, Status.APPROVED, hours=12, percent=30, role=Part.SPEAKER, at=at
    )
    make_contribution(university.scientist, activity, Status.PROPOSED, hours=9, percent=20, at=at)
    return activity


@pytest.fixture
def project(university) -> Activity:
    """The musician's activity of a week, her own part a draft with all of it."""
    activity = make_activity(
        university.musician,
        kind=university.kind("lecture"),
        title="ค่ายดนตรี",
        first_day=FIRST,
        last_day=LAST,
    )
    make_contribution(university.musician, activity, status=Status.DRAFT)
    return activity


# Confirming


@pytest.fixture
def proposed(university, project) -> Contribution:
    part_of(project, university.musician).share = 700_000
    return make_contribution(university.dancer, project, status=Status.PROPOSED, percent=30, hours=6)


@pytest.fixture
def concert(university) -> Activity:
    """The musician's concert, which waits for her head; she left room for others."""
    part = make_contribution(
        university.musician,
        status=Status.SUBMITTED,
        title="คอนเสิร์ตเพื่อชุมชนรอบทะเลสาบ",
        kind=university.kind("concert"),
        place="หอประชุมพัทลุง",
        percent=60,
    )
    db.session.commit()
    return part.activity
