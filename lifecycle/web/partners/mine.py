"""A partner's own file, as its people see it."""

from flask import Blueprint

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.partners.directory import get_partner
from lifecycle.web.partners.routes import partner_page

blueprint = Blueprint("partner_mine", __name__)


@blueprint.get("/mine")
@requires(Permission.LOT_ANSWER)
def page() -> str:
    """Show a partner its own file as authorities see it, with what it may change."""
    partner = get_partner(request_session(), get_actor().organisation_id)
    return partner_page(partner, mine=True, lots=None, open_lots={}, past=None)
