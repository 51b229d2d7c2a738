"""Files on their way to becoming evidence: stored at once, and carried by the form that is not right yet."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.activities.papers import MOST_FILES, MOST_LINKS, check, check_link
from app.activities.pictures import PaperRefused
from app.models import Person
from app.storage import evidence_store
from app.web.transactions import let_others_write

# As long as a form lives that was sent after its session had ended.
LIFE_SECONDS = 12 * 3600


class Upload(NamedTuple):
    """A file that was checked and stored; `token` lets the same person's form name it again."""

    name: str
    media_type: str
    size: int
    sha256: str
    token: str


class Papers(NamedTuple):
    """What a form adds as evidence, and what of it was refused, as sentences."""

    uploads: list[Upload]
    links: list[str]
    refused_files: list[str]
    refused_links: list[str]

    @property
    def is_fine(self) -> bool:
        return not (self.refused_files or self.refused_links)

    def beside(self, earlier: Iterable[Upload]) -> "Papers":
        """With the files of an earlier form after its own, each once."""
        own = {one.sha256 for one in self.uploads}
        both = [*self.uploads, *(one for one in earlier if one.sha256 not in own)]
        refused = [] if len(both) <= MOST_FILES else [too_many()]
        return self._replace(uploads=both[:MOST_FILES], refused_files=[*self.refused_files, *refused])


def too_many() -> str:
    return _(
        "An activity has at most %(number)s files. Put several into one PDF, or add a link.",
        number=MOST_FILES,
    )


NO_PAPERS = Papers([], [], [], [])


def received(
    files: Iterable[FileStorage], tokens: Sequence[str], links: str, *, by: Person, already: int = 0
) -> Papers:
    """The files sent now, those an earlier try stored, and the links, one a line; `already`: files the activity has."""
    papers = Papers(carried(tokens, by), [], [], [])
    sent = [file for file in files if file.filename]
    if sent:
        # Drawing a telephone's photo takes most of a second.
        let_others_write()
    for file in sent:
        if len(papers.uploads) + already >= MOST_FILES:
            papers.refused_files.append(too_many())
            break
        try:
            found = check(file)
        except PaperRefused as refusal:
            papers.refused_files.append(str(refusal))
            continue
        upload = Upload(
            found.name, found.media_type, len(found.content), evidence_store().put(found.content), ""
        )
        if upload.sha256 not in {one.sha256 for one in papers.uploads}:
            papers.uploads.append(upload._replace(token=_token(upload, by)))
    for line in links.split():
        try:
            link = check_link(line)
        except PaperRefused as refusal:
            papers.refused_links.append(str(refusal))
        else:
            if link not in papers.links:
                papers.links.append(link)
    if len(papers.links) > MOST_LINKS:
        papers.refused_links.append(_("At most %(number)s links at once.", number=MOST_LINKS))
    return papers


def carried(tokens: Sequence[str], by: Person) -> list[Upload]:
    """The stored files that `tokens` name, if they are this person's and still there; another token names nothing."""
    found = []
    for token in tokens[:MOST_FILES]:
        try:
            name, media_type, size, sha256, person_id = _serializer().loads(token, max_age=LIFE_SECONDS)
        except (BadData, ValueError, TypeError):
            continue
        if person_id == by.id and evidence_store().exists(sha256):
            found.append(Upload(name, media_type, size, sha256, token))
    return found


def named(files: Iterable[Sequence[Any]], by: Person) -> list[Upload]:
    """Stored files kept as [name, media type, bytes, SHA-256], as a form of `by` carries them."""
    uploads = [Upload(name, media_type, size, sha256, "") for name, media_type, size, sha256 in files]
    return [one._replace(token=_token(one, by)) for one in uploads]


def _token(upload: Upload, by: Person) -> str:
    facts: list[Any] = [upload.name, upload.media_type, upload.size, upload.sha256, by.id]
    return str(_serializer().dumps(facts))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="evidence")
