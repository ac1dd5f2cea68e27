"""Who asks: the session cookie of a browser or the bearer token of a program."""

from flask import Response, current_app, g, request

from lifecycle.edge.database import request_session
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Unauthenticated
from lifecycle.people.identify import find_actor_by_session, find_actor_by_token

SESSION_COOKIE = "lifecycle_session"


def find_actor() -> Actor | None:
    """Return who makes this request, asked of the database once; None for a stranger."""
    if "actor" not in g:
        g.actor = _identify()
    actor: Actor | None = g.actor
    return actor


def get_actor() -> Actor:
    """Return who makes this request, or raise Unauthenticated."""
    actor = find_actor()
    if actor is None:
        raise Unauthenticated
    return actor


def _identify() -> Actor | None:
    if request.path.startswith("/api/"):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        return find_actor_by_token(request_session(), token) if kind.lower() == "bearer" and token else None
    token = request.cookies.get(SESSION_COOKIE, "")
    return find_actor_by_session(request_session(), token) if token else None


def set_session_cookie(response: Response, token: str, days: int) -> None:
    """Give the browser its session token: unreadable by scripts, same site, secure wherever the site is."""
    secure = current_app.config["PUBLIC_URL"].startswith("https:")
    response.set_cookie(
        SESSION_COOKIE, token, max_age=days * 86400, httponly=True, samesite="Lax", secure=secure, path="/"
    )
