"""Passwords, failed tries and the end of sessions: what signing in writes."""

from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select

from app import clock
from app.extensions import db
from app.models import Person, SignInFailure

# About 20 ms and 19 MiB a try.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified where nobody has the address, so that the answer takes as long either way.
_NOBODY = _hasher.hash("nobody has this password")

WINDOW = timedelta(minutes=15)
TRIES_OF_ACCOUNT = 8
# A whole campus may come from one address.
TRIES_OF_ADDRESS = 60

DEMO_DOMAIN = "@demo.pattana"


def fits(person: Person, password: str) -> bool:
    """Whether `password` is the person's."""
    try:
        return _hasher.verify(person.password_hash or _NOBODY, password) and person.password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def person_with_password(*, email: str, password: str) -> Person | None:
    """The person whom address and password belong to; None says nothing about which of them was wrong."""
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        fits(Person(given_en="Nobody"), password)
        return None
    return person if fits(person, password) else None


def set_password(person: Person, password: str) -> None:
    """Stores the password; every session that began with the old one is over."""
    person.password_hash = _hasher.hash(password)
    end_sessions(person)


def save_settings(*, language: str, wants_digest: bool, by: Person) -> None:
    """In which language messages come, and whether a daily one does."""
    by.language, by.wants_digest = language, wants_digest


def save_finding(*, discipline: str | None, is_findable: bool, by: Person) -> None:
    """Their field of study, which later approvals carry; and whether colleagues find them by what they did."""
    by.discipline_code, by.is_findable = discipline, is_findable


def end_sessions(person: Person) -> None:
    """Ends every session of `person`, on every device."""
    person.session_number += 1


def is_throttled(*, account: str, address: str) -> bool:
    """Whether this account or this address failed too often within the last quarter of an hour."""
    since = clock.now() - WINDOW

    def failures(of: object) -> int:
        query = select(func.count(SignInFailure.id)).where(of, SignInFailure.at > since)  # type: ignore[arg-type]
        return db.session.scalar(query) or 0

    return (
        failures(SignInFailure.account == _folded(account)) >= TRIES_OF_ACCOUNT
        or failures(SignInFailure.address == address) >= TRIES_OF_ADDRESS
    )


def count_failure(*, account: str, address: str) -> None:
    """Counts a failed try, in its own transaction: the answer is an error, which keeps nothing else."""
    db.session.rollback()
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < clock.now() - timedelta(days=1)))
    db.session.add(SignInFailure(account=_folded(account), address=address, at=clock.now()))
    db.session.commit()


def forget_failures(*, account: str) -> None:
    """After a success the account starts anew; what the address did wrong elsewhere still counts."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.account == _folded(account)))


def demo_accounts() -> list[Person]:
    """The fixed sign-ins of the demo university, for the sign-in page in demo mode."""
    return list(
        db.session.scalars(select(Person).where(Person.email.like(f"%{DEMO_DOMAIN}")).order_by(Person.id))
    )


def _folded(account: str) -> str:
    return account.strip().lower()[:254]
