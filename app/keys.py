"""What ends the sign-in links that are still open, whoever made them: a newer one, a new password, a new role."""

from sqlalchemy import update

from app import clock, outbox
from app.extensions import db
from app.models import Person, SignInLink, Topic


def end_links(person: Person) -> None:
    """No link of `person` works any more, and none waits to be mailed.

    Whoever made one for somebody who held less must not find more behind it.
    """
    unused = SignInLink.person_id == person.id, SignInLink.used_at.is_(None), SignInLink.revoked_at.is_(None)
    db.session.execute(update(SignInLink).where(*unused).values(revoked_at=clock.now()))
    outbox.withdraw(person, Topic.SIGN_IN_LINK)
