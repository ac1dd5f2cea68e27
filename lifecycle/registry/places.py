"""Sites, rooms, manufacturers and models: found by name, created when new, checked when named by id."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.registry.aliases import find_manufacturer, find_model
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.errors import UnknownPlace
from lifecycle.registry.model import Room, Site
from lifecycle.registry.rules import Place

T = TypeVar("T", Site, Room, Manufacturer, Model)


def checked_place(session: Session, place: Place) -> Place:
    """Return a place whose site and room exist and belong together; a room alone brings its site."""
    if place.room_id is not None:
        room = session.get(Room, place.room_id)
        if room is None or place.site_id not in (None, room.site_id):
            raise UnknownPlace
        return Place(room.site_id, room.id, place.custodian)
    if place.site_id is not None and session.get(Site, place.site_id) is None:
        raise UnknownPlace
    return place


def site_named(session: Session, name: str) -> Site:
    """Return the authority's site of this name (any case), created when there is none."""
    found = session.scalar(select(Site).where(func.lower(Site.name) == name.lower()))
    return found or _added(session, Site(authority_id=entered(session), name=name))


def room_named(session: Session, site: Site, name: str) -> Room:
    """Return the site's room of this name (any case), created when there is none."""
    wanted = select(Room).where(Room.site_id == site.id, func.lower(Room.name) == name.lower())
    found = session.scalar(wanted)
    return found or _added(session, Room(authority_id=entered(session), site_id=site.id, name=name))


def manufacturer_named(session: Session, name: str) -> Manufacturer:
    """Return the authority's manufacturer of this name or known by it, created when there is none."""
    found = find_manufacturer(session, name)
    return found or _added(session, Manufacturer(authority_id=entered(session), name=name))


def model_named(session: Session, manufacturer_id: UUID | None, name: str, category_key: str) -> Model:
    """Return the manufacturer's model of this name or known by it, created when there is none."""
    found = find_model(session, manufacturer_id, name)
    return found or _added(
        session,
        Model(
            authority_id=entered(session),
            manufacturer_id=manufacturer_id,
            name=name,
            category_key=category_key,
        ),
    )


def with_names(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an asset's values with places and models that were named rather than chosen as their ids.

    `site`, `room`, `manufacturer` and `model` are names; what is new is created. A room is looked for in the
    site named, else in the one chosen.
    """
    named = dict(values)
    site, room, maker, model = (named.pop(name, None) for name in ("site", "room", "manufacturer", "model"))
    if site:
        named |= {"site_id": site_named(session, site).id, "room_id": None}
    if room and named.get("site_id"):
        home = session.get(Site, named["site_id"])
        if home is None:
            raise UnknownPlace
        named["room_id"] = room_named(session, home, room).id
    if model:
        maker_id = manufacturer_named(session, maker).id if maker else None
        named["model_id"] = model_named(session, maker_id, model, named["category_key"]).id
    return named


def _added(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
