"""Asking a colleague for a part of an activity, as the lead does, and where it is answered."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Contribution
from tests.page_forms import forms_of

FIRST, LAST = date(2025, 3, 3), date(2025, 3, 9)


def people(activity, person=None) -> str:
    return f"/activities/{activity.id}/people" + (f"?person={person.id}" if person else "")


def part_of(activity, person) -> Contribution:
    return db.session.scalars(
        select(Contribution)
        .where(Contribution.activity_id == activity.id, Contribution.person_id == person.id)
        .order_by(Contribution.id.desc())
        .limit(1)
    ).one()


def propose(client, activity, person, **values):
    """Sends the form of the part, of the two forms of the page."""
    response = client.get(people(activity, person))
    form = next(
        one
        for one in forms_of(response.text, people(activity))
        if one.method == "post" and "share" in one.controls
    )
    return client.send(form, **{"hours": "6", **values})


def confirm(part) -> str:
    return f"/contributions/{part.id}/confirm"
