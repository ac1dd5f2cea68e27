"""What was acquired in a civil year: new, refurbished, given or leased, and what it cost."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func

from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.hand_overs import year_of
from lifecycle.reports.populations import ONE, Population, population

#: How a device came: a gift first, then what is refurbished, bought or leased.
KINDS = ("new", "refurbished", "donated", "leased", "unknown")
#: A purchase unless it is told otherwise: files rarely say it.
_WAY = func.coalesce(Asset.acquisition, "bought")
_KIND: ColumnElement[Any] = case(
    (_WAY == "donated", "donated"),
    (Asset.condition_acquired == "refurbished", "refurbished"),
    (_WAY == "leased", "leased"),
    (Asset.condition_acquired == "new", "new"),
    else_="unknown",
)


def purchases(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices acquired in a civil year, how each came as `part` (a word of `KINDS`).

    Known are those of which somebody said how they came.
    """
    acquired = Asset.acquired_on.between(*year_of(behind))
    return population(ONE, _KIND != "unknown", Asset.acquired_on.is_not(None), part=_KIND).where(acquired)


def purchase_cost(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices bought in a civil year with their price in euros; gifts and leases left out."""
    acquired = Asset.acquired_on.between(*year_of(behind))
    priced = Asset.acquisition_cost.is_not(None)
    return population(func.coalesce(Asset.acquisition_cost, 0), priced, part=_KIND).where(
        acquired, _WAY == "bought"
    )


PURCHASES: dict[Key, Population] = {Key.PURCHASES: purchases, Key.PURCHASE_COST: purchase_cost}
