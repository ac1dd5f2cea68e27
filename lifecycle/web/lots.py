"""Lots: the list of each side, and the page of one lot."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.endoflife import queries
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.views import LEGAL_BASIS_LABELS, RECIPIENT_LABELS, WASTE_STATUS_LABELS, LotView
from lifecycle.endoflife.writing import side_of
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import DomainError, NotFound
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import get_partner
from lifecycle.phones.service import waiting
from lifecycle.registry.queries import categories
from lifecycle.sanitising.recording import best_sanitisations
from lifecycle.schemas.base import as_uuid
from lifecycle.states.decide import LotTransitionRefused, decide_lot
from lifecycle.states.lots import OPEN_LOT_STATES, LotAction, LotState, Side
from lifecycle.web import lot_progress, lot_shown
from lifecycle.web.context import told
from lifecycle.web.lot_words import SANITISED_LABELS
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
# The tabs of the partner's: what to do, what to wait for, what is over.
BOXES: Mapping[str, str] = {
    "to_do": N_("À faire"),
    "waiting": N_("En attente"),
    "done": N_("Terminés"),
}


class NoSuchTab(NotFound):
    """An address with a tab that the list does not have."""


@blueprint.get("/")
@requires(Permission.LOT_VIEW)
def index() -> str:
    """Show the lots of this side: a table by stage for the authority, boxes for the partner."""
    return _boxes() if side_of(get_actor()) is Side.PARTNER else _list()


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


def _boxes() -> str:
    tab, session = request.args.get("tab", "to_do"), request_session()
    if tab not in BOXES:
        raise NoSuchTab
    boxes, after = queries.boxes(session, Side.PARTNER), request.args.get("after")
    counts = {"to_do": len(boxes.to_do), "waiting": len(boxes.waiting)}
    rows, next_mark = getattr(boxes, tab), None
    if tab == "done":
        over = tuple(state for state in LotState if state not in OPEN_LOT_STATES)
        page = queries.lots_page(session, states=over, limit=PAGE, after=after)
        rows, next_mark = page.rows, page.after
    return render_template(
        "lots/boxes.html",
        tabs=_tabs(BOXES, tab, counts),
        tab=tab,
        rows=rows,
        counts=counts,
        shown=lot_shown,
        progress=lot_progress,
        next_url=_address(tab=tab, after=next_mark) if next_mark else None,
        first_url=_address(tab=tab) if after else None,
    )


def _address(**params: Any) -> str:
    kept: dict[str, Any] = {"partner": request.args["partner"]} if request.args.get("partner") else {}
    return url_for("lots.index", **kept, **params)


def _tabs(labels: Mapping[str, str], here: str, counts: Mapping[str, int] | None = None) -> list[Any]:
    return [
        {
            "label": told(label),
            "url": _address(tab=key),
            "is_current": key == here,
            "count": (counts or {}).get(key),
        }
        for key, label in labels.items()
    ]


@blueprint.get("/<uuid:lot_id>")
@requires(Permission.LOT_VIEW)
def page(lot_id: UUID) -> str:
    """Show a lot to either side: where it stands, its lines, what is missing, its documents and its past."""
    return lot_page(lot_id, None)


def lot_page(lot_id: UUID, error: DomainError | None) -> str:
    """Render a lot's page, with the reasons of a refusal when there is one."""
    session, actor = request_session(), get_actor()
    view = queries.get_lot(session, lot_id)
    state, awaiting = LotState(view.lot.state), lot_progress.awaiting_in(view.lines)
    items = checklist(session, view)
    can_act = actor.can(Permission.LOT_MANAGE) or actor.can(Permission.LOT_ANSWER)
    missing = sum(line.verdict == "missing" for line in view.lines)
    verb = lot_progress.next_verb(view.side, state, len(view.lines), awaiting, missing) if can_act else None
    return render_template(
        "lots/page.html",
        view=view,
        lot=view.lot,
        state=state,
        error=error,
        can_act=can_act,
        verb=verb,
        steps=lot_progress.steps(view),
        groups=lot_shown.groups(view.lines),
        todo_title=lot_progress.before(state),
        todos=lot_progress.todos(view, items, lot_progress.fixable(actor)),
        missing_ids={asset_id for i in items if i.code == "sanitised" for asset_id, _code in i.devices},
        handed_over=view.lot.handed_over_at is not None,
        sanitised=_sanitised(view),
        phones=waiting(session, lot_id) if state is LotState.DRAFT and view.side is Side.AUTHORITY else (),
        categories=category_names(),
        events=lot_shown.history(timeline(session, lot_id, limit=30).rows, actor),
        shown=lot_shown,
        progress=lot_progress,
        legal_basis_labels=LEGAL_BASIS_LABELS,
        waste_labels=WASTE_STATUS_LABELS,
        recipient_labels=RECIPIENT_LABELS,
    )


def _sanitised(view: LotView) -> Mapping[UUID, str]:
    """Return, for the authority, the words of each device's best sanitisation, by asset id."""
    if view.side is Side.PARTNER:
        return {}
    best = best_sanitisations(request_session(), [line.asset_id for line in view.lines])
    return {asset_id: told(SANITISED_LABELS[found.level]) for asset_id, found in best.items()}


def category_names() -> Mapping[str, str]:
    """Return the categories' names by key, in the reader's language."""
    french = current_locale() == "fr"
    return {c.key: c.name_fr if french else c.name_en for c in categories(request_session())}


def in_time(lot_id: UUID, action: LotAction, side: Side, page: Callable[[], str]) -> str | tuple[str, int]:
    """Return the page of a step, or the lot's own with the reason when its state does not allow the step."""
    try:
        decide_lot(action, queries.get_lot(request_session(), lot_id).state, side)
    except LotTransitionRefused as error:
        return refused_page(lot_id, error)
    return page()


def refused_page(lot_id: UUID, error: DomainError) -> tuple[str, int]:
    """Answer a refused step with the lot as it is and every reason; what is not there stays a 404."""
    if error.status in (403, 404):
        raise error
    return lot_page(lot_id, error), error.status
