"""How often each engine is asked: SQLite by every example, PostgreSQL, whose statements take three times as long, by a tenth.

What an example can find that another did not is in posting, cutting and the sums, which are the same Python and the
same expressions on both. What differs is how a statement is written and read, and each single example asks all of them.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

Test = Callable[..., Any]


def examples(part: int) -> settings:
    """One in `part` of the examples that a property has by default."""
    every = settings.default.max_examples  # type: ignore[union-attr]
    return settings(max_examples=max(10, every // part))


def on_engine(name: str) -> Callable[[Test], Test]:
    return pytest.mark.parametrize("engine_name", [name], indirect=True)


def on_sqlite(test: Test) -> Test:
    return on_engine("sqlite")(test)


def on_postgresql(test: Test) -> Test:
    return on_engine("postgresql")(examples(10)(test))
