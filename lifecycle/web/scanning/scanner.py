"""The scanner `/scan/`: one page for a session on the spot, kept on the phone where there is no signal."""

from flask import Blueprint, render_template

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import requires

blueprint = Blueprint("scanner", __name__)


@blueprint.get("/")
@requires(Permission.ASSET_ACT)
def page() -> str:
    """Show the scanner; what it knows of the person comes apart, from `/scan/start`: the page can be kept."""
    return render_template("scanner/page.html")
