"""The daily digest: what waits for a person, in their language, once a day, for those who want it."""

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app import checks, clock, outbox, past
from app.access.entry import enters
from app.access.reviewers import DECIDING
from app.access.scopes import holds_today, is_university_hr
from app.access.waiting import (
    late_for,
    undecidable,
    undecidable_milestones,
    undecidable_plans,
    waiting_for,
)
from app.extensions import db
from app.mail import digest_development, reminders
from app.mail.blocks import block, named
from app.models import (
    Activity,
    Contribution,
    Decision,
    DevelopmentPlan,
    Initiative,
    JoinRequest,
    Membership,
    Message,
    Person,
    PlanState,
    Recognition,
    Role,
    RoleGrant,
    Status,
    TeamMember,
    Topic,
)
from app.outbox import Letter
from app.web.dates import format_day
from app.web.initiative_words import OPEN
from app.web.joining import asked_of
from app.web.teams import invitations

MINE = (Status.RETURNED, Status.AMENDING, Status.PROPOSED)


def write_digests(day: date) -> int:
    """Writes the digests of `day` that are not written yet, each in a transaction of its own; answers how many."""
    ids = list(db.session.scalars(_who_may_have_one(day)))
    db.session.rollback()
    written = 0
    for person_id in ids:
        person = db.session.get_one(Person, person_id)
        lapsing = reminders.due(person)
        letter = letter_for(person, lapsing)
        if letter is not None:
            # What could not be sent until today has been overtaken.
            outbox.withdraw(person, Topic.DIGEST)
            outbox.put(person, Topic.DIGEST, letter, once=_once(day, person_id))
            reminders.note(lapsing)
        try:
            db.session.commit()
        except IntegrityError:
            # The same command runs twice: the other one was faster.
            db.session.rollback()
        else:
            written += letter is not None
    return written


def letter_for(person: Person, lapsing: Sequence[Recognition] | None = None) -> Letter | None:
    """What waits for `person` now, with a reminder of what is `lapsing`; None where nothing does."""
    if lapsing is None:
        lapsing = reminders.due(person)
    with force_locale(person.language):
        decide = _to_decide(person)
        mine = _mine(person)
        back = _came_back([part for part in mine if _is_returned(part)])
        proposed = [part for part in mine if part.status is Status.PROPOSED]
        written = [part for part in proposed if part.activity.lead_id == person.id]
        confirm = _to_confirm([part for part in proposed if part not in written], person.language)
        together = [*_asked_to_add(person), *_invited(person)]
        developing = digest_development.pieces(person, lapsing)
        pieces = [
            *decide,
            *back,
            *confirm,
            *_written_down(written, person.language),
            *_to_send(person),
            *together,
            *developing,
            *_of_hr(person),
        ]
        if not pieces:
            return None
        greeting = _("Dear %(name)s,", name=person.name_in(person.language))
        footer = _(
            "This message comes once a day, and only when something waits for you. Turn it off here: %(address)s",
            address=outbox.address("accounts.profile"),
        )
        subject = _("What waits for you in Pattana, %(day)s", day=format_day(clock.today(), person.language))
        return Letter(subject, outbox.paragraphs([greeting, *pieces, footer]))


def _who_may_have_one(day: date) -> Select[int]:
    """The ids of the people for whom something may wait; only writing their letter tells whether it does."""
    takes_part = exists().where(
        Contribution.person_id == Person.id, or_(Contribution.status.in_(MINE), past.is_confirmed())
    )
    decides = exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role.in_((*DECIDING, Role.HR)), holds_today()
    )
    is_asked = exists().where(TeamMember.person_id == Person.id, TeamMember.membership == Membership.ASKED)
    is_lead = exists().where(
        JoinRequest.activity_id == Activity.id,
        Activity.lead_id == Person.id,
        JoinRequest.answered_at.is_(None),
    )
    came_back = exists().where(
        DevelopmentPlan.person_id == Person.id,
        DevelopmentPlan.state.in_((PlanState.RETURNED, PlanState.CHANGING)),
    )
    digests = exists().where(
        Message.person_id == Person.id,
        Message.topic == Topic.DIGEST,
        Message.once.like(f"digest {day.isoformat()} %"),
    )
    wants = Person.wants_digest, Person.email.is_not(None), enters()
    leads = exists().where(Initiative.lead_id == Person.id, Initiative.status.in_(OPEN))
    return (
        select(Person.id)
        .where(
            *wants,
            or_(takes_part, decides, is_asked, is_lead, came_back, leads, reminders.may_be_due()),
            ~digests,
        )
        .order_by(Person.id)
    )


