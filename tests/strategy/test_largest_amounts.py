"""The largest amounts that a form takes are kept: PostgreSQL's small whole numbers end at 2,147,483,647."""

from collections.abc import Callable

from sqlalchemy import select

from app.extensions import db
from app.models import Indicator, Initiative, Target, TypedValue
from app.web.amounts import MOST
from tests.cast import University
from tests.checked_client import CheckedClient

ClientOf = Callable[..., CheckedClient]


def test_the_largest_amounts_are_kept(
    client_of: ClientOf, university: University, concerts: Indicator, survey: Indicator, lakeside: Initiative
) -> None:
    hr, most = client_of(university.hr, "en"), f"{MOST:,}"
    form = hr.form(f"/indicators/{concerts.id}/targets", button="read")
    assert hr.send(form, **{f"target-{university.root.id}": most}).status_code == 303
    form = hr.form(f"/indicators/{survey.id}/values", button="read")
    sent = hr.send(form, amount=most, day="1/6/2025", source="Survey")
    assert sent.status_code == 303
    form = hr.form(f"/initiatives/{lakeside.id}/edit", action="/edit")
    assert hr.send(form, planned_hours="2,000,000,000").status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Target.value).where(Target.replaced_at.is_(None))).all() == [MOST * 1000]
    assert db.session.scalars(select(TypedValue.value)).all() == [MOST * 1000]
    assert lakeside.planned_minutes == 2_000_000_000 * 60
    assert most in hr.get(f"/plans/{concerts.objective.plan_id}").text
