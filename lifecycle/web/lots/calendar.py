"""Pick-ups for calendars: a lot's appointment as a file, and each person's private feed."""

from uuid import UUID

from flask import Blueprint, Response, current_app, make_response
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import public, requires
from lifecycle.edge.limits import limiter
from lifecycle.edge.locale import current_locale
from lifecycle.edge.pickups import get_pickup, pickups
from lifecycle.kernel.text import N_, translate
from lifecycle.messages.calendar import calendar
from lifecycle.messages.feeds import reader_of

blueprint = Blueprint("calendar", __name__)
FEED_NAME = N_("Enlèvements de la filière 4R")


@blueprint.get("/lots/<uuid:lot_id>/pickup.ics")
@requires(Permission.LOT_VIEW)
def pickup(lot_id: UUID) -> Response:
    """Give a lot's appointment as a calendar file."""
    found = get_pickup(request_session(), lot_id)
    response = _file(calendar([found], locale=current_locale(), site=_site()))
    name = _("enlevement-lot-%(number)s.ics", number=found.number)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/calendar/<token>.ics")
@public
@limiter.limit("60 per minute")
def feed(token: str) -> Response:
    """Give all pick-ups of the person whose address this is; the token opens nothing else."""
    session = request_session()
    reader = reader_of(session, token)
    name = translate(FEED_NAME, reader.locale)
    return _file(calendar(pickups(session), locale=reader.locale, site=_site(), name=name))


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])


def _file(data: bytes) -> Response:
    response = make_response(data)
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
