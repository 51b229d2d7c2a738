"""Evidence: what is taken and what is refused, who opens it, and that a download is never a page."""

import io
import zipfile
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from app import clock
from app.clock import clock_at
from app.extensions import db
from app.models import Activity, ActivityChange, Contribution, Evidence, Status
from app.storage import evidence_store
from tests.activities.said import flashed, said
from tests.factories import add_link, approve, bring, log, make_activity, make_contribution

NEW = "/activities/new"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def picture(kind="PNG", size=(40, 30), **how):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **how)
    return out.getvalue()


def office(*names, **contents):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name in names:
            box.writestr(name, "x")
        for name, text in contents.items():
            box.writestr(name, text)
    return out.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")


def file(content=PDF, name="รายงาน.pdf"):
    return (io.BytesIO(content), name)


@pytest.fixture
def draft(university) -> Contribution:
    return make_contribution(
        university.musician, status=Status.DRAFT, kind=university.kind("lecture"), title="มีหลักฐาน"
    )


def add(client, part, *files, links=""):
    address = f"/activities/{part.activity_id}/evidence"
    return client.post(
        address, data={"files": list(files), "links": links}, content_type="multipart/form-data"
    )


def stored() -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).order_by(Evidence.id)))


# What is taken


def test_files_are_told_by_their_content_and_named_for_it(university, client_of, draft):
    response = add(
        client_of(university.musician),
        draft,
        file(PDF, "รายงาน.pdf"),
        file(picture(), "ภาพ.JPG"),
        file(DOCX, "../../etc/สรุป.docx"),
        file(office(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ตาราง.ods"),
    )
    assert response.status_code == 303
    assert [(item.name, item.media_type) for item in stored()] == [
        ("รายงาน.pdf", "application/pdf"),
        ("ภาพ.JPG.png", "image/png"),
        (
            "สรุป.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("ตาราง.ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ]
    assert all(evidence_store().exists(item.sha256) for item in stored())


def test_pictures_lose_what_the_camera_wrote_into_them(university, client_of, draft):
    exif = Image.Exif()
    exif[0x010F] = "A telling camera"
    exif[0x8825] = {1: "N", 2: (7.0, 12.0, 30.0)}
    taken = picture("JPEG", exif=exif)
    assert b"telling" in taken
    add(client_of(university.musician), draft, file(taken, "a.jpg"))
    with evidence_store().open(stored()[0].sha256) as kept:
        content = kept.read()
    assert b"telling" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_moving_picture_keeps_its_frames(university, client_of, draft):
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, comment=b"secret")
    add(client_of(university.musician), draft, file(out.getvalue(), "a.gif"))
    with evidence_store().open(stored()[0].sha256) as kept:
        content = kept.read()
    with Image.open(io.BytesIO(content)) as image:
        assert image.n_frames == 3
    assert b"secret" not in content


def test_links_are_kept_once_each(university, client_of, draft):
    musician = client_of(university.musician)
    link = "https://example.ac.th/รายงาน?a=1#b"
    add(musician, draft, links=f"{link}\n{link}\n")
    add(musician, draft, links=link)
    assert [item.url for item in stored()] == [link]
    page = musician.get(f"/activities/{draft.activity_id}/evidence").text
    assert 'rel="noopener noreferrer"' in page


def test_the_same_file_is_kept_once(university, client_of, draft):
    musician = client_of(university.musician)
    add(musician, draft, file())
    add(musician, draft, file())
    assert len(stored()) == 1


# What is refused


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "ว่าง.pdf", "is empty"),
        (b"just text", "a.pdf", "is of a type that cannot be kept"),
        (b"<html><script>alert(1)</script>", "a.png", "is of a type that cannot be kept"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "is of a type that cannot be kept"),
        (picture()[:60], "a.png", "is damaged"),
        (office("a.txt"), "a.docx", "is a packed file"),
        (DOCX[:50], "a.docx", "is damaged"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", "holds macros"),
        (picture(size=(9000, 9000)), "a.png", "has too many pixels"),
    ],
    ids=["empty", "text", "html", "svg", "torn picture", "zip", "torn zip", "macros", "huge"],
)
def test_what_is_no_evidence_is_refused_with_a_sentence(university, client_of, draft, content, name, says):
    response = add(client_of(university.musician, "en"), draft, file(content, name))
    assert response.status_code == 422
    assert says in said(response)
    assert stored() == []


