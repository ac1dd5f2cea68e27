"""Which actions a device's page offers, what each asks, and how one is performed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.endoflife.outcome.owed import LastLot, last_lot_of
from lifecycle.history.queries import past_states
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError, Invalid
from lifecycle.registry import queries
from lifecycle.registry.acting import Acted, Command, act
from lifecycle.registry.queries import CardRow
from lifecycle.repairs.words import FAULT_LABELS
from lifecycle.states.assets import STATE_LABELS, TABLE, Action, State, actions_from
from lifecycle.states.facts import FUNCTIONAL_LABELS, LOSS_REASON_LABELS, RETIRE_REASON_LABELS, LossReason
from lifecycle.web.context import told

# What the form of an action asks, in its order; an action that is not here needs one tap.
ASKS: Mapping[Action, Sequence[str]] = {
    Action.DEPLOY: ("custodian", "room_id", "note"),
    Action.SEND_TO_REPAIR: ("fault_kind", "note"),
    Action.REPAIRED: ("target", "note"),
    Action.REPORT_MISSING: ("loss_reason", "note"),
    Action.RETIRE: ("reason", "functional_status", "decided_on", "note"),
    Action.REINSTATE: ("note",),
    Action.WRITE_OFF: ("loss_reason", "decided_on", "note"),
    Action.CORRECT: ("target", "note"),
    Action.MOVE: ("room_id",),
    Action.ASSIGN: ("custodian",),
    Action.NOTE: ("note",),
}
# Rarer actions stand quieter, under the others.
RARE = (
    Action.RETIRE, Action.REPORT_MISSING, Action.WRITE_OFF, Action.CORRECT, Action.REINSTATE, Action.ASSIGN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that this person may do now."""

    action: Action
    label: str
    asks: bool
    is_rare: bool


def offered(actor: Actor, card: CardRow, lot: LastLot | None = None) -> list[Offer]:
    """Return the actions allowed here and now, most likely first.

    A device on a repair lot changes its state through it: what it would refuse is left out.
    """
    is_kept = lot is not None and lot.is_on and card.state == State.IN_REPAIR
    return [
        Offer(action, told(TABLE[action].label), action in ASKS, action in RARE)
        for action in actions_from(State(card.state))
        if TABLE[action].on_the_spot and actor.can(TABLE[action].permission)
        if not (is_kept and TABLE[action].targets)
    ]


# The states of a device that a lot has taken, or keeps.
_ON_LOTS = (
    State.IN_REPAIR, State.IN_LOT, State.HANDED_OVER, State.REUSED, State.REFURBISHED, State.RECYCLED,
)  # fmt: skip


def lot_of(session: Session, card: CardRow) -> LastLot | None:
    """Return the lot that explains a device's state: in repair, only while it is on one."""
    if card.state not in _ON_LOTS:
        return None
    lot = last_lot_of(session, card.id)
    return lot if lot and (lot.is_on or card.state != State.IN_REPAIR) else None


def options(session: Session, card: CardRow, action: Action) -> dict[str, list[tuple[str, Any]]]:
    """Return the choices of each field that an action asks."""
    asked = ASKS[action]
    choices: dict[str, list[tuple[str, Any]]] = {}
    if "room_id" in asked:
        choices["room_id"] = _rooms(session)
    if "reason" in asked:
        choices["reason"] = [(key, told(label)) for key, label in RETIRE_REASON_LABELS.items()]
    if "functional_status" in asked:
        choices["functional_status"] = [(key, told(label)) for key, label in FUNCTIONAL_LABELS.items()]
    if "fault_kind" in asked:
        choices["fault_kind"] = [(key, told(label)) for key, label in FAULT_LABELS.items()]
    if "loss_reason" in asked:
        out = LossReason.NOT_FOUND if action is Action.WRITE_OFF else LossReason.DESTROYED
        choices["loss_reason"] = [(k, told(label)) for k, label in LOSS_REASON_LABELS.items() if k is not out]
    if "target" in asked:
        choices["target"] = [(state, told(STATE_LABELS[state])) for state in _targets(session, card, action)]
    return choices


def _targets(session: Session, card: CardRow, action: Action) -> Sequence[State]:
    if action is not Action.CORRECT:
        return TABLE[action].targets
    had = dict.fromkeys(past_states(session, card.id))
    return [State(state) for state in had if state not in (card.state, State.IN_LOT)]


def _rooms(session: Session) -> list[tuple[str, Any]]:
    """Return the rooms in groups by site."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for room in queries.rooms(session):
        groups.setdefault(room.site_name, []).append((str(room.id), room.name))
    return list(groups.items())


def perform(session: Session, actor: Actor, asset_id: UUID, command: Command) -> Acted:
    """Do an action to one asset; a correction also keeps its lot lines true."""
    if command.action is Action.CORRECT and actor.can(Permission.ASSET_CORRECT):
        from lifecycle.endoflife.outcome.correcting import correct

        return correct(session, actor, asset_id, command)
    return act(session, actor, asset_id, command)


# Which field of the form a reason belongs to, so that it stands there and not only on top.
_FIELD_OF = {
    "reason-missing": "reason",
    "functional-status-missing": "functional_status",
    "date-in-future": "decided_on",
    "loss-reason-missing": "loss_reason",
    "note-missing": "note",
    "not-an-earlier-state": "target",
}


def field_errors(error: DomainError | None) -> dict[str, list[str]]:
    """Return an error's reasons by form field, in the reader's language."""
    if error is None:
        return {}
    if isinstance(error, Invalid) and error.fields:
        return {name: [told(r.text, **r.params) for r in many] for name, many in error.fields.items()}
    found: dict[str, list[str]] = {}
    for reason in error.reasons:
        if reason.code in _FIELD_OF:
            found.setdefault(_FIELD_OF[reason.code], []).append(told(reason.text, **reason.params))
    return found
