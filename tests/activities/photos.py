"""Photos to add to a draft, the draft, and what is kept of them: for more than one file of tests."""

import io

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.extensions import db
from app.models import Contribution, Evidence, Status
from app.storage import evidence_store
from tests.factories import make_contribution


def drawn(size=(80, 60), mode="RGB") -> Image.Image:
    """Red in the upper left quarter, teal elsewhere: so that which side is up can be told."""
    image = Image.new("RGB", size, "teal")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill="red")
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **how) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.fixture
def draft(university) -> Contribution:
    return make_contribution(
        university.musician, status=Status.DRAFT, kind=university.kind("lecture"), title="มีภาพ"
    )


@pytest.fixture
def add(university, client_of, draft):
    """Adds files, each (content, name), as the musician who reads English."""
    client = client_of(university.musician, "en")

    def send(*files):
        data = {"files": [FileStorage(io.BytesIO(content), name) for content, name in files]}
        # As bytes: the client's own temporary file for a large body would never be closed.
        boundary, body = encode_multipart(data)
        address = f"/activities/{draft.activity_id}/evidence"
        return client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    return send


def kept() -> list[tuple[Evidence, bytes]]:
    found = []
    for item in db.session.scalars(select(Evidence).order_by(Evidence.id)):
        with evidence_store().open(item.sha256) as file:
            found.append((item, file.read()))
    return found
