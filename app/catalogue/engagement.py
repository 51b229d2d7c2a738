"""The default words of engagement: outcomes, goals, sectors of partners, disciplines; read into unsaved models."""

import tomllib
from pathlib import Path
from typing import Any

from app.models import Discipline, Outcome, Sdg, Sector

_HERE = Path(__file__).parent


def default_outcomes() -> list[Outcome]:
    return [Outcome(**facts, position=at) for at, facts in enumerate(_read("outcomes"), start=1)]


def default_sdgs() -> list[Sdg]:
    return [Sdg(**facts) for facts in _read("sdgs")]


def default_sectors() -> list[Sector]:
    return [Sector(**facts, position=at) for at, facts in enumerate(_read("sectors"), start=1)]


def default_disciplines() -> list[Discipline]:
    return [Discipline(**facts, position=at) for at, facts in enumerate(_read("disciplines"), start=1)]


def _read(name: str) -> list[dict[str, Any]]:
    with (_HERE / f"{name}.toml").open("rb") as file:
        facts: list[dict[str, Any]] = tomllib.load(file)[name]
    return facts
