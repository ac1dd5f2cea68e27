"""What is to be wiped: devices that wait, tries that failed, the latest, destructions that are owed."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import format_decimal

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import Page
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.endoflife.outcome.owed import open_lots_of, owed_certificates
from lifecycle.kernel.text import N_
from lifecycle.sanitising import queries
from lifecycle.sanitising.wording import RESULT_LABELS
from lifecycle.web import shown
from lifecycle.web.context import told
from lifecycle.web.sanitising.policy import LEVEL_WORDS
from lifecycle.web.tabs import chain_tabs

PAGE = 50
MOST_OWED = 200  # shown at once: beyond, the partners are to be called before the list is read
VIEWS = {
    "waiting": N_("À effacer"),
    "failed": N_("Échecs à reprendre"),
    "owed": N_("Destructions attendues"),
    "latest": N_("Derniers effacements"),
}


@requires(Permission.SANITISATION_RECORD)
def queue() -> str:
    """Show one of the views, a page at a time."""
    session, asked, after = request_session(), request.args.get("view", ""), request.args.get("after")
    view = asked if asked in VIEWS else "waiting"
    owed = owed_certificates(session, limit=MOST_OWED)
    leaf: Page[Any] = Page(owed, None) if view == "owed" else _leaf(view, after)
    return render_template(
        "sanitisations/queue.html",
        hub=chain_tabs(),
        tabs=_tabs(view, len(owed)),
        view=view,
        rows=leaf.rows,
        lots=open_lots_of(session, [row.card.id for row in leaf.rows]) if view != "owed" else {},
        next=leaf.after and _url(view, after=leaf.after),
        shown_card=shown.card,
        level_words=LEVEL_WORDS,
        result_labels=RESULT_LABELS,
        most_owed=MOST_OWED,
    )


def _leaf(view: str, after: str | None) -> Page[Any]:
    session = request_session()
    if view == "latest":
        return queries.sanitisations_page(session, after=after, limit=PAGE)
    return queries.waiting_page(session, failed_only=view == "failed", after=after, limit=PAGE)


def _tabs(current: str, owed: int) -> list[dict[str, Any]]:
    waiting, failed = queries.count_waiting(request_session())
    counts = {"waiting": waiting, "failed": failed, "owed": owed}
    return [
        {
            "label": told(label),
            "url": _url(view),
            "is_current": view == current,
            "count": format_decimal(counts[view]) if view in counts else None,
        }
        for view, label in VIEWS.items()
    ]


def _url(view: str, after: str | None = None) -> str:
    return url_for("sanitising.queue", view=None if view == "waiting" else view, after=after)
