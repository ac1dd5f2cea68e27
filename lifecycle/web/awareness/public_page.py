"""The public page of an authority or of one of its sites, for anybody, with what was chosen and no more."""

from flask import Blueprint, Response, make_response, render_template

from lifecycle.awareness.queries import published
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import public
from lifecycle.edge.limits import limiter
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import PARIS

blueprint = Blueprint("public_page", __name__)


@blueprint.get("/p/<slug>")
@public
@limiter.limit("60 per minute")
def page(slug: str) -> Response:
    """Show a published page; search engines may list it only where its manager allows."""
    found = published(request_session(), slug, current_locale())
    day = found.refreshed_at.astimezone(PARIS).date()
    response = make_response(render_template("awareness/public.html", page=found, day=day))
    if not found.is_listed:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
