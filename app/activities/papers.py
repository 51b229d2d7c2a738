"""What may be evidence: files of known types, told by their content and never by their name, and links to the web."""

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

import filetype
from flask import current_app
from flask_babel import gettext as _
from PIL import Image, ImageOps, ImageSequence
from werkzeug.datastructures import FileStorage

MOST_FILES = 10
MOST_LINKS = 20
# What a browser offers to choose from; what counts is the content.
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp,.gif,.docx,.xlsx,.pptx,.odt,.ods,.odp"
# Pixels of all frames together: what is larger is made to exhaust memory, or is no photograph.
MOST_PIXELS = 50_000_000
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
_PILLOW = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}
_BROKEN_IMAGE = (OSError, ValueError, SyntaxError, EOFError, MemoryError)


class PaperRefused(Exception):
    """A file or a link that cannot be evidence; the message is a sentence that says what to do."""


class Checked(NamedTuple):
    """A file that may be evidence: its name made safe, its media type, and the bytes to store."""

    name: str
    media_type: str
    content: bytes


def check(file: FileStorage) -> Checked:
    """`file` if it may be evidence, images made anew without what cameras write into them; else PaperRefused."""
    shown = safe_name(file.filename or "", "")
    limit: int = current_app.config["EVIDENCE_FILE_LIMIT"]
    content = file.stream.read(limit + 1)
    if not content:
        raise PaperRefused(_("“%(name)s” is empty. Choose the file again.", name=shown))
    if len(content) > limit:
        raise PaperRefused(
            _(
                "“%(name)s” is larger than %(size)s MB. Make it smaller, or put it elsewhere and add a link.",
                name=shown,
                size=limit // (1024 * 1024),
            )
        )
    ending = _ending(content, shown)
    if ending in _PILLOW:
        content = _made_anew(content, ending, shown)
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
    if dot and last.lower() in (ending, {"jpg": "jpeg"}.get(ending)):
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
    guess = filetype.guess(content)
    found = guess.extension if guess else ""
    if content[:4] == b"PK\x03\x04":
        return _office(content, shown)
    if found in ("pdf", *_PILLOW):
        return str(found)
    raise PaperRefused(
        _(
            "“%(name)s” is of a type that cannot be kept. Use PDF, a picture (PNG, JPG, WebP, GIF) or an office file (DOCX, XLSX, PPTX, ODT, ODS, ODP).",
            name=shown,
        )
    )


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
        raise PaperRefused(_damaged(shown)) from None
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


def _made_anew(content: bytes, ending: str, shown: str) -> bytes:
    """The picture drawn again from its pixels: place, camera and whatever else hides in the file are gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[_PILLOW[ending]]) as image:
                frames = getattr(image, "n_frames", 1)
                if image.width * image.height * frames > MOST_PIXELS:
                    raise PaperRefused(_too_many_pixels(shown))
                return _WRITERS[ending](image, frames)
    except Image.DecompressionBombError:
        raise PaperRefused(_too_many_pixels(shown)) from None
    except _BROKEN_IMAGE:
        raise PaperRefused(_damaged(shown)) from None


def _still(image: Image.Image, ending: str, **how: object) -> bytes:
    out = io.BytesIO()
    _clean(ImageOps.exif_transpose(image), ending != "jpg").save(out, _PILLOW[ending], **how)
    return out.getvalue()


def _moving(image: Image.Image, ending: str, frames: int) -> bytes:
    if frames == 1:
        return _still(image, ending)
    pictures, durations = [], []
    for frame in ImageSequence.Iterator(image):
        pictures.append(_clean(frame, True))
        durations.append(frame.info.get("duration", 100))
    out = io.BytesIO()
    pictures[0].save(
        out, _PILLOW[ending], save_all=True, append_images=pictures[1:], duration=durations, loop=0
    )
    return out.getvalue()


def _clean(image: Image.Image, may_be_clear: bool) -> Image.Image:
    """The pixels alone, on a new picture that knows nothing of the old one."""
    mode = "RGBA" if may_be_clear and image.has_transparency_data else "RGB"
    clean = Image.new(mode, image.size)
    clean.paste(image.convert(mode))
    return clean


_WRITERS: dict[str, Callable[[Image.Image, int], bytes]] = {
    "jpg": lambda image, _frames: _still(image, "jpg", quality=90),
    "png": lambda image, _frames: _still(image, "png"),
    "webp": lambda image, frames: _moving(image, "webp", frames),
    "gif": lambda image, frames: _moving(image, "gif", frames),
}


def _too_many_pixels(shown: str) -> str:
    return _("“%(name)s” has too many pixels. Make the picture smaller and add it again.", name=shown)


def _damaged(shown: str) -> str:
    return _(
        "“%(name)s” is damaged or not what its name says. Open it, save it again and add it.", name=shown
    )
