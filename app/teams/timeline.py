"""A team's time line: founded, joined, left, what began in each month, ended; year by year, the latest first."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app import clock
from app.counting.teams import Begun
from app.models import Person, Team
from app.teams.queries import People
from app.web.dates import format_month, year_name
from app.web.language import language

# Of the activities that began in a month so many are named.
NAMED = 3


class Line(NamedTuple):
    """What happened on a day, or of activities in a month (`month`: its name). `what`: founded, joined, left, ended or began."""

    day: date
    what: str
    people: Sequence[Person] = ()
    activities: Sequence[Begun] = ()
    month: str = ""


class Year(NamedTuple):
    name: str
    lines: list[Line]


# Of one day the earlier stands lower: the team is founded before anybody joins it.
ORDER = ("ended", "left", "began", "joined", "founded")


def timeline(team: Team, people: People, begun: Sequence[Begun]) -> list[Year]:
    """Everything up to today."""
    today = clock.today()
    days: dict[tuple[date, str], list[Person]] = defaultdict(list)
    days[team.first_day, "founded"].append(team.lead)
    if team.last_day is not None:
        days[team.last_day, "ended"] = []
    for place in (*people.current, *people.former):
        member = place.member
        if member.first_day > team.first_day:
            days[member.first_day, "joined"].append(member.person)
        if member.last_day is not None and (team.last_day is None or member.last_day < team.last_day):
            days[member.last_day, "left"].append(member.person)
    lines = [Line(day, what, whom) for (day, what), whom in days.items()]
    months: dict[date, list[Begun]] = defaultdict(list)
    for one in begun:
        months[one.first_day.replace(day=1)].append(one)
    lines += [
        Line(max(one.first_day for one in those), "began", (), those, format_month(month, language()))
        for month, those in months.items()
    ]
    years: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.day, -ORDER.index(line.what)), reverse=True):
        if line.day <= today or line.what == "founded":
            years[line.day.year].append(line)
    return [Year(year_name(year, language()), found) for year, found in years.items()]
