"""Creating and editing assets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Stale
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.errors import (
    AssetNotFound,
    ParentLoops,
    RequestReused,
    TagTaken,
    UnknownPlace,
)
from lifecycle.registry.labelling import give_label, take_label
from lifecycle.registry.model import Asset, Category
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
    code: str | None = None, request_id: UUID | None = None, occurred_at: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> Asset:  # fmt: skip
    """Create an asset with its label and record it; `values` holds editable fields, empty ones as None.

    `code` names a blank label to take instead of a new one. Raises TagTaken, UnknownPlace, RequestReused,
    LabelTaken, LabelNotFound; the asset of a request seen before is returned as it is.
    """
    if request_id and (seen := find_by_request(session, request_id)):
        if seen.tag != "asset:state:created":
            raise RequestReused
        return get_asset(session, seen.subject_id)
    checked = _checked(session, values)
    asset = Asset(id=new_id(), authority_id=entered(session), state=state, **checked)
    asset.serial_key = serial_key(asset.serial)
    _refuse_taken_tag(session, asset.tag, asset.id)
    session.add(asset)
    _flush(session, asset.tag)
    if code:
        take_label(session, code, asset.id)
    else:
        give_label(session, asset.id)
    changes = {name: (None, value) for name, value in checked.items() if value not in (None, "", False)}
    entry = Entry(
        "asset", asset.id, "asset:state:created", to_state=state, changes=changes, request_id=request_id,
        details={**(details or {}), **({"code": code} if code else {})}, occurred_at=occurred_at,
    )  # fmt: skip
    record(session, actor, [entry])
    return asset


def get_asset(session: Session, asset_id: UUID) -> Asset:
    """Return an asset of this authority, or raise AssetNotFound."""
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise AssetNotFound
    return asset


def edit_asset(
    session: Session, actor: Actor, asset_id: UUID, values: Mapping[str, Any], *, version: int | None,
    request_id: UUID | None = None,
) -> Asset:  # fmt: skip
    """Change an asset's editable fields and record what really changed.

    `version` is the one that the editor saw; Stale when somebody changed the asset since, ParentLoops, and
    TagTaken, UnknownPlace or RequestReused as for a creation. An edit without a difference records nothing.
    """
    asset = session.get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if asset is None:
        raise AssetNotFound
    if request_id and (seen := find_by_request(session, request_id)):
        if (seen.subject_id, seen.tag) != (asset_id, "asset:field:edited"):
            raise RequestReused
        return asset
    if version is not None and version != asset.version:
        raise Stale
    checked = _checked(session, values)
    if "room_id" not in checked and checked.get("site_id", asset.site_id) != asset.site_id:
        checked["room_id"] = None  # another site, and nothing said of the room: the old one stays behind
    changes = {
        name: (getattr(asset, name), value)
        for name, value in checked.items()
        if _differ(getattr(asset, name), value)
    }
    if not changes:
        return asset
    _refuse_taken_tag(session, changes.get("tag", (None, None))[1], asset.id)
    _refuse_loop(session, asset.id, changes.get("parent_id", (None, None))[1])
    for name, (_, new) in changes.items():
        setattr(asset, name, new)
    asset.serial_key = serial_key(asset.serial)
    asset.version += 1
    asset.updated_at = now()
    _flush(session, asset.tag)
    entry = Entry("asset", asset.id, "asset:field:edited", changes=changes, request_id=request_id)
    record(session, actor, [entry])
    return asset


def _differ(old: Any, new: Any) -> bool:
    """Tell whether two values differ; an empty text is no value."""
    return bool((None if old == "" else old) != (None if new == "" else new))


# What an emptied field becomes where the column always holds a value.
_WHEN_EMPTY: Mapping[str, Any] = {"notes": "", "restricted": False, "functional_status": "unknown"}


def _checked(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the editable values with their references checked."""
    checked = {name: values[name] for name in EDITABLE if name in values}
    checked |= {name: empty for name, empty in _WHEN_EMPTY.items() if checked.get(name, empty) is None}
    place = checked_place(session, Place(checked.get("site_id"), checked.get("room_id")))
    if place.site_id is not None:
        checked["site_id"] = place.site_id
    references = (("category_key", Category), ("model_id", Model), ("parent_id", Asset))
    for name, table in references:
        if checked.get(name) is not None and session.get(table, checked[name]) is None:
            raise UnknownPlace
    return checked


def _refuse_taken_tag(session: Session, tag: str | None, asset_id: UUID) -> None:
    taken = select(Asset.id).where(Asset.tag_key == func.lower(tag), Asset.id != asset_id)
    if tag and session.scalar(taken) is not None:
        raise TagTaken(tag=tag)


def _flush(session: Session, tag: str | None) -> None:
    """Write, and say TagTaken where somebody took the tag between the look and the write."""
    try:
        session.flush()
    except IntegrityError as error:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if constraint == "uq_asset_tag":
            raise TagTaken(tag=tag) from error
        raise


def _refuse_loop(session: Session, asset_id: UUID, parent_id: UUID | None) -> None:
    """Refuse a parent that hangs on the asset itself, however far up."""
    if parent_id is None:
        return
    above = select(Asset.id, Asset.parent_id).where(Asset.id == parent_id).cte("above", recursive=True)
    above = above.union(select(Asset.id, Asset.parent_id).join(above, Asset.id == above.c.parent_id))
    if session.scalar(select(above.c.id).where(above.c.id == asset_id)) is not None:
        raise ParentLoops
