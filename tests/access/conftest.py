"""What the universities of posts stand on."""

import pytest
from flask import Flask

from app.extensions import db
from app.models import ActivityKind, Area


@pytest.fixture
def one_kind(app: Flask) -> Flask:
    """A database with one kind, committed: each example fills it and rolls back."""
    db.session.add(ActivityKind(id=1, code="kind", area=Area.SERVICE, name_th="ประเภท"))
    db.session.commit()
    return app
