"""Placeholder being written."""

from flask import Blueprint

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import requires

blueprint = Blueprint("labels", __name__)


@blueprint.get("/")
@requires(Permission.LABEL_PRINT)
def index() -> str:
    """Show nothing yet."""
    return ""
