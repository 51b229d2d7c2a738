"""The house keeps its layers: who imports whom, what only one room may do, how large a file grows."""

import ast
import re

import pytest

from app import FEATURES
from tests.source import APP, ROOT, Module, modules, room_of

MODULES = modules()
FEATURE_ROOMS = {feature.__name__.removeprefix("app.") for feature in FEATURES}

# What anybody may import: they know nothing of the rest.
GROUND = {"extensions", "clock", "days", "thai", "typed"}
LAYERS = {
    "extensions": set[str](),
    "clock": set[str](),
    "days": set[str](),
    "thai": set[str](),
    "typed": set[str](),
    "storage": GROUND,
    "models": GROUND,
    "catalogue": {"models", *GROUND},
    "engagement_facts": {"models", *GROUND},
    "places": GROUND,
    "facts": {"engagement_facts", "models", *GROUND},
    "belonging": {"models", *GROUND},
    "checks": {"facts", "models", *GROUND},
    "access": {"models", *GROUND},
    "cutting": {"models", *GROUND},
    "ledger": {"cutting", "engagement_facts", "facts", "models", *GROUND},
    "closed": {"ledger", "models", *GROUND},
    "changes": {"facts", "models", *GROUND},
    "amendments": {"changes", "past", "ledger", "facts", "models", *GROUND},
    "access_log": {"models", *GROUND},
    "recutting": {"access", "closed", "ledger", "models", *GROUND},
    "registering": {"access", "models", *GROUND},
    "past": {"facts", "models", *GROUND},
    "refusals": {"models", *GROUND},
    "as_was": {"models", *GROUND},
    "part_names": {"models", *GROUND},
    "outbox": {"access", "engagement_facts", "part_names", "models", *GROUND},
    "keys": {"outbox", "models", *GROUND},
    "proposing": {"workflow", "amendments", "checks", "facts", "models", *GROUND},
    "workflow": {
        "access",
        "amendments",
        "closed",
        "outbox",
        "refusals",
        "ledger",
        "checks",
        "past",
        "facts",
        "models",
        *GROUND,
    },
    "counting": {"access", "as_was", "cutting", "models", *GROUND},
    # What several pages need of these moved down into it; of the workflow it knows the refusals alone (see below).
    "web": {
        "access",
        "as_was",
        "belonging",
        "changes",
        "closed",
        "counting",
        "engagement_facts",
        "facts",
        "part_names",
        "past",
        "places",
        "workflow",
        "models",
        *GROUND,
    },
    # A command, like those of the imports; it reads what waits and writes it to people.
    "mail": {"web", "access", "checks", "outbox", "past", "models", *GROUND},
    # A command too: it asks all of them whether they agree, and writes nothing.
    "verify": {
        "access",
        "counting",
        "cutting",
        "facts",
        "ledger",
        "past",
        "recutting",
        "storage",
        "workflow",
        "models",
        *GROUND,
    },
}
FEATURES_MAY = {
    "belonging",
    "catalogue",
    "access_log",
    "as_was",
    "outbox",
    "keys",
    "web",
    "access",
    "workflow",
    "recutting",
    "registering",
    "ledger",
    "cutting",
    "checks",
    "closed",
    "past",
    "changes",
    "amendments",
    "proposing",
    "engagement_facts",
    "facts",
    "places",
    "counting",
    "models",
    "storage",
    *GROUND,
}
# They drive the house from outside: commands, and the loader of the demo university.
OUTSIDE = {"", "cli", "demo", "imports"}
FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "base",
    "misc",
    "core",
}


def where(module: Module, found: list[str]) -> list[str]:
    return [f"{module.name}: {one}" for one in found]


# Layers


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_a_module_imports_only_from_the_layers_below(module: Module) -> None:
    if module.room in OUTSIDE:
        return
    assert module.room in LAYERS or module.room in FEATURE_ROOMS, f"{module.room} has no place in the layers"
    may = LAYERS.get(module.room, FEATURES_MAY) | {module.room}
    strangers = [name for name, _what in module.imports() if room_of(name) not in may]
    assert not strangers, f"{module.name} imports {strangers}"


def test_features_never_import_each_other() -> None:
    found = [
        f"{module.name} imports {name}"
        for module in MODULES
        if module.room in FEATURE_ROOMS
        for name, _what in module.imports()
        if room_of(name) in FEATURE_ROOMS - {module.room}
    ]
    assert found == []


def test_counting_knows_of_access_only_the_scopes() -> None:
    for module in MODULES:
        if module.room == "counting":
            asked = {name if name != "app.access" else f"{name}.{what}" for name, what in module.imports()}
            assert {name for name in asked if name.startswith("app.access")} <= {"app.access.scopes"}, (
                module.name
            )


