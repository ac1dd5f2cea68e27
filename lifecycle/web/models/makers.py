"""Manufacturers: their list, and the page where one is renamed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Conflict, DomainError, Invalid, Stale
from lifecycle.registry.catalogue_errors import NameTaken
from lifecycle.registry.maker_edits import edit_manufacturer
from lifecycle.registry.manufacturers import get_manufacturer, manufacturers_page
from lifecycle.schemas.base import load
from lifecycle.schemas.models import ManufacturerForm
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.models.tabs import render_list
from lifecycle.web.models.words import told_event

PAGE = 50
EVENTS_SHOWN = 20


@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the manufacturers that match, fifty a page."""
    session, q = request_session(), request.args.get("q", "")[:200].replace("\x00", "").strip()
    marks = {name: request.args.get(name) for name in ("after", "before")}
    try:
        leaf = manufacturers_page(session, q, limit=PAGE, **marks)
    except BadCursor:
        leaf = manufacturers_page(session, q, limit=PAGE)
    return render_list(
        "models/makers.html",
        makers=leaf.rows,
        q=q,
        previous=leaf.before and url_for("models.makers", q=q or None, before=leaf.before),
        next=leaf.after and url_for("models.makers", q=q or None, after=leaf.after),
    )


@requires(Permission.ASSET_VIEW)
def page(maker_id: UUID) -> str:
    """Show a manufacturer: its names, its models, what happened to it."""
    return _page(maker_id)


@requires(Permission.ASSET_EDIT)
def save(maker_id: UUID) -> tuple[str, int] | Response:
    """Save a manufacturer's names; refusals show its page again as it was typed."""
    try:
        with transaction() as session:
            edit_manufacturer(session, get_actor(), maker_id, **load(ManufacturerForm(), request.form))
    except (Invalid, Conflict, Stale) as error:
        return _page(maker_id, request.form.to_dict(), error), error.status
    flash(_("La fiche du fabricant est à jour."), "go")
    return redirect(url_for("models.maker", maker_id=maker_id), 303)


def _page(maker_id: UUID, typed: Mapping[str, Any] | None = None, error: DomainError | None = None) -> str:
    session, actor = request_session(), get_actor()
    row, aliases = get_manufacturer(session, maker_id)
    values = {"name": row.name, "aliases": "\n".join(alias.name for alias in aliases)}
    errors = field_errors(error)
    if isinstance(error, NameTaken):
        is_own = str(error.params["name"]).lower() == (typed or {}).get("name", "").strip().lower()
        errors = {"name" if is_own else "aliases": [told(error.text, **error.params)]}
    return render_template(
        "models/maker.html",
        row=row,
        aliases=aliases,
        values={**values, **(typed or {}), "version": str(row.version)},
        errors=errors,
        late=told(error.text) if isinstance(error, Stale) else None,
        events=[told_event(event, actor) for event in timeline(session, maker_id, limit=EVENTS_SHOWN).rows],
    )
