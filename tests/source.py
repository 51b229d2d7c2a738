"""Reading the house itself: its modules, what they import, its templates."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
TEMPLATES = APP / "templates"


class Module(NamedTuple):
    """One file of Python under app/; `name` is its import name, `room` the folder or file right under app/."""

    path: Path
    name: str
    room: str
    tree: ast.Module
    text: str

    def __repr__(self) -> str:
        return self.name

    def imports(self) -> Iterator[tuple[str, str]]:
        """(module, name) of everything imported from app; for `import x` the name is empty."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                for alias in node.names:
                    if node.module == "app":
                        yield f"app.{alias.name}", ""
                    elif node.module.startswith("app."):
                        yield node.module, alias.name
            elif isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names if alias.name.startswith("app."))

    def imported_from(self, package: str) -> set[str]:
        """The names that are imported from any package, ours or not."""
        return {
            alias.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and node.module == package
            for alias in node.names
        }

    def calls(self) -> Iterator[str]:
        """The dotted names that are called, as written: `db.session.commit`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func)


def room_of(module: str) -> str:
    """The folder or file right under app/ in which an imported module lives."""
    return module.split(".")[1] if "." in module else ""


def modules() -> list[Module]:
    found = []
    for path in sorted(APP.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        text = path.read_text(encoding="utf-8")
        found.append(Module(path, ".".join(parts), parts[1] if len(parts) > 1 else "", ast.parse(text), text))
    return found


def templates() -> dict[str, str]:
    """Name and text of every template."""
    return {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*.html"))
    }
