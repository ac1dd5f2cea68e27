"""Sites and rooms as people set them up: added and renamed by hand, each change recorded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Conflict, Forbidden, NotFound
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.registry.model import Room, Site


class PlaceNotFound(NotFound):
    """No such site or room in this authority."""

    slug = "place-unknown"
    text = N_("Ce site ou ce local n’existe pas dans votre organisation.")


class PlaceTaken(Conflict):
    """Another site of the authority, or another room of the site, has this name."""

    slug = "place-taken"
    text = N_("« %(name)s » existe déjà. Donnez un autre nom, ou utilisez celui qui existe.")


def add_site(session: Session, actor: Actor, name: str, address: str = "") -> Site:
    """Add a site and record it; raises PlaceTaken."""
    _refuse_stranger(actor)
    _refuse_taken(session, select(Site.id), Site.name, name, None)
    site = Site(id=new_id(), authority_id=entered(session), name=name, address=address)
    session.add(site)
    session.flush()
    _tell(session, actor, site.id, "organisation:site:added", {"name": (None, name)})
    return site


def add_room(session: Session, actor: Actor, site_id: UUID, name: str) -> Room:
    """Add a room to a site and record it; raises PlaceNotFound or PlaceTaken."""
    _refuse_stranger(actor)
    if session.get(Site, site_id) is None:
        raise PlaceNotFound
    _refuse_taken(session, select(Room.id).where(Room.site_id == site_id), Room.name, name, None)
    room = Room(id=new_id(), authority_id=entered(session), site_id=site_id, name=name)
    session.add(room)
    session.flush()
    _tell(session, actor, room.id, "organisation:room:added", {"name": (None, name)})
    return room


def edit_site(session: Session, actor: Actor, site_id: UUID, name: str, address: str) -> Site:
    """Change a site's name and address, and record what really changed; raises as `add_site`."""
    _refuse_stranger(actor)
    site = session.get(Site, site_id, with_for_update={"key_share": True}, populate_existing=True)
    if site is None:
        raise PlaceNotFound
    _refuse_taken(session, select(Site.id), Site.name, name, site_id)
    _write(session, actor, site, "organisation:site:edited", {"name": name, "address": address})
    return site


def rename_room(session: Session, actor: Actor, room_id: UUID, name: str) -> Room:
    """Change a room's name and record it; raises as `add_room`."""
    _refuse_stranger(actor)
    room = session.get(Room, room_id, with_for_update={"key_share": True}, populate_existing=True)
    if room is None:
        raise PlaceNotFound
    _refuse_taken(session, select(Room.id).where(Room.site_id == room.site_id), Room.name, name, room_id)
    _write(session, actor, room, "organisation:room:renamed", {"name": name})
    return room


def _write(session: Session, actor: Actor, row: Site | Room, tag: str, values: Mapping[str, str]) -> None:
    changes = {
        name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value
    }
    if not changes:
        return
    for name, (_, new) in changes.items():
        setattr(row, name, new)
    session.flush()
    _tell(session, actor, row.id, tag, changes)


def _refuse_stranger(actor: Actor) -> None:
    if not actor.can(Permission.ASSET_EDIT):
        raise Forbidden


def _refuse_taken(session: Session, ids: Any, column: Any, name: str, own_id: UUID | None) -> None:
    found = session.scalar(ids.where(func.lower(column) == func.lower(name)))
    if found not in (None, own_id):
        raise PlaceTaken(name=name)


def _tell(session: Session, actor: Actor, subject_id: UUID, tag: str, changes: Mapping[str, Any]) -> None:
    record(session, actor, [Entry("organisation", subject_id, tag, changes=changes)])
