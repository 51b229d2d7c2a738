"""Plays the planned years: every step becomes a real move at its own moment, in the order of time."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from itertools import groupby
from random import Random
from typing import NamedTuple

from flask import current_app

from app import amendments, clock, ledger, workflow
from app.access.reviewers import chairs
from app.clock import clock_at
from app.demo.engaging import Saying, saying
from app.demo.fates import Step, Story
from app.demo.founding import Founded
from app.demo.papers import Papers
from app.demo.plan import ActivityPlan, PartPlan
from app.demo.strategy.linking import belongs_to
from app.engagement_facts import PartnerPart
from app.extensions import db
from app.facts import counted
from app.models import (
    Activity,
    Contribution,
    Deciding,
    DevelopmentPlan,
    Objective,
    Outsider,
    Part,
    Period,
    Person,
    Plan,
    Role,
    Scale,
    Status,
    Team,
)


class Stage:
    """The activities and parts written so far, by their numbers in the story."""

    def __init__(self, story: Story, founded: Founded, partner_ids: Mapping[str, int], today: date) -> None:
        self.story = story
        self.founded = founded
        # The day on which the story ends.
        self.today = today
        # Partners by their keys in the demo's data.
        self.partner_ids = partner_ids
        self.teams: dict[str, Team] = {}
        # The plans by their keys, and their objectives by "plan number", once they are written.
        self.plans: dict[str, Plan] = {}
        self.objectives: dict[str, Objective] = {}
        # The initiatives' ids by their keys once they are begun; the keys of those that have ended.
        self.initiatives: dict[str, int] = {}
        self.ended: set[str] = set()
        # Development plans by their person's key and how many years their year is behind the one that runs.
        self.developments: dict[tuple[str, int], DevelopmentPlan] = {}
        # The years of the lines' calendars, by line and how many they are behind the one that runs.
        self.years: dict[tuple[str, int], Period] = {}
        self.papers = Papers()
        self.activities: dict[int, Activity] = {}
        self.parts: dict[tuple[int, int], Contribution] = {}
        self.steps_left = Counter(step.activity for step in story.steps)
        # What a head approved after a period was closed, until it is decided.
        self.late: list[Contribution] = []

    def leave(self, number: int) -> None:
        """After the last step of an activity its rows need not be kept in memory."""
        self.steps_left[number] -= 1
        if not self.steps_left[number]:
            del self.activities[number]
            for part in range(len(self.story.activities[number].parts)):
                self.parts.pop((number, part), None)


Happening = Callable[[Stage], None]


class Event(NamedTuple):
    """Something that is no step of a part: at its moment `happen` does it."""

    at: datetime
    happen: Happening
    # Whether appointments, periods and closes stay what they are.
    keeps_register: bool = False


def play(
    story: Story, founded: Founded, partner_ids: Mapping[str, int], events: Sequence[Event], today: date
) -> None:
    """All steps and events in order; the database is flushed as the moves ask for it and committed by the caller."""
    stage = Stage(story, founded, partner_ids, today)
    coming = sorted(events, key=lambda event: event.at)
    # Within a request the deciding posts are read once a day instead of once a move.
    with current_app.test_request_context(method="POST"), _unhurried_collector(), ledger.unchanged():
        for day, steps in groupby(story.steps, key=lambda step: step.at.date()):
            left = list(steps)
            while coming and coming[0].at.date() <= day:
                event = coming.pop(0)
                before = [step for step in left if step.at < event.at]
                left = left[len(before) :]
                _live(stage, before)
                _happen(stage, event)
            _live(stage, left)
        for event in coming:
            _happen(stage, event)


def _live(stage: Stage, steps: list[Step]) -> None:
    """The steps of a day, or of a part of it."""
    for turn in _turns(steps):
        with workflow.together():
            for step in turn:
                with clock_at(step.at):
                    _take(stage, step)
        for step in turn:
            stage.leave(step.activity)


def _happen(stage: Stage, event: Event) -> None:
    with clock_at(event.at), nullcontext() if event.keeps_register else ledger.changing():
        event.happen(stage)


def _turns(steps: list[Step]) -> Iterator[list[Step]]:
    """A day's steps in turns in which no part is moved twice; what is posted to the ledger comes last, in its order.

    An activity takes one step a turn, its parts are begun together. Nothing follows an approval on its day.
    """
    turns: dict[int, list[Step]] = {}
    taken: dict[int, int] = {}
    for step in steps:
        if step.move == "approve":
            continue
        begins = step.move in ("create", "propose")
        turn = taken[step.activity] = 0 if begins else taken.get(step.activity, -1) + 1
        turns.setdefault(turn, []).append(step)
    yield from (turns[turn] for turn in sorted(turns))
    if approved := [step for step in steps if step.move == "approve"]:
        yield approved


@contextmanager
def _unhurried_collector() -> Iterator[None]:
    """Within the block Python looks for garbage rarely: hundreds of thousands of rows are alive and stay so."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _take(stage: Stage, step: Step) -> None:
    plan = stage.story.activities[step.activity]
    owner = stage.founded.people[plan.parts[step.part].person]
    if step.move in ("create", "propose"):
        activity = stage.activities.get(step.activity) or _activity(stage, step.activity, plan)
        part = _part(activity, plan.parts[step.part], owner, len(plan.parts))
        stage.parts[step.activity, step.part] = part
        workflow.begin(part, step.move, by=activity.lead if step.move == "propose" else owner)
        return
    part = stage.parts[step.activity, step.part]
    if step.move == "hours":
        part.minutes = int(step.value)
    elif step.move == "evidence":
        part.activity.evidence.append(stage.papers.paper(step.value, owner))
    elif step.move == "partners":
        _propose_partners(stage, part, step.value.split())
    elif step.move == "scale":
        amendments.propose_facts(part, counted(part.activity)._replace(scale=Scale(step.value)))
    else:
        by = reviewer(part) if workflow.MOVES[step.move].decides else owner
        workflow.move(part, step.move, by=by, reason=step.value)
        if part.status is Status.LATE:
            stage.late.append(part)


