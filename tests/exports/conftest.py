"""The exports of a closed year are asked about the same year as its pages."""

from tests.closing.conftest import year

__all__ = ["year"]
