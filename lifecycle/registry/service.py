"""Creating and editing assets, their labels and places."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.codes import new_code
from lifecycle.kernel.errors import Stale
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.errors import AssetNotFound, RequestReused, TagTaken, UnknownPlace
from lifecycle.registry.model import Asset, Category, Label, Model
from lifecycle.registry.places import checked_place
from lifecycle.registry.rules import Place
from lifecycle.states.assets import State

# The fields that people edit; states, and dates that states bring, move through actions only.
EDITABLE = (
    "tag", "name", "category_key", "model_id", "serial", "functional_status", "site_id", "room_id",
    "custodian", "acquisition", "condition_acquired", "acquired_on", "acquisition_cost", "supplier",
    "order_reference", "first_used_on", "warranty_until", "restricted", "parent_id", "notes",
)  # fmt: skip
# A new device enters its life here; an import may bring devices further on.
FIRST_STATES = (State.ORDERED, State.IN_STOCK, State.IN_USE)


def create_asset(
    session: Session, actor: Actor, values: Mapping[str, Any], *, state: State = State.IN_STOCK,
    request_id: UUID | None = None,
) -> Asset:  # fmt: skip
    """Create an asset with its label and record it; `values` holds editable fields, empty ones as None.

    Raises TagTaken, UnknownPlace, RequestReused; the asset of a request seen before is returned as it is.
    """
    if request_id and (seen := find_by_request(session, request_id)):
        if seen.tag != "asset:state:created":
            raise RequestReused
        return get_asset(session, seen.subject_id)
    asset = Asset(id=new_id(), authority_id=entered(session), state=state, **_checked(session, values))
    asset.serial_key = serial_key(asset.serial)
    _refuse_taken_tag(session, asset.tag, asset.id)
    session.add(asset)
    session.flush()
    give_label(session, asset.id)
    changes = {name: (None, value) for name, value in values.items() if value not in (None, "", False)}
    entry = Entry(
        "asset", asset.id, "asset:state:created", to_state=state, changes=changes, request_id=request_id
    )
    record(session, actor, [entry])
    return asset


def give_label(session: Session, asset_id: UUID) -> str:
    """Give an asset a new current label and return its code; an older label keeps resolving."""
    older = select(Label).where(Label.asset_id == asset_id, Label.state == "current")
    for label in session.scalars(older):
        label.state = "replaced"
    session.flush()
    label = Label(code=new_code(), authority_id=entered(session), asset_id=asset_id, state="current")
    session.add(label)
    session.flush()
    return label.code


def get_asset(session: Session, asset_id: UUID) -> Asset:
    """Return an asset of this authority, or raise AssetNotFound."""
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise AssetNotFound
    return asset


def edit_asset(
    session: Session, actor: Actor, asset_id: UUID, values: Mapping[str, Any], *, version: int | None
) -> Asset:
    """Change an asset's editable fields and record what really changed.

    `version` is the one that the editor saw; Stale when somebody changed the asset since, TagTaken or
    UnknownPlace as for a creation. An edit without a difference records nothing.
    """
    asset = session.get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if asset is None:
        raise AssetNotFound
    if version is not None and version != asset.version:
        raise Stale
    changes = {
        name: (getattr(asset, name), value)
        for name, value in _checked(session, values).items()
        if _differ(getattr(asset, name), value)
    }
    if not changes:
        return asset
    _refuse_taken_tag(session, changes.get("tag", (None, None))[1], asset.id)
    for name, (_, new) in changes.items():
        setattr(asset, name, new)
    asset.serial_key = serial_key(asset.serial)
    asset.version += 1
    asset.updated_at = now()
    session.flush()
    record(session, actor, [Entry("asset", asset.id, "asset:field:edited", changes=changes)])
    return asset


def _differ(old: Any, new: Any) -> bool:
    return bool((old or None) != (new or None)) if not isinstance(new, bool) else old is not new


def _checked(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the editable values with their references checked."""
    checked = {name: values[name] for name in EDITABLE if name in values}
    place = checked_place(session, Place(checked.get("site_id"), checked.get("room_id")))
    if place.site_id is not None:
        checked["site_id"] = place.site_id
    references = (("category_key", Category), ("model_id", Model), ("parent_id", Asset))
    for name, table in references:
        if checked.get(name) is not None and session.get(table, checked[name]) is None:
            raise UnknownPlace
    return checked


def _refuse_taken_tag(session: Session, tag: str | None, asset_id: UUID) -> None:
    taken = select(Asset.id).where(func.lower(Asset.tag) == (tag or "").lower(), Asset.id != asset_id)
    if tag and session.scalar(taken) is not None:
        raise TagTaken(tag=tag)
