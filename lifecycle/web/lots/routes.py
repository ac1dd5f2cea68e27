"""Lots: the list of each side, and the page of one lot."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.writing import side_of
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import get_partner
from lifecycle.schemas.base import as_uuid
from lifecycle.states.lots import OPEN_LOT_STATES, LotState, Side
from lifecycle.web.context import told
from lifecycle.web.lots import portal
from lifecycle.web.lots import progress as lot_progress
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.page import in_time as in_time
from lifecycle.web.lots.page import lot_page
from lifecycle.web.lots.page import refused_page as refused_page
from lifecycle.web.tabs import chain_tabs

blueprint = Blueprint("lots", __name__)
PAGE = 30
_S = LotState
# The tabs of the authority's list.
TABS: Mapping[str, tuple[str, tuple[LotState, ...]]] = {
    "open": (N_("En cours"), OPEN_LOT_STATES),
    "draft": (N_("En préparation"), (_S.DRAFT,)),
    "offered": (N_("Proposés"), (_S.OFFERED,)),
    "to_hand_over": (N_("À remettre"), (_S.ACCEPTED, _S.SCHEDULED)),
    "outcome": (N_("Devenir attendu"), (_S.HANDED_OVER, _S.RECEIVED)),
    "closed": (N_("Clos"), (_S.CLOSED,)),
    "dropped": (N_("Sans suite"), (_S.DECLINED, _S.CANCELLED)),
}


class NoSuchTab(NotFound):
    """An address with a tab that the list does not have."""


@blueprint.get("/")
@requires(Permission.LOT_VIEW)
def index() -> str:
    """Show the lots of this side: a table by stage for the authority, boxes for the partner."""
    return portal.boxes() if side_of(get_actor()) is Side.PARTNER else _list()


def _list() -> str:
    tab = request.args.get("tab", "open")
    if tab not in TABS:
        raise NoSuchTab
    after, partner_id = request.args.get("after"), as_uuid(request.args.get("partner"))
    page = queries.lots_page(
        request_session(), states=TABS[tab][1], partner_id=partner_id, limit=PAGE, after=after
    )
    return render_template(
        "lots/list.html",
        hub=chain_tabs(),
        tabs=_tabs({key: label for key, (label, _states) in TABS.items()}, tab),
        tab=tab,
        partner=get_partner(request_session(), partner_id) if partner_id else None,
        page=page,
        shown=lot_shown,
        progress=lot_progress,
        next_url=_address(tab=tab, after=page.after) if page.after else None,
        first_url=_address(tab=tab) if after else None,
    )


def _address(**params: Any) -> str:
    kept: dict[str, Any] = {"partner": request.args["partner"]} if request.args.get("partner") else {}
    return url_for("lots.index", **kept, **params)


def _tabs(labels: Mapping[str, str], here: str) -> list[Any]:
    return [
        {"label": told(label), "url": _address(tab=key), "is_current": key == here, "count": None}
        for key, label in labels.items()
    ]


@blueprint.get("/<uuid:lot_id>")
@requires(Permission.LOT_VIEW)
def page(lot_id: UUID) -> str:
    """Show a lot to either side: where it stands, its lines, what is missing, its documents and its past."""
    return lot_page(lot_id, None)
