"""Answering a repeated request once: what an Idempotency-Key was answered is kept and given again."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, cast

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.edge.database import transaction
from lifecycle.edge.model import KeptAnswer
from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.text import N_

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "ETag", "Location")

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('answer ' || :organisation || :key, 0))")
# A client repeats within minutes; each answer kept sweeps out a few that nobody will ask for again.
_FORGET_SOME = text("""
DELETE FROM kept_answer WHERE (organisation_id, key) IN (
  SELECT organisation_id, key FROM kept_answer
  WHERE organisation_id = :organisation AND created_at < now() - interval '1 day'
  ORDER BY created_at LIMIT 20)
""")


class BadKey(Invalid):
    """The key is empty, too long or not printable ASCII."""

    slug = "bad-idempotency-key"
    text = N_("La clé d’idempotence doit compter de 1 à 255 caractères ASCII imprimables.")


class KeyReused(Invalid):
    """The key already stands for another request."""

    slug = "idempotency-key-reused"
    text = N_("Cette clé d’idempotence a déjà servi à une autre requête. Recommencez avec une nouvelle clé.")


def answered_once(view: Callable[[], ResponseReturnValue], *, keeps: bool = True) -> Response:
    """Run a writing view inside the request's one transaction and return its answer, kept for repeats.

    The transaction is opened here, around the view and the making of its answer, because the answer must be
    stored by the commit that makes the work true: kept before it, a crash would leave an answer to work that
    never happened; after it, work that a repeat would do again. So a view behind this never opens one itself.
    A second request with the same key waits for the first one's end, then finds its answer, or its absence.
    Refusals are not kept: they changed nothing, and the repeat may succeed. `keeps` is false where an answer
    holds a secret that must not be stored. Raises BadKey or KeyReused.
    """
    key = request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadKey
    with transaction() as session:
        if key is None or not keeps:
            return current_app.make_response(view())
        owner = entered(session)
        session.execute(_ONE_AT_A_TIME, {"organisation": str(owner), "key": key})
        fingerprint = _fingerprint()  # before the view reads the files
        if kept := session.get(KeptAnswer, (owner, key)):
            if kept.fingerprint != fingerprint:
                raise KeyReused
            return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})
        response = current_app.make_response(view())
        if response.status_code < 400:
            _keep(session, key, fingerprint, response)
        return response


def _keep(session: Session, key: str, fingerprint: bytes, response: Response) -> None:
    owner = entered(session)
    session.add(
        KeptAnswer(
            organisation_id=owner,
            key=key,
            fingerprint=fingerprint,
            status=response.status_code,
            headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
            body=response.get_data(),
        )
    )
    session.flush()
    session.execute(_FORGET_SOME, {"organisation": owner})


def _fingerprint() -> bytes:
    """Return what makes two requests the same: verb, address and content."""
    parts: list[Any] = [request.method, request.full_path]
    if request.mimetype == "multipart/form-data":
        # The boundary between parts is another one each time the same form is sent.
        parts += sorted(request.form.items(multi=True))
        for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
            digest = hashlib.file_digest(cast("BytesIO", file.stream), "sha256")  # a file may be large
            parts.append((name, file.filename, digest.hexdigest()))
            file.seek(0)
    else:
        parts.append(request.get_data())
    return hashlib.sha256(repr(parts).encode()).digest()
