"""load_demo(): founds the demo university and plays its years of work, from one seed, into an empty database."""

from datetime import date, datetime, time

from sqlalchemy import select

from app.clock import ZONE, clock_at
from app.demo import acts, fates, founding, plan, playing, readings, teamwork, working_together, year_end
from app.demo.acts import Act
from app.demo.development import groups, recognitions
from app.demo.development import plans as development_plans
from app.demo.fates import Story
from app.demo.plan import ActivityPlan
from app.demo.strategy import initiatives
from app.demo.strategy import plans as strategy_plans
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
    events += acts.days(
        [*strategy_acts(founded.roster, today), *development_acts(story, founded.roster, today)]
    )
    playing.play(story, founded, {key: one.id for key, one in partners.items()}, events, today)
    with clock_at(datetime.combine(today, time(8), ZONE)):
        readings.readings()
    db.session.commit()
    return True


def plans(roster: Roster, today: date) -> list[ActivityPlan]:
    """What everybody did, and what the teams did."""
    return [*plan.plan(roster, today, SEED), *teamwork.team_work(roster, today, SEED)]


def strategy_acts(roster: Roster, today: date) -> list[Act]:
    """What the university plans and the units undertake."""
    return [*strategy_plans.acts(today), *initiatives.acts(roster, today)]


def development_acts(story: Story, roster: Roster, today: date) -> list[Act]:
    """By what people are measured, what they want to become, and what they were recognised for."""
    return [
        *groups.acts(story, roster, today),
        *development_plans.acts(roster, today),
        *recognitions.acts(roster, today),
    ]
