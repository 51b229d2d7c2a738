"""A real SMTP server on loopback, and the app set up to send through it."""

import socket
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from flask import Flask

CERTIFICATE = Path(__file__).parent / "server.pem"
KEY = Path(__file__).parent / "server.key"
USER, PASSWORD = "pattana@example.ac.th", "p@ss:word/1"


class Mailbox:
    """What the server took, and what it is told to refuse."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.senders: list[str] = []
        # address -> the answer to it
        self.refused: dict[str, str] = {}
        # What it says to everything; "hang up" closes the connection over it.
        self.answer = "250 OK"
        self.was_encrypted: list[bool] = []

    def text(self, at: int = 0) -> str:
        """The body of a letter as its reader sees it."""
        return str(self.letters[at].get_content()).replace("\r\n", "\n")

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.answer == "hang up":
            server.transport.abort()
            return "421 Bye"
        if self.answer != "250 OK":
            return self.answer
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.letters.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        self.senders.append(envelope.mail_from or "")
        self.was_encrypted.append(session.ssl is not None)
        return "250 OK"


Serve = Callable[..., tuple[Mailbox, int]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server on a free port of loopback: `mailbox, port = serve()`; it stops with the test."""
    running: list[Controller] = []

    def start(**settings: Any) -> tuple[Mailbox, int]:
        mailbox = Mailbox()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, **settings)
        controller.start()
        running.append(controller)
        return mailbox, port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side of TLS; the client trusts it, as the machine's own list of authorities would make it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    return context


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Knows one user and their password."""
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


def set_up_mail(app: Flask, url: str) -> None:
    app.config.update(
        SMTP_URL=url,
        MAIL_FROM="Pattana <pattana@example.ac.th>",
        BASE_URL="https://pattana.example.ac.th",
    )


@pytest.fixture
def mail(app: Flask, serve: Serve) -> Mailbox:
    """The app sends to a server that takes everything."""
    mailbox, port = serve()
    set_up_mail(app, f"smtp://127.0.0.1:{port}")
    return mailbox


@pytest.fixture
def send_mail(app: Flask) -> Callable[..., Any]:
    """Runs `flask send-mail` with arguments, as a timer would; answers click's result."""
    from app.extensions import db

    def run(*arguments: str) -> Any:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["send-mail", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        db.session.rollback()
        return result

    return run
