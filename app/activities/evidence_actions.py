"""Writing evidence: files and links added and removed, each kept as a change of the activity's facts."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, past
from app.activities.obstacles import lock
from app.activities.uploads import Papers
from app.changes import note_change
from app.extensions import db
from app.facts import shared_facts
from app.models import Activity, Evidence, Person, Status
from app.storage import evidence_store
from app.web.language import language
from app.workflow import Refused


def add_evidence(activity: Activity, *, papers: Papers, by: Person) -> None:
    """Adds files and links; what is there already is not added twice."""
    lock(activity)
    before = shared_facts(activity)
    attach(activity, papers, by)
    note_change(activity, before, by)


def remove_evidence(item: Evidence, *, by: Person) -> None:
    """Removes a file or a link, unless a part was submitted with it: its reviewer must find what they were shown."""
    activity = item.activity
    lock(activity)
    for part in activity.contributions:
        line = past.last_submitted(part)
        shown = line.snapshot.get("evidence") or {} if line else {}
        if part.status in (Status.DRAFT, Status.RETURNED, Status.DECLINED) or str(item.id) not in shown:
            continue
        if part.person_id == by.id and part.status is Status.SUBMITTED:
            raise Refused(_("Your part was submitted with “%(name)s”. Take it back first.", name=item.name))
        raise Refused(
            _(
                "“%(name)s” stays: the part of %(who)s was submitted with it.",
                name=item.name,
                who=part.person.name_in(language()),
            )
        )
    before = shared_facts(activity)
    activity.evidence.remove(item)
    note_change(activity, before, by)


def sweep_evidence(older_than: datetime) -> int:
    """Deletes stored files that no evidence names and that were last put before the moment; answers how many."""
    named = set(db.session.scalars(select(Evidence.sha256).where(Evidence.sha256 != "")))
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
