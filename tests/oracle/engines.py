"""How often each engine is asked: SQLite by every example, PostgreSQL, whose statements take three times as long, by a third.

Posting is the same Python on both; what differs is the SQL of counting, and each example asks all of it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

Test = Callable[..., Any]


def on_sqlite(test: Test) -> Test:
    return pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)(test)


def on_postgresql(test: Test) -> Test:
    third = settings(max_examples=max(10, settings.default.max_examples // 3))  # type: ignore[union-attr]
    return pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)(third(test))
