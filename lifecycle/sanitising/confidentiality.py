"""How confidential a device's data are: ordinary, sensitive by the authority's own word, or restricted."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset

EDITED = "asset:field:edited"


def set_confidentiality(
    session: Session, actor: Actor, asset_id: UUID, confidentiality: str, request_id: UUID
) -> None:
    """Mark how confidential a device's data are and record it; what changes nothing records nothing.

    Raises Forbidden, AssetNotFound or RequestReused.
    """
    if not actor.can(Permission.ASSET_EDIT):
        raise Forbidden
    asset = session.scalar(select(Asset).where(Asset.id == asset_id).with_for_update(of=Asset))
    if asset is None:
        raise AssetNotFound
    if seen := find_by_request(session, request_id):
        if (seen.tag, seen.subject_id) != (EDITED, asset_id):
            raise RequestReused
        return
    wanted = {"sensitive": confidentiality == "sensitive", "restricted": confidentiality == "restricted"}
    changes = {
        name: (getattr(asset, name), value) for name, value in wanted.items() if getattr(asset, name) != value
    }
    if not changes:
        return
    for name, (_, value) in changes.items():
        setattr(asset, name, value)
    asset.version += 1
    asset.updated_at = now()
    session.flush()
    record(session, actor, [Entry("asset", asset_id, EDITED, changes=changes, request_id=request_id)])
