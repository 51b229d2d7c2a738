"""The words of the demo university, read from the TOML files beside this module."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """The content of `name`.toml; read once, so not to be changed."""
    with (_HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def subjects() -> dict[str, dict[str, Any]]:
    """What each academic unit teaches, studies and shares, by the unit's code."""
    return read("subjects") | read("subjects_phatthalung")
