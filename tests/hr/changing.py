"""The two steps of a form that changes the register, as somebody goes through them: look at what it touches, then do it."""

from typing import Any

from werkzeug.test import TestResponse

from tests.checked_client import CheckedClient
from tests.page_forms import forms_of
from tests.rollups.reading import words


def look(client: CheckedClient, path: str, button: str = "", **values: Any) -> TestResponse:
    """Sends the form on the page at `path` that is posted back to it and has a control `button`; nothing is done by this."""
    return client.send(client.form(path, path, button), **values)


def do(client: CheckedClient, path: str, **values: Any) -> TestResponse:
    """Looks at what the change touches, and does it; the answer leads on."""
    looked = look(client, path, **values)
    assert looked.status_code == 200, words(looked.text)
    done = confirm(client, looked, path)
    assert done.status_code == 303, words(done.text)
    return done


def confirm(client: CheckedClient, looked: TestResponse, path: str = "") -> TestResponse:
    """Sends the button under what the change touches; `path`: of the page, if it is not where it was asked for."""
    (form,) = [one for one in forms_of(looked.text, path or looked.request.path) if "seen" in one.controls]
    return client.send(form)


def touched(looked: TestResponse) -> str:
    """The words of the page that shows what would be touched."""
    assert "touched" in looked.text, words(looked.text)
    return words(looked.text)
