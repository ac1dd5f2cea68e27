"""What an inventory is of, in words: a room, a site, or a selection of the devices' list."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Room, Site
from lifecycle.schemas.assets import read_filter
from lifecycle.stocktaking.model import Inventory
from lifecycle.web.assets import listing


@dataclass(frozen=True, slots=True)
class Scope:
    """A place in words, empty for none; `list_url` shows the devices as they are today.

    `is_narrowed`: not all devices of the place are in it.
    """

    place: str
    list_url: str
    is_narrowed: bool


def scope_of(session: Session, inventory: Inventory) -> Scope:
    """Return the scope that an inventory was started with."""
    return scope(session, read_filter(inventory.wanted)[0])


def scope(session: Session, wanted: AssetFilter) -> Scope:
    """Return the scope that a filter makes; places unknown here stay without words."""
    site = session.get(Site, wanted.site) if wanted.site else None
    room = session.get(Room, wanted.room) if wanted.room else None
    if room is not None and site is None:
        site = session.get(Site, room.site_id)
    place = " › ".join(found.name for found in (site, room) if found)
    narrowed = wanted.parts().keys() - {"site", "room"}
    return Scope(place, listing.url_of(wanted), bool(narrowed))
