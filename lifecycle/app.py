"""The application factory: read it as the table of contents."""

import gc
import importlib
import os

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from lifecycle import api
from lifecycle.config import Config
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.files import FileStore
from lifecycle.edge import built_files, database, errors, guard, headers, limits, locale, watch
from lifecycle.web import BLUEPRINTS, ERRORS, context
from lifecycle.web.built import DIST

# Bodies are small: forms, JSON, one file to import or one document; files say their own limits in words.
LARGEST_BODY = 64 * 1024 * 1024


def create_app(config: Config | None = None, sessions: sessionmaker[Session] | None = None) -> Flask:
    """Make the web application; `sessions` replaces the configured database in tests."""
    config = config or Config.from_environment(os.environ)
    app = Flask("lifecycle", template_folder="web/templates", static_folder="web/static")
    app.config.update(
        SECRET_KEY=config.secret_key,
        PUBLIC_URL=config.public_url,
        LABEL_URL=config.label_url,
        SESSION_DAYS=config.session_days,
        LINK_DAYS=config.link_days,
        SENDS_MAIL=config.smtp_url is not None,
        PRIVATE_WEBHOOKS=config.private_webhooks,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        SESSION_COOKIE_NAME="lifecycle_flash",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.public_url.startswith("https:"),
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["lifecycle.files"] = FileStore(config.files_url)
    built_files.init(app, DIST, f"{app.static_url_path}/dist")
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=config.trusted_proxies,
            x_proto=config.trusted_proxies,
            x_host=config.trusted_proxies,
        )

    watch.configure_logging()
    watch.init(app)
    database.init(app, sessions or session_factory(_engine(config)))
    locale.init(app)
    limits.init(app)
    guard.init(app)
    headers.init(app)
    errors.init(app, context.error_page, {**api.ERRORS, **ERRORS})
    context.init(app)
    for name, prefix in BLUEPRINTS:
        app.register_blueprint(importlib.import_module(name).blueprint, url_prefix=prefix)
    api.init(app)
    # What start-up made lives as long as the process: kept out of every later collection.
    gc.freeze()
    return app


def _engine(config: Config) -> Engine:
    if config.database_url is None:
        raise RuntimeError("no database: `lifecycle serve` starts the embedded one")
    return app_engine(config.database_url, pool_size=5, max_overflow=5)