def test_a_file_over_the_limit_is_refused(university, client_of, draft, app):
    app.config["EVIDENCE_FILE_LIMIT"] = 1000
    response = add(client_of(university.musician, "en"), draft, file(PDF + b" " * 1000))
    assert response.status_code == 422
    assert "is larger than" in said(response)


def test_no_more_than_ten_files(university, client_of, draft):
    files = [file(PDF + bytes([at]), f"{at}.pdf") for at in range(11)]
    response = add(client_of(university.musician, "en"), draft, *files)
    assert response.status_code == 422
    assert "An activity has at most 10 files." in said(response)
    assert stored() == []


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://example.ac.th",
        "https://",
        "example.ac.th",
        "https://me:pw@example.ac.th/",
    ],
)
def test_only_addresses_of_the_web_are_links(university, client_of, draft, link):
    response = add(client_of(university.musician, "en"), draft, links=link)
    assert response.status_code == 422
    assert "is no address of a web page" in said(response)
    assert link in response.text


def test_nothing_at_all_is_asked_for_again(university, client_of, draft):
    assert add(client_of(university.musician), draft).status_code == 422


# Files of a form that is not right yet


def test_files_of_an_invalid_form_come_with_it_to_the_next_try(university, client_of):
    musician = client_of(university.musician)
    data = {
        "kind": university.kind("lecture").id,
        "title": "มีไฟล์",
        "first_day": "10/6/2568",
        "hours": "",
        "files": [file(), file(picture(), "b.png")],
    }
    response = musician.post(NEW, data=data, content_type="multipart/form-data")
    assert response.status_code == 422 and stored() == []
    from tests.page_forms import forms_of

    form = next(one for one in forms_of(response.text, NEW) if one.action == NEW)
    assert len(form.controls["kept"]) == 2
    assert musician.send(form, hours="2", kept=form.controls["kept"][:1]).status_code == 303
    assert [item.name for item in stored()] == ["รายงาน.pdf"]


def test_another_persons_kept_file_and_a_forged_one_are_not_taken(university, client_of):
    musician, dancer = client_of(university.musician), client_of(university.dancer)
    data = {"title": "", "files": [file()]}
    response = musician.post(NEW, data=data, content_type="multipart/form-data")
    token = response.text.split('name="kept" value="')[1].split('"')[0]
    short = {"kind": "lecture", "title": "x", "first_day": "10/6/2568", "hours": "1"}
    assert dancer.post(NEW, data={**short, "kept": [token, "forged"]}).status_code == 303
    assert stored() == []


# Opening and removing


def test_a_download_is_saved_and_never_a_page(university, client_of, draft):
    musician = client_of(university.musician)
    add(musician, draft, file())
    response = musician.get(f"/evidence/{stored()[0].id}")
    assert response.data == PDF
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]


def test_who_sees_the_activity_opens_its_evidence_and_nobody_else(university, client_of, draft):
    add(client_of(university.musician), draft, file())
    address = f"/evidence/{stored()[0].id}"
    # While it is a draft not even the head.
    assert client_of(university.head).get(address).status_code == 404
    bring(draft, Status.SUBMITTED)
    assert client_of(university.head).get(address).status_code == 200
    assert client_of(university.dean).get(address).status_code == 200
    assert client_of(university.scientist).get(address).status_code == 404
    assert client_of(university.admin).get(address).status_code == 404


def test_a_link_and_a_lost_file_are_not_downloads(university, client_of, draft):
    add_link(draft.activity)
    musician = client_of(university.musician)
    add(musician, draft, file())
    link, kept = stored()
    evidence_store().delete(kept.sha256)
    assert musician.get(f"/evidence/{link.id}").status_code == 404
    assert musician.get(f"/evidence/{kept.id}").status_code == 404


def test_who_takes_part_adds_and_the_head_and_strangers_do_not(university, client_of):
    activity = make_activity(university.musician, kind=university.kind("lecture"))
    own = make_contribution(university.musician, activity, status=Status.SUBMITTED, percent=50)
    make_contribution(university.dancer, activity, status=Status.SUBMITTED, percent=30)
    make_contribution(university.joint, activity, status=Status.PROPOSED, percent=10)
    assert add(client_of(university.dancer), own, file()).status_code == 303
    assert add(client_of(university.head), own, file()).status_code == 403
    # Who has not confirmed yet sees it, but adds nothing.
    assert add(client_of(university.joint), own, file()).status_code == 403
    assert add(client_of(university.scientist), own, file()).status_code == 404
    change = db.session.scalars(select(ActivityChange)).one()
    assert change.by_id == university.dancer.id and list(change.facts) == ["evidence"]


