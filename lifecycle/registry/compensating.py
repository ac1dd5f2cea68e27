"""Taking back the last thing that happened to a device: a new event makes what it changed what it was."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.db.security import table_of
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request, latest
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Conflict
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.following import Step, follow
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State

UNDONE = "asset:correction:undone"
# What was only seen, said or shown of a device leaves all that it was.
CHANGES_NOTHING = ("asset:fact:note", "asset:fact:see", "asset:photo:added", "asset:photo:removed")
MOST_LOOKED_AT = 20  # events, so that a device with a long past is taken back as fast as another


class ChangedSince(Conflict):
    """Something else happened to the device since."""

    slug = "changed-since"
    text = N_("L’équipement a changé depuis : corrigez-le depuis sa fiche.")


def take_back(
    session: Session,
    actor: Actor,
    asset_id: UUID,
    done: UUID,
    request_id: UUID,
    occurred_at: datetime | None = None,
) -> State:
    """Undo what the request `done` did to a device, the last thing that stands, and return its state.

    State, place, custodian and dates become what the event says they were; when it was last seen stays.
    Raises AssetNotFound, RequestReused, or ChangedSince where something else came after it; a repeat changes
    nothing.
    """
    asset = session.get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if asset is None:
        raise AssetNotFound
    if seen := find_by_request(session, request_id):
        if (seen.subject_id, seen.tag) != (asset_id, UNDONE):
            raise RequestReused
        return State(asset.state)
    last = _last_standing(session, asset_id, done)
    if last is None or last.request_id != done or last.tag.split(":")[1] not in ("state", "fact"):
        raise ChangedSince
    _record(session, actor, asset, last, request_id, occurred_at)
    return State(asset.state)


def _last_standing(session: Session, asset_id: UUID, done: UUID) -> Any:
    """Return a device's last event that was not taken back and may have changed what `done` did.

    None where there were too many to look past.
    """
    undone: set[str | None] = set()
    for event in latest(session, asset_id, MOST_LOOKED_AT):
        if event.tag == UNDONE:
            undone.add(event.details.get("of"))
        elif str(event.id) not in undone and (event.request_id == done or event.tag not in CHANGES_NOTHING):
            return event
    return None


def _record(
    session: Session, actor: Actor, asset: Asset, last: Event, request_id: UUID, at: datetime | None
) -> None:
    before, source = asset.state, last.from_state or asset.state
    changes = {name: (getattr(asset, name), _typed(name, old)) for name, (old, _) in last.changes.items()}
    for name, (_, old) in changes.items():
        setattr(asset, name, old)
    step = Step(asset.id, None, State(before), State(source), at or now())
    along = follow(session, actor, [step]).get(asset.id, {})
    asset.state, asset.version, asset.updated_at = source, asset.version + 1, now()
    session.flush()
    entry = Entry(
        "asset",
        asset.id,
        UNDONE,
        from_state=before,
        to_state=source if source != before else None,
        changes=changes,
        details={"action": last.details.get("action"), "of": last.id, **along},
        occurred_at=at,
        request_id=request_id,
    )
    record(session, actor, [entry])


def _typed(name: str, old: Any) -> Any:
    """Return a value of an event as the column holds it: history keeps ids and dates as texts."""
    kind = table_of(Asset).columns[name].type.python_type
    if old is None or isinstance(old, kind):
        return old
    return kind.fromisoformat(old) if kind in (date, datetime) else kind(old)