def test_web_knows_of_the_workflow_only_its_refusals() -> None:
    for module in MODULES:
        if module.room == "web":
            names = {what for name, what in module.imports() if name == "app.workflow"}
            assert names <= {"Refused", "Stale"}, module.name


def test_there_are_no_imports_by_dots() -> None:
    for module in MODULES:
        relative = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.level]
        assert not relative, module.name


# What only one room may do


def only(rooms: set[str], pattern: str) -> list[str]:
    """Calls like `pattern` outside of these rooms or modules."""
    return [
        f"{module.name} calls {call}"
        for module in MODULES
        for call in module.calls()
        if re.fullmatch(pattern, call) and not rooms & {module.room, module.name.removeprefix("app.")}
    ]


def test_there_is_one_clock() -> None:
    assert only({"clock"}, r"(datetime\.)?(datetime|date)\.(now|today|utcnow)|time\.time") == []


def test_a_request_commits_once_and_in_one_place() -> None:
    own_transaction = {
        "web.transactions", "web.held", "accounts.actions", "cli", "demo", "imports", "mail", "hr.commands",
        "strategy.commands",
    }  # fmt: skip
    assert only(own_transaction, r".*\.commit") == []


def test_only_the_workflow_writes_a_status() -> None:
    found = []
    for module in MODULES:
        for node in ast.walk(module.tree):
            targets = (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AugAssign)
                else []
            )
            for target in targets:
                names = [one.attr for one in ast.walk(target) if isinstance(one, ast.Attribute)]
                if "status" in names and module.room != "workflow":
                    found.append(f"{module.name}:{node.lineno}")
    assert found == []


def test_only_the_ledger_makes_and_voids_entries() -> None:
    assert only({"ledger", "recutting"}, r"LedgerEntry") == []
    assert only({"ledger"}, r".*\bledger\._.*") == []
    # Merging takes two records' entries along; what becomes of the parts the workflow writes.
    assert only({"workflow", "recutting", "merging"}, r"ledger\.replace") == []


def test_only_counting_adds_up_what_the_ledger_carries() -> None:
    """Others ask whether an entry exists, or where; an approval is checked against the shares that stand."""
    carried = re.compile(r"\bLedgerEntry\.(minutes|credit)\b")
    readers = {module.room for module in MODULES if carried.search(module.text)}
    assert readers <= {"counting", "checks"}


def test_views_never_see_the_session_or_sql() -> None:
    for module in MODULES:
        if module.room in FEATURE_ROOMS and module.path.name == "views.py":
            assert "db" not in module.imported_from("app.extensions"), module.name
            assert not module.imported_from("sqlalchemy"), module.name


def test_actions_never_flash_nor_read_the_request() -> None:
    for module in MODULES:
        if module.room in FEATURE_ROOMS and module.path.name == "actions.py":
            assert not module.imported_from("flask") & {"flash", "request", "g", "session", "redirect"}, (
                module.name
            )


def test_queries_change_nothing() -> None:
    writing = re.compile(
        r"(workflow\.(move|begin|discard)|ledger\..*|db\.session\.(add|add_all|delete|flush|merge))"
    )
    for module in MODULES:
        if module.room in FEATURE_ROOMS and module.path.name == "queries.py":
            assert not [call for call in module.calls() if writing.fullmatch(call)], module.name


def test_forms_know_no_session() -> None:
    for module in MODULES:
        if module.room in FEATURE_ROOMS and module.path.name == "forms.py":
            assert "db" not in module.imported_from("app.extensions"), module.name


# Size and names


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_no_file_is_long_and_no_function_is(module: Module) -> None:
    assert len(module.text.splitlines()) <= 400
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= 60, f"{node.name} in {module.name}"


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_a_module_begins_with_what_belongs_in_it(module: Module) -> None:
    assert ast.get_docstring(module.tree) or not module.text.strip()


def test_nothing_is_named_for_what_it_is_not() -> None:
    roots = [APP, ROOT / "tests"]
    found = [
        path
        for root in roots
        for path in root.rglob("*")
        if path.stem.lower() in FORBIDDEN_NAMES
        and "static" not in path.parts
        and "__pycache__" not in path.parts
    ]
    assert found == []


def test_nothing_is_put_off() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    files = [path for folder in ("app", "tests", "migrations") for path in (ROOT / folder).rglob("*.py")]
    files += [ROOT / "run.py", ROOT / "config.py", *(APP / "templates").rglob("*.html")]
    found = [
        path
        for path in files
        if any(re.search(rf"\b{mark}\b", path.read_text(encoding="utf-8")) for mark in marks)
    ]
    assert found == []
