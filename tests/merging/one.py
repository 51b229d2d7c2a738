"""How tests make two records one, and what counts then."""

from app.counting import Question, total
from app.models import Activity, Contribution
from app.verify.entries import entries
from app.verify.histories import histories
from tests.cast import University
from tests.checked_client import CheckedClient


def part_of(activity: Activity) -> Contribution:
    return activity.contributions[0]


def make_one(
    client: CheckedClient, kept: Activity, merged: Activity, reason: str = "เรื่องเดียวกัน", **shares: str
):  # type: ignore[no-untyped-def]
    """Sends the form of both records; `shares` by its field."""
    form = client.form(f"/activities/{kept.id}/merge/together?other={merged.id}", action="/merge")
    return client.send(form, reason=reason, **shares)


def halves(*activities: Activity) -> dict[str, str]:
    return {f"share_{part.id}": "50" for activity in activities for part in activity.contributions}


def figures(university: University, **asked: object) -> tuple[int, int, int]:
    """Activities, minutes and credit of the university."""
    found = total(Question(unit_id=university.root.id, **asked))  # type: ignore[arg-type]
    return found.activities, found.minutes, found.credit


def faults() -> list[str]:
    return [fault for check in (entries, histories) for found in check() for fault in found]
