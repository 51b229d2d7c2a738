"""What is written by mail of a development plan: to its person what was decided on it, and that somebody wrote how it goes."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _

from app import outbox
from app.models import DevelopmentLine, DevelopmentPlan, PlanState, Stage, Topic
from app.outbox import Letter


class Told(NamedTuple):
    """What a letter reads: the line of history, who made the move, and the plan's period, by name."""

    line: DevelopmentLine
    who: str
    period: str


Words = Callable[[Told], Letter]


def tell(line: DevelopmentLine) -> None:
    """Writes to the plan's person what somebody else did to it; a move that is not in the table below says nothing."""
    plan, letter_of = line.plan, TO_PERSON.get(line.move)
    person = plan.person
    if letter_of is None or line.by_id == person.id or not outbox.reaches(person):
        return
    lang = person.language
    with force_locale(lang):
        letter = letter_of(Told(line, outbox.who(line, lang), plan.period.name_in(lang)))
        pieces = [
            _("Dear %(name)s,", name=person.name_in(lang)),
            letter.body,
            outbox.reason(line),
            outbox.address("development.mine", period=plan.period_id),
            outbox.footer(),
        ]
        outbox.put(
            person,
            Topic.DECIDED,
            Letter(letter.subject, outbox.paragraphs(pieces)),
            once=f"development {line.id} {person.id}",
        )


def _was_agreed_before(plan: DevelopmentPlan, line: DevelopmentLine) -> bool:
    return any(one.move == "agree" and one is not line for one in plan.lines)


def _agreed(told: Told) -> Letter:
    if _was_agreed_before(told.line.plan, told.line):
        return Letter(
            _("Change agreed: development plan, %(period)s", period=told.period),
            _(
                "%(who)s agreed to the change of your development plan, %(period)s. It stands as you changed it now.",
                who=told.who,
                period=told.period,
            ),
        )
    return Letter(
        _("Agreed: development plan, %(period)s", period=told.period),
        _(
            "%(who)s agreed to your development plan, %(period)s. Its goals count from now on.",
            who=told.who,
            period=told.period,
        ),
    )


def _returned(told: Told) -> Letter:
    if told.line.to_state is PlanState.CHANGING:
        return Letter(
            _("Change returned: development plan, %(period)s", period=told.period),
            _(
                "%(who)s returned the change of your development plan, %(period)s. What was agreed stands. Change it and send it again, or drop the change.",
                who=told.who,
                period=told.period,
            ),
        )
    return Letter(
        _("Returned: development plan, %(period)s", period=told.period),
        _(
            "%(who)s returned your development plan, %(period)s. Change it and send it again.",
            who=told.who,
            period=told.period,
        ),
    )


def _reviewed(told: Told) -> Letter:
    if Stage(told.line.snapshot["stage"]) is Stage.MIDDLE:
        return Letter(
            _("Looked at in the middle of the year: development plan, %(period)s", period=told.period),
            _(
                "%(who)s wrote how your development plan, %(period)s, goes in the middle of the year. Read it beside your own words.",
                who=told.who,
                period=told.period,
            ),
        )
    return Letter(
        _("Looked at at the end of the year: development plan, %(period)s", period=told.period),
        _(
            "%(who)s wrote how your development plan, %(period)s, went at the end of the year. Read it beside your own words.",
            who=told.who,
            period=told.period,
        ),
    )


def _confirmed(told: Told) -> Letter:
    return Letter(
        _("Milestone confirmed: development plan, %(period)s", period=told.period),
        _(
            "%(who)s confirmed the milestone of “%(goal)s”. It counts as reached now.",
            who=told.who,
            goal=told.line.snapshot["text"],
        ),
    )


def _not_confirmed(told: Told) -> Letter:
    return Letter(
        _("Milestone not confirmed: development plan, %(period)s", period=told.period),
        _(
            "%(who)s did not confirm the milestone of “%(goal)s”. Once it is reached, say so anew.",
            who=told.who,
            goal=told.line.snapshot["text"],
        ),
    )


TO_PERSON: dict[str, Words] = {
    "agree": _agreed,
    "return": _returned,
    "review": _reviewed,
    "confirm": _confirmed,
    "not confirmed": _not_confirmed,
}
