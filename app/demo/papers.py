"""Evidence for the demo's activities: one page and one picture, which all records share under names of their own."""

import io

from PIL import Image

from app import clock
from app.models import Evidence, Person
from app.storage import evidence_store

PAGE = "Pattana demo university. This page stands for a piece of evidence; everybody and everything here is made up."
# The lake at dusk, from top to bottom, as red, green and blue.
DUSK = ((32, 74, 122), (226, 140, 90), (38, 92, 110), (16, 40, 56))


class Papers:
    """The stored files by their ending: (media type, content's digest, size in bytes)."""

    def __init__(self) -> None:
        store = evidence_store()
        page, picture = _page(PAGE), _picture()
        self.files = {
            "pdf": ("application/pdf", store.put(page), len(page)),
            "png": ("image/png", store.put(picture), len(picture)),
        }

    def paper(self, name: str, by: Person) -> Evidence:
        """A piece of evidence called `name`, added by `by` now."""
        media_type, digest, size = self.files[name.rpartition(".")[2]]
        return Evidence(
            name=name,
            media_type=media_type,
            sha256=digest,
            size=size,
            added_by_id=by.id,
            added_at=clock.now(),
        )


def _page(text: str) -> bytes:
    """A PDF of one A4 page with `text`, in ASCII and without brackets, in two lines."""
    half = text.index(". ") + 1
    drawn = f"BT /F1 11 Tf 56 760 Td ({text[:half]}) Tj 0 -18 Td ({text[half:].strip()}) Tj ET".encode(
        "ascii"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + tail


def _picture() -> bytes:
    """A small picture of water and sky, blended from the colours of DUSK."""
    small = Image.new("RGB", (1, len(DUSK)))
    small.putdata(list(DUSK))
    out = io.BytesIO()
    small.resize((480, 320), Image.Resampling.BICUBIC).save(out, "PNG")
    return out.getvalue()
