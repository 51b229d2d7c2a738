"""A portfolio's choice at the same moment: from two windows, and while records become one."""

from collections.abc import Callable
from datetime import date

from flask import Flask

from app.development import portfolio as portfolios
from app.extensions import db
from app.merging import actions
from app.models import Activity, Person, PortfolioChoice
from tests.cast import University
from tests.factories import log
from tests.ledger.test_at_once import at_once, meanwhile


def choosing(person: Person, *activities: Activity, about: str = "") -> Callable[[], None]:
    """What the form that `person` reads now sends."""
    person_id, ids = person.id, [one.id for one in activities]
    read = str(portfolios.choice_of(person).version)

    def choose() -> None:
        portfolios.choose(
            activities=ids,
            offered=ids,
            sections=[],
            about=about,
            read=read,
            by=db.session.get_one(Person, person_id),
        )
        db.session.flush()

    return choose


def test_of_two_windows_at_once_one_is_told(app: Flask, university: University) -> None:
    """The first choice of all, for which there is no row yet, and a later one."""
    for time in ("แรก", "หลัง"):
        windows = [choosing(university.musician, about=f"{window} {time}") for window in ("หนึ่ง", "สอง")]
        assert at_once(app, *windows) == ["Unread", "done"]
        db.session.expire_all()
        assert db.session.query(PortfolioChoice).one().about in (f"หนึ่ง {time}", f"สอง {time}")


def test_what_is_left_out_while_records_become_one_is_not_lost(app: Flask, university: University) -> None:
    kept = log(university.musician, percent=50, first_day=date(2025, 3, 3)).activity
    merged = log(university.scientist, percent=50, first_day=date(2025, 3, 4)).activity
    ids = kept.id, merged.id, university.hr.id
    choosing(university.scientist, about="นักวิทยาศาสตร์")()

    def become_one() -> None:
        actions.merge(
            *(db.session.get_one(Activity, one) for one in ids[:2]),
            shares={},
            reason="เรื่องเดียวกัน",
            by=db.session.get_one(Person, ids[2]),
        )

    meanwhile(app, choosing(university.scientist, merged), become_one)
    db.session.expire_all()
    choice = db.session.get_one(PortfolioChoice, university.scientist.id)
    assert choice.activities == sorted(ids[:2])
