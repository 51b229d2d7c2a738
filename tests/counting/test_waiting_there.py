"""What waits stands where it would count: the projections of the units come to that of the whole."""

from datetime import date
from fractions import Fraction

from app.counting.projection import projection, waits
from app.extensions import db
from app.models import IndicatorMeasure, Status
from tests.cast import University
from tests.counting.test_indicators import indicator, planned
from tests.factories import appoint, log, make_contribution, make_person

__all__ = ["planned"]


def test_what_waits_is_shared_by_the_posts_of_its_person_as_its_approval_would(planned: University) -> None:
    period, article = planned.year(2025), planned.kind("article")
    hours = indicator(IndicatorMeasure.HOURS, filters={"kinds": [article.id]})

    def coming(code: str) -> tuple[Fraction, Fraction]:
        unit = planned.unit(code).id
        told = waits(hours, unit, period).number, projection(hours, unit, period, period.last_day).value
        return told[0] or Fraction(0), told[1] or Fraction(0)

    stood = {code: coming(code)[1] for code in ("tsu", "faa", "sci", "music", "biology", "chemistry")}
    # Ten hours of 60 percent in music and 40 in biology; twelve wait.
    part = log(planned.joint, kind=article, first_day=date(2025, 3, 3), hours=10)
    part.status, part.minutes = Status.SUBMITTED, 12 * 60
    line = part.decisions[-1]
    line.to_status, line.move, line.snapshot = Status.SUBMITTED, "submit", {**line.snapshot, "minutes": 720}
    # Four hours of two days: the second one in another unit.
    moves = make_person("moves")
    appoint(moves, planned.unit("music"), last_day=date(2025, 4, 1))
    appoint(moves, planned.unit("chemistry"), date(2025, 4, 2))
    make_contribution(
        moves, title="ย้าย", kind=article, status=Status.SUBMITTED,
        first_day=date(2025, 4, 1), last_day=date(2025, 4, 2), hours=4,
    )  # fmt: skip
    db.session.flush()
    tenths = {"tsu": 160, "faa": 92, "sci": 68, "music": 92, "biology": 48, "chemistry": 20}
    for code, some in tenths.items():
        assert coming(code) == (Fraction(some, 10), stood[code] + Fraction(some, 10)), code
