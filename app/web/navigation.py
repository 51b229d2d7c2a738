"""The places of the bar, at most six, and of the person's menu, by what the viewer may do."""

from typing import NamedTuple

from flask import Flask, g, request, url_for
from flask_babel import gettext as _

from app.access import Permission, may, signed_in
from app.access.waiting import late_for, waiting_for


class Place(NamedTuple):
    """One place of the bar; `waiting` is how many things wait there, `wide`: in the menu on narrow screens.

    `in_menu`: in the menu on every screen, since the bar has no room for a seventh, or because it is for now and then.
    """

    endpoint: str
    url: str
    label: str
    icon: str
    current: bool = False
    waiting: int = 0
    wide: bool = False
    in_menu: bool = False


# More than these crowd the bar at 1280 pixels.
MOST = 6


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"nav": places(), "viewer": signed_in()})


def places() -> list[Place]:
    """The viewer's places in the order of the bar, then those of the menu alone; none before sign-in. Asked once a request."""
    if signed_in() is None:
        return []
    if "places" not in g:
        g.places = _places()
    found: list[Place] = g.places
    return found


def _place(
    endpoint: str,
    label: str,
    icon: str,
    *also: str,
    waiting: int = 0,
    wide: bool = False,
) -> Place:
    """`also`: how the endpoints begin that belong to the place."""
    here = request.endpoint or ""
    current = here == endpoint or any(here.startswith(prefix) for prefix in also)
    return Place(endpoint, url_for(endpoint), label, icon, current, waiting, wide)


def _places() -> list[Place]:
    found = [_place("activities.home", _("My year"), "home")]
    if may(Permission.ACTIVITY_LOG):
        found.append(_place("activities.new", _("Log"), "square-rounded-plus", "activities.log"))
    found.append(
        _place(
            "activities.list_mine",
            _("Activities"),
            "list-details",
            "activities.show",
            "activities.edit",
            "activities.save",
            "activities.confirm",
            "activities.people",
            "activities.propose",
            "activities.add_evidence",
            "activities.attach",
            "activities.look_at_evidence",
            wide=True,
        )
    )
    if may(Permission.REVIEW_QUEUE):
        found.append(_place("review.queue", _("Review"), "checks", "review.", waiting=waiting_count()))
    found.append(_place("rollups.university", _("Summary"), "chart-bar", "rollups."))
    if may(Permission.EXPORT_RUN):
        found.append(_place("exports.choose", _("Export"), "file-export", "exports.", wide=True))
    if may(Permission.REGISTER_VIEW):
        found.append(_place("hr.people", _("Register"), "users", "hr.", "closing.", wide=True))
    # My year leads to all my activities too, so that place gives way first.
    barred = [
        one._replace(in_menu=len(found) > MOST and one.endpoint == "activities.list_mine") for one in found
    ]
    return [*barred, *(one._replace(in_menu=True) for one in _together())]


def _together() -> list[Place]:
    """The places of the menu alone."""
    together = [
        _place(
            "strategy.plans",
            _("Plans"),
            "target-arrow",
            "strategy.plan",
            "strategy.objective",
            "strategy.indicator",
        ),
        _place("strategy.initiatives", _("Initiatives"), "rocket", "strategy.initiative"),
        _place("strategy.good_practices", _("Good practice"), "book"),
        _place("teams.teams", _("Teams"), "users"),
        _place("engagement.partners", _("Partners"), "building"),
        _place("engagement.learned", _("What we learned"), "book"),
    ]
    if may(Permission.COLLEAGUES_FIND):
        together.append(_place("teams.colleagues", _("Find colleagues"), "search"))
    together.append(_place("development.mine", _("My development"), "chart-bar", "development."))
    if may(Permission.RECORD_FOR):
        together.append(_place("activities.recorded", _("Log for others"), "pencil"))
    return together


def waiting_count() -> int:
    """How many contributions wait for the viewer: to decide, and as university HR to accept what is late."""
    person = signed_in()
    return len(waiting_for(person)) + len(late_for(person)) if person else 0
