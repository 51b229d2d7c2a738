"""The page of an activity as somebody who reads English gets it."""

from app.extensions import db
from app.models import Activity, ActivityChange
from tests.activities.page_text import root_of, words
from tests.factories import bangkok


def shown(client_of, person, part_or_activity):
    activity_id = (
        part_or_activity.id if isinstance(part_or_activity, Activity) else part_or_activity.activity_id
    )
    return client_of(person, "en").get(f"/activities/{activity_id}")


def main(response):
    return words(next(root_of(response).iter("main")))


def part_of(activity, person):
    return next(part for part in activity.contributions if part.person_id == person.id)


def change(part, by, day, **facts):
    """What the lead writes into shared facts, logged as the edit form does."""
    activity = part.activity
    old = {fact: getattr(activity, fact) for fact in facts}
    for fact, value in facts.items():
        setattr(activity, fact, value)
    activity.changes.append(
        ActivityChange(by=by, at=bangkok(day), facts={fact: [old[fact], facts[fact]] for fact in facts})
    )
    db.session.flush()
