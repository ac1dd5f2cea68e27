"""What rooms above this one do along with a change of state, in the same transaction, whoever asks for it.

A repair starts and ends with the device's state, and a device on a repair lot is not moved behind the lot's
back. Called by name, as tables are loaded (`db.schema`): no door can forget it (decision 0011).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask

# States that another room keeps something about while a device is in them; missing devices come back to one.
FOLLOWED = frozenset({State.IN_REPAIR, State.MISSING})
FOLLOWERS = ("endoflife.repair.following", "repairs.following")


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state about to be written on a locked asset; `action` is None where one is taken back."""

    asset_id: UUID
    action: Action | None
    source: State
    target: State
    at: datetime
    ask: Ask = field(default_factory=Ask)


# Returns what goes along into the event of each asset it did something about; raises to refuse the change.
Follower = Callable[[Session, Actor, Sequence[Step]], dict[UUID, dict[str, Any]]]


def follow(session: Session, actor: Actor, steps: Sequence[Step]) -> dict[UUID, dict[str, Any]]:
    """Tell the followers of the steps that concern them; return details for the events, by asset id."""
    concerned = [s for s in steps if s.source is not s.target and {s.source, s.target} & FOLLOWED]
    told: dict[UUID, dict[str, Any]] = {}
    for follower in _followers() if concerned else ():
        for asset_id, details in follower(session, actor, concerned).items():
            told[asset_id] = {**told.get(asset_id, {}), **details}
    return told


@cache
def _followers() -> tuple[Follower, ...]:
    return tuple(import_module(f"lifecycle.{name}").follow for name in FOLLOWERS)
