"""Reminders of what lapses: once for each of 90, 30 and 7 days, in the next digest that is sent after it was passed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import clock_at
from app.development import recognitions
from app.development.recognitions import RecognitionFacts
from app.extensions import db
from app.mail.digest import write_digests
from app.models import Message, Recognition
from tests.cast import TODAY, University
from tests.development_factories import make_recognition

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
Morning = Callable[..., str]


@pytest.fixture
def morning(university: University) -> Morning:
    """Writes the digests of a day and sends them; answers what the musician reads, "" where nothing waits for her."""
    university.musician.language = "en"

    def write(day: date, sent: bool = True) -> str:
        db.session.commit()
        with clock_at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
            write_digests(day)
            found = [one for one in db.session.query(Message) if one.person_id == university.musician.id]
            if sent:
                db.session.query(Message).delete()
                db.session.commit()
            return found[-1].body if found else ""

    return write


def test_once_for_each_threshold_that_was_passed(university: University, morning: Morning) -> None:
    expires = TODAY + timedelta(days=91)
    make_recognition(university.musician, "Licence", expires_on=expires)
    told = [
        left
        for left in (91, 90, 89, 31, 30, 29, 8, 7, 6, 0, -1)
        if "Licence" in morning(expires - timedelta(days=left))
    ]
    assert told == [90, 30, 7]


def test_the_day_without_a_digest_is_made_up_for(university: University, morning: Morning) -> None:
    expires = TODAY + timedelta(days=91)
    make_recognition(university.musician, "Licence", expires_on=expires)
    mornings = (91, 85, 84, 29, 28, 3, 2)
    assert [left for left in mornings if morning(expires - timedelta(days=left))] == [85, 29, 3]


def test_a_licence_entered_late_is_told_once_and_one_that_lapsed_never(
    university: University, morning: Morning
) -> None:
    make_recognition(university.musician, "Licence", expires_on=TODAY + timedelta(days=5))
    make_recognition(university.musician, "Lapsed", expires_on=TODAY - timedelta(days=1))
    assert "Lapses in 5 days" in morning(TODAY)
    assert [morning(TODAY + timedelta(days=days)) for days in range(1, 7)] == [""] * 6


def test_what_was_renewed_is_told_again_in_its_time(university: University, morning: Morning) -> None:
    one = make_recognition(university.musician, "Licence", expires_on=TODAY + timedelta(days=5))
    read = str(one.version)
    assert morning(TODAY)
    db.session.expire_all()
    facts = RecognitionFacts(*(getattr(one, fact) for fact in RecognitionFacts._fields))
    # A form that was open meanwhile is not turned away: nothing that she wrote has changed.
    expires = TODAY + timedelta(days=100)
    recognitions.change(one, facts._replace(expires_on=expires), read=read, by=university.musician)
    db.session.commit()
    assert morning(TODAY + timedelta(days=1)) == ""
    assert "Lapses in 90 days" in morning(expires - timedelta(days=90))
    assert db.session.query(Recognition).one().reminded_on == expires - timedelta(days=90)


def test_a_reminder_in_a_digest_that_was_never_sent_stands_in_the_next_one(
    university: University, morning: Morning
) -> None:
    make_recognition(university.musician, "Licence", expires_on=TODAY + timedelta(days=30))
    tomorrow, later = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    assert "Lapses in 30 days" in morning(TODAY, False)
    assert "Lapses in 29 days" in morning(tomorrow)
    assert morning(later) == ""
