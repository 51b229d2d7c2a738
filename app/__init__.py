"""create_app(): config, extensions, features, guard. No logic."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    accounts,
    activities,
    cli,
    closing,
    development,
    engagement,
    exports,
    hr,
    merging,
    review,
    rollups,
    strategy,
    teams,
    web,
)
from app.access import guard
from app.extensions import babel, csrf, db, login_manager, migrate
from app.web import databases
from config import Config

FEATURES = (
    accounts,
    activities,
    review,
    rollups,
    exports,
    closing,
    hr,
    engagement,
    merging,
    teams,
    development,
    strategy,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The app, ready to serve; `overrides` replace settings of config.Config."""
    settings = Config()
    app = Flask(__name__, instance_path=str(settings.INSTANCE))
    app.config.from_object(settings)
    app.config.update(overrides or {})
    if not app.config["SECRET_KEY"]:
        raise RuntimeError("Set PATTANA_SECRET_KEY to a long random text: it signs the sessions.")
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    databases.prepare(app)
    db.init_app(app)
    databases.tune(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=web.current_language)

    web.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    cli.init_app(app)
    guard.init_app(app)
    return app
