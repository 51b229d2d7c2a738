"""Looking at evidence in the page: pictures and reports, by those who may, without any right for what is shown."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Evidence, Status
from tests.activities.page_text import root_of
from tests.activities.photos import add, draft, drawn, kept, saved
from tests.factories import add_file, add_link, bring

__all__ = ["add", "draft"]


def test_a_picture_is_looked_at_in_the_page_by_those_who_may(university, client_of, draft, add):
    add((saved(drawn(), "HEIF"), "a.heic"))
    [(item, content)] = kept()
    address = f"/evidence/{item.id}/view"
    assert client_of(university.head).get(address).status_code == 404
    bring(draft, Status.SUBMITTED)
    for person in (university.musician, university.head, university.dean):
        response = client_of(person).get(address)
        assert response.status_code == 200 and response.data == content
        assert response.mimetype == "image/jpeg"
        assert response.headers["Content-Disposition"].startswith("inline")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert (
            response.headers["Content-Security-Policy"]
            == "default-src 'none'; sandbox; frame-ancestors 'self'"
        )
        assert response.headers["Cache-Control"] == "private, no-store"
    for stranger in (university.scientist, university.science_head, university.admin):
        assert client_of(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    "path", ["/activities/{activity}", "/activities/{activity}/evidence", "/review?open={part}"]
)
def test_the_pages_that_list_evidence_show_it(university, client_of, draft, add, path):
    add((saved(drawn(), "PNG"), "a.png"))
    add_file(draft.activity)
    add_link(draft.activity)
    bring(draft, Status.SUBMITTED)
    reader = university.head if path.startswith("/review") else university.musician
    shown = client_of(reader, "en").get(path.format(activity=draft.activity_id, part=draft.id))
    picture, report, link = db.session.scalars(select(Evidence).order_by(Evidence.id))
    images = [node for node in root_of(shown).iter("img") if "evidence" in node.get("src")]
    assert [(node.get("src"), node.get("loading"), node.get("alt")) for node in images] == [
        (f"/evidence/{picture.id}/view", "lazy", "a.png")
    ]
    viewed = [node for node in root_of(shown).iter("a") if node.get("href") == f"/evidence/{report.id}/look"]
    assert [node.get("target") for node in viewed] == [None]
    assert f"/evidence/{link.id}/view" not in shown.text


def test_a_pdf_is_looked_at_without_any_right_and_nothing_else_is(university, client_of, draft):
    musician = client_of(university.musician)
    report, link = add_file(draft.activity), add_link(draft.activity)
    office = add_file(draft.activity, "a.docx", b"PK\x03\x04")
    office.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page = add_file(draft.activity, "a.svg", b"<svg/>")
    page.media_type = "image/svg+xml"
    db.session.flush()
    response = musician.get(f"/evidence/{report.id}/view")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert (
        response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    )
    for other in (link, office, page):
        assert musician.get(f"/evidence/{other.id}/view").status_code == 404


def test_a_pdf_stands_in_a_page_of_ours_which_alone_may_show_a_frame(university, client_of, draft):
    report, link = add_file(draft.activity), add_link(draft.activity)
    bring(draft, Status.SUBMITTED)
    head = client_of(university.head, "en")
    shown = head.get(f"/evidence/{report.id}/look")
    assert shown.status_code == 200
    assert shown.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'; frame-src 'self'")
    assert "frame-src" not in head.get(f"/activities/{draft.activity_id}").headers["Content-Security-Policy"]
    [frame] = root_of(shown).iter("iframe")
    assert (frame.get("src"), frame.get("title")) == (f"/evidence/{report.id}/view", "report.pdf")
    assert head.get(f"/evidence/{link.id}/look").status_code == 404
    assert client_of(university.scientist).get(f"/evidence/{report.id}/look").status_code == 404
