"""The page that asks for a reason once more, as it was typed, where the form of a decision could not be read or its record changed."""

from flask import Response

from app import workflow
from app.models import Contribution
from app.review.forms import ReturnForm
from app.web import page

# The endpoint that each move's form is sent to.
SENT_TO = {"accept": "review.accept", "revoke": "review.revoke", "return": "review.send_back"}


def reason_page(part: Contribution, form: ReturnForm, move: str, status: int = 422) -> Response:
    """The reason is missing or too long, or the record changed meanwhile."""
    return page(
        "review/revoke.html",
        status=status,
        part=part,
        form=form,
        move=move,
        endpoint=SENT_TO[move],
        version=workflow.version_of(part),
    )
