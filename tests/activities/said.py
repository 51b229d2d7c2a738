"""What a page or a redirect says, whatever its status: for tests of writes."""

from werkzeug.test import TestResponse

from tests.activities.page_text import words
from tests.checked_client import CheckedClient
from tests.page_trees import tree_of


def said(response: TestResponse) -> str:
    """All words of an answer's page."""
    return words(tree_of(response.text))


def flashed(client: CheckedClient) -> str:
    """What the next page would tell of the write before it; told once."""
    with client.session_transaction() as kept:
        return " ".join(text for _category, text in kept.pop("_flashes", []))