def _activity(stage: Stage, number: int, plan: ActivityPlan) -> Activity:
    lead = stage.founded.people[plan.lead]
    moment = clock.now()
    words = plan.words
    activity = Activity(
        kind=stage.founded.kinds[plan.kind],
        title=words.title,
        description=words.description,
        first_day=plan.first_day,
        last_day=plan.last_day,
        scale=Scale(words.scale) if words.scale else None,
        place=words.place,
        fields=dict(words.fields),
        lead=lead,
        # The policy compares ids, which a row that is not written yet would not have.
        lead_id=lead.id,
        created_at=moment,
        changed_at=moment,
    )
    activity.evidence = [stage.papers.paper(name, lead) for name in words.evidence]
    said = _said(stage, plan)
    if said is not None:
        _say(stage, activity, said)
    activity.initiative_id = _initiative(stage, plan, said.team if said else "")
    db.session.add(activity)
    stage.activities[number] = activity
    return activity


def _said(stage: Stage, plan: ActivityPlan) -> Saying | None:
    return saying(plan, stage.founded.kinds[plan.kind].area, _unit(stage, plan))


def _unit(stage: Stage, plan: ActivityPlan) -> str:
    """Where its lead works."""
    roster = stage.founded.roster
    return roster.unit_on(plan.lead, plan.first_day) or roster.people[plan.lead].unit


def _initiative(stage: Stage, plan: ActivityPlan, team: str) -> int | None:
    """What its lead would choose of the initiatives that run."""
    keys = belongs_to(plan, team, _unit(stage, plan))
    return next(
        (stage.initiatives[key] for key in keys if key in stage.initiatives.keys() - stage.ended), None
    )


def _say(stage: Stage, activity: Activity, said: Saying) -> None:
    activity.engagement = said.engagement(stage.partner_ids).stored()
    for fact, value in said.words.items():
        setattr(activity, fact, value)
    activity.team_id = stage.teams[said.team].id if said.team else None
    activity.outsiders = [
        Outsider(name=one.name, organisation=one.organisation, role=Part(one.role), share=one.share)
        for one in said.outsiders
    ]


def _propose_partners(stage: Stage, part: Contribution, keys: Sequence[str]) -> None:
    """The lead proposes that the activity was done with these partners too."""
    facts = counted(part.activity)
    more = {stage.partner_ids[key]: PartnerPart(deciding=Deciding.TOGETHER) for key in keys}
    named = facts.engagement._replace(partners={**facts.engagement.partners, **more})
    amendments.propose_facts(part, facts._replace(engagement=named))


def _part(activity: Activity, plan: PartPlan, owner: Person, authors: int) -> Contribution:
    moment, place = clock.now(), _place(activity, plan)
    return Contribution(
        activity=activity,
        person=owner,
        person_id=owner.id,
        role=Part(plan.role),
        first_day=plan.first_day,
        last_day=plan.last_day,
        minutes=plan.minutes,
        share=plan.share,
        author_position=place,
        is_corresponding=place is not None and place == _corresponding(activity, authors),
        status_since=moment,
        created_at=moment,
    )


def _place(activity: Activity, plan: PartPlan) -> int | None:
    """Where the next author of an article stands: first authors first, the others in the order in which they are named."""
    if not activity.kind.has_authors:
        return None
    taken = {one.author_position for one in activity.contributions if one.author_position}
    if plan.role in (Part.FIRST_AUTHOR, Part.LEAD) and 1 not in taken:
        return 1
    return max(taken | {1}) + 1


def _corresponding(activity: Activity, authors: int) -> int:
    """The place of who answers letters about it: mostly the first author's, of some papers that of a senior colleague."""
    return min(authors, Random(f"corresponds {activity.title}").choice((1, 1, 1, 2)))


def reviewer(subject: Contribution | DevelopmentPlan) -> Person:
    """Who decides: whoever stands in for a head on leave, else the head; on what is late, university HR."""
    seats = chairs().bench(subject).seats
    seat = min(seats, key=lambda seat: (seat.role is not Role.ACTING_HEAD, seat.id))
    return seat.person
