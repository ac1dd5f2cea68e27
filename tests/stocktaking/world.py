"""Short ways to an authority's rooms, devices, inventories and phones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.phones.model import Phone, PhoneHold
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import State
from lifecycle.stocktaking.counting import Counted, count
from lifecycle.stocktaking.model import Inventory, InventoryLine
from lifecycle.stocktaking.service import start
from tests.factories import make_account, make_asset


class World:
    """An authority with a site of two rooms, « Salle 12 » (here) and « Salle 14 » (there)."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.site = site_named(session, "Mairie")
        self.here = room_named(session, self.site, "Salle 12")
        self.there = room_named(session, self.site, "Salle 14")

    def device(self, state: State = State.IN_USE, *, there: bool = False, **values: Any) -> Asset:
        room = self.there if there else self.here
        said = {"site_id": self.site.id, "room_id": room.id, **values}
        return make_asset(self.session, self.actor, state, **said)

    def devices(self, number: int) -> Sequence[UUID]:
        return [self.device(tag=f"2024-{n:04}").id for n in range(number)]

    def inventory(self, **wanted: Any) -> Inventory:
        """An open inventory of « Salle 12 », or of a filter."""
        of = AssetFilter(**wanted) if wanted else AssetFilter(room=self.here.id)
        return start(self.session, self.actor, of, "Salle 12", uuid4())

    def see(
        self,
        inventory: Inventory,
        asset_id: UUID,
        *,
        room: UUID | None = None,
        at: datetime | None = None,
        scan_id: UUID | None = None,
        actor: Actor | None = None,
    ) -> Counted:
        said = {"room_id": room, "at": at or now(), "scan_id": scan_id or uuid4()}
        return count(self.session, actor or self.actor, inventory.id, asset_id, **said)

    def line(self, inventory: Inventory, asset_id: UUID) -> InventoryLine | None:
        self.session.expire_all()
        return self.session.get(InventoryLine, (inventory.id, asset_id))

    def phone(self, inventory: Inventory, pending: int, name: str = "Téléphone de Sacha") -> UUID:
        """A phone that was heard with unsent scans for an inventory."""
        phone_id, said = uuid4(), {"authority_id": self.actor.organisation_id, "heard_at": now()}
        account_id = make_account(self.session, self.actor)
        phone = {"id": phone_id, "account_id": account_id, "name": name, "pending": pending, **said}
        self.session.execute(insert(Phone).values(phone))
        hold = {"phone_id": phone_id, "subject_id": inventory.id, "subject_type": "inventory"}
        self.session.execute(insert(PhoneHold).values(**hold, pending=pending, **said))
        return phone_id
