"""What waits in the outbox reaches a real mail server once, or says why it did not."""

import ssl
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from app import clock, outbox
from app.extensions import db
from app.mail import sending
from app.mail.server import BadAddress, server_of
from app.models import Message, Person, Topic
from app.outbox import Letter
from tests.cast import University
from tests.mail.conftest import PASSWORD, USER, Mailbox, Serve, authenticate, set_up_mail

SUBJECT = "ส่งกลับ: ค่ายคณิตศาสตร์สัญจร เกาะหมาก"
BODY = "รศ.ขวัญใจ ทะเลน้อย ส่ง “ค่ายคณิตศาสตร์สัญจร เกาะหมาก” กลับ\n\nเหตุผล: ขาดรายชื่อผู้เข้าร่วม\n"

Run = Callable[..., Any]


def write(person: Person, subject: str = SUBJECT, topic: Topic = Topic.DECIDED) -> Message:
    message = outbox.put(person, topic, Letter(subject, BODY))
    db.session.commit()
    return message


def read(message: Message) -> Message:
    db.session.refresh(message)
    return message


def later(**apart: float) -> Any:
    return clock.clock_at(clock.now() + timedelta(**apart))


def test_thai_arrives_as_it_was_written(mail: Mailbox, send_mail: Run, university: University) -> None:
    message = write(university.musician)
    assert send_mail("--no-digest").exit_code == 0
    (letter,) = mail.letters
    assert letter["Subject"] == SUBJECT
    assert mail.text() == BODY
    assert letter["From"] == "Pattana <pattana@example.ac.th>"
    assert letter["To"] == "musician@example.ac.th"
    assert mail.recipients == [["musician@example.ac.th"]]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@example.ac.th>")
    assert letter["Date"].datetime == message.made_at.replace(microsecond=0)
    assert read(message).sent_at is not None
    assert message.last_error == ""


def test_what_was_sent_is_not_sent_again(mail: Mailbox, send_mail: Run, university: University) -> None:
    write(university.musician)
    send_mail("--no-digest")
    result = send_mail("--no-digest")
    assert "Sent: 0." in result.output
    assert len(mail.letters) == 1


def test_a_password_is_said_only_over_an_encrypted_connection(
    app: Flask, serve: Serve, send_mail: Run, university: University, certificate: ssl.SSLContext
) -> None:
    mailbox, port = serve(
        authenticator=authenticate, auth_required=True, tls_context=certificate, require_starttls=True
    )
    set_up_mail(app, f"smtp://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}")
    write(university.musician)
    assert send_mail("--no-digest").exit_code == 0
    assert mailbox.was_encrypted == [True]


