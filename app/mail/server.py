"""The mail server: its address read, a connection to it, and what it says to one message."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app import outbox
from app.clock import ZONE
from app.models import Topic

# Seconds for each answer of the server. All errors of smtplib are OSErrors.
TIMEOUT = 30


class BadAddress(ValueError):
    """PATTANA_SMTP_URL cannot be read; the message says what it should be."""


class Unreachable(Exception):
    """No message can be sent at present, whichever: the server does not answer, or refuses whom they are from."""


class NotTaken(Exception):
    """The server did not take this message. `is_final`: it never will; `is_cut_off`: it hung up over it."""

    def __init__(self, sentence: str, *, is_final: bool = False, is_cut_off: bool = False) -> None:
        super().__init__(sentence)
        self.is_final = is_final
        self.is_cut_off = is_cut_off


class Server(NamedTuple):
    """Where mail is handed over. `tls`: encrypted from the first byte; `starttls`: encrypted before anything is said."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool


class Posted(NamedTuple):
    """A message as it is sent. `id` and `made_at` name it: sent a second time, it is the same message.

    `tries` counts this one too.
    """

    id: int
    topic: Topic
    address: str
    subject: str
    body: str
    made_at: datetime
    language: str
    tries: int


def server_of(url: str) -> Server:
    """Reads PATTANA_SMTP_URL (see config.py). Raises BadAddress."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress("The port of PATTANA_SMTP_URL is no number.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadAddress("PATTANA_SMTP_URL begins with smtp:// or smtps:// and names a host.")
    tls = parts.scheme == "smtps"
    port = port or (465 if tls else 587 if parts.username else 25)
    said = parse_qs(parts.query).get("starttls", [""])[-1]
    if said not in ("", "yes", "no"):
        raise BadAddress("In PATTANA_SMTP_URL starttls is yes or no.")
    asked = said == "yes" or (said != "no" and (port == 587 or bool(parts.username)))
    return Server(
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
        asked and not tls,
    )


@contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection over which messages can be sent. Raises Unreachable."""
    name = urlsplit(current_app.config["BASE_URL"]).hostname
    try:
        connection = _connect(server, name)
    except OSError as error:
        raise Unreachable(_said(error)) from error
    try:
        yield connection
    finally:
        _leave(connection)


def _connect(server: Server, name: str | None) -> smtplib.SMTP:
    context = ssl.create_default_context() if server.tls or server.starttls else None
    if server.tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=name, timeout=TIMEOUT, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=TIMEOUT)
    try:
        if server.starttls:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _leave(connection: smtplib.SMTP) -> None:
    """Says goodbye; a server that is gone already need not hear it."""
    try:
        connection.quit()
    except OSError:
        connection.close()


def hand_over(connection: smtplib.SMTP, posted: Posted) -> None:
    """Sends one message. Raises NotTaken if the server does not take it, Unreachable if it would take none at present."""
    try:
        connection.send_message(letter_of(posted), to_addrs=[posted.address])
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise NotTaken(_answer(code, text), is_final=code >= 500) from error
    except smtplib.SMTPSenderRefused as error:
        raise Unreachable(_answer(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPResponseException as error:
        is_final = error.smtp_code >= 500
        raise NotTaken(_answer(error.smtp_code, error.smtp_error), is_final=is_final) from error
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        # An address in letters that this server does not take, or what no header can hold.
        raise NotTaken(_said(error), is_final=True) from error
    except OSError as error:
        # Perhaps because of this very message: it counts as a try, or it would stand in the way of all others.
        raise NotTaken(_said(error), is_cut_off=True) from error


def letter_of(posted: Posted) -> EmailMessage:
    """The message with its headers, which are the same however often it is tried."""
    sender = current_app.config["MAIL_FROM"]
    domain = parseaddr(sender)[1].rpartition("@")[2]
    letter = EmailMessage(policy=SMTP)
    letter["From"] = sender
    letter["To"] = posted.address
    letter["Subject"] = posted.subject
    letter["Date"] = format_datetime(posted.made_at.astimezone(ZONE))
    letter["Message-ID"] = f"<{posted.id}.{posted.made_at:%Y%m%d%H%M%S%f}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = posted.language
    if posted.topic is Topic.DIGEST:
        letter["List-Unsubscribe"] = f"<{outbox.address('accounts.profile')}>"
    letter.set_content(posted.body, charset="utf-8")
    return letter


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
