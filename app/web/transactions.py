"""One commit a request: a write that answered below 400 is committed after the view, everything else is rolled back."""

from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.web import errors
from app.web.databases import READING


def init_app(app: Flask) -> None:
    app.after_request(commit_once)


def commit_once(response: Response) -> Response:
    """Commits what a write did. Where the database refuses at the last moment, nothing was done and the page says so."""
    if request.method in READING or response.status_code >= 400:
        db.session.rollback()
        return response
    try:
        db.session.commit()
    except (StaleDataError, IntegrityError) as error:
        db.session.rollback()
        return errors.conflict(error)
    return response


def let_others_write() -> None:
    """Ends the transaction of a request that has only read so far: SQLite's one writer's place is free meanwhile.

    What was read stays as it was read, as it may on PostgreSQL too; what is written next is locked and read anew.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Something was written: it must be committed with the request, or not at all.")
    before, session.expire_on_commit = session.expire_on_commit, False
    try:
        session.commit()
    finally:
        session.expire_on_commit = before
