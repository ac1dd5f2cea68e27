"""The partners' directory with its map, one partner's page and documents."""

import math
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife.preparation.load import pasts, used_in_month
from lifecycle.endoflife.queries import lots_page, open_lots
from lifecycle.kernel.clock import today
from lifecycle.partners import agreements
from lifecycle.partners.directory import PartnerView, get_partner, partners_for
from lifecycle.partners.errors import CertificationNotFound
from lifecycle.partners.offers import get_certification
from lifecycle.partners.places import Place
from lifecycle.partners.queries import endings_of
from lifecycle.partners.settings import settings_of
from lifecycle.partners.words import PARTNER_KIND_LABELS
from lifecycle.partners.writing import may_edit
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.partners import shown as partner_shown
from lifecycle.web.partners.map import department_names, map_of
from lifecycle.web.tabs import chain_tabs

blueprint = Blueprint("partners", __name__)
LATEST_LOTS = 10
DISTANCES = (25, 50, 100, 200)
_P = Permission


@blueprint.get("/")
@requires(_P.PARTNER_VIEW)
def index() -> str:
    """Show the partners of the authority's networks, on a map and as a list."""
    session, asked, names = request_session(), request.args.get, category_names()
    route, category = asked("route", ""), asked("category", "")
    found = partners_for(
        session,
        route=Route(route) if route in set(Route) else None,
        category_key=category if category in names else None,
    )
    home = settings_of(session).place
    department, within = asked("department", ""), asked("within", type=int)
    shown = _narrowed(found, home, department, within)
    return render_template(
        "partners/list.html",
        hub=chain_tabs(),
        partners=shown,
        map=map_of(shown, home),
        home=home,
        asked={"route": route, "category": category, "department": department, "within": within or ""},
        names=names,
        departments=_departments(found),
        distances=[(km, _("À moins de %(km)s km", km=km)) for km in DISTANCES],
        routes=partner_shown.routes(),
        open_lots=open_lots(session),
        kind_labels=PARTNER_KIND_LABELS,
        shown=partner_shown,
        endings={one.id: list(endings_of(one, today())) for one in shown},
        on=today(),
    )


def _narrowed(
    found: list[PartnerView], home: Place, department: str, within: int | None
) -> list[PartnerView]:
    """Keep those that serve a department and stand near enough, nearest first where we know from where."""
    away = {one.id: partner_shown.away(one, home) for one in found}
    kept = [one for one in found if not department or _serves(one, department)]
    if within:
        kept = [one for one in kept if (km := away[one.id]) is not None and km <= within]
    return sorted(kept, key=lambda one: math.inf if (km := away[one.id]) is None else km)


def _serves(partner: PartnerView, department: str) -> bool:
    return department in partner.departments or partner.territory.is_everywhere


def _departments(found: list[PartnerView]) -> list[tuple[str, str]]:
    names, served = department_names(), {code for one in found for code in one.departments}
    return [(code, f"{code} {names.get(code, '')}".strip()) for code in sorted(served)]


@blueprint.get("/<uuid:partner_id>")
@requires(_P.PARTNER_VIEW)
def page(partner_id: UUID) -> str:
    """Show one partner: what it takes, until when and how much, and its latest lots with the authority."""
    session = request_session()
    lots = lots_page(session, partner_id=partner_id, limit=LATEST_LOTS)
    partner = get_partner(session, partner_id)
    return partner_page(
        partner, mine=False, lots=lots, open_lots=open_lots(session), past=pasts(session).get(partner_id)
    )


def partner_page(partner: PartnerView, **more: Any) -> str:
    """Render a partner's file; `mine` tells that its own people look."""
    session, actor, names = request_session(), get_actor(), category_names()
    taken = {key for keys in partner.routes.values() for key in keys}
    return render_template(
        "partners/page.html",
        on=today(),
        partner=partner,
        routes=list(partner.routes),
        columns=[_("Catégorie"), *(told(ROUTE_LABELS[route]) for route in partner.routes)],
        categories=[(key, name) for key, name in names.items() if key in taken],
        lot_shown=lot_shown,
        shown=partner_shown,
        months=partner_shown.months(partner, used_in_month(session, today())),
        endings=list(endings_of(partner, today())),
        away=partner_shown.away(partner, settings_of(session).place),
        can_edit=may_edit(session, actor, partner.id),
        kind_labels=PARTNER_KIND_LABELS,
        **more,
    )


@blueprint.get("/certifications/<uuid:certification_id>/document")
@requires(_P.PARTNER_VIEW, _P.LOT_ANSWER)
def certification_document(certification_id: UUID) -> Response:
    """Give the document that shows a certificate, as a file to save."""
    held = get_certification(request_session(), certification_id)
    if held.sha256 is None or held.name is None or held.media_type is None:
        raise CertificationNotFound
    return _file(held.sha256, held.name, held.media_type)


@blueprint.get("/agreements/documents/<uuid:document_id>")
@requires(_P.PARTNER_VIEW, _P.LOT_ANSWER)
def agreement_document(document_id: UUID) -> Response:
    """Give a document of an agreement to one of its two sides, as a file to save."""
    found = agreements.get_document(request_session(), document_id)
    return _file(found.sha256, found.name, found.media_type)


def _file(digest: str, name: str, media_type: str) -> Response:
    store: FileStore = current_app.extensions["lifecycle.files"]
    response = Response(store.read(digest), content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
