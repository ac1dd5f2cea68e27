"""Which label a device bears, how it comes by another, and how far its labelling is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.codes import new_code
from lifecycle.kernel.text import N_
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.errors import AssetNotFound, LabelNotFound, LabelTaken, RequestReused
from lifecycle.registry.model import Asset, Category, Label, Room
from lifecycle.registry.wording import title_of
from lifecycle.states.assets import PRESENT, State

# A label is stuck on what is at hand: neither on what has left nor on what cannot be found.
AT_HAND = tuple(state for state in PRESENT if state is not State.MISSING)
# How far a device's labelling is, in the order of the work; only devices at hand wait for something.
LABELLING = {
    "to_print": N_("À imprimer"),
    "to_stick": N_("Imprimée, à poser"),
    "stuck": N_("Posée"),
    "unwanted": N_("Sans étiquette, par choix"),
}
REPLACED = "asset:label:replaced"
_CLAIMS = (REPLACED, "asset:state:created")


def label_status(row: Any) -> str:
    """Return the key of `LABELLING` of a row with `state`, `label_wanted` and its current label's instants.

    Empty for a device without a stuck label that is not at hand: nobody can label it.
    """
    if row.label_applied_at:
        return "stuck"
    if not row.label_wanted:
        return "unwanted"
    if row.state not in AT_HAND:
        return ""
    return "to_stick" if row.label_printed_at else "to_print"


def is_labelled_so(status: str) -> ColumnElement[bool]:
    """Return the SQL condition of a key of `LABELLING`, over a device outer joined to its current label."""
    waits = and_(Label.applied_at.is_(None), Asset.label_wanted, Asset.state.in_(AT_HAND))
    return {
        "to_print": and_(waits, Label.printed_at.is_(None)),
        "to_stick": and_(waits, Label.printed_at.is_not(None)),
        "stuck": Label.applied_at.is_not(None),
        "unwanted": and_(Label.applied_at.is_(None), ~Asset.label_wanted),
    }[status]


def give_label(session: Session, asset_id: UUID) -> str:
    """Give an asset a new current label and return its code; an older label keeps resolving."""
    _replace_label(session, asset_id)
    label = Label(code=new_code(), authority_id=entered(session), asset_id=asset_id, state="current")
    session.add(label)
    session.flush()
    return label.code


def claim_label(
    session: Session, actor: Actor, code: str, asset_id: UUID, *, request_id: UUID | None = None,
    occurred_at: datetime | None = None, details: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Make a blank label the current one of an asset and record it; an older label keeps resolving.

    Raises AssetNotFound, LabelNotFound, RequestReused, or LabelTaken where something else has the label or it
    is void; the label that this asset has already is no change.
    """
    asset = session.get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if asset is None:
        raise AssetNotFound
    if request_id and (seen := find_by_request(session, request_id)):
        if (seen.subject_id, seen.details.get("code")) != (asset_id, code):
            raise RequestReused
        return
    if take_label(session, code, asset_id, occurred_at):
        said = {**(details or {}), "code": code}
        entry = Entry(
            "asset", asset_id, REPLACED, details=said, occurred_at=occurred_at, request_id=request_id
        )
        record(session, actor, [entry])


def take_label(session: Session, code: str, asset_id: UUID, at: datetime | None = None) -> bool:
    """Give a blank label, locked against others who scan it now, to an asset; tell whether that was new.

    Raises as `claim_label`. Who has its code in hand has stuck it, or is about to.
    """
    label = session.get(Label, code, with_for_update=True, populate_existing=True)
    if label is None:
        raise LabelNotFound
    if label.state == "current" and label.asset_id == asset_id:
        return False
    if label.state != "blank":
        raise _taken(session, label)
    _replace_label(session, asset_id)
    label.asset_id, label.state, label.applied_at = asset_id, "current", at or now()
    session.flush()
    return True


def _taken(session: Session, label: Label) -> LabelTaken:
    """Return the refusal of a label that is not blank: it names what bears it, and who put it there."""
    if label.state == "void":
        return LabelTaken(LabelTaken.void)
    if label.room_id:
        room = session.get(Room, label.room_id)
        return LabelTaken(LabelTaken.on_room, room=room.name if room else "")
    said: dict[str, Any] = {
        "device": _device_name(session, label.asset_id),
        "asset_id": label.asset_id,
    }
    claims = select(Event.actor_name).where(
        Event.subject_id == label.asset_id, Event.tag.in_(_CLAIMS), Event.details["code"].astext == label.code
    )
    who = session.scalar(claims.order_by(Event.sequence.desc()).limit(1))
    return LabelTaken(LabelTaken.by_someone, who=who, **said) if who else LabelTaken(**said)


def _device_name(session: Session, asset_id: UUID | None) -> str:
    named = (
        select(
            Asset.tag,
            Asset.name,
            Category.name_fr.label("category_fr"),
            Model.name.label("model_name"),
            Manufacturer.name.label("manufacturer_name"),
        )
        .select_from(Asset)
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Model, Model.id == Asset.model_id)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
    )
    row = session.execute(named.where(Asset.id == asset_id)).one()
    title = title_of(row, "fr")
    return f"{title}, n° {row.tag}" if row.tag else title


def _replace_label(session: Session, asset_id: UUID) -> None:
    for label in session.scalars(select(Label).where(Label.asset_id == asset_id, Label.state == "current")):
        label.state = "replaced"
    session.flush()
