"""Units in the order of the tree, for lists and drop-downs."""

from collections.abc import Collection, Sequence

from app.models import Unit
from app.web.language import language


def in_tree_order(every: Sequence[Unit], among: Collection[int] | None = None) -> list[tuple[Unit, int]]:
    """`every` unit of the tree with its depth, each above those below it; with `among` only the units of these ids.

    The depth counts the units above that are listed too.
    """
    below: dict[int | None, list[Unit]] = {}
    for unit in every:
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent_id: int | None, depth: int) -> list[tuple[Unit, int]]:
        found: list[tuple[Unit, int]] = []
        for unit in below.get(parent_id, []):
            listed = among is None or unit.id in among
            found += [(unit, depth)] if listed else []
            found += walk(unit.id, depth + listed)
        return found

    return walk(None, 0)


def unit_choices(tree: Sequence[tuple[Unit, int]]) -> list[tuple[str, str]]:
    """What a drop-down of units offers: the id, and the name with a dash for each unit above it."""
    return [(str(unit.id), f"{'– ' * depth}{unit.name_in(language())}") for unit, depth in tree]
