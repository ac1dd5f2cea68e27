"""Answers that are sent while they are made: files too large to be held in memory."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from uuid import UUID

from flask import Response, current_app
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.db.scope import enter
from lifecycle.edge.database import EXTENSION

Parts = Generator[bytes, None, None]


def read_apart(organisation_id: UUID, read: Callable[[Session], Iterator[bytes]]) -> Parts:
    """Yield what `read` makes of a session of its own; the request's ends with the view, before the answer.

    The session is closed with the last part, or as soon as the client is gone.
    """
    sessions: sessionmaker[Session] = current_app.extensions[EXTENSION]
    return _read(sessions, organisation_id, read)


def _read(
    sessions: sessionmaker[Session], organisation_id: UUID, read: Callable[[Session], Iterator[bytes]]
) -> Parts:
    with sessions() as session:
        enter(session, organisation_id)
        yield from read(session)


def streamed(parts: Parts, media_type: str, filename: str) -> Response:
    """Return an answer to save under a name, sent while `parts` makes it; what is small is made at once.

    The first two parts are made before the answer begins, so that a refusal is not a broken file.
    """
    first, second = next(parts, b""), next(parts, None)
    response = Response(first if second is None else _sent(first, second, parts), content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _sent(first: bytes, second: bytes, parts: Parts) -> Iterator[bytes]:
    """Yield what was made before, then the rest; closed in the middle, so is what makes the rest."""
    with closing(parts):
        yield from (first, second)
        yield from parts
