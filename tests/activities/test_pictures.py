"""Pictures from telephones: what is kept of them, how large, and without what."""

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import Image
from sqlalchemy import text

from app.activities import pictures
from app.activities.pictures import LONGEST_SIDE
from app.extensions import db
from tests.activities.page_text import root_of
from tests.activities.photos import add, draft, drawn, kept, saved
from tests.activities.said import said

__all__ = ["add", "draft"]

# What a telephone writes: the camera, how it was held (6: turned to the right), and where.
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>telling xmp</rdf:RDF></x:xmpmeta>'


def exif(held: int = 1) -> bytes:
    found = Image.Exif()
    found[0x010F] = "A telling camera"
    found[0x0112] = held
    found[0x8825] = {1: "N", 2: (7.0, 12.0, 30.0), 3: "E", 4: (100.0, 35.0, 0.0)}
    return found.tobytes()


def noise(size, mode="RGB") -> Image.Image:
    """What no picture format makes small."""
    return Image.effect_noise(size, 120).convert(mode)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_red(image: Image.Image, x: float, y: float) -> bool:
    at = (int(image.width * x), int(image.height * y))
    red, green, _blue = image.convert("RGB").getpixel(at)
    return red > 150 and green < 100


ONE_ENGINE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


# HEIC


@ONE_ENGINE
@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "IMG_0001.heif", "IMG_0001.jpg", "IMG_0001.hif"])
def test_heic_becomes_jpeg_of_the_same_name(add, name):
    assert add((saved(drawn(), "HEIF", exif=exif()), name)).status_code == 303
    [(item, content)] = kept()
    assert (item.name, item.media_type) == ("IMG_0001.jpg", "image/jpeg")
    assert opened(content).format == "JPEG"
    assert opened(content).size == (80, 60)
    assert is_red(opened(content), 0.2, 0.2) and not is_red(opened(content), 0.8, 0.8)


@ONE_ENGINE
def test_of_several_pictures_in_one_heic_the_first_is_kept(add):
    several = pillow_heif.from_pillow(drawn())
    several.add_from_pillow(Image.new("RGB", (40, 40), "blue"))
    out = io.BytesIO()
    several.save(out)
    assert add((out.getvalue(), "burst.heics")).status_code == 303
    [(item, content)] = kept()
    assert item.name == "burst.jpg" and opened(content).size == (80, 60)


@ONE_ENGINE
def test_heic_whose_pixels_are_clear_lies_on_white(add):
    clear = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    assert add((saved(clear, "HEIF"), "clear.heic")).status_code == 303
    [(_item, content)] = kept()
    assert min(opened(content).getpixel((10, 10))) > 245


@ONE_ENGINE
@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_torn_heic_is_refused_with_what_to_do(add, cut):
    whole = saved(noise((200, 200)), "HEIF")
    response = add((whole[: int(len(whole) * cut)], "IMG_1.HEIC"))
    assert response.status_code == 422
    assert "“IMG_1.HEIC” is a HEIC picture that could not be read." in said(response)
    assert "Settings > Camera > Formats > Most Compatible" in said(response)
    assert kept() == []


@ONE_ENGINE
def test_what_only_says_that_it_is_heic_is_refused_with_what_to_do(add):
    response = add((b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"<html>" * 50, "a.heic"))
    assert response.status_code == 422
    assert "is a HEIC picture that could not be read" in said(response)


@ONE_ENGINE
def test_without_a_decoder_the_sentence_says_what_to_do(add, monkeypatch):
    monkeypatch.setattr(pictures, "READS_HEIC", False)
    response = add((saved(drawn(), "HEIF"), "a.heic"))
    assert response.status_code == 422
    assert "on an iPhone choose Settings" in said(response)


@ONE_ENGINE
def test_a_jpeg_that_is_called_heic_and_a_text_that_is(add):
    response = add((saved(drawn(), "JPEG"), "a.heic"), (b"just text", "b.heic"))
    assert response.status_code == 422
    assert "“b.heic” is of a type that cannot be kept." in said(response)
    assert 'value="' in response.text and "a.jpg" in said(response)


# Place, camera, way up


