"""Requests to join: asked once, answered by the lead with a part or a reason, or taken back."""

from sqlalchemy.exc import IntegrityError

from app import clock
from app.activities.join_forms import Wanted
from app.activities.join_queries import granted_of, open_of
from app.activities.uploads import NO_PAPERS, Papers, named
from app.extensions import db
from app.models import Activity, JoinAnswer, JoinRequest, Person, Status


def ask(activity: Activity, *, wanted: Wanted, by: Person) -> JoinRequest:
    """A request of `by`; while one is open, that one as it stands (see rewrite())."""
    present = open_of(activity, by)
    if present is not None:
        return present
    request = JoinRequest(activity_id=activity.id, person_id=by.id, asked_at=clock.now(), **wanted._asdict())
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError:
        # The same press twice: the other one was first.
        present = open_of(activity, by)
        if present is None:
            raise
        return present
    return request


def rewrite(request: JoinRequest, *, wanted: Wanted, by: Person) -> bool:
    """Other words and facts in one's own request. Answers whether it was still open."""
    assert request.person_id == by.id
    db.session.refresh(request, with_for_update=True)
    if request.answered_at is not None:
        return False
    for name, value in wanted._asdict().items():
        setattr(request, name, value)
    return True


def withdraw(request_id: int | None, *, by: Person) -> None:
    """Takes one's own open request back; nothing where it was answered."""
    request = db.session.get(JoinRequest, request_id) if request_id is not None else None
    if request is not None and request.person_id == by.id:
        _answer(request, JoinAnswer.WITHDRAWN)


def decline(request: JoinRequest, *, reason: str, by: Person) -> bool:
    """The lead says no; the person reads why. Answers whether the request was still open."""
    assert request.activity.lead_id == by.id
    return _answer(request, JoinAnswer.DECLINED, reason)


def proposed(activity: Activity, person: Person) -> None:
    """The lead proposed a part to `person`: if they had asked for one, that is the answer."""
    request = open_of(activity, person)
    if request is not None:
        _answer(request, JoinAnswer.PROPOSED)


def brought(activity: Activity, person: Person) -> Papers:
    """What `person` asked with and becomes evidence once they confirm the part that the lead gave them."""
    found = [request.papers for request in granted_of(activity, person) if request.papers]
    uploads = [one for papers in found for one in named(papers["files"], person)]
    return NO_PAPERS._replace(uploads=uploads, links=[link for papers in found for link in papers["links"]])


def let_go(activity: Activity, person: Person) -> None:
    """What was brought is evidence from now on, or will never be: the person's requests hold it no longer."""
    for request in granted_of(activity, person):
        request.papers = None


def turned_down(activity: Activity, person: Person) -> None:
    """A part that was proposed to `person` is declined or withdrawn: what they brought goes, unless another one is proposed."""
    if not any(
        part.person_id == person.id and part.status is Status.PROPOSED for part in activity.contributions
    ):
        let_go(activity, person)


def _answer(request: JoinRequest, answer: JoinAnswer, reason: str = "") -> bool:
    """Answers a request that is still open once its row is held: of two answers at once the first one stands."""
    db.session.refresh(request, with_for_update=True)
    if request.answered_at is not None:
        return False
    request.answer, request.answered_at, request.reason = answer, clock.now(), reason
    if answer is not JoinAnswer.PROPOSED:
        request.papers = None
    return True
