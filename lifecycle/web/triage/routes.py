"""The desk of triage: retired devices that wait for a route, by what was decided, ready for a lot."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import may, requires
from lifecycle.kernel.text import N_
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.turning import Leaf
from lifecycle.states.facts import ROUTE_LABELS, Route
from lifecycle.triage.queries import FILTERS, LOCKED, TO_DECIDE, UNTRIAGED, count_waiting, waiting_page
from lifecycle.triage.views import view_of
from lifecycle.web import shown
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.tabs import Tab, chain_tabs
from lifecycle.web.triage import shown as triage_shown

blueprint = Blueprint("triage", __name__)
PAGE = 50
STATUS_LABELS: Mapping[str, str] = {
    UNTRIAGED: N_("À trier"),
    TO_DECIDE: N_("À décider"),
    LOCKED: N_("À déverrouiller"),
    **{route.value: label for route, label in ROUTE_LABELS.items()},
}


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the retired devices on no lot, narrowed by what their triage says."""
    status, names = request.args.get("status", ""), category_names()
    status = status if status in FILTERS else ""
    category, q = request.args.get("category", ""), request.args.get("q", "").strip()
    wanted = AssetFilter(q=q, category=(category,) if category in names else ())
    counts = count_waiting(request_session(), wanted)
    leaf = _leaf(wanted, status)
    return render_template(
        "triage/index.html",
        hub=chain_tabs(),
        tabs=_tabs(counts, status, {"category": category, "q": q}),
        lines=[(shown.card(row), _triage(row)) for row in leaf.rows],
        status=status,
        is_route=status in set(Route) and may(Permission.LOT_MANAGE),
        total=sum(counts.values()),
        status_labels=STATUS_LABELS,
        status_tones=triage_shown.STATUS_TONES,
        names=names,
        category=category,
        q=q,
        previous=leaf.before and _turned(before=leaf.before),
        next=leaf.after and _turned(after=leaf.after),
    )


def _leaf(wanted: AssetFilter, status: str) -> Leaf:
    """Return the page asked for; the first one where its mark is not ours."""
    marks = {name: request.args.get(name) for name in ("after", "before")}
    try:
        return waiting_page(request_session(), wanted, status, limit=PAGE, **marks)
    except BadCursor:
        return waiting_page(request_session(), wanted, status, after=None, before=None, limit=PAGE)


def _triage(row: Any) -> triage_shown.Shown | None:
    return triage_shown.shown(view_of(row.Triage)) if row.Triage else None


def _turned(**mark: Any) -> str:
    names = ("status", "category", "q")
    kept: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}
    return url_for("triage.index", **kept, **mark)


def _tabs(counts: Mapping[str, int], status: str, kept: Mapping[str, str]) -> list[Tab]:
    """Return the statuses as tabs with their counts; those that nobody stands in are left out."""
    said: dict[str, Any] = {name: value for name, value in kept.items() if value}
    tabs: list[Tab] = [
        {"label": _("Tous"), "url": url_for("triage.index", **said), "is_current": not status,
         "count": sum(counts.values())},
    ]  # fmt: skip
    for key in FILTERS:
        if counts.get(key) or key == status:
            url = url_for("triage.index", status=key, **said)
            label = told(STATUS_LABELS[key])
            tabs.append(
                {"label": label, "url": url, "is_current": key == status, "count": counts.get(key, 0)}
            )
    return tabs
