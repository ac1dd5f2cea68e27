"""Repairs: those under way, the oldest first, those that ended by year, and the sheet of one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.db.paging import BadCursor
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.endoflife.queries import lots_of_asset
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.turning import Leaf
from lifecycle.repairs import queries
from lifecycle.repairs.finishing import TARGETS
from lifecycle.repairs.queries import RepairFilter
from lifecycle.repairs.words import FAULT_LABELS, OUTCOME_LABELS, PROVIDER_LABELS, WARRANTY_LABELS, Provider
from lifecycle.states.assets import STATE_LABELS
from lifecycle.web.context import told
from lifecycle.web.repairs.shown import days_told, euros, sheet, worth_told
from lifecycle.web.tabs import chain_tabs

blueprint = Blueprint("repairs", __name__)
PAGE = 50


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the repairs under way by age, the late ones alone with `late`, those of one way with `by`."""
    late, by = "late" in request.args, request.args.get("by", "")
    provider = Provider(by) if by in tuple(Provider) else None
    wanted = RepairFilter(provider=provider, overdue_on=today() if late else None)
    leaf = _leaf(wanted)
    session = request_session()
    kept: dict[str, Any] = {"late": 1 if late else None, "by": provider}
    return render_template(
        "repairs/index.html",
        tabs=chain_tabs(),
        sheets=[sheet(row) for row in leaf.rows],
        totals=queries.open_totals(session, today()),
        bare=queries.without_sheet(session),
        late=late,
        provider=provider,
        providers=[(key, told(label)) for key, label in PROVIDER_LABELS.items()],
        days_told=days_told,
        previous=leaf.before and url_for("repairs.index", before=leaf.before, **kept),
        next=leaf.after and url_for("repairs.index", after=leaf.after, **kept),
    )


def _leaf(wanted: RepairFilter) -> Leaf:
    marks = {name: request.args.get(name) for name in ("after", "before")}
    try:
        return queries.repairs_page(request_session(), wanted, limit=PAGE, **marks)
    except BadCursor:
        return queries.repairs_page(request_session(), wanted, limit=PAGE)


@blueprint.get("/ended")
@requires(Permission.ASSET_VIEW)
def ended() -> str:
    """Show the repairs that ended in a year, the last one by default, with what they cost."""
    years = queries.year_totals(request_session())
    asked = request.args.get("year", "")
    shown = next((each for each in years if str(each.year) == asked), years[0] if years else None)
    leaf = _leaf(RepairFilter(False, year=shown.year if shown else today().year))
    year = shown.year if shown else None
    return render_template(
        "repairs/ended.html",
        tabs=chain_tabs(),
        years=years,
        shown=shown,
        sheets=[sheet(row) for row in leaf.rows],
        euros=euros,
        days_told=days_told,
        previous=leaf.before and url_for("repairs.ended", year=year, before=leaf.before),
        next=leaf.after and url_for("repairs.ended", year=year, after=leaf.after),
    )


@blueprint.get("/<uuid:repair_id>")
@requires(Permission.ASSET_VIEW)
def page(repair_id: UUID) -> str:
    """Show the sheet of one repair."""
    return repair_page(repair_id)


def repair_page(
    repair_id: UUID,
    error: DomainError | None = None,
    errors: dict[str, list[str]] | None = None,
    values: dict[str, Any] | None = None,
) -> str:
    """Render a repair's sheet; `values` and `errors` are those of a part or an end that was refused."""
    session = request_session()
    row = queries.get_repair(session, repair_id)
    lots = [on for on in lots_of_asset(session, row.asset_id) if on.line.repair_id == repair_id]
    return render_template(
        "repairs/page.html",
        sheet=sheet(row),
        row=row,
        parts=queries.parts_of(session, repair_id),
        lots=lots,
        on_lot=next((on.row for on in lots if on.line.returned_on is None and not on.line.is_ended), None),
        worth=worth_told(row),
        euros=euros,
        days_told=days_told,
        warranty=_warranty(row),
        fault_labels=FAULT_LABELS,
        outcomes=[(key, told(label)) for key, label in OUTCOME_LABELS.items()],
        targets=[(state, told(STATE_LABELS[state])) for state in _possible()],
        error=error,
        errors=errors or {},
        values=values or {},
    )


def _warranty(row: queries.RepairRow) -> str:
    state = told(WARRANTY_LABELS[row.warranty])
    if not row.warranty_reference:
        return state
    return str(_("%(state)s, réf. %(reference)s", state=state, reference=row.warranty_reference))


def _possible() -> list[Any]:
    return list(dict.fromkeys(state for states in TARGETS.values() for state in states))
