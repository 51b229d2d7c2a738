"""A test client that reads each page as strictly as its worst reader would: see tests/page_checks.py for what it asks."""

from typing import Any

from flask import has_app_context, session
from flask.testing import FlaskClient
from flask_login import login_user
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.accounts import sessions
from app.extensions import db
from app.models import Person
from tests.page_checks import faults
from tests.page_forms import PageForm, forms_of

HOST = "http://localhost"


class CheckedClient(FlaskClient):
    """Behaves like a browser without JavaScript: sends CSRF tokens and the page it came from; follows no redirect unasked.

    What the test arranged is committed before each request, and read anew after it; the request has a context,
    and so a database session, of its own.
    """

    came_from = ""

    def open(self, *args: Any, csrf: bool = True, checked: bool = True, **kwargs: Any) -> TestResponse:
        """One request. `csrf=False` sends no token; `checked=False` does not look at the page."""
        if kwargs.get("follow_redirects"):
            raise AssertionError("Redirects are followed one by one: response = client.follow(response).")
        if has_app_context():
            db.session.commit()
        headers = dict(kwargs.pop("headers", None) or {})
        if self.came_from:
            headers.setdefault("Referer", self.came_from)
        kwargs.setdefault("buffered", True)
        with self.application.app_context():
            if csrf and str(kwargs.get("method", "GET")).upper() not in ("GET", "HEAD", "OPTIONS"):
                headers.setdefault("X-CSRFToken", self._token())
            response = super().open(*args, headers=headers, **kwargs)
        if checked:
            self._look_at(response)
        return response

    def sign_in(self, person: Person, language: str = "th") -> None:
        """Begins a session of `person` as signing in does, without the cost of the password."""
        person_id = person.id
        db.session.commit()
        # In a session of its own: what a request begins only reads.
        with self.application.app_context(), self.application.test_request_context():
            signed_in = db.session.get_one(Person, person_id)
            login_user(signed_in)
            sessions.begin(signed_in)
            begun = dict(session)
        with self.session_transaction() as kept:
            kept.clear()
            kept.update(begun)
            kept.permanent = True
        self.set_cookie("language", language)

    def follow(self, response: TestResponse) -> TestResponse:
        """The page that `response` redirects to."""
        assert response.status_code in (302, 303), f"{response.status} is no redirect"
        return self.get(response.headers["Location"])

    def form(self, path: str, action: str = "", button: str = "") -> PageForm:
        """The one form on the page at `path` that is sent to an address containing `action` and has a control `button`."""
        response = self.get(path)
        assert response.status_code == 200, f"{path} answers {response.status}"
        fitting = [
            form
            for form in forms_of(response.text, path)
            if action in form.action and (not button or button in form.controls)
        ]
        assert len(fitting) == 1, (
            f"{len(fitting)} forms on {path} fit: {[form.action for form in forms_of(response.text, path)]}"
        )
        return fitting[0]

    def send(self, form: PageForm, **values: Any) -> TestResponse:
        """Sends `form` with `values` in place of what it starts with; a name it does not have is a fault of the test."""
        data = form.filled(values)
        if form.method == "get":
            return self.get(form.action, query_string=data)
        return self.post(
            form.action, data=data, content_type=form.enctype, csrf="csrf_token" not in form.controls
        )

    def _token(self) -> str:
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))

    def _look_at(self, response: TestResponse) -> None:
        if response.mimetype != "text/html" or response.status_code in (301, 302, 303, 304, 308):
            return
        request = response.request
        if response.status_code == 500:
            raise AssertionError(f"{request.method} {request.path} crashed: the log below says why")
        found = faults(response, is_fragment=request.headers.get("HX-Request") is not None)
        if found:
            listed = "\n  ".join(found)
            raise AssertionError(f"{request.method} {request.path} ({response.status_code}):\n  {listed}")
        if request.method == "GET":
            query = request.query_string.decode()
            self.came_from = f"{HOST}{request.path}{'?' if query else ''}{query}"
