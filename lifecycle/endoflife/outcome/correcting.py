"""Correcting a state that a lot has to do with: the register's correction, and the line that goes with it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.lotlines import change_lines
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.writing import finish
from lifecycle.history.queries import find_by_request
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.registry.acting import Acted, Command, act
from lifecycle.states.assets import OUTCOMES, TABLE, Action, State
from lifecycle.states.decide import TransitionRefused
from lifecycle.states.lots import LotState


@dataclass(frozen=True, slots=True)
class _OnLot:
    """The line that speaks for a device after its hand-over, and its locked lot."""

    line: LotLine
    lot: Lot


def correct(session: Session, actor: Actor, asset_id: UUID, command: Command) -> Acted:
    """Correct an asset's state and the lot line that depends on it; other actions go to `act` as they are.

    An outcome corrected away is taken off its line, which waits again. While its lot is open a device goes
    back from an outcome to handed over and no further: it comes back to the authority through the lot.
    Raises what `act` raises.
    """
    if command.action is not Action.CORRECT or find_by_request(session, command.request_id):
        return act(session, actor, asset_id, command)
    if not actor.can(TABLE[Action.CORRECT].permission):
        raise Forbidden
    on_lot = _on_lot(session, asset_id)
    _refuse_against_the_lot(on_lot, command.ask.target)
    acted = act(session, actor, asset_id, command)
    if on_lot:
        _follow(session, actor, on_lot, command, acted)
    return acted


def _on_lot(session: Session, asset_id: UUID) -> _OnLot | None:
    """Lock the lot, first in the locks' order, of the line that still speaks for the device."""
    speaks = (LotLine.asset_id == asset_id, LotLine.decision == "accepted", LotLine.returned_on.is_(None))
    wanted = select(LotLine.id, LotLine.lot_id).join(Lot, Lot.id == LotLine.lot_id)
    left = Lot.handed_over_at.is_not(None)
    found = session.execute(wanted.where(*speaks, left).order_by(Lot.handed_over_at.desc()).limit(1)).first()
    if found is None:
        return None
    lot = session.get_one(Lot, found.lot_id, with_for_update=True, populate_existing=True)
    line = session.get_one(LotLine, found.id, populate_existing=True)
    return _OnLot(line, lot) if line.returned_on is None else None


def _refuse_against_the_lot(on_lot: _OnLot | None, target: State | None) -> None:
    if target in OUTCOMES or (target is State.HANDED_OVER and (on_lot is None or not on_lot.line.outcome)):
        text = N_("La remise et le devenir d’un équipement se déclarent depuis la page de son lot.")
        raise TransitionRefused(reasons=(Reason("lot-decides", text),))
    if on_lot and on_lot.lot.state != LotState.CLOSED and target is not State.HANDED_OVER:
        text = N_(
            "Cet équipement est sur le lot %(lot)s, encore ouvert : corrigez son devenir s’il est faux, "
            "puis faites-le rendre depuis la page du lot."
        )
        raise TransitionRefused(reasons=(Reason("lot-open", text, {"lot": on_lot.lot.number}),))


def _follow(session: Session, actor: Actor, on_lot: _OnLot, command: Command, acted: Acted) -> None:
    """Take the outcome off the line; a device that is the authority's again ends it as given back."""
    line, lot = on_lot.line, on_lot.lot
    values: dict[str, Any] = dict.fromkeys(
        ("outcome", "outcome_on", "recipient", "proof_reference", "proof_id"), None
    )
    if acted.state is State.HANDED_OVER:
        values["is_open"] = lot.state != LotState.CLOSED
    else:
        values |= {"is_open": False, "returned_on": today(), "return_reason": command.ask.note.strip()}
    details = {"asset_id": line.asset_id, "to": acted.state, "note": command.ask.note.strip()}
    changes = {"outcome": (line.outcome, None)} if line.outcome else {}
    change_lines(session, [line.id], **values)
    session.expire(line)
    request_id = derived_id(command.request_id, lot.id)
    finish(
        session, actor, lot, "correct", request_id, fact="fact:outcome_corrected", changes=changes,
        details=details,
    )  # fmt: skip
