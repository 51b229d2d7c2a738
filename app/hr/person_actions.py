"""Writing people: add one with a first appointment; change names, rank, address and line, keeping what they were called before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, registering
from app.access import Permission, policy
from app.extensions import db
from app.hr import appointment_actions
from app.hr.appointment_actions import Act, Place
from app.hr.appointment_rules import posts_of
from app.hr.appointment_words import differing
from app.hr.trial import Impossible, Touched
from app.models import FormerName, Person, RegisterMove
from app.web.dates import format_day
from app.web.language import language
from app.web.words import name

NAMES = (
    "prefix_th",
    "rank_th",
    "degree_th",
    "given_th",
    "family_th",
    "prefix_en",
    "rank_en",
    "degree_en",
    "given_en",
    "family_en",
)
FACTS = (*NAMES, "email", "line")


def facts_of(person: Person) -> dict[str, Any]:
    """Who somebody is, as the page of a form shows it."""
    return {fact: getattr(person, fact) for fact in FACTS}


def add_person(*, code: str, facts: Mapping[str, Any], at: Place, first_day: date, act: Act) -> Touched:
    """A new person with a first, primary appointment."""
    other = db.session.scalar(select(Person).where(Person.code == code))
    if other is not None:
        raise Impossible(_("%(name)s has this code.", name=name(other)), "code")
    _refuse_shared_address(facts["email"], None)
    person = Person(code=code, created_at=clock.now(), language="th", **facts)
    db.session.add(person)
    db.session.flush()
    before, _post = appointment_actions.begin(person, at=at, first_day=first_day, act=act)
    new = {fact: (None, value) for fact, value in {"code": code, **facts}.items() if value}
    new |= differing(before, posts_of(person))
    line = registering.note(person, RegisterMove.ADDED, new, by=act.by, reason=act.reason)
    silent = [] if person.email else [_("Without an e-mail address they cannot sign in.")]
    return Touched(told=appointment_actions.told_of(line), warned=tuple(silent))


def change_person(
    person: Person, *, facts: Mapping[str, Any], from_day: date, is_correction: bool, act: Act
) -> Touched:
    """Writes who somebody is from `from_day` on; what they were called until then stays, unless it was a mistake."""
    # The whole row: an address is a key.
    db.session.scalars(
        select(Person)
        .where(Person.id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if act.read is not None and facts_of(person) != act.read:
        raise Impossible(
            _("Somebody changed this person at the same moment. Send it again to see what is different.")
        )
    found = registering.differing(person, facts)
    if not found:
        raise Impossible(_("This changes nothing."))
    if "email" in found and not policy.may(act.by, Permission.ADDRESS_EDIT, person):
        raise Impossible(address_stays(), "email")
    _refuse_shared_address(facts["email"], person)
    told: list[str] = []
    if any(fact in NAMES for fact in found) and not is_correction:
        _keep_former_name(person, from_day)
        found["from"] = (None, from_day)
        told.append(_("%(name)s stays as an earlier name.", name=name(person)))
    for fact, value in facts.items():
        setattr(person, fact, value)
    person.refresh_search()
    line = registering.note(person, RegisterMove.CHANGED, found, by=act.by, reason=act.reason)
    silent = "email" in found and not person.email
    warned = (_("Without an e-mail address they cannot sign in."),) if silent else ()
    return Touched(told=(*appointment_actions.told_of(line), *told), warned=warned)


def _keep_former_name(person: Person, until: date) -> None:
    if until > clock.today():
        raise Impossible(
            _("A name or rank can be changed from today on at the latest: enter it on its day."), "from_day"
        )
    latest = max((former.until for former in person.former_names), default=None)
    if latest is not None and until <= latest:
        raise Impossible(
            _(
                "An earlier name already stands until %(day)s: choose a later day.",
                day=format_day(latest, language()),
            ),
            "from_day",
        )
    person.former_names.append(FormerName(until=until, **{fact: getattr(person, fact) for fact in NAMES}))


def address_stays() -> str:
    """Why the address of somebody may not be changed: whoever reads what is sent there could become them."""
    return _("They hold a role that you may not grant, so ask somebody who may to change the address.")


def _refuse_shared_address(address: str | None, person: Person | None) -> None:
    if not address:
        return
    other = db.session.scalar(select(Person).where(Person.email == address))
    if other is not None and other is not person:
        raise Impossible(_("%(name)s has this e-mail address.", name=name(other)), "email")
