"""A page and its fragment come from one template."""

import pytest
from flask import Flask, flash
from jinja2 import DictLoader

from app.web.rendering import page

TEMPLATES = {
    "layout.html": (
        "<html>{% block flashes %}{% for text in get_flashed_messages() %}<b>{{ text }}</b>{% endfor %}{% endblock %}"
        "{% block main %}{% endblock %}</html>"
    ),
    "words.html": "{% macro count(n) %}{{ n }} in {{ lang }}{% endmacro %}",
    "list.html": (
        "{% extends 'layout.html' %}{% import 'words.html' as words with context %}{% set unit = 'rows' %}"
        "{% block main %}<h1>all</h1>{% block rows %}<p>{{ words.count(n) }} {{ unit }}</p>{% endblock %}{% endblock %}"
    ),
}


@pytest.fixture
def app() -> Flask:
    made = Flask("pages")
    made.secret_key = "test"
    made.jinja_loader = DictLoader(TEMPLATES)
    made.context_processor(lambda: {"lang": "th"})
    return made


def answer(app: Flask, **headers: str) -> str:
    with app.test_request_context(headers={name.replace("_", "-"): value for name, value in headers.items()}):
        response = page("list.html", blocks=("rows",), n=3)
        assert "HX-Request" in response.headers["Vary"]
        return response.get_data(as_text=True)


def test_a_browser_gets_the_whole_page(app: Flask) -> None:
    assert answer(app) == "<html><h1>all</h1><p>3 in th rows</p></html>"


def test_htmx_gets_the_block_with_what_the_page_imports_above_it(app: Flask) -> None:
    assert answer(app, HX_Request="true", HX_Target="rows") == "<p>3 in th rows</p>"


def test_a_block_that_the_view_does_not_list_is_never_sent_alone(app: Flask) -> None:
    assert answer(app, HX_Request="true", HX_Target="main").startswith("<html>")


def test_what_was_flashed_comes_with_the_fragment(app: Flask) -> None:
    with app.test_request_context(headers={"HX-Request": "true", "HX-Target": "rows"}):
        flash("Approved")
        text = page("list.html", blocks=("rows",), n=3).get_data(as_text=True)
    assert text == "<p>3 in th rows</p><b>Approved</b>"
