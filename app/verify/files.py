"""Do the files of evidence match their checksums? Each stored file is read once, however many records name it."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

from sqlalchemy import select

from app.extensions import db
from app.models import Evidence
from app.storage import Store, evidence_store
from app.verify.reading import BATCH, Findings, listed

# Bytes that are in memory at once.
PIECE = 1_048_576


def files() -> Findings:
    """Each file that evidence names: it is there, has the bytes it was stored with, and the size that is written."""
    query = (
        select(Evidence.sha256, Evidence.id, Evidence.size)
        .where(Evidence.sha256 != "")
        .order_by(Evidence.sha256, Evidence.id)
    )
    store = evidence_store()
    rows = db.session.execute(query, execution_options={"yield_per": BATCH})
    for digest, group in groupby(rows, key=lambda row: row.sha256):
        yield list(_of(store, digest, [(row.id, row.size) for row in group]))


def _of(store: Store, digest: str, named: list[tuple[int, int]]) -> Iterator[str]:
    where = f"evidence {listed([one for one, _size in named])}"
    try:
        with store.open(digest) as file:
            found, size = _sum(file)
    except FileNotFoundError:
        yield f"File {digest} is missing: {where}."
        return
    except (OSError, ValueError) as error:
        yield f"File {digest} cannot be read ({error}): {where}."
        return
    if found != digest:
        yield f"File {digest} has other bytes than were stored, {size:,} of them: {where}."
        return
    wrong = [one for one, written in named if written != size]
    if wrong:
        yield f"File {digest} has {size:,} bytes; another size is written at evidence {listed(wrong)}."


def _sum(file: BinaryIO) -> tuple[str, int]:
    """The SHA-256 of what is in `file`, in hexadecimal, and how many bytes that is."""
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
