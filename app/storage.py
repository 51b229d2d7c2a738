"""Stored files: bytes kept on disk under the digest of their content, so that the same file is stored once."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Store:
    """Files by the SHA-256 of their content, in hexadecimal; another digest is a ValueError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Stores `content` and answers its digest. What is there already only becomes new again, see `older_than`."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            path.touch()
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        # Under its name only once it is whole: a reader never meets half a file.
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix="partial-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(partial).replace(path)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
        return digest

    def open(self, digest: str) -> BinaryIO:
        """The content, to be read and closed; FileNotFoundError where there is none."""
        return self._path(digest).open("rb")

    def exists(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def delete(self, digest: str) -> None:
        """Nothing happens where there is none."""
        self._path(digest).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The digests of what was last put before `moment`: candidates for tidying up."""
        for path in sorted(self.folder.glob("??/*")):
            put = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if _DIGEST.fullmatch(path.name) and put < moment:
                yield path.name

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is no digest")
        return self.folder / digest[:2] / digest


def evidence_store() -> Store:
    """Where the files of evidence are."""
    return Store(Path(current_app.config["INSTANCE"]) / "evidence")
