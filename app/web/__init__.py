"""What the pages share: the page itself, commit-once, errors, language, navigation, words and numbers in templates."""

from flask import Flask

from app.web import (
    errors,
    headers,
    health,
    language,
    navigation,
    paging,
    report_words,
    telling,
    transactions,
    waits,
    words,
)
from app.web.language import language as current_language
from app.web.rendering import page

__all__ = ["current_language", "init_app", "page"]


def init_app(app: Flask) -> None:
    """Hangs on `app` everything that every page needs."""
    for part in (transactions, headers, errors, words, waits, paging, report_words, navigation):
        part.init_app(app)
    app.register_blueprint(language.bp)
    app.register_blueprint(health.bp)
    app.register_blueprint(telling.bp)
