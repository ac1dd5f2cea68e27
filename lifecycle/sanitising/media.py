"""The media of assets: found by serial, learnt at the first record, taken out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset
from lifecycle.sanitising.errors import MediumNotFound
from lifecycle.sanitising.model import Medium

REMOVED = "asset:medium:removed"


@dataclass(frozen=True, slots=True)
class MediumData:
    """What is known of a medium; empty texts where nothing is."""

    kind: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    capacity_bytes: int | None = None


def media_of(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, list[Medium]]:
    """Return the known media of assets, those still inside first, then as they became known."""
    wanted = select(Medium).where(Medium.asset_id.in_(asset_ids))
    order = (Medium.asset_id, Medium.removed_at.is_not(None), Medium.created_at, Medium.id)
    found: dict[UUID, list[Medium]] = {}
    for medium in session.scalars(wanted.order_by(*order)):
        found.setdefault(medium.asset_id, []).append(medium)
    return found


def get_medium(session: Session, asset_id: UUID, medium_id: UUID) -> Medium:
    """Return a medium of an asset, or raise MediumNotFound."""
    medium = session.get(Medium, medium_id, populate_existing=True)
    if medium is None or medium.asset_id != asset_id:
        raise MediumNotFound
    return medium


def learn(session: Session, known: Sequence[tuple[UUID, MediumData]], source: str) -> list[Medium | None]:
    """Return the medium of each pair of an asset and what is known, made where its serial is new.

    What was empty is filled in, and one that an inventory sees is back in its device. The caller holds the
    assets' rows. A medium without a serial cannot be told from another: None stands for it.
    """
    here = {
        (asset_id, medium.serial_key): medium
        for asset_id, media in media_of(session, {asset_id for asset_id, _ in known}).items()
        for medium in media
        if medium.serial_key
    }
    found: list[Medium | None] = []
    for asset_id, data in known:
        key = serial_key(data.serial)
        if key is None:
            found.append(None)
            continue
        if (asset_id, key) not in here:
            here[asset_id, key] = _new(session, asset_id, data, source)
        _fill(here[asset_id, key], data)
        if source == "inventory":  # it was seen in the device again
            here[asset_id, key].removed_at = None
        found.append(here[asset_id, key])
    session.flush()
    return found


def _new(session: Session, asset_id: UUID, data: MediumData, source: str) -> Medium:
    medium = Medium(
        id=new_id(),
        authority_id=entered(session),
        asset_id=asset_id,
        kind="other",
        manufacturer="",
        model="",
        serial=data.serial.strip(),
        serial_key=serial_key(data.serial),
        source=source,
    )
    session.add(medium)
    return medium


def _fill(medium: Medium, data: MediumData) -> None:
    if medium.kind == "other" and data.kind:
        medium.kind = data.kind
    medium.manufacturer = medium.manufacturer or data.manufacturer
    medium.model = medium.model or data.model
    medium.capacity_bytes = medium.capacity_bytes or data.capacity_bytes or None


def remove_medium(
    session: Session, actor: Actor, asset_id: UUID, medium_id: UUID, request_id: UUID, note: str = ""
) -> Medium:
    """Note that a medium was taken out of its device, which from now on leaves without it.

    Raises Forbidden, AssetNotFound, MediumNotFound or RequestReused. A repeat, or a medium that is out
    already, changes nothing.
    """
    if not actor.can(Permission.SANITISATION_RECORD):
        raise Forbidden
    if session.scalar(select(Asset.id).where(Asset.id == asset_id).with_for_update()) is None:
        raise AssetNotFound
    medium = get_medium(session, asset_id, medium_id)
    if seen := find_by_request(session, request_id):
        if (seen.tag, seen.details.get("medium_id")) != (REMOVED, str(medium_id)):
            raise RequestReused
        return medium
    if medium.removed_at is None:
        medium.removed_at = now()
        session.flush()
        details = {"medium_id": medium.id, "serial": medium.serial, "note": note}
        record(session, actor, [Entry("asset", asset_id, REMOVED, details=details, request_id=request_id)])
    return medium
