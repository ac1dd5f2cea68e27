"""The partner's portal: its lots by who must act next, those of several authorities side by side."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from lifecycle.edge.database import request_session
from lifecycle.endoflife import queries
from lifecycle.endoflife.exchange_views import Due
from lifecycle.endoflife.outcome import awaited
from lifecycle.endoflife.timing import deadlines
from lifecycle.endoflife.views import LotRow
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import as_uuid
from lifecycle.states.lots import OPEN_LOT_STATES, LotState
from lifecycle.web.context import told
from lifecycle.web.lots import progress as lot_progress
from lifecycle.web.lots import shown as lot_shown

PAGE = 30
# What to do, what to wait for, what is over.
BOXES: Mapping[str, str] = {
    "to_do": N_("À faire"),
    "waiting": N_("En attente"),
    "done": N_("Terminés"),
}


class NoSuchBox(NotFound):
    """An address with a tab that the portal does not have."""


def boxes() -> str:
    """Show the partner's lots of one box, the late ones first."""
    tab, session = request.args.get("tab", "to_do"), request_session()
    authority_id, after = as_uuid(request.args.get("authority")), request.args.get("after")
    if tab not in BOXES:
        raise NoSuchBox
    found = queries.boxes(session, authority_id=authority_id)
    counts = {"to_do": len(found.to_do), "waiting": len(found.waiting)}
    rows, next_mark = getattr(found, tab), None
    if tab == "done":
        over = tuple(state for state in LotState if state not in OPEN_LOT_STATES)
        page = queries.lots_page(session, states=over, authority_id=authority_id, limit=PAGE, after=after)
        rows, next_mark = page.rows, page.after
    late = _late()
    here: dict[str, Any] = {"tab": tab, "authority": authority_id}
    return render_template(
        "lots/boxes.html",
        portal=portal_tabs(tab, authority_id, counts),
        tab=tab,
        rows=_late_first(rows, late),
        late=late,
        counts=counts,
        givers=awaited.lot_givers(session),
        authority_id=authority_id,
        shown=lot_shown,
        progress=lot_progress,
        next_url=url_for("lots.index", **here, after=next_mark) if next_mark else None,
        first_url=url_for("lots.index", **here) if after else None,
    )


def portal_tabs(
    here: str, authority_id: UUID | None = None, counts: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """Return the portal's views for the `tabs` macro: the boxes, and the awaited devices before the last."""
    tabs = [
        {
            "label": told(label),
            "url": url_for("lots.index", tab=key, authority=authority_id),
            "is_current": key == here,
            "count": (counts or {}).get(key),
        }
        for key, label in BOXES.items()
    ]
    awaited_tab = {
        "label": told(N_("Appareils attendus")),
        "url": url_for("lot_awaited.page", authority=authority_id),
        "is_current": here == "awaited",
        "count": None,
    }
    return [*tabs[:-1], awaited_tab, tabs[-1]]


def _late() -> dict[UUID, list[Due]]:
    """Return what is late by lot."""
    found: dict[UUID, list[Due]] = {}
    for due in deadlines.overdue(request_session(), today()):
        found.setdefault(due.lot_id, []).append(due)
    return found


def _late_first(rows: tuple[LotRow, ...], late: Mapping[UUID, list[Due]]) -> list[LotRow]:
    """Return lots with those that are late in front, the longest late first, the others in their order."""
    first = [row for row in rows if row.id in late]
    first.sort(key=lambda row: min(due.due_on for due in late[row.id]))
    return [*first, *(row for row in rows if row.id not in late)]
