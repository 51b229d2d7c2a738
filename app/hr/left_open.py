"""What somebody who leaves, or has left, leaves open: their own work that nobody finished, and what only they may decide."""

from flask_babel import ngettext
from sqlalchemy import func, select

from app import clock
from app.access.reviewers import Chairs
from app.extensions import db
from app.hr.deciders import unconfirmed, undecided, undecided_plans
from app.hr.undertaken import told_of_led
from app.models import Contribution, Person, Status


def left_open(person: Person) -> list[str]:
    """One sentence for each kind of open work; of drafts and proposals only how many there are."""
    query = (
        select(Contribution.status, func.count(Contribution.id))
        .where(Contribution.person_id == person.id)
        .group_by(Contribution.status)
    )
    number: dict[Status, int] = {row[0]: row[1] for row in db.session.execute(query)}
    waiting = number.get(Status.SUBMITTED, 0) + number.get(Status.LATE, 0)
    back = number.get(Status.RETURNED, 0) + number.get(Status.AMENDING, 0)
    drafts = number.get(Status.DRAFT, 0)
    proposed = number.get(Status.PROPOSED, 0)
    found = [
        (waiting, ngettext("%(num)d record of theirs waits.", "%(num)d records of theirs wait.", waiting)),
        (
            back,
            ngettext(
                "%(num)d record of theirs was returned or is being changed.",
                "%(num)d records of theirs were returned or are being changed.",
                back,
            ),
        ),
        (drafts, ngettext("They have %(num)d draft.", "They have %(num)d drafts.", drafts)),
        (
            proposed,
            ngettext(
                "%(num)d part waits for them to confirm it.",
                "%(num)d parts wait for them to confirm them.",
                proposed,
            ),
        ),
    ]
    told = [sentence for count, sentence in (*found, *_theirs_alone(person)) if count]
    return told + told_of_led(person)


def _theirs_alone(person: Person) -> list[tuple[int, str]]:
    """What only they may decide today: how much of each kind, and the sentence."""
    board = Chairs(clock.today())
    alone = sum({seat.person_id for seat in board.bench(part).seats} == {person.id} for part in undecided())
    plans = sum(
        {seat.person_id for seat in board.bench(plan).seats} == {person.id} for plan in undecided_plans()
    )
    milestones = sum(
        {seat.person_id for seat in board.bench(goal.plan).seats} == {person.id} for goal in unconfirmed()
    )
    return [
        (
            alone,
            ngettext(
                "%(num)d record waits for their decision alone.",
                "%(num)d records wait for their decision alone.",
                alone,
            ),
        ),
        (
            plans,
            ngettext(
                "%(num)d development plan waits for their agreement alone.",
                "%(num)d development plans wait for their agreement alone.",
                plans,
            ),
        ),
        (
            milestones,
            ngettext(
                "%(num)d milestone waits for them alone to confirm it.",
                "%(num)d milestones wait for them alone to confirm them.",
                milestones,
            ),
        ),
    ]
