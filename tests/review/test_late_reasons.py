"""A reason that university HR typed is never lost, whatever is wrong with it."""

from collections.abc import Callable

import pytest

from app import workflow
from app.extensions import db
from app.models import Contribution, Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import make_closed, make_contribution
from tests.page_forms import forms_of

ClientOf = Callable[..., CheckedClient]


@pytest.mark.parametrize("move", ["return", "accept"])
def test_a_reason_that_is_too_long_comes_back_as_it_was_typed(
    client_of: ClientOf, university: University, move: str
) -> None:
    make_closed(university.year(2025), university.hr)
    part = make_contribution(university.musician, status=Status.LATE)
    client = client_of(university.hr, "en")
    typed = {"version": workflow.version_of(part), "reason": "ก" * 2500}
    answer = client.post(f"/review/{part.id}/{move}", data=typed)
    assert answer.status_code == 422 and typed["reason"] in answer.text
    form = next(one for one in forms_of(answer.text, "/review") if "reason" in one.controls)
    assert form.action == f"/review/{part.id}/{move}"
    assert client.send(form, reason="ก" * 2000).status_code == 303
    after = {"return": Status.RETURNED, "accept": Status.APPROVED}[move]
    assert db.session.get_one(Contribution, part.id).status is after
