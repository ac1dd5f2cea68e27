"""Placeholder being written."""

from flask import Blueprint

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import requires

blueprint = Blueprint("imports", __name__)


@blueprint.get("/")
@requires(Permission.ASSET_IMPORT)
def index() -> str:
    """Show nothing yet."""
    return ""
