"""Pure rules of the register: which fields an action changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lifecycle.kernel.clock import PARIS
from lifecycle.states.assets import FINAL, HELD, Action, State
from lifecycle.states.decide import Move
from lifecycle.states.facts import Ask, FunctionalStatus


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device goes and who holds it, as far as the action says; None leaves a part as it is."""

    site_id: UUID | None = None
    room_id: UUID | None = None
    custodian: str | None = None


def effects(move: Move, ask: Ask, place: Place, asset: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return the fields that a move changes, state included, as new values.

    `asset` gives the present values of `first_used_on`, `retired_on`, `left_on` and `last_seen_at`; `at` is
    when it happened.
    """
    fields: dict[str, Any] = {"state": move.target, **_placed(place)}
    if move.action not in _UNSEEN:
        # What was scanned without a signal may be told after what came later.
        fields["last_seen_at"] = max(at, asset["last_seen_at"] or at)
    if move.source is State.IN_USE and move.target is not State.IN_USE:
        fields["last_used_at"] = at
    if move.source is State.MISSING and move.target is not State.MISSING:
        fields["before_missing"] = None
    own = _OWN_EFFECTS.get(move.action)
    return fields | own(move, ask, asset, at.astimezone(PARIS).date()) if own else fields


# Actions that do not prove that someone had the device in front of them.
_UNSEEN = (Action.REPORT_MISSING, Action.NOTE, Action.ASSIGN, Action.WRITE_OFF, Action.CORRECT)


def _deployed(_: Move, __: Ask, asset: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {} if asset["first_used_on"] else {"first_used_on": on}


def _retired(_: Move, ask: Ask, __: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {
        "retired_on": ask.decided_on or on,
        "retire_reason": ask.reason,
        "functional_status": ask.functional_status,
        "custodian": None,
    }


def _corrected(move: Move, _: Ask, asset: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the dates that must agree with a corrected state."""
    fields: dict[str, Any] = {}
    if move.target is State.RETIRED:
        fields["retired_on"] = asset["retired_on"] or on
    elif move.target in (State.ORDERED, *HELD):
        fields |= {"retired_on": None, "retire_reason": None}
    if move.target is State.MISSING:
        fields["before_missing"] = move.source if move.source in HELD else State.IN_STOCK
    fields["left_on"] = (asset["left_on"] or on) if move.target in (*FINAL, State.HANDED_OVER) else None
    return fields


_OWN_EFFECTS: dict[Action, Callable[[Move, Ask, Mapping[str, Any], date], dict[str, Any]]] = {
    Action.DEPLOY: _deployed,
    Action.TAKE_BACK: lambda *_: {"custodian": None},
    Action.REPAIRED: lambda _, ask, *__: {
        "functional_status": ask.functional_status or FunctionalStatus.WORKS
    },
    Action.REPORT_MISSING: lambda move, *_: {"before_missing": move.source},
    Action.RETIRE: _retired,
    Action.REINSTATE: lambda *_: {"retired_on": None, "retire_reason": None},
    Action.WRITE_OFF: lambda _, ask, __, on: {"left_on": ask.decided_on or on},
    Action.CORRECT: _corrected,
}


def _placed(place: Place) -> dict[str, Any]:
    """Return the placement fields that were said; a new site without a room leaves the old room behind."""
    said: dict[str, Any] = {}
    if place.site_id is not None:
        said |= {"site_id": place.site_id, "room_id": place.room_id}
    if place.custodian is not None:
        said["custodian"] = place.custodian.strip() or None
    return said
