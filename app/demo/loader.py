"""load_demo(): founds the demo university and plays its years of work, from one seed, into an empty database."""

from datetime import date, datetime, time

from sqlalchemy import select

from app.clock import ZONE, clock_at
from app.demo import fates, founding, plan, playing, readings, teamwork, working_together, year_end
from app.demo.plan import ActivityPlan
from app.demo.teams import Roster
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
        partners = working_together.partners(founded)
    story = fates.tell(plans(founded.roster, today), founded.roster, today, SEED)
    events = [*year_end.events(today), *working_together.events(founded, today)]
    playing.play(story, founded, {key: one.id for key, one in partners.items()}, events)
    with clock_at(datetime.combine(today, time(8), ZONE)):
        readings.readings()
    db.session.commit()
    return True


def plans(roster: Roster, today: date) -> list[ActivityPlan]:
    """What everybody did, and what the teams did."""
    return [*plan.plan(roster, today, SEED), *teamwork.team_work(roster, today, SEED)]
