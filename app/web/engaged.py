"""What an activity says of its mechanism and its outcome, as pages show it: the facts in force, partners as they are called today."""

from typing import NamedTuple

from flask_babel import gettext as _

from app.engagement_facts import Engagement, OutcomePart, PartnerPart, Transfer
from app.models import Activity, Outcome, Partner, Sdg
from app.web.engagement_words import (
    outcome_said,
    outcomes,
    partner_said,
    partners,
    sdgs,
    society_principles,
    society_questions,
    transfer_said,
)
from app.web.language import language


class With(NamedTuple):
    """A partner and its part; `entered_as`: the name it was added by, where it has been merged since."""

    partner: Partner
    part: PartnerPart
    entered_as: str


class Engaged(NamedTuple):
    """Words are those of the activity itself."""

    partners: list[With]
    outcomes: list[tuple[Outcome, OutcomePart]]
    sdgs: list[Sdg]
    transfer: Transfer | None
    # (question or principle, answer) of academic work serving society, where there is an answer.
    questions: list[tuple[str, str]]
    principles: list[tuple[str, str]]
    has_need: bool

    @property
    def is_said(self) -> bool:
        """Whether anything is said of mechanism and outcome."""
        return bool(self.partners or self.outcomes or self.sdgs or self.transfer or self.has_need)


def engaged(activity: Activity) -> Engaged:
    """At most three statements, and one for each partner that was merged."""
    said = Engagement.read(activity.engagement)
    rows = partners(said.partners)
    answers = activity.society or {}
    return Engaged(
        [_with(rows[one], part) for one, part in said.partners.items() if one in rows],
        [(outcome, said.outcomes[code]) for code, outcome in outcomes().items() if code in said.outcomes]
        if said.outcomes
        else [],
        [goal for number, goal in sdgs().items() if number in said.sdgs] if said.sdgs else [],
        said.transfer,
        [(words, answers[code]) for code, words in society_questions().items() if answers.get(code)],
        [(words, answers[code]) for code, words in society_principles().items() if answers.get(code)],
        bool(activity.need or activity.need_found or activity.need_with),
    )


def in_short(activity: Activity) -> list[tuple[str, str]]:
    """A line for each thing that is said, for who decides: (what it is, what is said of it). All that counts is in it."""
    found = engaged(activity)
    lines = [
        (_("The need"), activity.need),
        *(
            (one.partner.name_in(language()), partner_said(one.part) or _("Partner"))
            for one in found.partners
        ),
        *((outcome.name_in(language()), outcome_said(part)) for outcome, part in found.outcomes),
        (_("SDGs"), ", ".join(f"{goal.number} {goal.name_in(language())}" for goal in found.sdgs)),
        (_("Technology transfer"), transfer_said(found.transfer) if found.transfer else ""),
        (_("Team"), activity.team.name_in(language()) if activity.team else ""),
    ]
    return [(label, text) for label, text in lines if text]


def _with(partner: Partner, part: PartnerPart) -> With:
    today = partner.survivor
    return With(today, part, partner.name_in(language()) if today.id != partner.id else "")
