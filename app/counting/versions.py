"""Targets and typed values are kept in versions: which of them stand, or stood at a moment."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_

from app.models import Target, TypedValue


def stands(of: type[Target] | type[TypedValue], as_of: datetime | None = None) -> ColumnElement[bool]:
    """Those that stand now, or that stood at the moment; of targets those that were taken away do not."""
    held = (
        of.replaced_at.is_(None)
        if as_of is None
        else (of.at <= as_of) & or_(of.replaced_at.is_(None), of.replaced_at > as_of)
    )
    return held & of.value.is_not(None)
