"""The full form for something new: what a test sends with it, and what there is afterwards."""

from sqlalchemy import select

from app.extensions import db
from app.models import Activity, Contribution

NEW = "/activities/new"


def only() -> Contribution:
    return db.session.scalars(select(Contribution)).one()


def nothing() -> bool:
    return db.session.scalar(select(Activity.id).limit(1)) is None


def short(university, kind="lecture", **more):
    return {
        "kind": university.kind(kind).id,
        "title": "บรรยายเรื่องดนตรีถิ่นใต้",
        "first_day": "10/6/2568",
        "last_day": "",
        "hours": "1:30",
        **more,
    }
