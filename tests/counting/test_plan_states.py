"""How an indicator stands: on the day that is asked for, of the unit as it is."""

from datetime import date, timedelta

from app.clock import clock_at
from app.counting.lights import Light
from app.counting.plan_states import states
from app.extensions import db
from app.models import Aim, Reckoning
from tests.cast import TODAY, University
from tests.counting.test_indicators import indicator, planned
from tests.factories import bangkok
from tests.plan_factories import make_target, make_typed

__all__ = ["planned"]


def test_a_state_as_of_a_moment_is_judged_by_the_day_of_it(planned: University) -> None:
    period, unit = planned.year(2025), planned.unit("performing")
    one = indicator(reckoning=Reckoning.TYPED, aim=Aim.LESS)
    make_typed(one, unit, period, 2, at=bangkok(date(2024, 9, 1)))
    make_target(one, unit, period, 3)

    def light(day: date | None) -> Light:
        as_of = None if day is None else bangkok(day)
        return states([one], unit.id, {period.calendar_id: period}, as_of)[one.id].light

    assert light(period.first_day - timedelta(days=1)) is Light.NONE
    assert light(None) is light(TODAY) is Light.ON_THE_WAY
    with clock_at(bangkok(period.last_day + timedelta(days=40))):
        assert light(None) is Light.REACHED
        assert light(TODAY) is Light.ON_THE_WAY
        unit.closed_on = TODAY
        db.session.flush()
        assert light(None) is Light.ON_THE_WAY
