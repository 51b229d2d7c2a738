"""The default staff groups and workload norms, and the strands of initiatives; read into unsaved models."""

import tomllib
from pathlib import Path
from typing import Any

from app.models import Area, StaffGroup, StaffLine, Strand, WorkloadNorm

_HERE = Path(__file__).parent


def default_strands() -> list[Strand]:
    return [Strand(**facts, position=at) for at, facts in enumerate(_read("strands")["strands"], start=1)]


def default_groups() -> list[StaffGroup]:
    return [
        StaffGroup(**{**facts, "line": StaffLine(facts["line"])}, position=at)
        for at, facts in enumerate(_read("norms")["groups"], start=1)
    ]


def default_norms() -> list[WorkloadNorm]:
    return [
        WorkloadNorm(
            line=StaffLine(facts["line"]),
            group_code=facts.get("group"),
            area=Area(facts["area"]) if "area" in facts else None,
            minutes=facts["hours"] * 60,
            first_day=facts["first_day"],
            source=facts["source"],
        )
        for facts in _read("norms")["norms"]
    ]


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    with (_HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
