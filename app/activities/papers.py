"""What may be evidence: files of known types, told by their content and never by their name, and links to the web."""

import io
import re
import unicodedata
import zipfile
from typing import NamedTuple
from urllib.parse import urlsplit

import filetype
from flask import current_app
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.activities import pictures
from app.activities.pictures import KEPT_AS, PaperRefused, damaged

MOST_FILES = 10
MOST_LINKS = 20
# What a browser offers to choose from; what counts is the content.
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.heic,.heif,.webp,.gif,.docx,.xlsx,.pptx,.odt,.ods,.odp"
# Bytes and entries of an office file when unpacked.
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ENTRIES = 10_000

_OOXML = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    **{ending: media_type for media_type, ending in _ODF.items()},
}
# Endings that mean the same, or that a telephone gave to what is kept as another type: a name does not carry both.
_SAME = {"jpg": ("jpg", "jpeg", "jpe", "heic", "heif", "hif", "heics", "heifs")}


class Checked(NamedTuple):
    """A file that may be evidence: its name made safe, its media type, and the bytes to store."""

    name: str
    media_type: str
    content: bytes


def check(file: FileStorage) -> Checked:
    """`file` if it may be evidence, pictures made anew and smaller (see pictures.py); else PaperRefused.

    A picture may be over the limit as it comes, if it is not as it is kept.
    """
    shown = safe_name(file.filename or "", "")
    limit: int = current_app.config["EVIDENCE_FILE_LIMIT"]
    # No more than this came with the request at all: see MAX_CONTENT_LENGTH.
    content = file.stream.read()
    if not content:
        raise PaperRefused(_("“%(name)s” is empty. Choose the file again.", name=shown))
    ending = _ending(content, shown)
    if ending in KEPT_AS:
        content, ending = pictures.made_anew(content, ending, shown), KEPT_AS[ending]
    if len(content) > limit:
        raise PaperRefused(
            _(
                "“%(name)s” is larger than %(size)s MB. Make it smaller, or put it elsewhere and add a link.",
                name=shown,
                size=limit // (1024 * 1024),
            )
        )
    return Checked(safe_name(shown, ending), MEDIA_TYPES[ending], content)


def safe_name(name: str, ending: str) -> str:
    """The last part of a path without invisible characters, at most 150 long; with `ending` where the content is that."""
    name = re.split(r"[\\/]", name)[-1]
    # Control and format characters: a name that reads backwards hides what it is.
    name = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in name)
    name = " ".join(re.sub(r'[<>:"|?*]', " ", name).split()).strip(". ")
    if not ending:
        return name[:150] or _("file")
    stem, dot, last = name.rpartition(".")
    if dot and last.lower() in _SAME.get(ending, (ending,)):
        name = stem
    return f"{name[:145].rstrip('. ') or _('file')}.{ending}"


def check_link(text: str) -> str:
    """A web address of http or https as typed; else PaperRefused."""
    try:
        parts = urlsplit(text)
        fine = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and not parts.username
        _port = parts.port
    except ValueError:
        fine = False
    if not fine or len(text) > 2000 or re.search(r"[\s<>\"\\^`{}|]", text):
        raise PaperRefused(
            _(
                "“%(link)s” is no address of a web page. Copy it from the browser: it begins with https://",
                link=text[:100],
            )
        )
    return text


def _ending(content: bytes, shown: str) -> str:
    """Which of the known types the content is."""
    if content[:4] == b"PK\x03\x04":
        return _office(content, shown)
    found = _guess(content)
    if found in ("pdf", *KEPT_AS):
        return found
    raise PaperRefused(
        _(
            "“%(name)s” is of a type that cannot be kept. Use PDF, a picture (JPG, HEIC, PNG, WebP, GIF) or an office file (DOCX, XLSX, PPTX, ODT, ODS, ODP).",
            name=shown,
        )
    )


def _guess(content: bytes) -> str:
    if pictures.is_heic(content):
        return "heic"
    guess = filetype.guess(content)
    # What looks like HEIC to others, and is none for us, could not be read.
    return str(guess.extension) if guess and guess.extension != "heic" else ""


def _office(content: bytes, shown: str) -> str:
    """Looks into the zip file without unpacking it: an office file has its main part, and no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            entries = box.infolist()
            names = {entry.filename for entry in entries}
            unpacked = sum(entry.file_size for entry in entries)
            kind = next((ending for part, ending in _OOXML.items() if part in names), "")
            if kind and "[Content_Types].xml" not in names:
                kind = ""
            if "mimetype" in names and not kind:
                with box.open("mimetype") as part:
                    kind = _ODF.get(part.read(100).decode("ascii", "replace").strip(), "")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise PaperRefused(damaged(shown)) from None
    if not kind:
        raise PaperRefused(
            _(
                "“%(name)s” is a packed file, or an office file of an unknown kind. Unpack it and add the documents inside.",
                name=shown,
            )
        )
    if any(name.rpartition("/")[2] == "vbaProject.bin" or name.startswith("Basic/") for name in names):
        raise PaperRefused(
            _("“%(name)s” holds macros. Save it without macros, or as PDF, and add it again.", name=shown)
        )
    if unpacked > MOST_UNPACKED or len(entries) > MOST_ENTRIES:
        raise PaperRefused(
            _("“%(name)s” is too large when unpacked. Save it as PDF and add it again.", name=shown)
        )
    return kind
