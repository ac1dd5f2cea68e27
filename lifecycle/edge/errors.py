"""Every refusal and failure, answered in one place: a page for people, problem+json for programs."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
import werkzeug.exceptions
from flask import Flask, Response, g, json, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from lifecycle.edge.database import request_session
from lifecycle.edge.locale import current_locale
from lifecycle.edge.watch import shown_path
from lifecycle.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from lifecycle.kernel.text import N_

log = structlog.get_logger()

# Serialization failures, deadlocks and lock or statement timeouts pass when the request is sent again.
BUSY_SQLSTATES = ("40001", "40P01", "55P03", "57014")


class Busy(DomainError):
    """The database could not answer in time; nothing was changed."""

    slug = "busy"
    status = 503
    text = N_("Le service est très sollicité. Rien n’a été modifié : réessayez dans un instant.")


class TooLarge(DomainError):
    """The body is larger than this address takes."""

    slug = "too-large"
    status = 413
    text = N_("Ce fichier ou cette demande est trop volumineux.")


class TooManyRequests(DomainError):
    """Too many tries in a short time."""

    slug = "too-many-requests"
    status = 429
    text = N_("Trop d’essais en peu de temps. Attendez une minute, puis réessayez.")


class MethodNotAllowed(DomainError):
    """The address exists, but not for this verb."""

    slug = "method-not-allowed"
    status = 405
    text = N_("Cette adresse n’accepte pas cette opération.")


class Unexpected(DomainError):
    """A failure of ours."""

    slug = "unexpected"
    status = 500
    text = N_(
        "Une erreur de notre côté a interrompu la demande. Rien n’a été modifié. Le journal la consigne."
    )


_BY_STATUS: dict[int, type[DomainError]] = {
    error.status: error
    for error in (
        DomainError, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, Conflict, TooLarge, Invalid,
        TooManyRequests, Unexpected, Busy,
    )
}  # fmt: skip


Render = Callable[[DomainError], ResponseReturnValue]


def init(app: Flask, page: Render, others: Mapping[str, Render]) -> None:
    """Answer all errors: `page` as HTML, `others` as the addresses under a prefix speak."""

    def answer(error: DomainError) -> ResponseReturnValue:
        if "session" in g:
            request_session().rollback()
        doors = (render for prefix, render in others.items() if f"{request.path}/".startswith(f"{prefix}/"))
        return next(doors, page)(error)

    app.after_request(_say_methods)
    app.register_error_handler(DomainError, answer)
    app.register_error_handler(HTTPException, lambda error: answer(_from_http(error)))
    app.register_error_handler(DBAPIError, lambda error: answer(_from_database(error)))
    app.register_error_handler(Exception, lambda error: answer(_unexpected(error)))


def _say_methods(response: Response) -> Response:
    """Say which methods an address takes where another one was tried (RFC 9110 §15.5.6)."""
    error = request.routing_exception
    if isinstance(error, werkzeug.exceptions.MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def problem(error: DomainError) -> Response:
    """Return an error as problem+json (RFC 9457) with every reason, in the reader's language."""
    locale = current_locale()
    body: dict[str, Any] = {
        "type": f"/problems/{error.slug}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.told(locale),
    }
    if error.reasons:
        body["reasons"] = [{"code": r.code, "detail": r.told(locale)} for r in error.reasons]
    if isinstance(error, Invalid) and error.fields:
        body["errors"] = {name: [r.told(locale) for r in many] for name, many in error.fields.items()}
    response = Response(json.dumps(body), error.status, content_type="application/problem+json")
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="lifecycle"'
    if error.status in (429, 503):
        response.headers["Retry-After"] = "30"
    return response


def _from_http(error: HTTPException) -> DomainError:
    status = error.code or 500
    if status >= 500:
        return _unexpected(error)
    return _BY_STATUS.get(status, DomainError)()


def _from_database(error: DBAPIError) -> DomainError:
    sqlstate = getattr(error.orig, "sqlstate", None) or ""
    if isinstance(error, IntegrityError):
        # Two people at once: the rule that a service checked has been broken in between.
        log.warning("constraint", sqlstate=sqlstate, path=shown_path())
        return Conflict()
    if sqlstate in BUSY_SQLSTATES or (isinstance(error, OperationalError) and not sqlstate):
        log.warning("database busy", sqlstate=sqlstate, path=shown_path())
        return Busy()
    return _unexpected(error)


def _unexpected(error: Exception) -> DomainError:
    shown = getattr(error, "original_exception", None) or error
    if not isinstance(error, InternalServerError) or shown is not error:
        log.error("unexpected", path=shown_path(), exc_info=shown)
    return Unexpected()
