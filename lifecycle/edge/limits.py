"""Limits on tries: sign-in, codes typed by strangers, found-item reports."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def init(app: Flask) -> None:
    """Count per address and process; `RATELIMIT_ENABLED` switches it off in tests."""
    limiter.init_app(app)