def _once(day: date, person_id: int) -> str:
    return f"digest {day.isoformat()} {person_id}"


# The pieces


def _to_decide(person: Person) -> list[str]:
    """What waits for their decision: how many, since when, the longest waiting by name."""
    parts = waiting_for(person)
    if not parts:
        return []
    since = min(part.submitted_at or part.status_since for part in parts)
    head = ngettext(
        "%(num)d item waits for your decision, since %(day)s:",
        "%(num)d items wait for your decision, the longest since %(day)s:",
        len(parts),
        day=format_day(clock.day_of(since), person.language),
    )
    lines = named(parts, lambda part: f"{part.activity.title} ({part.person.name_in(person.language)})")
    return [block(head, lines, outbox.address("review.queue"))]


def _mine(person: Person) -> Sequence[Contribution]:
    """Their own parts that may need them, the longest waiting first. Three statements at the most."""
    query = (
        select(Contribution)
        .where(Contribution.person_id == person.id, Contribution.status.in_(MINE))
        .options(
            joinedload(Contribution.activity).joinedload(Activity.lead),
            selectinload(Contribution.decisions).joinedload(Decision.by),
        )
        .order_by(Contribution.status_since, Contribution.id)
    )
    return db.session.scalars(query).all()


def _is_returned(part: Contribution) -> bool:
    """Returned to its owner, and not yet touched: an amendment that its owner began waits for nobody else."""
    last = part.decisions[-1] if part.decisions else None
    return part.status is Status.RETURNED or (
        part.status is Status.AMENDING and last is not None and last.move == "return"
    )


def _came_back(parts: Sequence[Contribution]) -> list[str]:
    if not parts:
        return []
    head = ngettext("%(num)d item came back to you:", "%(num)d items came back to you:", len(parts))

    def told(part: Contribution) -> str:
        reason = part.decisions[-1].reason if part.decisions else ""
        title = part.activity.title
        return _("%(title)s. Reason: %(reason)s", title=title, reason=reason) if reason else title

    address = (
        outbox.address("activities.show", activity_id=parts[0].activity_id)
        if len(parts) == 1
        else outbox.address("activities.list_mine", status=Status.RETURNED.value)
    )
    return [block(head, named(parts, told), address)]


def _to_confirm(parts: Sequence[Contribution], language: str) -> list[str]:
    head = ngettext(
        "%(num)d part is proposed to you. Confirm or decline it:",
        "%(num)d parts are proposed to you. Confirm or decline them:",
        len(parts),
    )
    return _to_answer(head, parts, language)


def _written_down(parts: Sequence[Contribution], language: str) -> list[str]:
    """What a recorder wrote down for them, by whom."""
    head = ngettext(
        "%(num)d record was written down for you. Confirm or decline it:",
        "%(num)d records were written down for you. Confirm or decline them:",
        len(parts),
    )
    return _to_answer(head, parts, language)


def _to_answer(head: str, parts: Sequence[Contribution], language: str) -> list[str]:
    if not parts:
        return []
    lines = named(parts, lambda part: f"{part.activity.title} ({_who_asks(part).name_in(language)})")
    address = (
        outbox.address("activities.confirm", contribution_id=parts[0].id)
        if len(parts) == 1
        else outbox.address("activities.list_mine", status=Status.PROPOSED.value)
    )
    return [block(head, lines, address)]


