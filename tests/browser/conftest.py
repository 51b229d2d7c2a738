"""A real browser on a real server: the cast's university on SQLite, served on loopback, its clock starting at NOW."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from app.accounts.actions import set_password
from app.clock import clock_at
from app.extensions import db
from app.models import Person
from tests.cast import University, found_university
from tests.conftest import NOW, missing
from tests.databases import SqliteDatabase

PASSWORD = "a sentence of four words"
# Root in a container has no sandbox; nothing here may look for a network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the console may say: an answer of 4xx, a preview that newer typing made needless, nothing to send along.
EXPECTED = ("status of 4", "Error Code 4", "htmx:sendAbort", "htmx:afterRequest", "returned no matches")
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


class Quiet(WSGIRequestHandler):
    """The app logs its requests itself."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class Site:
    """The server: its address, and the app for what a test arranges behind the browser's back."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address

    def arrange(self, what: Callable[[University], Any]) -> Any:
        """Runs `what` with the cast on the server's database, on the day the cast lives on, and commits."""
        with self.app.app_context(), clock_at(NOW):
            found = what(University())
            db.session.commit()
            return found


# A browser that draws no window of its own needs a quarter less of the machine; what only the whole one has (its viewer
# of PDF) asks for `WHOLE`.
WITHOUT_WINDOW = ("chromium-headless-shell", "chromium", "chromium-browser")
WHOLE = ("chromium", "chromium-browser")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


def launched(playwright: Playwright, names: Sequence[str]) -> Browser:
    """The first of `names` that is installed, or the Chromium that Playwright brought; CHROMIUM names another."""
    installed = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    try:
        return playwright.chromium.launch(executable_path=installed, args=FLAGS)
    except Error as error:
        missing("browser", f"no Chromium could be started ({str(error).splitlines()[0]})")


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launched(playwright, WITHOUT_WINDOW)
    yield browser
    browser.close()


@pytest.fixture
def founding() -> Callable[[], None]:
    """What fills the database; a module that needs more than the cast has a fixture of this name too."""
    return found_university


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabase]:
    """The database that the worker's sites take turns with."""
    database = SqliteDatabase(tmp_path_factory.mktemp("browser"))
    yield database
    database.close()


@pytest.fixture
def site(ground: SqliteDatabase, founding: Callable[[], None]) -> Iterator[Site]:
    """A fresh university for each test, everybody with an address and a password."""
    app = ground.app
    shutil.rmtree(app.config["INSTANCE"], ignore_errors=True)

    def fill() -> None:
        with clock_at(NOW):
            founding()
            for person in db.session.query(Person):
                person.email = f"{person.code}@example.test"
                set_password(person, PASSWORD)

    ground.refill(founding.__name__, fill)
    began = time.monotonic()

    def on_their_day(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        with clock_at(NOW + timedelta(seconds=time.monotonic() - began)):
            answer = app.wsgi_app(environ, start)
            try:
                return list(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()

    server = make_server("127.0.0.1", 0, on_their_day, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_as(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens the site as somebody: `open_as("musician", language="en", size=PHONE, javascript=False)`; None: not signed in.

    Whatever the browser complains about on the way (a script error, something the content policy refused, an address
    outside the site) fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(
        code: str | None, language: str = "th", size: dict[str, int] = DESK, javascript: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport=size,
            java_script_enabled=javascript,
            accept_downloads=True,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": site.address}])
        page = context.new_page()
        page.set_default_timeout(10_000)

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(words in message.text for words in EXPECTED):
                complaints.append(message.text)

        def asked(request: Request) -> None:
            # The browser's own viewer of PDF is an extension of it.
            if not request.url.startswith((site.address, "data:", "blob:", "chrome:", "chrome-extension:")):
                complaints.append(f"asked {request.url}")

        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        if code is not None:
            page.goto("/sign-in")
            page.fill("#email", f"{code}@example.test")
            page.fill("#password", PASSWORD)
            page.click("main form button")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == [], complaints
