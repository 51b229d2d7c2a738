"""Who holds which role in the demo: heads of all units but one, two who act for others, HR, executives and the administrator."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.demo.careers import CLOSED_UNIT, Careers, closing_day
from app.demo.people import RECORDER, PersonFacts
from app.demo.units import ROOT
from app.demo.year import BUDDHIST, beginning

# The department whose post is vacant since its head's term ended.
VACANT = "HUSO-GEO"
# Whose dean is on leave, and the head of which department stands in.
ON_LEAVE, STANDS_IN = "ECBA", "ECBA-EC"
# The faculty whose recorder signs in.
RECORDS_FOR = "EDU"


class GrantFacts(NamedTuple):
    """A role over a unit, both days included; `acting_for` is the key of who is on leave."""

    person: str
    role: str
    unit: str
    first_day: date
    last_day: date | None = None
    order_number: str = ""
    acting_for: str | None = None


def roles(people: Sequence[PersonFacts], careers: Careers, today: date) -> list[GrantFacts]:
    """All grants of the demo's years."""
    start = beginning(today) - timedelta(days=365)
    year = today.year + BUDDHIST
    found = [
        GrantFacts(key, "head", unit, start, today - timedelta(days=75) if unit == VACANT else None)
        for unit, key in careers.heads.items()
    ]
    found += [
        # Two months' leave; head@ decides for the neighbouring department meanwhile.
        GrantFacts(
            careers.heads["EDU-MR"], "acting_head", "EDU-CI", today - timedelta(days=20), today + timedelta(days=40),
            f"15/{year}", careers.heads["EDU-CI"],
        ),
        GrantFacts(
            careers.heads[STANDS_IN], "acting_head", ON_LEAVE, today - timedelta(days=35), today + timedelta(days=55),
            f"9/{year}", careers.heads[ON_LEAVE],
        ),
        # One leave that is over.
        GrantFacts(
            "mali", "acting_head", "EDU-MR", today - timedelta(days=120), today - timedelta(days=104),
            f"12/{year}", careers.heads["EDU-MR"],
        ),
        GrantFacts(careers.turns.merged[0], "head", CLOSED_UNIT, start, closing_day(today) - timedelta(days=1)),
        GrantFacts("hr", "hr", ROOT, start),
        GrantFacts("hr-head", "hr", ROOT, start),
        GrantFacts("rector", "executive", ROOT, start),
        GrantFacts("vice-rector", "executive", ROOT, start),
        GrantFacts("vice-rector-phatthalung", "executive", ROOT, start),
        GrantFacts("admin", "admin", ROOT, start),
        GrantFacts(recorder(people).key, "recorder", RECORDS_FOR, start, order_number=f"21/{year}"),
    ]  # fmt: skip
    return found


def recorder(people: Sequence[PersonFacts]) -> PersonFacts:
    """Who writes down for the people of the faculty: the one of its staff who signs in for that."""
    return next(person for person in people if person.email == RECORDER)
