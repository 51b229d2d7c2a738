"""What a held form that has no page of its own would do if it were sent: the move, and the records it is about."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import HTTPException

from app import workflow
from app.access import policy
from app.extensions import db
from app.models import (
    Activity,
    Contribution,
    Evidence,
    HeldForm,
    Milestone,
    Period,
    Person,
    Team,
    TeamMember,
)
from app.web import held
from app.web.addresses import number
from app.web.words import name


class Row(NamedTuple):
    """A record that the form names. `is_stale`: it changed since it was read, so sending it decides nothing."""

    part: Contribution
    is_stale: bool


class Held(NamedTuple):
    """`move` in a few words, what it is about where that is no record, and the records, as far as `viewer` may see them.

    `hidden`: how many more the form names that are not there any more.
    """

    move: str
    about: str
    rows: list[Row]
    hidden: int


def held_move(kept: HeldForm, viewer: Person) -> Held:
    """What sending `kept` would do."""
    endpoint, arguments = _route(kept.path)
    versions = _versions(kept, arguments)
    found = [db.session.get(Contribution, part_id) for part_id in versions]
    rows = [
        Row(part, bool(versions[part.id]) and versions[part.id] != workflow.version_of(part))
        for part in found
        if part is not None and policy.may_see(viewer, part)
    ]
    about = _milestone(kept) if endpoint == "strategy.reach_milestone" else _about(arguments, viewer)
    return Held(_move(endpoint, len(versions)), about, rows, len(versions) - len(rows))


def _route(address: str) -> tuple[str, Mapping[str, int | str]]:
    place, _asked = held.parts_of(address)
    try:
        endpoint, arguments = current_app.url_map.bind("").match(place, method="POST")
    except HTTPException:
        return "", {}
    return endpoint, arguments


def _versions(kept: HeldForm, arguments: Mapping[str, int | str]) -> dict[int, str]:
    """The version that was read, by the part's id: of the one in the address, else of what was ticked."""
    fields = {name: str(value) for name, value in kept.fields}
    if "contribution_id" in arguments:
        return {int(arguments["contribution_id"]): fields.get("version", "")}
    picks = [number(str(value)) for name, value in kept.fields if name == "pick"]
    return {pick: fields.get(f"version-{pick}", "") for pick in picks if pick is not None}


def _about(arguments: Mapping[str, int | str], viewer: Person) -> str:
    """What else than a record the address names."""
    activity = db.session.get(Activity, arguments["activity_id"]) if "activity_id" in arguments else None
    if activity is not None:
        return activity.title if policy.may_see(viewer, activity) else ""
    team = _team(arguments)
    if team is not None:
        return name(team)
    period = db.session.get(Period, arguments["period_id"]) if "period_id" in arguments else None
    if period is not None:
        return name(period)
    item = db.session.get(Evidence, arguments["evidence_id"]) if "evidence_id" in arguments else None
    return item.name if item is not None and policy.may_see(viewer, item) else ""


def _milestone(kept: HeldForm) -> str:
    """The milestone that the form names, and its initiative; everybody may see both."""
    named = next((str(value) for name, value in kept.fields if name == "milestone"), "")
    milestone_id = number(named)
    one = db.session.get(Milestone, milestone_id) if milestone_id is not None else None
    return f"{one.name} ({name(one.initiative)})" if one is not None else ""


def _team(arguments: Mapping[str, int | str]) -> Team | None:
    """The team of the address, or of the membership in it; everybody may see teams."""
    if "team_id" in arguments:
        return db.session.get(Team, arguments["team_id"])
    member = db.session.get(TeamMember, arguments["member_id"]) if "member_id" in arguments else None
    return member.team if member is not None else None


def _move(endpoint: str, count: int) -> str:
    """What the button said on the page where it was pressed."""
    several = {
        "review.approve_many": ngettext("Approve %(num)d record", "Approve %(num)d records", count),
        "review.accept_many": ngettext("Accept %(num)d late record", "Accept %(num)d late records", count),
        "activities.submit_many": ngettext("Submit %(num)d record", "Submit %(num)d records", count),
    }
    one = {
        "review.approve": _("Approve"),
        "review.send_back": _("Return"),
        "review.accept": _("Accept"),
        "review.revoke": _("Revoke the approval"),
        "activities.submit": _("Submit to the head"),
        "activities.recall": _("Take back to edit"),
        "activities.drop": _("Keep what is approved"),
        "activities.decline": _("Decline the part"),
        "activities.leave": _("Leave the activity"),
        "activities.delete_part": _("Delete or remove the part"),
        "activities.remove_evidence": _("Remove evidence"),
        "activities.keep_evidence": _("Keep evidence after all"),
        "activities.name_outsider": _("Add or change a person from outside"),
        "activities.remove_outsider": _("Remove a person from outside"),
        "activities.decline_request": _("Say no to who asked to take part"),
        "activities.withdraw_request": _("Take my question to take part back"),
        "merging.part": _("Part the merged records again"),
        "teams.accept": _("Join the team"),
        "teams.decline": _("Decline to join the team"),
        "teams.withdraw": _("Withdraw the question to join the team"),
        "teams.end_membership": _("End a membership of the team"),
        "teams.hand_over": _("Hand the team over"),
        "strategy.reach_milestone": _("Milestone reached today"),
        "strategy.take_back_mark": _("Take back that it is good practice"),
        "accounts.save_settings": _("Save my settings"),
        "accounts.save_finding": _("Save my field of study and finding me"),
        "closing.close": _("Close the period"),
        "closing.reopen": _("Open the period again"),
        "hr.move_kind": _("Change the order of kinds"),
        "hr.move_field": _("Change the order of fields"),
    }
    return several.get(endpoint) or one.get(endpoint) or _("What you had sent")
