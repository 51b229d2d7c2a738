"""Settings, read from the environment: PATTANA_DATABASE_URL, PATTANA_SECRET_KEY, PATTANA_DEMO, PATTANA_INSTANCE, PATTANA_PROXIES, PATTANA_INSECURE.

Mail, all three or none; without them nothing is written to anybody:
- PATTANA_SMTP_URL: smtp://host (a relay on this machine), smtp://user:password@host:587 (with STARTTLS), or
  smtps://user:password@host (TLS from the first byte). STARTTLS is asked for on port 587 and wherever a password is
  given; `?starttls=yes` or `?starttls=no` says otherwise. `%40` stands for an @ in the user or the password.
- PATTANA_MAIL_FROM: whom messages are from, as in `Pattana <pattana@example.ac.th>`.
- PATTANA_BASE_URL: the address that people reach Pattana by, as in `https://pattana.example.ac.th`: messages link to it.
"""

import os
from datetime import timedelta
from pathlib import Path


def instance_folder() -> Path:
    """Where the database file of SQLite and the evidence live."""
    return Path(os.environ.get("PATTANA_INSTANCE") or Path(__file__).parent / "instance").resolve()


class Config:
    """What every app has in common; create_app() takes overrides for tests."""

    MAX_CONTENT_LENGTH = 32 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    LANGUAGES = ("th", "en")
    BABEL_DEFAULT_LOCALE = "th"
    BABEL_DEFAULT_TIMEZONE = "Asia/Bangkok"
    SESSION_COOKIE_NAME = "pattana"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    # A person who was idle for longer signs in again; what they had typed comes back.
    IDLE_LIMIT = timedelta(hours=8)
    # The cookie outlives the idle limit, so that we still know whose typed form to hold.
    PERMANENT_SESSION_LIFETIME = timedelta(days=31)
    WTF_CSRF_TIME_LIMIT = None
    EVIDENCE_FILE_LIMIT = 10 * 1024 * 1024
    SQLALCHEMY_DATABASE_URI: str
    SECRET_KEY: str
    DEMO: bool
    SMTP_URL: str
    MAIL_FROM: str
    BASE_URL: str

    def __init__(self) -> None:
        folder = instance_folder()
        self.INSTANCE = folder
        self.SQLALCHEMY_DATABASE_URI = (
            os.environ.get("PATTANA_DATABASE_URL") or f"sqlite:///{folder / 'pattana.db'}"
        )
        self.SECRET_KEY = os.environ.get("PATTANA_SECRET_KEY", "")
        self.DEMO = os.environ.get("PATTANA_DEMO") == "1"
        # Demo and tests speak plain http on loopback; everything else only https.
        self.SESSION_COOKIE_SECURE = not (self.DEMO or os.environ.get("PATTANA_INSECURE") == "1")
        # How many reverse proxies stand in front and set X-Forwarded-*: 0 trusts none of them.
        self.PROXIES = int(os.environ.get("PATTANA_PROXIES", "0"))
        self.SMTP_URL = os.environ.get("PATTANA_SMTP_URL", "")
        self.MAIL_FROM = os.environ.get("PATTANA_MAIL_FROM", "")
        self.BASE_URL = os.environ.get("PATTANA_BASE_URL", "").rstrip("/")
        if self.SMTP_URL and not (self.MAIL_FROM and self.BASE_URL):
            raise RuntimeError("PATTANA_SMTP_URL needs PATTANA_MAIL_FROM and PATTANA_BASE_URL beside it.")
