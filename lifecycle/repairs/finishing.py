"""The end of a repair: its outcome, and what the device becomes, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.history.queries import find_by_request
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.repairs.errors import RepairFinished
from lifecycle.repairs.service import RepairDone, answered_before, finish, opened
from lifecycle.repairs.words import Outcome
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason

FINISHED = "asset:repair:finished"
# What a device may become after each outcome; the first is proposed.
TARGETS: Mapping[Outcome, tuple[State, ...]] = {
    Outcome.REPAIRED: (State.IN_STOCK, State.IN_USE),
    Outcome.IRREPARABLE: (State.RETIRED, State.IN_STOCK),
    Outcome.NOT_WORTH: (State.RETIRED, State.IN_STOCK),
    Outcome.CANCELLED: (State.IN_STOCK, State.IN_USE),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a repair ends and what its device becomes: None takes what the outcome proposes."""

    outcome: Outcome
    target: State | None = None
    note: str = ""


def finish_repair(
    session: Session, actor: Actor, repair_id: UUID, ending: Ending, request_id: UUID
) -> RepairDone:
    """End a repair and move its device: back in stock or in use, or retired where it cannot be repaired.

    Raises Forbidden, RepairNotFound, RepairFinished, Invalid for a target that the outcome does not allow,
    TransitionRefused, among others for a device that is on a repair lot, or RequestReused.
    """
    target = ending.target or TARGETS[ending.outcome][0]
    with opened(session, actor, repair_id) as repair:
        if seen := find_by_request(session, request_id):
            return answered_before(session, seen, repair.asset_id, FINISHED)
        if repair.finished_at is not None:
            raise RepairFinished
        if target not in TARGETS[ending.outcome]:
            text = N_("Cet état ne va pas avec l’issue de la réparation.")
            raise Invalid(fields={"target": [Reason("target-unknown", text)]})
        status = session.get_one(Asset, repair.asset_id).functional_status
        repair.outcome, repair.finished_at = ending.outcome, now()
        note = ending.note.strip()
        repair.notes = "\n".join(filter(None, (repair.notes, note)))
        told = {"outcome": ending.outcome, **({"note": note} if note else {})}
        done = finish(session, actor, repair, FINISHED, request_id, details=told)
        command = _command(ending, target, FunctionalStatus(status), derived_id(request_id, repair_id))
        act(session, actor, repair.asset_id, command)
        return done


def _command(ending: Ending, target: State, status: FunctionalStatus, request_id: UUID) -> Command:
    """Return the action on the device; a repair given up leaves it as it was."""
    works = {Outcome.REPAIRED: FunctionalStatus.WORKS, Outcome.CANCELLED: status}
    after = works.get(ending.outcome, FunctionalStatus.FAULTY)
    if target is State.RETIRED:
        ask = Ask(reason=RetireReason.FAULTY, functional_status=after, note=ending.note)
        return Command(Action.RETIRE, request_id, ask=ask)
    return Command(Action.REPAIRED, request_id, ask=Ask(target=target, functional_status=after))
