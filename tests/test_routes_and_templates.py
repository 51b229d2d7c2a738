"""Routes are guarded and named alike, a page has the name of its endpoint, and no template or module makes unsafe HTML."""

import ast
import re
from pathlib import Path

import pytest

from app import FEATURES
from tests.databases import app_on
from tests.source import modules, templates

MODULES = modules()
FEATURE_ROOMS = {feature.__name__.removeprefix("app.") for feature in FEATURES}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, set[str], object]]:
    """(endpoint, rule, methods, view) of every route."""
    folder: Path = tmp_path_factory.mktemp("routes")
    app = app_on(f"sqlite:///{folder / 'none.db'}", folder)
    return [
        (rule.endpoint, rule.rule, set(rule.methods or ()), app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    ]


def test_every_view_is_guarded(rules: list[tuple[str, str, set[str], object]]) -> None:
    assert [
        endpoint for endpoint, _rule, _methods, view in rules if not getattr(view, "guarded", False)
    ] == []


def test_addresses_are_nouns_in_kebab_case_with_named_ids(
    rules: list[tuple[str, str, set[str], object]],
) -> None:
    for endpoint, rule, _methods, _view in rules:
        for part in filter(None, rule.split("/")):
            assert re.fullmatch(
                r"[a-z0-9-]+(\.<\w+>)?|<\w+>(\.<[^>]+>)?|<int:\w+_id>(\.[a-z]+)?|<any\(.*|<[^>]+>(\.<[^>]+>)?",
                part,
            ), f"{endpoint}: {rule}"
            if "_id>" in part:
                assert "<int:" in part, f"{endpoint}: {rule}"


def test_a_route_reads_or_writes_never_both(rules: list[tuple[str, str, set[str], object]]) -> None:
    for endpoint, _rule, methods, _view in rules:
        assert not {"GET", "POST"} <= methods, endpoint


# Pages that are shown instead of another one, and one whose endpoint's name Python needs for something else.
INSTEAD = {
    "accounts/held.html": "accounts.held_form",
    "errors/error.html": "",
    "review/changed.html": "review.approve",
    "rollups/no_units.html": "rollups.units",
    "strategy/mark_good_practice.html": "strategy.mark_initiative",
}


def test_a_page_has_the_name_of_its_endpoint(rules: list[tuple[str, str, set[str], object]]) -> None:
    endpoints = {endpoint for endpoint, *_rest in rules}
    for name, text in templates().items():
        if "extends 'layouts/" in text or 'extends "layouts/' in text:
            endpoint = INSTEAD.get(name, name.removesuffix(".html").replace("/", "."))
            assert endpoint in endpoints or endpoint == "", f"{name} is no endpoint's page"


def test_a_feature_shows_only_pages_of_its_own() -> None:
    for module in MODULES:
        if module.room in FEATURE_ROOMS:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "page" and node.args:
                    name = ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else ""
                    assert not name or name.startswith((f"{module.room}/", "layouts/")), (
                        f"{module.name} shows {name}"
                    )


UNSAFE = {
    "the safe filter": r"\|\s*safe\b",
    "Markup": r"\bMarkup\s*\(",
    "escaping switched off": r"autoescape\s+false",
    "an inline style": r"<[a-zA-Z][^>{]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline handler": r"<[a-zA-Z][^>{]*\son[a-z]+\s*=",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "a javascript link": r"javascript:",
    "something loaded from elsewhere": r"<(script|link|img|iframe|source)\b[^>]*(src|href)\s*=\s*['\"](https?:)?//",
    "a switch on htmx": r"\bif\s+htmx\b|HX-Request",
}


@pytest.mark.parametrize("fault", UNSAFE)
def test_no_template_has(fault: str) -> None:
    assert [name for name, text in templates().items() if re.search(UNSAFE[fault], text)] == []


def test_no_python_makes_html_unescaped() -> None:
    found = [
        f"{module.name}: {call}"
        for module in MODULES
        for call in module.calls()
        if call in ("Markup", "markupsafe.Markup") or call.endswith("render_template_string")
    ]
    # What Markup is made of there has been escaped in the same line, by Markup.format or escape.
    assert [one for one in found if not one.startswith("app.web.")] == []
