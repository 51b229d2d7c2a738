"""Pictures as they are kept: drawn again from their pixels, upright, small enough, and without what hides in a camera's file."""

import io
import warnings
from typing import Any

from flask_babel import gettext as _
from PIL import Image, ImageOps, ImageSequence

try:
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    READS_HEIC = True
except ImportError:
    # Where there is no decoder, who sends such a file is told what to do instead.
    READS_HEIC = False

# Pixels of the longest side: enough to read a page of A4 that was photographed, about 1 MB as JPEG.
LONGEST_SIDE = 2560
# Pixels that are in memory at once, of all frames together: what is larger is made to exhaust it, or is no photograph.
MOST_PIXELS = 50_000_000
# Pixels of a JPEG, whose decoder makes it smaller while it reads: some telephones' photos have 108 million.
MOST_PIXELS_OF_JPEG = 120_000_000
QUALITY = 88

# What the content is, and what is made of it.
KEPT_AS = {"png": "png", "jpg": "jpg", "webp": "webp", "gif": "gif", "heic": "jpg"}
_PILLOW = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF", "heic": "HEIF"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, MemoryError, RuntimeError)


class PaperRefused(Exception):
    """A file or a link that cannot be evidence; the message is a sentence that says what to do."""


def is_heic(content: bytes) -> bool:
    """Whether the file says of itself that it is HEIC or HEIF: by the brands in its first box, never by its name."""
    if content[4:8] != b"ftyp":
        return False
    length = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, length - 3, 4))}
    # AVIF shares the general brands; its pictures are packed otherwise.
    return bool(brands & _HEIC_BRANDS) and not brands & {b"avif", b"avis"}


def made_anew(content: bytes, ending: str, shown: str) -> bytes:
    """The picture in `content`, which is of the type `ending`, as it is kept: see KEPT_AS for what it is then.

    Place, camera and whatever else hides in the file are gone; its longest side is at most LONGEST_SIDE.
    """
    if ending == "heic" and not READS_HEIC:
        raise PaperRefused(_unreadable_heic(shown))
    try:
        with warnings.catch_warnings(), _open(content, ending) as image:
            warnings.simplefilter("ignore")
            _refuse_too_many_pixels(image, ending, shown)
            return _written(image, KEPT_AS[ending])
    except Image.DecompressionBombError:
        raise PaperRefused(_too_many_pixels(shown)) from None
    except _BROKEN:
        raise PaperRefused(_unreadable_heic(shown) if ending == "heic" else damaged(shown)) from None


def _open(content: bytes, ending: str) -> Image.Image:
    """The picture, of which only the head has been read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(content), formats=[_PILLOW[ending]])


def _refuse_too_many_pixels(image: Image.Image, ending: str, shown: str) -> None:
    """Asked of the head, before anything is unpacked; a JPEG is told to unpack itself smaller where it can."""
    most = MOST_PIXELS
    # A progressive JPEG has all of itself in memory before it can become smaller.
    if ending == "jpg" and not image.info.get("progressive"):
        most = MOST_PIXELS_OF_JPEG
    frames = 1 if ending == "heic" else getattr(image, "n_frames", 1)
    if image.width * image.height * frames > most:
        raise PaperRefused(_too_many_pixels(shown))
    if ending == "jpg":
        if image.mode in ("RGB", "L"):
            image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        if image.width * image.height > MOST_PIXELS:
            raise PaperRefused(_too_many_pixels(shown))


def _written(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    how: dict[str, Any] = {"quality": QUALITY} if kind == "jpg" else {}
    if kind in ("webp", "gif") and getattr(image, "n_frames", 1) > 1:
        pictures, durations = [], []
        for frame in ImageSequence.Iterator(image):
            pictures.append(_clean(frame, True))
            durations.append(frame.info.get("duration", 100))
        how |= {"save_all": True, "append_images": pictures[1:], "duration": durations, "loop": 0}
        pictures[0].save(out, _PILLOW[kind], **how)
    else:
        _clean(ImageOps.exif_transpose(image), kind != "jpg").save(out, _PILLOW[kind], **how)
    return out.getvalue()


def _clean(image: Image.Image, may_be_clear: bool) -> Image.Image:
    """The pixels alone, on a new picture that knows nothing of the old one, and not larger than it may be."""
    if image.mode.startswith("I"):
        # Sixteen bits a pixel: of them the upper eight.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    is_clear = image.has_transparency_data
    mode = "RGBA" if is_clear else "RGB"
    pixels = image.convert(mode)
    if max(pixels.size) > LONGEST_SIDE:
        pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if is_clear and may_be_clear:
        clean = Image.new("RGBA", pixels.size)
        clean.paste(pixels)
    else:
        # What shines through shows paper, never the colours that were hidden below.
        clean = Image.new("RGB", pixels.size, "white")
        clean.paste(pixels, mask=pixels if is_clear else None)
    return clean


def damaged(shown: str) -> str:
    return _(
        "“%(name)s” is damaged or not what its name says. Open it, save it again and add it.", name=shown
    )


def _too_many_pixels(shown: str) -> str:
    return _("“%(name)s” has too many pixels. Make the picture smaller and add it again.", name=shown)


def _unreadable_heic(shown: str) -> str:
    return _(
        "“%(name)s” is a HEIC picture that could not be read. Save it as JPEG and add it again; on an iPhone choose Settings > Camera > Formats > Most Compatible to take photos that everybody can open.",
        name=shown,
    )
