"""What the oracle's universities stand on."""

import pytest
from flask import Flask

from app.extensions import db
from tests.oracle.engaged_rows import found_engagement
from tests.oracle.rows import found_catalogue


@pytest.fixture
def catalogue(app: Flask) -> Flask:
    """A database with kinds and calendars only, committed: each example fills it and rolls back."""
    found_catalogue()
    db.session.commit()
    return app


@pytest.fixture
def engaged_catalogue(catalogue: Flask) -> Flask:
    """The same with the words of engagement."""
    found_engagement()
    db.session.commit()
    return catalogue
