"""Editing manufacturers: their names and the others that imports find them by."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.registry.aliases import find_manufacturer
from lifecycle.registry.catalogue_errors import ManufacturerNotFound, NameTaken
from lifecycle.registry.catalogue_model import Manufacturer, ManufacturerAlias
from lifecycle.registry.cataloguing import LOCK, Changes, names_changed, refuse_stale, unique, was_done

EDITED = "organisation:manufacturer:edited"


def edit_manufacturer(
    session: Session, actor: Actor, manufacturer_id: UUID, name: str, aliases: Iterable[str], *,
    version: int | None, request_id: UUID | None = None,
) -> None:  # fmt: skip
    """Change a manufacturer's name and aliases; a name given up stays as an alias.

    Raises ManufacturerNotFound, NameTaken, Stale, RequestReused.
    """
    maker = session.get(Manufacturer, manufacturer_id, with_for_update=LOCK, populate_existing=True)
    if maker is None:
        raise ManufacturerNotFound
    if was_done(session, request_id, manufacturer_id, EDITED):
        return
    refuse_stale(session, manufacturer_id, version)
    wanted = [one for one in unique([*aliases, maker.name]) if one.lower() != name.lower()]
    _refuse_others(session, manufacturer_id, [name, *wanted])
    changes: Changes = {"name": (maker.name, name)} if name != maker.name else {}
    maker.name = name
    changes |= _settle_aliases(session, manufacturer_id, wanted)
    if changes:
        entry = Entry("organisation", manufacturer_id, EDITED, changes=changes, request_id=request_id)
        record(session, actor, [entry])


def _refuse_others(session: Session, manufacturer_id: UUID, names: Iterable[str]) -> None:
    for name in names:
        other = find_manufacturer(session, name)
        if other is not None and other.id != manufacturer_id:
            raise NameTaken(name=name, other=other.name)


def _settle_aliases(session: Session, manufacturer_id: UUID, wanted: list[str]) -> Changes:
    of_maker = ManufacturerAlias.manufacturer_id == manufacturer_id
    rows = session.scalars(select(ManufacturerAlias).where(of_maker)).all()
    keys, present = {one.lower() for one in wanted}, {row.name.lower() for row in rows}
    for row in rows:
        if row.name.lower() not in keys:
            session.delete(row)
    session.flush()
    for one in wanted:
        if one.lower() not in present:
            alias = {"name": one, "manufacturer_id": manufacturer_id, "authority_id": entered(session)}
            session.add(ManufacturerAlias(**alias))
    session.flush()
    after = session.scalars(select(ManufacturerAlias.name).where(of_maker)).all()
    return names_changed([row.name for row in rows], after)
