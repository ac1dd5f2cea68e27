"""Placeholder being written."""

from flask import Blueprint

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import requires

blueprint = Blueprint("network", __name__)


@blueprint.get("/")
@requires(Permission.NETWORK_VIEW)
def index() -> str:
    """Show nothing yet."""
    return ""