def test_a_server_that_nobody_vouches_for_hears_nothing(
    app: Flask,
    serve: Serve,
    send_mail: Run,
    university: University,
    certificate: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    mailbox, port = serve(tls_context=certificate)
    set_up_mail(app, f"smtp://127.0.0.1:{port}?starttls=yes")
    message = write(university.musician)
    result = send_mail("--no-digest")
    assert (result.exit_code, mailbox.letters) == (1, [])
    assert read(message).tries == 0


def test_a_wrong_password_leaves_everything_waiting(
    app: Flask, serve: Serve, send_mail: Run, university: University, certificate: ssl.SSLContext
) -> None:
    _mailbox, port = serve(authenticator=authenticate, auth_required=True, tls_context=certificate)
    set_up_mail(app, f"smtp://somebody:wrong@127.0.0.1:{port}")
    message = write(university.musician)
    result = send_mail("--no-digest")
    assert result.exit_code == 1
    assert "535" in result.output
    assert (read(message).sent_at, message.given_up_at, message.tries) == (None, None, 0)


def test_while_the_server_is_down_messages_wait_and_arrive_once_it_is_up(
    app: Flask, serve: Serve, send_mail: Run, university: University
) -> None:
    _mailbox, port = serve()
    set_up_mail(app, "smtp://127.0.0.1:1")
    messages = [write(university.musician), write(university.dancer)]
    for _run in range(sending.MOST_TRIES + 2):
        result = send_mail("--no-digest")
    assert result.exit_code == 1
    assert "Still waiting: 2." in result.output
    set_up_mail(app, f"smtp://127.0.0.1:{port}")
    assert "Sent: 2." in send_mail("--no-digest").output
    assert all(read(message).sent_at for message in messages)


def test_one_refused_recipient_keeps_no_other_from_getting_theirs(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    mail.refused["musician@example.ac.th"] = "550 No such mailbox"
    bad, good = write(university.musician), write(university.dancer)
    result = send_mail("--no-digest")
    assert result.exit_code == 0
    assert "To musician@example.ac.th: 550 No such mailbox. Given up." in result.output
    assert (read(bad).given_up_at is not None, bad.last_error) == (True, "550 No such mailbox")
    assert read(good).sent_at is not None


def test_a_full_mailbox_is_tried_again_at_growing_distances_and_given_up_in_the_end(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    mail.refused["musician@example.ac.th"] = "452 Mailbox full"
    message = write(university.musician)
    pause = sending.FIRST_PAUSE
    with later(seconds=0):
        at = clock.now()
    for number in range(1, sending.MOST_TRIES + 1):
        with clock.clock_at(at):
            result = send_mail("--no-digest")
            assert read(message).tries == number
            send_mail("--no-digest")
            assert read(message).tries == number, "not before the pause is over"
        at += pause
        pause *= 3
    assert "Given up: 1." in result.output
    assert message.given_up_at is not None
    assert message.last_error == "452 Mailbox full"
    assert mail.letters == []


def test_a_message_over_which_the_server_hangs_up_does_not_stand_in_the_way(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    mail.answer = "hang up"
    first, second = write(university.musician), write(university.dancer)
    assert send_mail("--no-digest").exit_code == 1
    assert (read(first).tries, read(second).tries) == (1, 0)
    mail.answer = "250 OK"
    assert "Sent: 1." in send_mail("--no-digest").output
    assert read(second).sent_at is not None
    with later(minutes=11):
        assert "Sent: 1." in send_mail("--no-digest").output
    assert read(first).last_error == ""


def test_a_refused_message_is_given_up_and_a_postponed_one_is_not(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    mail.answer = "451 Greylisted"
    postponed = write(university.musician)
    assert "To be tried again: 1." in send_mail("--no-digest").output
    mail.answer = "554 Not here"
    refused = write(university.dancer)
    assert "Given up: 1." in send_mail("--no-digest").output
    assert (read(postponed).given_up_at, read(refused).given_up_at is not None) == (None, True)


def test_a_message_tried_twice_is_the_same_message(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    """Should the command die after the server took it, the reader's program can drop the second."""
    message = write(university.musician)
    send_mail("--no-digest")
    read(message).sent_at = None
    db.session.commit()
    send_mail("--no-digest")
    first, second = mail.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_who_claimed_a_message_has_a_quarter_of_an_hour(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    message = write(university.musician)
    claimed = sending._claim_next(set())
    assert claimed is not None
    assert "Sent: 0." in send_mail("--no-digest").output
    with later(minutes=16):
        assert "Sent: 1." in send_mail("--no-digest").output
    assert read(message).tries == 2


def test_two_commands_at_once_send_nothing_twice(app: Flask, mail: Mailbox, university: University) -> None:
    for number in range(12):
        write(university.musician, f"ฉบับที่ {number}")
    server = server_of(app.config["SMTP_URL"])
    moment, begin, sent = clock.now(), threading.Barrier(3), []

    def run() -> None:
        with app.app_context(), clock.clock_at(moment):
            begin.wait()
            sent.append(sending.send_waiting(server, print).sent)
            db.session.remove()

    threads = [threading.Thread(target=run) for _each in range(3)]
    db.session.remove()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(sent) == len(mail.letters) == 12
    assert len({letter["Subject"] for letter in mail.letters}) == 12


def test_a_link_goes_before_everything_else_and_is_not_kept(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    write(university.dancer)
    link = write(university.musician, "ลิงก์", Topic.SIGN_IN_LINK)
    send_mail("--no-digest")
    assert mail.recipients[0] == ["musician@example.ac.th"]
    assert mail.text() == BODY
    assert read(link).body == sending.NOT_KEPT


def test_what_was_sent_ninety_days_ago_is_deleted_and_what_is_stale_is_given_up(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    write(university.musician)
    send_mail("--no-digest")
    with later(days=89):
        stale = write(university.dancer)
    with later(days=97):
        assert "Deleted, older than 90 days: 1." in send_mail("--no-digest").output
        assert read(stale).given_up_at is not None
    assert db.session.query(Message).count() == 1
    assert len(mail.letters) == 1


def test_without_a_mail_server_the_command_says_so_and_ends_well(
    app: Flask, send_mail: Run, university: University
) -> None:
    result = send_mail()
    assert result.exit_code == 0
    assert "Mail is not set up" in result.output
    assert db.session.query(Message).count() == 0


def test_a_line_break_in_a_subject_makes_no_header(
    mail: Mailbox, send_mail: Run, university: University
) -> None:
    write(university.musician, "เรื่อง\r\nBcc: somebody@example.test")
    send_mail("--no-digest")
    (letter,) = mail.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "เรื่อง Bcc: somebody@example.test"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://mail.example.ac.th:587", ("mail.example.ac.th", 587, "", "", False, True)),
        ("smtp://me%40x.th:a%3Ab@mail:2525", ("mail", 2525, "me@x.th", "a:b", False, True)),
        ("smtp://me:pw@mail", ("mail", 587, "me", "pw", False, True)),
        ("smtp://me:pw@127.0.0.1:25?starttls=no", ("127.0.0.1", 25, "me", "pw", False, False)),
        ("smtp://mail:25?starttls=yes", ("mail", 25, "", "", False, True)),
        ("smtps://me:pw@mail", ("mail", 465, "me", "pw", True, False)),
    ],
)
def test_the_address_of_the_server_is_read(url: str, expected: tuple[Any, ...]) -> None:
    assert server_of(url) == expected


@pytest.mark.parametrize(
    "url", ["mail.example.ac.th", "http://mail", "smtp://", "smtp://m:x", "smtp://m?starttls=maybe"]
)
def test_an_address_that_cannot_be_read_says_what_it_should_be(url: str) -> None:
    with pytest.raises(BadAddress, match="PATTANA_SMTP_URL"):
        server_of(url)
