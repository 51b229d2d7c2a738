"""What a form says of a membership, and the actions write."""

from datetime import date
from typing import NamedTuple


class MemberFacts(NamedTuple):
    """No last day: as long as the team."""

    discipline_code: str | None
    role: str
    first_day: date
    last_day: date | None
