"""The register and the person's page are tested on the worked university of the counting tests."""

from tests.counting.conftest import app, worked

__all__ = ["app", "worked"]
