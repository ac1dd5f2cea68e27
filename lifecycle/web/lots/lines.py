"""Filling a draft lot: retired devices to tick, the reasons of those that may not join, and taking off."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.devices import DeviceReason
from lifecycle.endoflife.preparation import lines
from lifecycle.endoflife.preparation.lots import refuse_unless_draft
from lifecycle.endoflife.repair.lots import is_repair_lot
from lifecycle.kernel.errors import DomainError
from lifecycle.partners.directory import get_partner
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.queries import assets_page
from lifecycle.schemas.base import load
from lifecycle.schemas.lots import AddLinesForm, RemoveLinesForm
from lifecycle.states.facts import Route
from lifecycle.web import shown
from lifecycle.web.category_words import category_names
from lifecycle.web.lots.page import refused_page

blueprint = Blueprint("lot_lines", __name__)
PAGE = 50
NEEDS_WORDS = "justification-missing"


@blueprint.get("/<uuid:lot_id>/lines/add")
@requires(Permission.LOT_MANAGE)
def pick(lot_id: UUID) -> str:
    """Show the retired devices that may join a draft lot."""
    return _pick(lot_id)


def _pick(lot_id: UUID, refused: Mapping[UUID, Sequence[DeviceReason]] | None = None, **more: Any) -> str:
    session = request_session()
    view = queries.get_lot(session, lot_id)
    refuse_unless_draft(view.lot)
    route = Route(view.lot.route)
    taken = get_partner(session, view.lot.partner_id).routes.get(route, ())
    category, q = request.args.get("category", ""), request.args.get("q", "").strip()
    state = "in_repair" if is_repair_lot(view.lot) else "retired"
    wanted = AssetFilter(q=q, state=(state,), category=(category,) if category in taken else taken)
    marks = {name: request.args.get(name) for name in ("after", "before")}
    leaf = assets_page(session, wanted, sort="oldest", limit=PAGE, **marks)
    names = category_names()
    here: dict[str, Any] = {"q": q or None, "category": category or None}
    return render_template(
        "lots/pick.html",
        lot=view.lot,
        partner=view.partner,
        route=route,
        on_lot=len(view.lines),
        is_repair=is_repair_lot(view.lot),
        cards=[shown.card(row) for row in leaf.rows],
        q=q,
        category=category,
        choices=[(key, names[key]) for key in taken],
        refused=refused or {},
        needs_words=NEEDS_WORDS,
        next=leaf.after and url_for("lot_lines.pick", lot_id=lot_id, **here, after=leaf.after),
        previous=leaf.before and url_for("lot_lines.pick", lot_id=lot_id, **here, before=leaf.before),
        **{"justification": "", "added": 0, "error": None, **more},
    )


@blueprint.post("/<uuid:lot_id>/lines/add")
@requires(Permission.LOT_MANAGE)
def add(lot_id: UUID) -> tuple[str, int] | Response:
    """Add the devices ticked; those refused come back with their reasons, and a field for words if needed."""
    said = request.form.get("justification", "").strip()
    ticked = request.form.getlist("asset_ids")
    try:
        asked = {"request_id": request.form.get("request_id", ""), "asset_ids": ticked}
        values = load(
            AddLinesForm(), {**asked, "justifications": dict.fromkeys(ticked, said) if said else {}}
        )
        with transaction() as session:
            added = lines.add_assets(
                session,
                get_actor(),
                lot_id,
                values["asset_ids"],
                values["request_id"],
                justifications=values["justifications"],
            )
    except DomainError as error:
        if error.status == 422:
            return _pick(lot_id, error=error), 422
        return refused_page(lot_id, error)
    if added.refused:
        return _pick(lot_id, added.refused, added=len(added.accepted), justification=said), 409
    text = ngettext("%(num)s équipement ajouté au lot.", "%(num)s équipements ajoutés au lot.", len(ticked))
    flash(text, "go")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)


@blueprint.post("/<uuid:lot_id>/lines/remove")
@requires(Permission.LOT_MANAGE)
def remove(lot_id: UUID) -> tuple[str, int] | Response:
    """Take the devices ticked off a draft lot."""
    ticked = request.form.getlist("asset_ids")
    try:
        values = load(
            RemoveLinesForm(), {"request_id": request.form.get("request_id", ""), "asset_ids": ticked}
        )
        with transaction() as session:
            lines.remove_assets(session, get_actor(), lot_id, values["asset_ids"], values["request_id"])
    except DomainError as error:
        return refused_page(lot_id, error)
    text = ngettext("%(num)s équipement retiré du lot.", "%(num)s équipements retirés du lot.", len(ticked))
    flash(text, "go")
    return redirect(url_for("lots.page", lot_id=lot_id), 303)
