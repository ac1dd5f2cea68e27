"""The imports of an authority, and the form that sends a file."""

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.uploads import TOO_LARGE, FileRefused, spooled
from lifecycle.intake import queries
from lifecycle.intake.service import upload
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told
from lifecycle.web.imports import shown as import_shown
from lifecycle.web.tabs import intake_tabs


@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show the imports, newest first, and the form that sends a file."""
    return _index({})


def _index(errors: dict[str, list[str]]) -> str:
    leaf = queries.runs_page(request_session(), after=request.args.get("after"))
    return render_template(
        "imports/index.html",
        tabs=intake_tabs(),
        runs=leaf.rows,
        after=leaf.after,
        words=import_shown.RUN_WORDS,
        errors=errors,
    )


@requires(Permission.ASSET_IMPORT)
def send() -> Answer | tuple[str, int]:
    """Take a file in: what is understood of it comes next, or why it cannot be read."""
    store = current_app.extensions["lifecycle.files"]
    try:
        file = _file()
        with spooled(file) as path, transaction() as session:
            run = upload(session, get_actor(), file.filename or "", path, store)
    except DomainError as error:
        errors = field_errors(error) or {"file": [told(error.text, **error.params)]}
        return _index(errors), error.status
    return redirect(url_for("imports.page", run_id=run.id), 303)


def _file() -> FileStorage:
    try:
        file = request.files.get("file")
    except RequestEntityTooLarge as error:
        raise FileRefused("too-large", TOO_LARGE) from error
    if file is None or not file.filename:
        raise FileRefused("required", N_("Choisissez le fichier à importer."))
    return file
