"""The register of partners as it stood at a moment: whom each of them has turned out to be, and what each was."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from flask import g, has_request_context
from sqlalchemy import ColumnElement, Select, func, select

from app import as_was
from app.extensions import db
from app.models import Partner, Scale

PLACE: ColumnElement[str] = func.coalesce(func.nullif(Partner.province, ""), Partner.country)


class Known(NamedTuple):
    """What figures read of a partner. `place`: the code of its province, or abroad that of its country."""

    id: int
    sector: str
    scale: Scale
    place: str
    merged_into: int | None


class PartnerRegister:
    """Every partner by id; `survivors`: the partner that each one is, itself or what it was merged into."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = {one.id: one for one in known}
        self.survivors = {one: self._survivor(one) for one in self.known}

    def _survivor(self, partner_id: int) -> int:
        at, passed = partner_id, {partner_id}
        while (following := self.known[at].merged_into) is not None and following not in passed:
            passed.add(following)
            at = following
        return at

    def ids_of(
        self,
        *,
        partner_id: int | None = None,
        sector: str | None = None,
        sectors: Collection[str] = (),
        scale: Scale | None = None,
        place: str | None = None,
        among: Collection[int] | None = None,
        is_merged: bool | None = None,
    ) -> list[int]:
        """The ids under which entries name the partners that are meant: merged ones too. `sectors`: any of these; `among`: survivors."""
        is_ = self.survivors.get(partner_id, partner_id) if partner_id is not None else None
        found = []
        for one, survivor in self.survivors.items():
            facts = self.known[survivor]
            wanted = ((is_, survivor), (sector, facts.sector), (scale, facts.scale), (place, facts.place))
            if (
                all(asked in (None, there) for asked, there in wanted)
                and (not sectors or facts.sector in sectors)
                and (among is None or survivor in among)
                and is_merged in (None, self.known[one].merged_into is not None)
            ):
                found.append(one)
        return found


def unmerged(
    *, sector: str | None, sectors: Collection[str], scale: Scale | None, place: str | None
) -> Select[int]:
    """The ids of the partners that are so today and were merged into no other."""
    query = select(Partner.id).where(Partner.merged_into_id.is_(None))
    for column, wanted in ((Partner.sector_code, sector), (Partner.scale, scale), (PLACE, place)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query.where(Partner.sector_code.in_(sectors)) if sectors else query


def partner_register(as_of: datetime | None) -> PartnerRegister:
    """The register as of the moment, None: now. A statement or two, once a request."""
    if not has_request_context():
        return _read(as_of)
    kept: dict[datetime | None, PartnerRegister] = g.setdefault("partner_registers", {})
    if as_of not in kept:
        kept[as_of] = _read(as_of)
    return kept[as_of]


def _read(as_of: datetime | None) -> PartnerRegister:
    if as_of is None:
        # Plain columns: thousands of partners are read for every page.
        query = select(
            Partner.id,
            Partner.sector_code,
            Partner.scale,
            PLACE,
            Partner.merged_into_id,
        )
        return PartnerRegister(Known(*row) for row in db.session.execute(query.order_by(Partner.id)))
    then = as_was.past(as_of)
    partners = db.session.scalars(select(Partner).order_by(Partner.id))
    return PartnerRegister(_known(one.id, then.of(one)) for one in partners)


def _known(number: int, partner: Partner) -> Known:
    place = partner.province or partner.country
    return Known(number, partner.sector_code, Scale(partner.scale), place, partner.merged_into_id)
