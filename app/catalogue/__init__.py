"""The default catalogue: the kinds a new university starts with, one TOML file per area, read into unsaved models."""

import tomllib
from pathlib import Path
from typing import Any

from app.models import ActivityKind, Area, Choice, FieldType, KindField

_HERE = Path(__file__).parent


def default_kinds() -> list[ActivityKind]:
    """The kinds of all four areas with their own fields, new and not yet in a session; positions count within an area."""
    return [
        _kind(area, position, facts) for area in Area for position, facts in enumerate(_read(area), start=1)
    ]


def _read(area: Area) -> list[dict[str, Any]]:
    with (_HERE / f"{area.value}.toml").open("rb") as file:
        kinds: list[dict[str, Any]] = tomllib.load(file)["kinds"]
    return kinds


def _kind(area: Area, position: int, facts: dict[str, Any]) -> ActivityKind:
    return ActivityKind(
        code=facts["code"],
        area=area,
        name_th=facts["name_th"],
        name_en=facts["name_en"],
        hint_th=facts["hint_th"],
        hint_en=facts["hint_en"],
        is_learning=facts.get("is_learning", False),
        needs_hours=facts.get("needs_hours", False),
        needs_evidence=facts.get("needs_evidence", False),
        has_authors=facts.get("has_authors", False),
        position=position,
        fields=[_field(at, field) for at, field in enumerate(facts["fields"], start=1)],
    )


def _field(position: int, facts: dict[str, Any]) -> KindField:
    return KindField(
        code=facts["code"],
        name_th=facts["name_th"],
        name_en=facts["name_en"],
        type=FieldType(facts["type"]),
        is_required=facts.get("is_required", False),
        choices=[Choice(code=code, name_th=th, name_en=en) for code, th, en in facts.get("choices", [])],
        position=position,
    )


def plan_template(name: str) -> str | None:
    """The file of a plan that is shipped, by its name without ending; None where there is none such."""
    path = _HERE / "plans" / f"{name}.toml"
    return path.read_text(encoding="utf-8") if name.isidentifier() and path.is_file() else None
