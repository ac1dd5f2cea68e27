"""The partners' directory, and one partner's page."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.endoflife.queries import lots_page, open_lots
from lifecycle.kernel.clock import today
from lifecycle.partners.directory import PartnerView, get_partner, partners_for
from lifecycle.partners.words import PARTNER_KIND_LABELS
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.web import lot_shown
from lifecycle.web.context import told
from lifecycle.web.lots import category_names
from lifecycle.web.tabs import chain_tabs

blueprint = Blueprint("partners", __name__)
LATEST_LOTS = 10


@blueprint.get("/")
@requires(Permission.PARTNER_VIEW)
def index() -> str:
    """Show the partners of the authority's networks, narrowed by route and category."""
    route, category = request.args.get("route", ""), request.args.get("category", "")
    names = category_names()
    found = partners_for(
        request_session(),
        route=Route(route) if route in set(Route) else None,
        category_key=category if category in names else None,
    )
    return render_template(
        "partners/list.html",
        hub=chain_tabs(),
        partners=found,
        names=names,
        route=route,
        category=category,
        routes=[(key, told(label)) for key, label in ROUTE_LABELS.items()],
        open_lots=open_lots(request_session()),
        kind_labels=PARTNER_KIND_LABELS,
        destroys=_destroys,
    )


def _destroys(partner: PartnerView) -> bool:
    return partner.destroys(today())


@blueprint.get("/<uuid:partner_id>")
@requires(Permission.PARTNER_VIEW)
def page(partner_id: UUID) -> str:
    """Show one partner: what it takes on which route, and its latest lots with the authority."""
    session = request_session()
    partner, names = get_partner(session, partner_id), category_names()
    routes = [route for route in Route if route in partner.routes]
    taken = {key for keys in partner.routes.values() for key in keys}
    return render_template(
        "partners/page.html",
        partner=partner,
        routes=routes,
        columns=[_("Catégorie"), *(told(ROUTE_LABELS[route]) for route in routes)],
        categories=[(key, name) for key, name in names.items() if key in taken],
        lots=lots_page(session, partner_id=partner_id, limit=LATEST_LOTS),
        shown=lot_shown,
        open_lots=open_lots(request_session()),
        kind_labels=PARTNER_KIND_LABELS,
        destroys=_destroys,
    )