def remove(client, item):
    return client.post(f"/evidence/{item.id}/remove")


def test_who_added_it_or_leads_the_activity_removes_it(university, client_of):
    activity = make_activity(university.musician, kind=university.kind("lecture"))
    own = make_contribution(university.musician, activity, status=Status.DRAFT, percent=50)
    make_contribution(university.dancer, activity, status=Status.DRAFT, percent=50)
    musician, dancer = client_of(university.musician), client_of(university.dancer)
    add(musician, own, file())
    add(dancer, own, file(picture(), "b.png"), file(DOCX, "c.docx"))
    first, second, third = stored()
    assert remove(dancer, first).status_code == 403
    assert remove(client_of(university.scientist), first).status_code == 404
    removed = str(third.id)
    assert remove(dancer, second).status_code == 303
    assert remove(musician, third).status_code == 303
    assert [item.id for item in stored()] == [first.id]
    before, after = list(db.session.scalars(select(ActivityChange)))[-1].facts["evidence"]
    assert before.keys() - after.keys() == {removed}


def test_what_a_part_was_submitted_with_stays_until_it_is_taken_back(university, client_of, draft):
    musician = client_of(university.musician, "en")
    add(musician, draft, file())
    bring(draft, Status.SUBMITTED)
    (shown,) = stored()
    assert remove(musician, shown).status_code == 303
    assert "While it does, the file stays." in flashed(musician)
    assert stored() == [shown]
    # What was added afterwards was no part of it.
    add(musician, draft, file(picture(), "later.png"))
    remove(musician, stored()[1])
    assert stored() == [shown]
    musician.post(f"/contributions/{draft.id}/recall")
    assert remove(musician, shown).status_code == 303
    assert stored() == []


def test_what_was_approved_stays(university, client_of, draft):
    musician = client_of(university.musician, "en")
    add(musician, draft, file())
    approve(bring(draft, Status.SUBMITTED))
    remove(musician, stored()[0])
    assert len(stored()) == 1


def test_a_reviewer_who_read_it_before_evidence_was_added_is_shown_what_changed(university, draft, client_of):
    from app import workflow

    bring(draft, Status.SUBMITTED)
    read = workflow.version_of(draft)
    add(client_of(university.musician), draft, file())
    with pytest.raises(workflow.Stale):
        workflow.move(draft, "approve", by=university.head, read_version=read)


# The store


def test_files_that_nothing_names_are_swept_after_two_days(university, client_of, draft, app):
    add(client_of(university.musician), draft, file())
    store = evidence_store()
    orphan = store.put(b"an orphan")
    runner = app.test_cli_runner()
    runner.invoke(args=["sweep-evidence"])
    assert store.exists(orphan)
    with clock_at(clock.now().replace(year=2100) + timedelta(days=3)):
        answer = runner.invoke(args=["sweep-evidence"])
    assert "Deleted 1 files." in answer.output
    assert not store.exists(orphan) and store.exists(stored()[0].sha256)


def test_a_kind_that_needs_evidence_is_submitted_with_it(university, client_of):
    data = {
        "kind": "article",
        "title": "บทความ",
        "first_day": "10/6/2568",
        "hours": "20",
        "fields-journal": "วารสาร",
        "fields-tier": "tci1",
    }
    musician = client_of(university.musician)
    assert musician.post(NEW, data=data).status_code == 422
    data["files"] = [file()]
    assert musician.post(NEW, data=data, content_type="multipart/form-data").status_code == 303
    assert db.session.scalars(select(Contribution)).one().status is Status.SUBMITTED


def test_deleting_a_draft_takes_its_evidence_along(university, client_of, draft):
    musician = client_of(university.musician)
    add(musician, draft, file(), links="https://example.ac.th/")
    other = log(university.musician)
    assert musician.post(f"/contributions/{draft.id}/delete").headers["Location"] == "/activities"
    assert stored() == []
    assert db.session.scalars(select(Activity)).one().id == other.activity_id
