"""Reading places: sites with what they hold, the rooms of one with their labels, one room."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.registry.labelling import AT_HAND
from lifecycle.registry.model import Asset, Label, Room, Site

PlaceRow = Any  # rows of the columns below

_ROOM = (
    Room.id,
    Room.name,
    Room.site_id,
    Site.name.label("site_name"),
    Label.code,
    Label.printed_at,
)


def sites_held(session: Session) -> Sequence[PlaceRow]:
    """Return the authority's sites by name, each with its `rooms`, its `labelled` rooms and its `devices`."""
    rooms = (
        select(Room.site_id, func.count().label("rooms"), func.count(Label.code).label("labelled"))
        .outerjoin(Label, (Label.room_id == Room.id) & (Label.state == "current"))
        .group_by(Room.site_id)
        .subquery()
    )
    devices = _devices(Asset.site_id)
    held = select(
        Site.id,
        Site.name,
        Site.address,
        func.coalesce(rooms.c.rooms, 0).label("rooms"),
        func.coalesce(rooms.c.labelled, 0).label("labelled"),
        func.coalesce(devices.c.devices, 0).label("devices"),
    )
    held = held.outerjoin(rooms, rooms.c.site_id == Site.id)
    held = held.outerjoin(devices, devices.c.place == Site.id)
    return session.execute(held.order_by(Site.name)).all()


def rooms_held(session: Session, site_id: UUID) -> Sequence[PlaceRow]:
    """Return the rooms of a site by name, each with its label's `code` and its `devices`."""
    devices = _devices(Asset.room_id, Asset.site_id == site_id)
    held = _rooms(func.coalesce(devices.c.devices, 0).label("devices"))
    held = held.outerjoin(devices, devices.c.place == Room.id).where(Room.site_id == site_id)
    return session.execute(held.order_by(Room.name)).all()


def find_room(session: Session, room_id: UUID) -> PlaceRow | None:
    """Return a room with its site's name and its current label, or None."""
    return session.execute(_rooms().where(Room.id == room_id)).one_or_none()


def _rooms(*more: Any) -> Any:
    named = select(*_ROOM, *more).select_from(Room).join(Site, Site.id == Room.site_id)
    return named.outerjoin(Label, (Label.room_id == Room.id) & (Label.state == "current"))


def _devices(place: Any, *where: Any) -> Any:
    """Return how many devices at hand each place holds, as columns `place` and `devices`."""
    held = select(place.label("place"), func.count().label("devices"))
    return held.where(Asset.state.in_(AT_HAND), place.is_not(None), *where).group_by(place).subquery()
