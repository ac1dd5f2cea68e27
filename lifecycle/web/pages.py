"""Pages about the site itself: accessibility, style guide, health."""

from flask import Blueprint, Response, render_template
from sqlalchemy import text

from lifecycle.edge import watch
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import public

blueprint = Blueprint("pages", __name__)


@blueprint.get("/accessibilite")
@public
def accessibility() -> str:
    """Show the accessibility statement that RGAA asks for."""
    return render_template("accessibility.html")


@blueprint.get("/styleguide")
@public
def styleguide() -> str:
    """Show every component."""
    return render_template("styleguide.html")


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Tell that the process answers."""
    return Response("ok\n", content_type="text/plain")


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """Tell that the database answers too."""
    request_session().execute(text("SELECT 1"))
    return Response("ready\n", content_type="text/plain")


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Give the metrics to Prometheus."""
    return watch.metrics()
