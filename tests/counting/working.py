"""Work with partners and across disciplines, added to the worked university: what tests of engagement read."""

from datetime import date

from app.models import Scale
from tests.cast import University
from tests.engagement_factories import (
    engage,
    engagement,
    give_discipline,
    make_outsider,
    make_partner,
    make_team,
)
from tests.factories import make_activity, make_contribution


def engage_in(u: University) -> None:
    """Four partners in three activities: of two faculties, of two disciplines of one department, of one person alone."""
    give_discipline(u.musician, "music")
    give_discipline(u.head, "education")
    abroad = make_partner(
        "ยูทารา", "Universiti Utara", sector="university-abroad", scale=Scale.INTERNATIONAL, country="MY"
    )
    network = make_partner("เครือข่ายริมเล", sector="civil-society", scale=Scale.REGIONAL, province="TH-93")
    across = make_activity(
        u.musician,
        u.kind("community"),
        "โนราสร้างครู",
        date(2025, 1, 6),
        date(2025, 3, 28),
        scale=Scale.LOCAL,
        team_id=make_team(u.musician, u.scientist).id,
    )
    make_outsider(across, share=100_000)
    engage(
        across,
        engagement(
            u.school,
            network,
            outcomes={"strengthen": 120, "enhance": 40},
            sdgs=(4, 11),
            since=date(2022, 5, 1),
        ),
    )
    for person, percent, hours in ((u.musician, 50, 30), (u.scientist, 40, 12.5)):
        make_contribution(person, across, hours=hours, percent=percent)
    beside = make_activity(u.head, u.kind("lecture"), "ดนตรีในโรงเรียน", date(2025, 5, 5), scale=Scale.NATIONAL)
    engage(beside, engagement(u.municipality, outcomes={"enhance": 15}, transfer=True))
    for person in (u.head, u.musician):
        make_contribution(person, beside, hours=4, percent=50)
    alone = make_activity(u.dancer, u.kind("concert"), "การแสดงร่วม", date(2024, 11, 2), date(2025, 6, 1))
    engage(alone, engagement(abroad, u.school, sdgs=(4,)))
    make_contribution(u.dancer, alone, hours=20)
