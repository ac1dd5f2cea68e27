"""What stands in the store and on the shelves: waiting to leave, asleep, under warranty, or badly known."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, func, literal, true

from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import STILL_HERE
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.populations import HAS_START, ONE, Population, population
from lifecycle.reports.sleeping import ASLEEP_AFTER, SINCE
from lifecycle.states.assets import HELD, PRESENT, State

#: Bands of waiting, the days that each ends with; beyond the last one, « longer ».
BANDS = (("quarter", 91), ("half", 182), ("year", 365), ("two_years", 730))
LONGER, UNDATED = "longer", "undated"


def waiting(_: Behind, basis: Basis) -> Select[Any]:
    """Return the retired devices that are still here, the band of the days since then as `part`."""
    days = literal(basis.on, Date) - Asset.retired_on
    band: ColumnElement[Any] = case(
        (Asset.retired_on.is_(None), UNDATED),
        *((days <= most, name) for name, most in BANDS),
        else_=LONGER,
    )
    known = Asset.retired_on.is_not(None)
    return population(ONE, known, true(), part=band).where(Asset.state.in_(STILL_HERE))


def asleep(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices that have been in stock for more than half a year, as of the day's first hour."""
    morning = datetime.combine(basis.on, time(), PARIS)
    return population(ONE).where(Asset.state == State.IN_STOCK, morning - ASLEEP_AFTER > SINCE)


def under_warranty(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices in stock, in use or in repair whose warranty goes on; known are the dated."""
    known, goes_on = Asset.warranty_until.is_not(None), Asset.warranty_until >= basis.on
    return population(ONE, known, goes_on).where(Asset.state.in_(HELD))


def _lacking(missing: ColumnElement[bool]) -> Select[Any]:
    return population(ONE, ~missing, missing).where(Asset.state.in_(PRESENT))


def undated(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices present without a date of purchase or of first use: they have no age."""
    return _lacking(~HAS_START)


def unpriced(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices present, not given nor leased, without a purchase price."""
    is_bought = func.coalesce(Asset.acquisition, "bought") == "bought"
    return _lacking(Asset.acquisition_cost.is_(None)).where(is_bought)


def without_factor(_: Behind, basis: Basis) -> Select[Any]:
    """Return the devices present of a category that the impact factors in force say nothing of."""
    return _lacking(Asset.category_key.not_in(basis.factors.by_category.keys()))


def unplaced(_: Behind, __: Basis) -> Select[Any]:
    """Return the devices present without a site."""
    return _lacking(Asset.site_id.is_(None))


STOCK: dict[Key, Population] = {
    Key.WAITING: waiting,
    Key.ASLEEP: asleep,
    Key.UNDER_WARRANTY: under_warranty,
    Key.NO_DATE: undated,
    Key.NO_PRICE: unpriced,
    Key.NO_FACTOR: without_factor,
    Key.NO_SITE: unplaced,
}
