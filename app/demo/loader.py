"""load_demo(): founds the demo university and plays its years of work, from one seed, into an empty database."""

from datetime import date, datetime, time

from sqlalchemy import select

from app.clock import ZONE, clock_at
from app.demo import fates, founding, plan, playing, readings, year_end
from app.demo.year import beginning
from app.extensions import db
from app.models import Person

SEED = "pattana"


def load_demo(today: date) -> bool:
    """The demo university as it is on the morning of `today`; False, and nothing done, where there are people already."""
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        return False
    with clock_at(datetime.combine(beginning(today), time(8), ZONE)):
        founded = founding.found(today, SEED)
    story = fates.tell(plan.plan(founded.roster, today, SEED), founded.roster, today, SEED)
    playing.play(story, founded, year_end.events(today))
    with clock_at(datetime.combine(today, time(8), ZONE)):
        readings.readings()
    db.session.commit()
    return True
