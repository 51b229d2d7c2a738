"""What the pages share: the page itself, commit-once, errors, language, navigation, words and numbers in templates."""

from flask import Flask

from app.web import (
    development_words,
    engagement_words,
    errors,
    flags,
    headers,
    health,
    held,
    history_words,
    initiative_days,
    initiative_words,
    language,
    my_development,
    my_initiatives,
    narrowing,
    navigation,
    paging,
    part_groups,
    plain_text,
    plan_words,
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
    # What is asked of an answer runs in the reverse order: first the held form, then the commit, at last the headers.
    for part in (
        headers,
        transactions,
        held,
        plain_text,
        errors,
        words,
        engagement_words,
        development_words,
        initiative_days,
        initiative_words,
        my_development,
        my_initiatives,
        waits,
        history_words,
        part_groups,
        flags,
        paging,
        report_words,
        narrowing,
        plan_words,
        navigation,
    ):
        part.init_app(app)
    app.register_blueprint(language.bp)
    app.register_blueprint(health.bp)
    app.register_blueprint(telling.bp)
