"""Which tests are asked of which database.

What posts, cuts, counts, closes or merges, who may do what, and what several do at once is asked of both in every run.
Any other test is asked of one of the two, chosen by its name, so that either sees half of the pages and forms. With
PATTANA_ENGINES=both every test is asked of both.
"""

import os
import re
from zlib import crc32

import pytest

ENGINES = ("sqlite", "postgresql")
ON_BOTH = re.compile(
    r"tests/(access|counting|journeys|ledger|oracle|verify)/"
    r"|tests/closing/test_(closing|restatements)\.py"
    r"|tests/merging/test_(merging|parting)\.py"
    r"|tests/hr/test_(adding_up|appointment_sequences|succession)\.py"
    r"|tests/strategy/test_largest_amounts\.py"
    r"|test_migrations\.py|test_workflow\.py|test_engagement_facts\.py|at_once"
)


def left_to_the_other(item: pytest.Item) -> bool:
    """Whether this is a test's turn on the database that its name does not choose."""
    if os.environ.get("PATTANA_ENGINES") == "both" or not isinstance(item, pytest.Function):
        return False
    engine = item.callspec.params.get("engine_name") if hasattr(item, "callspec") else None
    itself = any("engine_name" in str(mark.args[:1]) for mark in item.iter_markers("parametrize"))
    if engine is None or itself or ON_BOTH.search(item.nodeid):
        return False
    return engine != ENGINES[crc32(item.nodeid.replace(str(engine), "").encode()) % len(ENGINES)]
