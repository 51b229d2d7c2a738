"""Evidence for the demo's activities: a few small files that everybody's records share."""

from app import clock
from app.models import Evidence, Person


def paper(name: str, by: Person) -> Evidence:
    """A piece of evidence called `name`, added by `by` now."""
    return Evidence(
        name=name, url=f"https://example.org/demo/{name}", added_by_id=by.id, added_at=clock.now()
    )