def _who_asks(part: Contribution) -> Person:
    """Who proposed it: a recorder asks the lead themselves."""
    line = next((line for line in reversed(part.decisions) if line.move == "propose"), None)
    return line.by if line is not None else part.activity.lead


def _to_send(person: Person) -> list[str]:
    """What they confirmed while something was wanting or the work was not done yet, and could submit now."""
    query = (
        select(Contribution)
        .where(
            Contribution.person_id == person.id,
            Contribution.activity.has(Activity.lead_id != person.id),
            past.is_confirmed(),
        )
        .options(*checks.all_of_it())
        .order_by(Contribution.status_since, Contribution.id)
    )
    parts = [part for part in db.session.scalars(query) if not checks.problems(part)]
    if not parts:
        return []
    head = ngettext(
        "%(num)d part that you confirmed is complete now. Send it to your head:",
        "%(num)d parts that you confirmed are complete now. Send them to your head:",
        len(parts),
    )
    lines = named(
        parts, lambda part: f"{part.activity.title} ({part.activity.lead.name_in(person.language)})"
    )
    address = (
        outbox.address("activities.show", activity_id=parts[0].activity_id)
        if len(parts) == 1
        else outbox.address("activities.list_mine", status=Status.DRAFT.value)
    )
    return [block(head, lines, address)]


def _asked_to_add(person: Person) -> list[str]:
    """The colleagues who ask for a part in what this person leads."""
    asked = asked_of(person)
    if not asked:
        return []
    head = ngettext(
        "%(num)d colleague asks to take part in your work. Give them a part or say no:",
        "%(num)d colleagues ask to take part in your work. Give them a part or say no:",
        len(asked),
    )
    lines = named(asked, lambda one: f"{one.activity.title} ({one.person.name_in(person.language)})")
    address = (
        outbox.address("activities.people", activity_id=asked[0].activity_id, person=asked[0].person_id)
        if len(asked) == 1
        else outbox.address("activities.home")
    )
    return [block(head, lines, address)]


def _invited(person: Person) -> list[str]:
    """The teams that ask them to join."""
    asked = invitations(person)
    if not asked:
        return []
    head = ngettext(
        "%(num)d team asks you to join. Say yes or no:",
        "%(num)d teams ask you to join. Say yes or no:",
        len(asked),
    )
    lang = person.language
    lines = named(asked, lambda one: f"{one.team.name_in(lang)} ({one.asked_by.name_in(lang)})")
    address = (
        outbox.address("teams.answer", member_id=asked[0].id)
        if len(asked) == 1
        else outbox.address("activities.home")
    )
    return [block(head, lines, address)]


def _of_hr(person: Person) -> list[str]:
    """What only the university's HR can settle: late items that this person may accept, and those on which nobody may decide."""
    if not is_university_hr(person):
        return []
    late = len(late_for(person))
    stuck = len(undecidable(person))
    found = []
    if late:
        head = ngettext(
            "%(num)d late item waits for HR to accept it.",
            "%(num)d late items wait for HR to accept them.",
            late,
        )
        found.append(block(head, [], outbox.address("review.late")))
    if stuck:
        head = ngettext(
            "Nobody may decide on %(num)d item: grant somebody the role.",
            "Nobody may decide on %(num)d items: grant somebody the role.",
            stuck,
        )
        found.append(block(head, [], outbox.address("hr.undecided")))
    if plans := len(undecidable_plans(person)):
        head = ngettext(
            "Nobody may agree to %(num)d development plan: grant somebody the role.",
            "Nobody may agree to %(num)d development plans: grant somebody the role.",
            plans,
        )
        found.append(block(head, [], outbox.address("hr.undecided")))
    if milestones := len(undecidable_milestones(person)):
        head = ngettext(
            "Nobody may confirm %(num)d milestone: grant somebody the role.",
            "Nobody may confirm %(num)d milestones: grant somebody the role.",
            milestones,
        )
        found.append(block(head, [], outbox.address("hr.undecided")))
    return found
