"""Deny by default: every view declares who may call it, and requests from other sites change nothing."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import SAFE_METHODS
from lifecycle.edge.identity import find_actor, get_actor
from lifecycle.kernel.errors import DomainError, Forbidden
from lifecycle.kernel.text import N_

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC, SIGNED_IN = "public", "signed-in"


class CrossSite(DomainError):
    """A change was asked by a page of another site."""

    slug = "cross-site"
    status = 403
    text = N_(
        "Cette demande vient d’un autre site : elle n’a pas été exécutée. Reprenez depuis cette application."
    )


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Declare that a view is for those who hold one of these permissions."""

    def declare(view: View) -> View:
        view.access = permissions  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may call a view."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Declare that a view is for anybody who is signed in."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any], method: str) -> Any:
    """Return what a view (or the method of a view class) declares, None when it declares nothing."""
    view_class = getattr(view, "view_class", None)
    target = getattr(view_class, method.lower(), None) if view_class else view
    return getattr(target, "access", None)


def init(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(_refuse_cross_site)
    app.before_request(_refuse_undeclared)


def _refuse_cross_site() -> None:
    """Refuse changes that another site's page sends (Fetch metadata; Origin for browsers without it).

    A bearer token is never sent by a browser on its own, so programs are not concerned.
    """
    if request.method in SAFE_METHODS or request.path.startswith(("/api/", "/agent/")):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CrossSite
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise CrossSite


def _refuse_undeclared() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    method = "GET" if request.method == "HEAD" else request.method
    access = access_of(current_app.view_functions[request.endpoint], method)
    if access == PUBLIC or method == "OPTIONS":
        return
    actor = get_actor()
    if access == SIGNED_IN:
        return
    if access is None or not any(actor.can(permission) for permission in access):
        raise Forbidden


def may(permission: str) -> bool:
    """Tell whether whoever makes this request holds a permission; for templates."""
    actor = find_actor()
    return actor is not None and actor.can(permission)
