"""Repair lots: they take devices in repair, which stay so, and bring them back."""

from lifecycle.endoflife.model import Lot
from lifecycle.states.facts import LotFacts, Route
from lifecycle.states.lots import LotState

REPAIR_ORDER = "repair_order"


def is_repair_lot(lot: Lot) -> bool:
    """Tell whether a lot's devices leave for repair and come back."""
    return lot.legal_basis == REPAIR_ORDER


def lot_facts(lot: Lot, routes: frozenset[Route], destroys: bool) -> LotFacts:
    """Return a lot of the entered authority as the guards see it.

    `routes` are those that its partner offers for the device's category; `destroys` tells that it certifies
    destruction on the day.
    """
    return LotFacts(
        LotState(lot.state),
        same_authority=True,  # row security shows no other authority's assets to be judged
        route=Route(lot.route),
        routes=routes,
        destroys=destroys,
        is_repair=is_repair_lot(lot),
        keeps_data=is_repair_lot(lot) and bool(lot.confidentiality_reference.strip()),
    )
