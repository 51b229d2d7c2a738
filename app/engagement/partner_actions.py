"""Writing the register of partners: add, correct, merge and separate. Nothing is ever deleted; each writes its line of history."""

from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, ledger
from app.access.scopes import is_university_hr
from app.engagement.queries import closed_with, name_of
from app.extensions import db
from app.models import Partner, Period, Person, RegisterMove, Scale
from app.registering import differing, note

# Facts by which figures are told apart: a change of them restates what was closed.
COUNTED = ("sector_code", "scale", "province", "country")


class PartnerFacts(NamedTuple):
    """What a form says of a partner."""

    name_th: str
    name_en: str
    sector_code: str
    scale: Scale
    province: str
    country: str


class Impossible(Exception):
    """A change that cannot be; the sentence belongs to the form's field of this name, or above the form."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def add_partner(facts: PartnerFacts, *, by: Person) -> Partner:
    partner = Partner(**facts._asdict(), added_by_id=by.id, added_at=clock.now())
    db.session.add(partner)
    note(partner, RegisterMove.ADDED, {fact: (None, value) for fact, value in facts._asdict().items()}, by=by)
    return partner


def change_partner(partner: Partner, facts: PartnerFacts, *, by: Person, reason: str) -> None:
    """Other facts. Where sector, scale or place change figures of a closed period it needs the university's HR and a reason."""
    moment = ledger.lock()
    _hold(partner)
    changed = differing(partner, facts._asdict())
    if not changed:
        raise Impossible(_("Nothing is different from what stands already."))
    if set(COUNTED) & set(changed):
        _refuse_closed(closed_with(partner), by=by, reason=reason)
    partner.rename(facts.name_th, facts.name_en)
    partner.sector_code, partner.scale = facts.sector_code, facts.scale
    partner.province, partner.country = facts.province, facts.country
    note(partner, RegisterMove.CHANGED, changed, by=by, reason=reason, at=moment)
    db.session.expire(partner, ["sector"])


def merge_partner(partner: Partner, into: Partner, *, by: Person, reason: str) -> Partner:
    """From now on `partner` is `into`, or what that was merged into, which is answered. Both keep their rows and histories."""
    moment = ledger.lock()
    for one in sorted((partner, into), key=lambda one: one.id):
        _hold(one)
    survivor = into.survivor
    if survivor.id == partner.id:
        raise Impossible(bar_to_itself(partner, into))
    if partner.merged_into_id is not None:
        raise Impossible(
            _(
                "“%(name)s” is merged into another one already. Separate it first.",
                name=name_of(partner),
            )
        )
    _refuse_closed(closed_with(partner), by=by, reason=reason)
    partner.merged_into_id = survivor.id
    note(
        partner, RegisterMove.MERGED, {"merged_into_id": (None, survivor.id)}, by=by, reason=reason, at=moment
    )
    note(survivor, RegisterMove.MERGED, {"merged_from": (None, partner.id)}, by=by, reason=reason, at=moment)
    db.session.expire(partner, ["merged_into"])
    return survivor


def bar_to_itself(partner: Partner, into: Partner) -> str:
    """Why the two cannot be merged: they are one already."""
    if partner.id == into.id:
        return _("A partner cannot be merged into itself. Choose the other one.")
    return _("“%(other)s” is merged into “%(name)s” already.", other=name_of(into), name=name_of(partner))


def separate_partner(partner: Partner, *, by: Person, reason: str) -> Partner:
    """Undoes the merge: `partner` is itself again, with all that named it. Answers what it was merged into."""
    moment = ledger.lock()
    _hold(partner)
    into = partner.merged_into
    if into is None:
        raise Impossible(_("“%(name)s” is merged into no other.", name=name_of(partner)))
    _refuse_closed(closed_with(partner), by=by, reason=reason)
    partner.merged_into_id = None
    note(
        partner, RegisterMove.SEPARATED, {"merged_into_id": (into.id, None)}, by=by, reason=reason, at=moment
    )
    note(into, RegisterMove.SEPARATED, {"merged_from": (partner.id, None)}, by=by, reason=reason, at=moment)
    db.session.expire(partner, ["merged_into"])
    return into


def _refuse_closed(closed: dict[Period, set[int]], *, by: Person, reason: str) -> None:
    """Figures that were closed change only by university HR, with a reason, and never by one's own work."""
    if not closed:
        return
    if not is_university_hr(by):
        raise Impossible(_("This changes figures of a closed period: the university's HR must do it."))
    if any(by.id in people for people in closed.values()):
        raise Impossible(
            _(
                "This changes closed figures by your own work: another member of the university's HR must do it."
            )
        )
    if not reason:
        raise Impossible(
            _("Write a reason: this changes figures of a closed period, and it stands in the history."),
            "reason",
        )


def _hold(partner: Partner) -> None:
    """Locks the partner's row and reads it anew."""
    query = select(Partner).where(Partner.id == partner.id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()
