"""Three years of hand-made work in the cast's university: what the counting tests count."""

from datetime import date

from app.models import Part, Scale, Status
from tests.cast import University
from tests.factories import appoint, log, make_activity, make_contribution, make_person


def work(university: University) -> None:
    """People of several units in one activity, years and gaps crossed, a transfer, a leaver, a joint post, every status."""
    u = university
    log(u.musician, "ดนตรีหน้าพระลาน", kind=u.kind("concert"), first_day=date(2025, 3, 1), hours=5.5)
    log(
        u.musician,
        "สอนขิม",
        kind=u.kind("course"),
        first_day=date(2024, 11, 4),
        last_day=date(2025, 3, 7),
        hours=45,
    )
    log(
        u.head,
        "บทความดนตรีศึกษา",
        kind=u.kind("article"),
        first_day=date(2025, 1, 20),
        hours=40,
        scale=Scale.NATIONAL,
    )
    log(u.dean, "บรรยายพิเศษ", kind=u.kind("lecture"), first_day=date(2025, 2, 14), hours=3, scale=Scale.LOCAL)
    log(
        u.leaver,
        "วงปี่พาทย์",
        kind=u.kind("concert"),
        first_day=date(2024, 6, 1),
        last_day=date(2024, 10, 20),
        hours=20,
    )
    # Over the end of a fiscal year, and over the days that lie in no academic year.
    log(
        u.joint,
        "ค่ายดนตรีกับชีววิทยา",
        kind=u.kind("lecture"),
        first_day=date(2024, 9, 1),
        last_day=date(2024, 10, 20),
        hours=20.25,
    )
    log(
        u.scientist,
        "สำรวจป่าพรุ",
        kind=u.kind("community"),
        first_day=date(2024, 5, 20),
        last_day=date(2024, 6, 20),
        hours=31,
    )
    together = make_activity(
        u.musician,
        u.kind("community"),
        "โครงการชุมชนริมเล",
        date(2024, 8, 1),
        date(2025, 5, 30),
        scale=Scale.LOCAL,
    )
    for person, percent, hours in (
        (u.musician, 40, 30),
        (u.dancer, 20, 12.5),
        (u.scientist, 33.33, 21),
        (u.rector, 6.67, 1),
    ):
        make_contribution(person, together, hours=hours, percent=percent)
    moved = make_person("moved")
    appoint(moved, u.unit("music"), last_day=date(2025, 1, 14))
    appoint(moved, u.unit("chemistry"), date(2025, 1, 15))
    log(
        moved,
        "วิจัยเครื่องดนตรีกับสารเคมี",
        kind=u.kind("training"),
        first_day=date(2024, 12, 1),
        last_day=date(2025, 2, 28),
        hours=17,
    )
    later = make_person("later")
    appoint(later, u.unit("performing"), date(2024, 12, 1))
    log(
        later,
        "งานก่อนเข้าทำงาน",
        kind=u.kind("advising"),
        first_day=date(2024, 10, 1),
        last_day=date(2024, 12, 31),
        hours=9,
    )
    _waiting(u)


def _waiting(u: University) -> None:
    spanning = {"first_day": date(2024, 9, 21), "last_day": date(2024, 10, 10), "hours": 10}
    make_contribution(u.musician, title="รออนุมัติ", kind=u.kind("lecture"), status=Status.SUBMITTED, **spanning)
    make_contribution(u.dancer, title="รออนุมัติด้วย", kind=u.kind("concert"), status=Status.SUBMITTED, hours=2)
    make_contribution(u.scientist, title="ส่งกลับแล้ว", kind=u.kind("lecture"), status=Status.RETURNED, hours=4)
    make_contribution(u.musician, title="ร่าง", kind=u.kind("lecture"), status=Status.DRAFT, hours=100)
    proposed = make_activity(u.head, u.kind("lecture"), "เสนอให้เพื่อน")
    make_contribution(u.musician, proposed, status=Status.PROPOSED, hours=100, percent=50, role=Part.SPEAKER)
