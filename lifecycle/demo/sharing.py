"""The authorities of the demonstration that let their network see their figures; one has not decided yet."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, insert

from lifecycle.demo.chance import Chance
from lifecycle.demo.region import ESSAI, KERLANN, NETWORK
from lifecycle.history.bulk import PastEvent
from lifecycle.kernel.actor import Actor
from lifecycle.reports.model import NetworkShare
from lifecycle.reports.sharing import AGREED

SHARING = (KERLANN, ESSAI)
_DAYS_AGO, _SEED = 75, 2038


def share_figures(
    connection: Connection, ids: Mapping[str, UUID], slug: str, manager: Actor, last: date
) -> list[PastEvent]:
    """Let a manager have agreed to share with the network, where the authority is one of `SHARING`.

    Returns what that told of the authority.
    """
    if slug not in SHARING:
        return []
    # A chance for each: alike, they would give their events the same id.
    chance = Chance(_SEED + SHARING.index(slug), last)
    at, authority, network = chance.moment(chance.last.toordinal() - _DAYS_AGO), ids[slug], ids[NETWORK[0]]
    said = {"authority_id": authority, "network_id": network, "agreed_by": manager.name, "agreed_at": at}
    connection.execute(insert(NetworkShare).values(said))
    details = {"network": str(network), "name": NETWORK[1]}
    told = PastEvent(
        chance.id_at(at), authority, "organisation", authority, AGREED, None, None, at, at,
        manager.account_id, manager.name, authority, manager.organisation_name, None, {}, details,
    )  # fmt: skip
    return [told]
