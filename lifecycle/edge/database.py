"""The request's session and the one place where a request commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session, sessionmaker

# Requests that read and change nothing (RFC 9110 §9.2.1).
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
EXTENSION = "lifecycle.sessions"


def init(app: Flask, sessions: sessionmaker[Session]) -> None:
    """Give the app its session factory; a request's session is closed, and so rolled back, at its end."""
    app.extensions[EXTENSION] = sessions
    app.teardown_request(_end_reading)
    app.teardown_appcontext(_close)


def request_session() -> Session:
    """Return the request's session, opened at first use; reads need nothing else."""
    if "session" not in g:
        g.session = current_app.extensions[EXTENSION]()
        g.after_commit = []
    session: Session = g.session
    return session


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what is written inside, once, or roll it all back; then run what waits for the commit."""
    session = request_session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    waiting, g.after_commit = g.after_commit, []
    for call in waiting:
        call()


def after_commit(call: Callable[[], Any]) -> None:
    """Run something (a mail, a webhook) once the request's transaction is committed, never otherwise."""
    request_session()
    g.after_commit.append(call)


def _end_reading(error: BaseException | None) -> None:
    """End a request that only read with COMMIT.

    psycopg forgets a connection's prepared statements at each ROLLBACK, and planning a device's card anew
    takes longer than all the rest of a scan.
    """
    if error is None and request.method in SAFE_METHODS and "session" in g:
        g.session.commit()


def _close(_: BaseException | None) -> None:
    if session := g.pop("session", None):
        session.close()
