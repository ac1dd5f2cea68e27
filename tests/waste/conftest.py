"""An authority and its recycler, as the tests of waste have them."""

import pytest
from sqlalchemy import update

from lifecycle.endoflife.preparation.lots import LotData
from lifecycle.people.model import Organisation
from lifecycle.states.facts import FunctionalStatus, Route
from tests.api.conftest import api_client
from tests.endoflife.world import World
from tests.factories import as_application, as_owner, make_actor, make_partner

__all__ = ["api_client", "world"]
CITY, RECYCLER = "24009900200018", "35600000000048"


class WasteWorld(World):
    """A world whose lots are waste that a take-back scheme recycles."""

    def data(self, route: Route = Route.RECYCLE, **values) -> LotData:
        said = {"title": "Hors d’usage", "partner_id": self.partner.organisation_id, "route": route}
        return LotData(**{**said, "legal_basis": "take_back", "waste_status": "waste", **values})

    def waste(self, *categories: str):
        """A draft lot of devices that do not work, of these categories."""
        kinds = categories or ("laptop", "laptop", "desktop")
        assets = [self.retired(FunctionalStatus.FAULTY, category_key=key) for key in kinds]
        return self.lot(*assets, route=Route.RECYCLE)

    def gone(self, *categories: str):
        """A lot of waste that has left."""
        kinds = categories or ("laptop", "laptop", "desktop")
        return self.handed_over(
            *[self.retired(FunctionalStatus.FAULTY, category_key=key) for key in kinds], route=Route.RECYCLE
        )


@pytest.fixture
def world(session) -> WasteWorld:
    authority = make_actor(session)
    routes = {"recycle": ["laptop", "desktop", "monitor"]}
    place = {"address": "12 rue de l’Œuvre, 35000 Rennes", "phone": "02 99 00 00 00"}
    partner = make_partner(session, authority.organisation_id, routes=routes, **place)
    numbers = {authority.organisation_id: CITY, partner.organisation_id: RECYCLER}
    owner = as_owner(session)
    for organisation, siret in numbers.items():
        owner.execute(update(Organisation).where(Organisation.id == organisation).values(siret=siret))
    as_application(session)
    return WasteWorld(session, authority, partner)
