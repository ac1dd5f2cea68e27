"""Values and weights of a lot, line by line in one table; the partner never sees a value."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife import queries
from lifecycle.endoflife.preparation import frames, packing, values
from lifecycle.endoflife.preparation.packing import LinePack
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.formats.waste_codes import WASTE_CODES
from lifecycle.kernel.errors import DomainError, Invalid, Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import load
from lifecycle.schemas.lot_forms import PackForm
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.legal import UNIT_VALUE_CAP
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.lots import shown as lot_shown
from lifecycle.web.lots.page import refused_page
from lifecycle.web.lots.steps import done

blueprint = Blueprint("lot_values", __name__)


@blueprint.get("/<uuid:lot_id>/values")
@requires(Permission.LOT_MANAGE)
def page(lot_id: UUID) -> str | tuple[str, int]:
    """Show the table of values and weights of a lot that has not left."""
    view = queries.get_lot(request_session(), lot_id)
    try:
        frames.refuse_unless_before_hand_over(view.lot)
    except LotTransitionRefused as error:
        return refused_page(lot_id, error)
    return _page(view, {}, None)


@blueprint.post("/<uuid:lot_id>/values")
@requires(Permission.LOT_MANAGE)
def save(lot_id: UUID) -> tuple[str, int] | Response:
    """Keep what the table says, all in one transaction."""
    view = queries.get_lot(request_session(), lot_id)
    try:
        packed = load(PackForm(), request.form)
        asked, actor = packed["request_id"], get_actor()
        euros, packs = _euros(view), _packs(view)
        with transaction() as session:
            if euros:
                values.set_values(session, actor, lot_id, euros, derived_id(asked, "values"))
            if packs:
                packing.pack_lines(session, actor, lot_id, packs, derived_id(asked, "lines"))
            if packed["data"] != _pack_of(view):
                packing.pack(session, actor, lot_id, packed["data"], asked)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _page(view, request.form, error), error.status
    return done(lot_id, _("Les valeurs et les poids sont enregistrés."))


def _pack_of(view: LotView) -> packing.PackData:
    return packing.PackData(view.lot.pallets, view.lot.packaging, view.lot.measured_kg)


def _euros(view: LotView) -> dict[UUID, Decimal | None]:
    """Return the values that differ from those known; `same_value` goes to the lines left empty."""
    same = _number("same_value", request.form.get("same_value", ""))
    said = {
        line.id: _number(f"value-{line.id}", request.form.get(f"value-{line.id}", ""))
        for line in view.kept_lines
    }
    filled = {line_id: same if value is None else value for line_id, value in said.items()}
    return {line_id: value for line_id, value in filled.items() if value != view.values.get(line_id)}


def _packs(view: LotView) -> dict[UUID, LinePack]:
    """Return what is said of the lines that differ from what is known."""
    said = {line.id: _pack(line) for line in view.kept_lines}
    known = {line.id: LinePack(line.measured_kg, line.pallet, line.accessories, line.waste_code)
             for line in view.kept_lines}  # fmt: skip
    return {line_id: pack for line_id, pack in said.items() if pack != known[line_id]}


def _pack(line: LineView) -> LinePack:
    pallet = _number(f"pallet-{line.id}", request.form.get(f"pallet-{line.id}", ""))
    return LinePack(
        _number(f"kg-{line.id}", request.form.get(f"kg-{line.id}", "")),
        None if pallet is None else int(pallet),
        request.form.get(f"accessories-{line.id}", "").strip()[:500],
        request.form.get(f"waste-{line.id}", line.waste_code or "") or None,
    )


def _number(name: str, written: str) -> Decimal | None:
    """Read a number as people write it, « 12,50 »; raises Invalid at its field."""
    bare = "".join(written.split()).replace(",", ".").removesuffix("€")
    try:
        number = Decimal(bare) if bare else None
    except InvalidOperation:
        number = Decimal("NaN")
    if number is not None and not (number.is_finite() and 0 <= number < 100_000):
        raise Invalid(fields={name: [Reason("number-unread", N_("Écrivez un nombre, par exemple 12,50."))]})
    return number


def _page(view: LotView, said: Mapping[str, Any], error: DomainError | None) -> str:
    return render_template(
        "lots/values.html",
        view=view,
        lot=view.lot,
        said=said,
        cap=UNIT_VALUE_CAP,
        is_gift=view.lot.legal_basis == "gift",
        is_waste=view.lot.waste_status == "waste",
        waste_codes=WASTE_CODES,
        error=error,
        errors=field_errors(error),
        categories=category_names(),
        shown=lot_shown,
    )
