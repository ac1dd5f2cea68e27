"""Placeholder being written."""

from flask import Blueprint

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import requires

blueprint = Blueprint("assets", __name__)


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show nothing yet."""
    return ""


@blueprint.get("/new")
@requires(Permission.ASSET_EDIT)
def new() -> str:
    """Show nothing yet."""
    return ""


@blueprint.get("/<uuid:asset_id>")
@requires(Permission.ASSET_VIEW)
def page(asset_id: object) -> str:  # noqa: ARG001
    """Show nothing yet."""
    return ""


@blueprint.get("/<uuid:asset_id>/history")
@requires(Permission.ASSET_VIEW)
def history(asset_id: object) -> str:  # noqa: ARG001
    """Show nothing yet."""
    return ""
