"""Which partners fit a lot, as its form shows them: the context of `partners/_fit.html`."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from lifecycle.edge.database import request_session
from lifecycle.endoflife.preparation.choosing import choose, choose_for
from lifecycle.states.facts import Route


def fits_for_lot(lot_id: UUID) -> dict[str, Any]:
    """Return the context for one of the authority's lots; raises LotNotFound."""
    return {"fits": choose(request_session(), lot_id)}


def fits_for(route: str, asset_ids: Collection[UUID] = ()) -> dict[str, Any]:
    """Return the context for devices that would leave on a route; without a route of ours, nobody."""
    known = route in set(Route)
    return {"fits": choose_for(request_session(), Route(route), asset_ids) if known else ()}
