"""The form of a connection: a new one, and changing one; its tokens are never shown again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.connections import queries, service
from lifecycle.connections.model import PROGRAMS, Connection
from lifecycle.connections.options import Options
from lifecycle.connections.source import PROGRAM_NAMES
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Invalid
from lifecycle.schemas.base import load
from lifecycle.schemas.connections import ConnectionForm, connection_data
from lifecycle.web.actions import field_errors
from lifecycle.web.connections import shown

blueprint = Blueprint("connection_forms", __name__)


@blueprint.get("/new")
@requires(Permission.ADMIN)
def new() -> str:
    """Show the form of a new connection to a program; GLPI's unless the address says otherwise."""
    values = {"program": _program(request.args.get("program")), **shown.option_values(Options())}
    return _form(None, values, None)


def _program(asked: str | None) -> str:
    return asked if asked in PROGRAMS else "glpi"


@blueprint.post("/")
@requires(Permission.ADMIN)
def create() -> Answer | tuple[str, int]:
    """Create a connection; trying it comes next."""
    try:
        values = load(ConnectionForm(), _sent(request.form.get("program", "")))
        with transaction() as session:
            connection_id = service.create_connection(
                session, get_actor(), connection_data(values), _secret_key(), values["request_id"]
            )
    except Invalid as error:
        values = {**shown.form_values(request.form), "program": _program(request.form.get("program"))}
        return _form(None, values, error), error.status
    flash(_("La connexion est enregistrée. Essayez-la avant la première récupération."), "go")
    return redirect(url_for("connections.page", connection_id=connection_id), 303)


@blueprint.get("/<uuid:connection_id>/edit")
@requires(Permission.ADMIN)
def edit(connection_id: UUID) -> str:
    """Show the form of a connection, its tokens left out."""
    connection = queries.get_connection(request_session(), connection_id)
    return _form(connection, shown.stored_values(connection), None)


@blueprint.post("/<uuid:connection_id>/edit")
@requires(Permission.ADMIN)
def save(connection_id: UUID) -> Answer | tuple[str, int]:
    """Change a connection; a token left empty stays as it is."""
    connection = queries.get_connection(request_session(), connection_id)
    try:
        values = load(ConnectionForm(), _sent(connection.program))
        with transaction() as session:
            service.edit_connection(
                session,
                get_actor(),
                connection_id,
                connection_data(values),
                _secret_key(),
                values["request_id"],
            )
    except Invalid as error:
        values = {**shown.form_values(request.form), "program": connection.program}
        return _form(connection, values, error), error.status
    flash(_("La connexion est enregistrée."), "go")
    return redirect(url_for("connections.page", connection_id=connection_id), 303)


def _sent(program: str) -> dict[str, Any]:
    """Return the form as its shape reads it; only GLPI has kinds of devices to tick."""
    kinds = {"item_types": request.form.getlist("item_types")} if program == "glpi" else {}
    return {**request.form.to_dict(), **kinds, "program": program}


def _secret_key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _form(connection: Connection | None, values: Mapping[str, Any], error: Invalid | None) -> str:
    return render_template(
        "connections/form.html",
        connection=connection,
        values={"name": "", "url": "", "schedule": "manual", "applies_itself": False, **values},
        programs=PROGRAM_NAMES,
        kinds=shown.kinds(),
        schedules=shown.schedules(),
        hours=shown.hours(),
        weekdays=shown.weekdays(),
        errors=field_errors(error),
    )
