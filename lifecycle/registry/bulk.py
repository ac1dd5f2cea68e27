"""One action on many assets, a bounded batch at a time: each asset in its own savepoint, refusals kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.acting import Command, act, renamed
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.registry.queries import asset_ids_after
from lifecycle.states.assets import TABLE, Action

# What may be done to many at once: all that one device's page offers, save corrections, which are looked at
# one by one.
BULK_ACTIONS = tuple(
    action for action, rule in TABLE.items() if rule.on_the_spot and action is not Action.CORRECT
)
# The kind of the job that works a selection off.
KIND = "bulk_action"
BATCH = 100
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """The assets to act on: these ids, or else all that match a filter."""

    wanted: AssetFilter = field(default_factory=AssetFilter)
    ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Refusals for the same reasons, told in words: how many, and the first assets concerned."""

    reasons: tuple[str, ...]
    count: int = 0
    asset_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Where a bulk action stands: the last id handled, how many acted on, and the refusals by reason."""

    after: str | None = None
    acted: int = 0
    refused: tuple[Refused, ...] = ()
    is_over: bool = False

    @property
    def done(self) -> int:
        """How many assets have been handled."""
        return self.acted + sum(group.count for group in self.refused)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Tally":
        """Return a tally from its stored form, `dataclasses.asdict` through JSON."""
        refused = (
            Refused(tuple(r["reasons"]), r["count"], tuple(r["asset_ids"])) for r in kept.get("refused", ())
        )
        return cls(kept.get("after"), kept.get("acted", 0), tuple(refused), kept.get("is_over", False))


def act_on_next(session: Session, actor: Actor, command: Command, chosen: Chosen, tally: Tally) -> Tally:
    """Do a command to the next assets in id order and return the tally that goes on from there.

    Repeating a batch is harmless: each asset has its own request id, derived from the command's.
    """
    after = UUID(tally.after) if tally.after else None
    ids = _next_ids(session, chosen, after)
    acted, refused = tally.acted, {group.reasons: group for group in tally.refused}
    listed = sum(len(group.asset_ids) for group in tally.refused)
    for asset_id in ids:
        reasons = _act(session, actor, asset_id, command)
        if reasons is None:
            acted += 1
            continue
        group = refused.get(reasons, Refused(reasons))
        shown = (str(asset_id),) if listed < MOST_LISTED else ()
        listed += len(shown)
        refused[reasons] = Refused(reasons, group.count + 1, (*group.asset_ids, *shown))
    last = str(ids[-1]) if ids else tally.after
    most_first = sorted(refused.values(), key=lambda group: -group.count)
    return Tally(last, acted, tuple(most_first), len(ids) < BATCH)


def _act(session: Session, actor: Actor, asset_id: UUID, command: Command) -> tuple[str, ...] | None:
    """Act on one asset in a savepoint; return the reasons of a refusal in the actor's language."""
    own = renamed(command, derived_id(command.request_id, asset_id))
    try:
        with session.begin_nested():
            act(session, actor, asset_id, own)
    except DomainError as error:
        reasons = tuple(reason.told(actor.locale) for reason in error.reasons)
        return reasons or (error.told(actor.locale),)
    return None


def _next_ids(session: Session, chosen: Chosen, after: UUID | None) -> Sequence[UUID]:
    if chosen.ids is None:
        return asset_ids_after(session, chosen.wanted, after, BATCH)
    rest = sorted(asset_id for asset_id in chosen.ids if after is None or asset_id > after)
    return rest[:BATCH]


def known_ids(session: Session, ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Return those of these ids that are assets of this authority, in order."""
    return tuple(session.scalars(select(Asset.id).where(Asset.id.in_(ids)).order_by(Asset.id)))
