"""What a lot's devices weigh by waste code, and which code each has: SQL that pages and the register share.

A device's code is its own where the lot gives one, else the authority's for its category on the day it left,
else the category's. A device that came back to the authority, or was refused, is no waste that left.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import aliased

from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset, Category
from lifecycle.waste.model import WasteCodeRule, WasteWeighing

_TONNE = 1000


def lines_by_code() -> Subquery:
    """Select lots of waste × waste codes: devices, kilograms, and whether each device was weighed.

    Columns: lot_id, waste_code, devices, weight_kg (null where a device's weight is unknown), is_measured.
    """
    code = code_of_line().label("waste_code")
    weight = func.coalesce(LotLine.measured_kg, LotLine.weight_kg)
    return (
        select(
            LotLine.lot_id,
            code,
            func.count().label("devices"),
            func.sum(weight).label("weight_kg"),
            func.bool_and(LotLine.measured_kg.is_not(None)).label("is_measured"),
        )
        .join(Lot, Lot.id == LotLine.lot_id)
        .join(Asset, Asset.id == LotLine.asset_id)
        .join(Category, Category.key == Asset.category_key)
        .where(Lot.waste_status == "waste", LotLine.decision != "refused", LotLine.returned_on.is_(None))
        .group_by(LotLine.lot_id, code)
        .subquery("by_code")
    )


def code_of_line() -> ColumnElement[str]:
    """Return the waste code of a lot's line, in a statement of lots, their lines, devices and categories."""
    return func.coalesce(LotLine.waste_code, _ruled(), Category.waste_code)


def _ruled() -> Any:
    """Select the authority's own code for a line's category on the day when the lot left, or today."""
    left = func.coalesce(Lot.handed_over_at, func.now())
    rule = aliased(WasteCodeRule)
    return (
        select(rule.waste_code)
        .where(
            rule.authority_id == Lot.authority_id,
            rule.category_key == Asset.category_key,
            rule.since <= func.date(func.timezone(PARIS.key, left)),
        )
        .order_by(rule.since.desc())
        .limit(1)
        .correlate(Lot, Asset)
        .scalar_subquery()
    )


def weighed() -> Select[Any]:
    """Select lots × codes with the weight that holds, in tonnes, and whether it was measured.

    What somebody said for the code comes first, then the weight of the whole lot where it has one code, then
    the sum of its devices. Columns: lot_id, waste_code, devices, weight_t, is_estimate.
    """
    parts = lines_by_code()
    codes = func.count().over(partition_by=parts.c.lot_id)
    counted = select(parts, codes.label("codes")).subquery("counted")
    whole = case((counted.c.codes == 1, Lot.measured_kg))
    kilograms = func.coalesce(whole, counted.c.weight_kg, 0)
    estimated = ~(whole.is_not(None) | counted.c.is_measured)
    return (
        select(
            counted.c.lot_id,
            counted.c.waste_code,
            counted.c.devices,
            func.coalesce(WasteWeighing.weight_t, func.round(kilograms / _TONNE, 3)).label("weight_t"),
            func.coalesce(WasteWeighing.is_estimate, estimated).label("is_estimate"),
            WasteWeighing.lot_id.is_not(None).label("is_said"),
        )
        .join(Lot, Lot.id == counted.c.lot_id)
        .outerjoin(
            WasteWeighing,
            (WasteWeighing.lot_id == counted.c.lot_id) & (WasteWeighing.waste_code == counted.c.waste_code),
        )
    )