@ONE_ENGINE
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_no_place_and_no_camera_is_left_in_any_picture(add, kind):
    how = {"exif": exif(), "xmp": XMP} if kind != "PNG" else {"exif": exif()}
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        how["pnginfo"] = PngInfo()
        how["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())
        how["pnginfo"].add_text("Comment", "telling comment")
    taken = saved(drawn(), kind, **how)
    assert opened(taken).getexif().get_ifd(0x8825), "the test's own picture must say where it was taken"
    assert add((taken, f"a.{kind.lower()}")).status_code == 303
    [(_item, content)] = kept()
    found = opened(content)
    assert not found.getexif() and not found.getexif().get_ifd(0x8825)
    assert not {"exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "comment"} & set(found.info)
    for telling in (b"telling", b"Exif", b"xmpmeta", b"GPS"):
        assert telling not in content


@ONE_ENGINE
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_kept_the_right_way_up(add, kind):
    assert add((saved(drawn(), kind, exif=exif(held=6)), "a.jpg")).status_code == 303
    [(_item, content)] = kept()
    upright = opened(content)
    # Turned to the right: what was the upper left is the upper right.
    assert upright.size == (60, 80)
    assert is_red(upright, 0.8, 0.2) and not is_red(upright, 0.2, 0.2)


# Size


@ONE_ENGINE
@pytest.mark.parametrize(
    ("kind", "size", "then"),
    [
        ("JPEG", (5000, 2500), (LONGEST_SIDE, 1280)),
        ("HEIF", (2600, 5200), (1280, LONGEST_SIDE)),
        ("PNG", (5120, 64), (LONGEST_SIDE, 32)),
        ("WEBP", (3000, 1500), (LONGEST_SIDE, 1280)),
        ("JPEG", (LONGEST_SIDE, 100), (LONGEST_SIDE, 100)),
        ("PNG", (40, 30), (40, 30)),
    ],
)
def test_the_longest_side_is_bounded_and_nothing_is_made_larger(add, kind, size, then):
    assert add((saved(drawn(size), kind), "a.x")).status_code == 303
    [(item, content)] = kept()
    assert opened(content).size == then
    assert item.size == len(content)


@ONE_ENGINE
def test_a_photo_over_the_limit_is_taken_when_it_is_not_as_it_is_kept(add, app):
    app.config["EVIDENCE_FILE_LIMIT"] = 4_000_000
    photo = saved(noise((1000, 750)).resize((4000, 3000)), "JPEG", quality=100)
    assert len(photo) > 4_000_000
    assert add((photo, "large.jpg")).status_code == 303
    [(item, _content)] = kept()
    assert item.size <= 4_000_000


@ONE_ENGINE
def test_a_picture_that_stays_over_the_limit_is_refused(add, app):
    app.config["EVIDENCE_FILE_LIMIT"] = 100_000
    response = add((saved(noise((600, 600)), "PNG"), "noise.png"))
    assert response.status_code == 422
    assert "“noise.png” is larger than" in said(response)


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@ONE_ENGINE
@pytest.mark.parametrize(
    "content",
    [
        claims(60_000, 60_000),
        claims(8000, 7000),
        saved(Image.new("L", (12_000, 11_000)), "JPEG"),
        saved(Image.new("L", (8000, 7000)), "JPEG", progressive=True),
    ],
    ids=["bomb", "large", "large jpeg", "large progressive jpeg"],
)
def test_too_many_pixels_are_refused_before_they_are_unpacked(add, content):
    response = add((content, "bomb.png"))
    assert response.status_code == 422
    assert "has too many pixels" in said(response)


@ONE_ENGINE
def test_a_jpeg_of_a_hundred_million_pixels_is_made_smaller_while_it_is_read(add):
    assert add((saved(Image.new("L", (12_000, 9000), 200), "JPEG"), "s.jpg")).status_code == 303
    [(_item, content)] = kept()
    assert opened(content).size == (LONGEST_SIDE, 1920)


# Kinds of pixels


@ONE_ENGINE
def test_unusual_pixels_are_kept_as_pixels_that_every_browser_shows(add):
    palette = drawn().quantize(8)
    clear_palette = drawn().quantize(8)
    clear_palette.info["transparency"] = 0
    files = [
        (saved(drawn(mode="CMYK"), "JPEG"), "cmyk.jpg"),
        (saved(drawn(mode="L"), "JPEG"), "grey.jpg"),
        (saved(palette, "PNG"), "palette.png"),
        (saved(clear_palette, "PNG", transparency=0), "clear.png"),
        (saved(Image.new("RGBA", (8, 8), (255, 0, 0, 90)), "PNG"), "alpha.png"),
        (saved(Image.new("I;16", (8, 8), 40_000), "PNG"), "deep.png"),
        (saved(drawn(mode="1"), "PNG"), "ink.png"),
    ]
    assert add(*files).status_code == 303
    found = {item.name: opened(content) for item, content in kept()}
    assert {name: image.mode for name, image in found.items()} == {
        "cmyk.jpg": "RGB",
        "grey.jpg": "RGB",
        "palette.png": "RGB",
        "clear.png": "RGBA",
        "alpha.png": "RGBA",
        "deep.png": "RGB",
        "ink.png": "RGB",
    }
    assert found["alpha.png"].getpixel((1, 1)) == (255, 0, 0, 90)
    assert found["deep.png"].getpixel((1, 1)) == (156, 156, 156)


# The lock


@ONE_ENGINE
def test_others_write_while_a_picture_is_drawn(add, app, monkeypatch):
    """On SQLite one writer's place is free while a photo is decoded: somebody else's write does not wait for it."""
    made_anew = pictures.made_anew
    wrote = []

    def meanwhile(content, ending, shown):
        with db.engine.execution_options(writes=True).begin() as other:
            other.execute(text("UPDATE person SET email = email"))
            wrote.append(shown)
        return made_anew(content, ending, shown)

    monkeypatch.setattr(pictures, "made_anew", meanwhile)
    assert add((saved(drawn(), "JPEG"), "a.jpg"), (saved(drawn((9, 9)), "PNG"), "b.png")).status_code == 303
    assert wrote == ["a.jpg", "b.png"]
    assert len(kept()) == 2


def test_the_field_says_what_becomes_of_photos(university, client_of, draft):
    page = client_of(university.musician, "en").get(f"/activities/{draft.activity_id}/evidence")
    assert "kept with at most 2,560 pixels a side" in said(page)
    assert ".heic" in next(node for node in root_of(page).iter("input") if node.get("type") == "file").get(
        "accept"
    )
