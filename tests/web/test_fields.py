"""The fields of days, hours and shares in a form of Pattana."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired, InputRequired, Optional

from app.web.fields import DayField, HoursField, ShareField
from app.web.forms import Form


class LogForm(Form):
    first_day = DayField(validators=[InputRequired("Type the first day.")])
    last_day = DayField(validators=[Optional()])
    hours = HoursField(validators=[DataRequired("Type the hours.")])
    share = ShareField(validators=[Optional()])


@pytest.fixture(params=["th", "en"])
def lang(request):
    return request.param


@pytest.fixture
def ask(lang):
    """A form in a request in the language: posted with what was typed, or shown with what is stored."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False)
    Babel(app, locale_selector=lambda: lang)
    with app.test_request_context(method="POST"):
        yield lambda typed=None, **stored: LogForm(
            MultiDict(typed) if typed is not None else None, data=stored
        )


GOOD = {"first_day": "14/3/2568", "hours": "1:30"}


def test_what_is_typed_becomes_what_is_stored(ask):
    form = ask(GOOD | {"last_day": " 16 มี.ค. 2568 ", "share": "33.33"})
    assert form.validate(), form.errors
    assert form.data == {
        "first_day": date(2025, 3, 14),
        "last_day": date(2025, 3, 16),
        "hours": 90,
        "share": 333_300,
    }


@pytest.mark.parametrize("empty", ["", "   "])
def test_an_optional_field_left_empty_is_none(ask, empty):
    form = ask(GOOD | {"last_day": empty, "share": empty}, last_day=date(2025, 1, 1), share=1_000_000)
    assert form.validate()
    assert form.last_day.data is None
    assert form.share.data is None


@pytest.mark.parametrize("typed", ["", " "])
def test_a_required_field_left_empty_says_what_to_type(ask, typed):
    form = ask({"first_day": typed, "hours": typed})
    assert not form.validate()
    assert form.errors == {"first_day": ["Type the first day."], "hours": ["Type the hours."]}


def test_what_was_not_understood_comes_back_as_typed_with_one_sentence(ask):
    form = ask({"first_day": "เมื่อวาน", "last_day": "31/2/2568", "hours": "สิบแปด", "share": "<b>"})
    assert not form.validate()
    assert all(len(form[name].errors) == 1 for name in form.data)
    assert "such as" in str(form.hours.errors[0]) or "เช่น" in str(form.hours.errors[0])
    assert [field._value() for field in form] == ["เมื่อวาน", "31/2/2568", "สิบแปด", "<b>"]
    assert [field.heard for field in form] == ["", "", "", ""]
    assert form.data == dict.fromkeys(form.data)
    assert 'value="&lt;b&gt;"' in str(form.share())


def test_a_day_is_said_back_in_words_with_its_weekday(ask, lang):
    form = ask({"first_day": "14-03-2568", "hours": "1.33"})
    assert ("ศุกร์ 14 มี.ค. 2568" if lang == "th" else "Friday 14 Mar 2025") in form.first_day.heard
    assert form.first_day._value() == "14-03-2568"


def test_hours_are_said_back_only_where_they_were_typed_otherwise(ask):
    assert "1:20" in ask({"hours": "1.33"}).hours.heard
    assert [ask({"hours": typed}).hours.heard for typed in ("1:20", "18", "")] == ["", "", ""]


def test_what_is_stored_is_shown_as_one_would_type_it(ask, lang):
    form = ask(first_day=date(2025, 3, 14), hours=64_590, share=333_300)
    shown = ["14/3/2568" if lang == "th" else "14/3/2025", "", "1,076:30", "33.33"]
    assert [field._value() for field in form] == shown


def test_what_is_shown_is_read_back(ask):
    stored = {"first_day": date(2025, 3, 14), "hours": 64_590, "share": 5_000, "last_day": date(2024, 2, 29)}
    form = ask({field.name: field._value() for field in ask(**stored)})
    assert form.validate()
    assert form.data == stored


def test_a_field_that_was_not_sent_keeps_what_is_stored(ask):
    assert ask({"hours": "2"}, first_day=date(2025, 3, 14)).first_day.data == date(2025, 3, 14)


def test_two_digits_of_a_year_depend_on_the_language(ask, lang):
    form = ask(GOOD | {"first_day": "14/3/68"})
    assert form.validate() == (lang == "th")
