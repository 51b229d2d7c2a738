"""WTForms' own sentences speak the language of the request."""

from pathlib import Path

import flask_wtf
import pytest
import wtforms
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length

import app
from app.web.forms import Form
from app.web.wtforms_sentences import SENTENCES

KEYWORDS = {"gettext": None, "ngettext": (1, 2)}


class TitleForm(Form):
    title = StringField(validators=[InputRequired(), Length(max=3)])


def test_every_sentence_of_the_installed_wtforms_is_in_our_list():
    """A new version with a new sentence fails here: add it to web/wtforms_sentences.py and translate it."""
    shipped = {
        message
        for package in (wtforms, flask_wtf)
        for _file, _line, message, *_ in extract_from_dir(Path(package.__file__).parent, keywords=KEYWORDS)
    }
    assert set(SENTENCES) == shipped


def test_every_sentence_of_wtforms_has_a_thai_translation(thai):
    missing = []
    for sentence in SENTENCES:
        message = thai.get(sentence[0] if isinstance(sentence, tuple) else sentence)
        if message is None or message.fuzzy or not all(message.string) or list(message.check(thai)):
            missing.append(sentence)
    assert missing == []


@pytest.fixture(scope="module")
def thai():
    with (Path(app.__file__).parent / "translations/th/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="th")


@pytest.fixture
def errors_of(thai, tmp_path):
    """The errors that a reader of the language gets for a title."""
    compiled = tmp_path / "th/LC_MESSAGES/messages.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, thai)
    asked = Flask(__name__)
    asked.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False)
    asked.config["BABEL_TRANSLATION_DIRECTORIES"] = str(tmp_path)
    Babel(asked, locale_selector=lambda: request.args["lang"])

    def errors(lang: str, title: str) -> list[str]:
        with asked.test_request_context(f"/?lang={lang}", method="POST"):
            form = TitleForm(MultiDict({"title": title}))
            form.validate()
            return [str(error) for error in form.title.errors]

    return errors


def test_errors_of_wtforms_speak_the_language_of_the_request(errors_of):
    assert errors_of("th", "") == ["ต้องใส่ช่องนี้"]
    assert errors_of("en", "") == ["This field is required."]
    assert errors_of("th", "four") == ["ใส่ได้ไม่เกิน 3 ตัวอักษร"]
    assert errors_of("en", "four") == ["Field cannot be longer than 3 characters."]
