"""How a page is asked for, and by whom of the cast it is seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import World

# The leaver is not among them: they cannot sign in any more (tests/accounts/test_leavers.py).
EVERYONE = (
    "musician",
    "head",
    "dean",
    "dancer",
    "scientist",
    "science_head",
    "support",
    "director",
    "joint",
    "rector",
    "hr",
    "admin",
)


WORKING = tuple(name for name in EVERYONE if name != "admin")


DECIDING = ("head", "dean", "science_head", "director", "hr")


SEEING = (*DECIDING, "rector")


# Who sees the musician's record: she, those above her, and who reads all.
ABOVE_HER = ("head", "dean", "rector", "hr")


# Who sees her years beside herself: an executive sees totals and records.
ABOVE_HER_YEARS = ("head", "dean", "hr")


HERS = ("musician", *ABOVE_HER)


# Who changes an initiative that she leads.
KEEPING_IT = ("musician", "head", "dean", "hr")


# Who writes the university's plans; the dean and the heads see them, and write those of their own units.
PLANNING = ("rector", "hr")


PLANNERS = (*PLANNING, "head", "dean", "science_head", "director")


# Of those who see her record all but HR, who alone makes two records one.
BELOW_HR = ("musician", "head", "dean", "rector")


# Those whom every address of a route is tried with; the others try the first one.
STRANGERS = ("scientist", "admin")


@dataclass(frozen=True)
class Asked:
    """How a route is asked for, by whom it is seen (200), and what everybody else gets.

    `barred` see the object, but may not do this with it: 403, or where the object's own page tells them who may,
    `barred_answer` (303: they are led there).
    `variants` are sets of query arguments; the page is asked for with each. `plain`: it answers with no HTML.
    """

    who: tuple[str, ...] = EVERYONE
    barred: tuple[str, ...] = ()
    barred_answer: int = 403
    others: int = 404
    arguments: Callable[[World], dict[str, Any]] = lambda world: {}
    variants: Callable[[World], list[dict[str, Any]]] = lambda world: [{}]
    # What somebody who is not signed in gets: the sign-in page (303), or the page itself (200).
    anonymous: int = 303
    answer: int = 200
    plain: bool = False
    # So many of the variants are looked at in a browser too: those that show what the first one does not.
    looks: int = 1
