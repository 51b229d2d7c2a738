"""The form on which a lead says what an activity is for, as somebody fills it in, and what stands afterwards."""

from typing import Any

from werkzeug.test import TestResponse

from app.engagement_facts import Engagement
from app.extensions import db
from app.models import Activity, Contribution
from tests.checked_client import CheckedClient
from tests.page_forms import PageForm, forms_of


def address(part: Contribution) -> str:
    return f"/activities/{part.activity_id}/engagement"


def form_on(response: TestResponse, path: str) -> PageForm:
    return next(one for one in forms_of(response.text, path) if one.action.partition("#")[0] == path)


def add(client: CheckedClient, path: str, *partners: Any, **values: Any) -> PageForm:
    """The form with these partners added, as the buttons of the page do."""
    form = client.form(path, action=path)
    for partner in partners:
        response = client.send(form, do=f"add-{partner.id}", **values)
        assert response.status_code == 200
        form, values = form_on(response, path), {}
    return form


def stands(part: Contribution) -> Engagement:
    return Engagement.read(db.session.get_one(Activity, part.activity_id).engagement)
