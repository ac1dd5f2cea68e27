"""The addresses that inventory agents send to: made by an administrator, shown once, revoked."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.agents import tokens
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError, Invalid
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import RequestReused
from lifecycle.schemas.agents import TokenForm
from lifecycle.schemas.base import load
from lifecycle.web.actions import field_errors
from lifecycle.web.context import told

# What is not needed here, and mostly about persons, need not leave the machine.
LEFT_OUT = "environment,process,local_user,local_group,user,software"
# What each agent's configuration says: its name, where the file is, its lines.
SETTINGS = (
    (
        "GLPI Agent",
        "/etc/glpi-agent/agent.cfg",
        ("server = {address}", f"no-category = {LEFT_OUT}"),
    ),
    (
        "FusionInventory Agent",
        "/etc/fusioninventory/agent.cfg",
        ("server = {address}", f"no-category = {LEFT_OUT}"),
    ),
    ("OCS Inventory", "/etc/ocsinventory/ocsinventory-agent.cfg", ("server={address}", "nosoftware=1")),
)
_SHOWN_ONCE = N_(
    "Cette adresse vient d’être créée ; elle ne peut pas être montrée une seconde fois. "
    "Si vous ne l’avez pas copiée, révoquez-la et créez-en une autre."
)


@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show the agents' addresses, and to an administrator the form that makes one."""
    return _index()


def _index(error: DomainError | None = None) -> str:
    return render_template(
        "agents/tokens.html",
        tokens=tokens.tokens(request_session()),
        errors=field_errors(error),
        values=request.form,
    )


@requires(Permission.ADMIN)
def make() -> str | tuple[str, int] | Response:
    """Make an address and show it, this once, with the lines that agents are configured by."""
    try:
        form = load(TokenForm(), request.form)
        with transaction() as session:
            row, plain = tokens.create_token(
                session, get_actor(), form["name"], request_id=form["request_id"]
            )
    except RequestReused:
        flash(told(_SHOWN_ONCE), "wait")
        return redirect(url_for("agents.tokens"), 303)
    except Invalid as error:
        return _index(error), error.status
    address = tokens.address_of(current_app.config["PUBLIC_URL"], plain)
    settings = [(name, file, "\n".join(said).format(address=address)) for name, file, said in SETTINGS]
    return render_template("agents/token_made.html", token=row, address=address, settings=settings)


@requires(Permission.ADMIN)
def revoke(token_id: UUID) -> Response:
    """Revoke an address: agents that still use it are refused from now on."""
    with transaction() as session:
        row = tokens.revoke_token(session, get_actor(), token_id)
        name = row.name
    flash(_("L’adresse « %(name)s » est révoquée.", name=name), "go")
    return redirect(url_for("agents.tokens"), 303)
