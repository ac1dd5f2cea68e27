"""The one way a state changes: lock, nonce, decide, write, record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from lifecycle.db.security import table_of
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request, past_states
from lifecycle.history.record import Entry, plain, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today, years_between
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.following import Step, follow
from lifecycle.registry.model import Asset, Category
from lifecycle.registry.places import checked_place
from lifecycle.registry.rules import Place, effects
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.states.decide import Move, decide
from lifecycle.states.facts import Ask, Facts, FunctionalStatus, SanitisationLevel

# A phone's clock may run ahead a little; further ahead it is wrong and its time would lie.
CLOCK_TOLERANCE = timedelta(minutes=10)


class ClockAhead(Invalid):
    """The device's clock is ahead of ours."""

    slug = "clock-ahead"
    text = N_("L’horloge de cet appareil avance. Réglez-la, puis recommencez : rien n’a été modifié.")


@dataclass(frozen=True, slots=True)
class Command:
    """What someone asks to do to an asset; `request_id` makes repeats harmless."""

    action: Action
    request_id: UUID
    occurred_at: datetime | None = None
    ask: Ask = field(default_factory=Ask)
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a command: state and version after it, its event, and whether it was a repeat."""

    asset_id: UUID
    state: State
    version: int
    event_id: UUID
    replayed: bool = False


def act(session: Session, actor: Actor, asset_id: UUID, command: Command) -> Acted:
    """Do one action to one asset and record it.

    Raises AssetNotFound, Forbidden, TransitionRefused (with every reason), RequestReused or ClockAhead; a
    request seen before is answered as it was the first time.
    """
    if not actor.can(TABLE[command.action].permission):
        raise Forbidden
    asset = _locked(session, asset_id)
    if seen := find_by_request(session, command.request_id):
        return _answered_before(seen, asset, command)
    at = _moment(command.occurred_at)
    move = decide(command.action, _facts_of(session, asset, command.action), command.ask)
    place = checked_place(session, command.place)
    fields = effects(move, command.ask, place, asset._mapping, at)
    step = Step(asset_id, command.action, move.source, move.target, at, command.ask)
    along = follow(session, actor, [step]).get(asset_id, {})
    changes = _write(session, asset, fields)
    entry = Entry(
        "asset",
        asset.id,
        move.tag,
        from_state=move.source,
        to_state=reached(move),
        changes=changes,
        details={"action": command.action, **said(command.ask), **along},
        occurred_at=at,
        request_id=command.request_id,
    )
    event_id = record(session, actor, [entry])[0]
    return Acted(asset.id, move.target, asset.version + 1, event_id)


def reached(move: Move) -> State | None:
    """Return the state that a move's event says; a mere fact says none."""
    return None if move.tag.startswith("asset:fact:") else move.target


# A scan waits for this: the row is read and written as a row, which takes half the time of an object.
AssetRow = Any  # a row of `_LOCKED`
_ASSET, _CATEGORY = table_of(Asset), table_of(Category)
_LOCKED = (
    select(
        *(column for column in _ASSET.columns if column.name not in ("facts", "notes")),
        _CATEGORY.c.data_bearing,
        _CATEGORY.c.sanitisation_level,
    )
    .join_from(_ASSET, _CATEGORY)
    .where(_ASSET.c.id == bindparam("asset_id"))
    .with_for_update(of=_ASSET)
)


def _locked(session: Session, asset_id: UUID) -> AssetRow:
    session.flush()
    found = session.connection().execute(_LOCKED, {"asset_id": asset_id}).one_or_none()
    if found is None:
        raise AssetNotFound
    return found


def _answered_before(event: Event, asset: AssetRow, command: Command) -> Acted:
    """Return the answer that this request was given, or refuse a request id used for something else."""
    if event.subject_id != asset.id or event.details.get("action") != command.action:
        raise RequestReused
    state = State(event.to_state or event.from_state or asset.state)
    return Acted(asset.id, state, asset.version, event.id, replayed=True)


def _moment(occurred_at: datetime | None) -> datetime:
    moment = now()
    if occurred_at is not None and occurred_at > moment + CLOCK_TOLERANCE:
        raise ClockAhead
    return min(occurred_at or moment, moment)


def _facts_of(session: Session, asset: AssetRow, action: Action) -> Facts:
    """Return the facts that the guards of an action without a lot look at."""
    state = State(asset.state)
    past = past_states(session, asset.id) if action is Action.CORRECT else ()
    start = asset.first_used_on or asset.acquired_on
    return Facts(
        state=state,
        today=today(),
        before_missing=State(asset.before_missing) if asset.before_missing else None,
        past_states=frozenset(State(word) for word in past),
        restricted=asset.restricted,
        data_bearing=asset.data_bearing,
        functional_status=FunctionalStatus(asset.functional_status),
        age_years=years_between(start, today()) if start else None,
        required_level=SanitisationLevel(asset.sanitisation_level),
        last_used_at=asset.last_used_at,
    )


def said(ask: Ask) -> dict[str, Any]:
    """Return what a person said with an action, without the parts left out."""
    words = {
        "reason": ask.reason,
        "functional_status": ask.functional_status,
        "decided_on": ask.decided_on,
        "loss_reason": ask.loss_reason,
        "note": ask.note.strip(),
        "justification": ask.justification.strip(),
        **ask.details,
    }
    return {name: plain(word) for name, word in words.items() if word}


def _write(session: Session, asset: AssetRow, fields: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set the fields that differ and return `field → (old, new)`, the state apart."""
    old = asset._mapping
    changes = {name: (old[name], new) for name, new in fields.items() if old[name] != new}
    values = {name: new for name, (_, new) in changes.items()}
    values |= {"version": asset.version + 1, "updated_at": now()}
    written = update(_ASSET).where(_ASSET.c.id == bindparam("asset_id")).values(values)
    session.connection().execute(written, {"asset_id": asset.id})
    if known := session.identity_map.get(identity_key(Asset, asset.id)):
        for name, value in values.items():
            set_committed_value(known, name, value)
    return {name: pair for name, pair in changes.items() if name not in ("state", "last_seen_at")}


def renamed(command: Command, request_id: UUID) -> Command:
    """Return the same command under another request id, for one action on many assets."""
    return replace(command, request_id=request_id)
