"""Connections to other programs: the list, one with its pulls, trying it, pulling now."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.connections import queries, service
from lifecycle.connections.errors import PullFailed, PullRunning
from lifecycle.connections.source import PROGRAM_NAMES, Target
from lifecycle.connections.trying import count_devices
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.limits import limiter
from lifecycle.edge.pull_jobs import find_pull_job, start_pull
from lifecycle.web.connections import shown
from lifecycle.web.context import told
from lifecycle.web.tabs import intake_tabs

blueprint = Blueprint("connections", __name__)


@blueprint.get("/")
@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show the connections, each with its last pull and its next."""
    rows = [
        (connection, shown.pull_of(last) if last else None)
        for connection, last in queries.connections(request_session())
    ]
    return render_template(
        "connections/index.html",
        tabs=intake_tabs(),
        rows=rows,
        programs=PROGRAM_NAMES,
        rhythm=shown.rhythm,
    )


@blueprint.get("/<uuid:connection_id>")
@requires(Permission.ASSET_IMPORT)
def page(connection_id: UUID) -> str:
    """Show a connection: what it pulls, when, and its last pulls."""
    return render_template("connections/page.html", **_shown(connection_id))


def _shown(connection_id: UUID) -> dict[str, Any]:
    session = request_session()
    connection = queries.get_connection(session, connection_id)
    pulls = [shown.pull_of(each) for each in queries.last_pulls(session, connection_id)]
    running = pulls[0] if pulls and pulls[0].is_running else None
    return {
        "connection": connection,
        "facts": shown.facts(connection),
        "pulls": pulls,
        "running": running,
        "job": find_pull_job(session, running.pull.id) if running else None,
    }


@blueprint.get("/<uuid:connection_id>/progress")
@requires(Permission.ASSET_IMPORT)
def progress(connection_id: UUID) -> Response:
    """Answer the part of the page that moves, for htmx; once the pull is over, the page is asked again."""
    found = _shown(connection_id)
    response = make_response(render_template("connections/progress.html", **found))
    if found["running"] is None:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<uuid:connection_id>/pull")
@requires(Permission.ASSET_IMPORT)
def pull(connection_id: UUID) -> Answer:
    """Begin a pull in the background."""
    try:
        with transaction() as session:
            start_pull(session, get_actor(), connection_id)
    except PullRunning as error:
        flash(told(error.text), "out")
    return redirect(url_for("connections.page", connection_id=connection_id), 303)


@blueprint.post("/<uuid:connection_id>/try")
@requires(Permission.ADMIN)
@limiter.limit("20 per minute")
def attempt(connection_id: UUID) -> Answer:
    """Ask the other program how many devices it would give, and tell what it answered."""
    session = request_session()
    connection = queries.get_connection(session, connection_id)
    try:
        target = Target.of(connection, current_app.config["SECRET_KEY"])
        # The answer may take its time: no transaction waits for it.
        session.rollback()
        count = count_devices(target)
    except PullFailed as error:
        flash(told(error.text, **error.params), "stop")
    else:
        flash(shown.tried(target.program, count), "go")
    return redirect(url_for("connections.page", connection_id=connection_id), 303)


@blueprint.post("/<uuid:connection_id>/delete")
@requires(Permission.ADMIN)
def delete(connection_id: UUID) -> Answer:
    """Remove a connection; what it brought in stays."""
    with transaction() as session:
        service.delete_connection(session, get_actor(), connection_id)
    flash(_("La connexion est supprimée. Les imports qu’elle a faits restent."), "go")
    return redirect(url_for("connections.index"), 303)
