"""Writing evidence: files and links added and removed, each kept as a change of the activity's facts."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app import amendments, clock, past, workflow
from app.activities.obstacles import lock
from app.activities.uploads import Papers
from app.changes import note_change
from app.extensions import db
from app.facts import shared_facts
from app.models import Activity, Contribution, Evidence, JoinRequest, Person, Status
from app.storage import evidence_store
from app.web.language import language
from app.workflow import Refused


def add_evidence(activity: Activity, *, papers: Papers, by: Person) -> None:
    """Adds files and links; what is there already is not added twice."""
    lock(activity)
    before = shared_facts(activity)
    attach(activity, papers, by)
    note_change(activity, before, by)


def remove_evidence(item: Evidence, *, by: Person) -> bool:
    """Removes a file or a link, and answers whether it is gone. What a part of the remover's own was submitted with, and
    stands approved, goes once that part is approved without it. Refused where only another's part was submitted with it:
    its reviewer must find what they were shown.
    """
    activity = item.activity
    lock(activity)
    shown_with = [part for part in activity.contributions if _was_shown(part, item)]
    own = [part for part in shown_with if part.person_id == by.id]
    for part in own:
        if item.id in amendments.removed_by(part):
            _refuse_waiting(part)
        if part.status in past.WAITING:
            raise Refused(
                _(
                    "Your part was submitted with “%(name)s” and waits for a decision. While it does, the file stays.",
                    name=item.name,
                )
            )
    if own:
        _propose_removal(own, item, by)
        return False
    if shown_with:
        raise Refused(
            _(
                "“%(name)s” stays: the part of %(who)s was submitted with it.",
                name=item.name,
                who=shown_with[0].person.name_in(language()),
            )
        )
    before = shared_facts(activity)
    activity.evidence.remove(item)
    note_change(activity, before, by)
    return True


def keep_evidence(item: Evidence, *, by: Person) -> None:
    """The remover's own part no longer asks that the file or link goes."""
    lock(item.activity)
    for part in item.activity.contributions:
        if part.person_id == by.id and item.id in amendments.removed_by(part):
            _refuse_waiting(part)
            amendments.propose_removal(part, item.id, removed=False)
    db.session.flush()


def _refuse_waiting(part: Contribution) -> None:
    """What `part` proposes stays as it is while somebody decides on it."""
    if part.status in past.WAITING:
        raise Refused(_("Your change waits for a decision. Take it back first."))


def _was_shown(part: Contribution, item: Evidence) -> bool:
    """Whether what waits or stands of `part` was submitted, or approved, with `item`.

    A change that was submitted without it leaves what stands approved with it; and it is there as long as its removal
    is only proposed.
    """
    if part.status in (Status.DRAFT, Status.RETURNED, Status.DECLINED, Status.PROPOSED):
        return False
    if item.id in amendments.removed_by(part):
        return True
    lines = (past.approved_line(part), past.last_submitted(part))
    return any(str(item.id) in (line.snapshot.get("evidence") or {}) for line in lines if line is not None)


def _propose_removal(own: list[Contribution], item: Evidence, by: Person) -> None:
    """The first of the remover's parts that were submitted with `item` asks from now on that it goes."""
    part = next((one for one in own if one.status is Status.AMENDING), own[0])
    if part.status is Status.APPROVED:
        workflow.move(part, "amend", by=by)
    amendments.propose_removal(part, item.id, removed=True)
    db.session.flush()


def sweep_evidence(older_than: datetime) -> int:
    """Deletes stored files that neither evidence nor a request to join names and that were last put before the moment; answers how many."""
    named = set(db.session.scalars(select(Evidence.sha256).where(Evidence.sha256 != "")))
    # What somebody asks to join with becomes evidence once they confirm their part.
    for papers in db.session.scalars(select(JoinRequest.papers).where(JoinRequest.papers.is_not(None))):
        named |= {sha256 for _name, _type, _size, sha256 in (papers or {}).get("files", ())}
    store = evidence_store()
    unnamed = [digest for digest in store.older_than(older_than) if digest not in named]
    for digest in unnamed:
        store.delete(digest)
    return len(unnamed)


def attach(activity: Activity, papers: Papers, by: Person) -> None:
    """Adds stored files and links as evidence; a file or link that is there already is not added twice."""
    there = {item.sha256 or item.url for item in activity.evidence}
    moment = clock.now()
    for upload in papers.uploads:
        if upload.sha256 not in there:
            activity.evidence.append(
                Evidence(
                    name=upload.name,
                    sha256=upload.sha256,
                    media_type=upload.media_type,
                    size=upload.size,
                    added_by=by,
                    added_at=moment,
                )
            )
    for link in papers.links:
        if link not in there:
            name = link.split("://", 1)[-1].rstrip("/")[:255]
            activity.evidence.append(Evidence(name=name, url=link, added_by=by, added_at=moment))
