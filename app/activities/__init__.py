"""My year, log, edit, list and show activities; contributions; evidence."""

from app.activities import (
    colleagues,
    editing,
    evidence,
    initiatives,
    joining,
    log,
    outsiders,
    parts,
    readings,
    views,
)
from app.activities.blueprint import bp

__all__ = [
    "bp",
    "colleagues",
    "editing",
    "evidence",
    "initiatives",
    "joining",
    "log",
    "outsiders",
    "parts",
    "readings",
    "views",
]
