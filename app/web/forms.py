"""The form every form of Pattana is made from: Flask-WTF's, speaking the language of the request."""

from typing import Any

from flask_babel import get_domain
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto

from app.web import held

# What the request sends, or what was held of a form whose session had ended.
AS_SENT: Any = _Auto


class _Catalogue:
    """WTForms' own sentences from our catalogue: WTForms ships no Thai (see wtforms_sentences.py)."""

    def gettext(self, string: str) -> str:
        return str(get_domain().get_translations().ugettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(get_domain().get_translations().ungettext(singular, plural, n))


_catalogue = _Catalogue()


class Form(FlaskForm):
    """A form with CSRF protection whose messages are all in the language of the request."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Catalogue:
            return _catalogue

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A page asked for again after its session had ended shows what had been typed into it."""
            found = super().wrap_formdata(form, formdata)
            return held.formdata() if found is None else found


class GivenForm(Form):
    """A form that reads what its page gives it and nothing else: of a page that compares what was typed with what stands."""

    class Meta(Form.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return formdata
