"""Devices that leave with a lot: all judged at once, then moved together; both ways of signing end here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import Device, judge, lock_devices, move_all
from lifecycle.endoflife.lotlines import Line, change_lines, open_lines
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.preparation.legal import reasons_against_hand_over, values_of
from lifecycle.endoflife.repair.lots import lot_facts
from lifecycle.endoflife.writing import LotDone, finish
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.partners.agreements import get_agreement
from lifecycle.partners.directory import destroys_on
from lifecycle.registry.acting import CLOCK_TOLERANCE, ClockAhead
from lifecycle.repairs.returning import note_sent
from lifecycle.sanitising.recording import Best, best_sanitisations
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import LotTransitionRefused, Move, decide_lot
from lifecycle.states.facts import Ask, Facts
from lifecycle.states.guards import GUARDS
from lifecycle.states.lots import LotAction, LotState, Side


@dataclass(frozen=True, slots=True)
class Leaving:
    """A lot that may leave at a moment: its lines, each device's move, those that leave with their data."""

    at: datetime
    to: LotState
    lines: Sequence[Line]
    moves: Mapping[UUID, Move]
    with_data: frozenset[UUID]


def moment_of(occurred_at: datetime | None) -> datetime:
    """Return when a hand-over happened, now unless a phone says otherwise; ClockAhead for a time to come."""
    moment = now()
    if occurred_at is not None and occurred_at > moment + CLOCK_TOLERANCE:
        raise ClockAhead
    return min(occurred_at or moment, moment)


def judged_to_leave(session: Session, lot: Lot, at: datetime, reasons: Sequence[Reason] = ()) -> Leaving:
    """Return what leaves with a lot at a moment, after every guard of the lot and of each device.

    Raises LotTransitionRefused with `reasons`, those of the lot's basis and those of every device at once.
    """
    to = decide_lot(LotAction.HAND_OVER, LotState(lot.state), Side.AUTHORITY)
    lines = open_lines(session, lot)
    devices = lock_devices(session, [line.asset_id for line in lines])
    facts = handover_facts(session, lot, devices, at)
    moves, refused = judge(Action.HAND_OVER, devices.values(), lambda device: (facts[device.asset_id], Ask()))
    against = [*reasons, *_too_early(lot, at), *_agreement_over(session, lot, at)]
    against += reasons_against_hand_over(lot, lines, values_of(session, lot.id))
    against += [reason for line in lines for reason in refused.get(line.asset_id, ())]
    if against:
        raise LotTransitionRefused(reasons=tuple(against))
    with_data = frozenset(asset_id for asset_id, known in facts.items() if leaves_with_data(known))
    return Leaving(at, to, lines, moves, with_data)


def _too_early(lot: Lot, at: datetime) -> Iterator[Reason]:
    if lot.answered_at is not None and at < lot.answered_at - CLOCK_TOLERANCE:
        text = N_("L’heure de la remise précède l’accord du partenaire : vérifiez l’horloge de l’appareil.")
        yield Reason("before-the-answer", text)


def _agreement_over(session: Session, lot: Lot, at: datetime) -> Iterator[Reason]:
    if lot.agreement_id is None:
        return
    agreement = get_agreement(session, lot.agreement_id)
    if not agreement.covers(at.astimezone(PARIS).date()):
        text = N_("La convention %(reference)s ne couvre pas ce jour : renouvelez-la, ou retirez-la du lot.")
        yield Reason("agreement-over", text, {"reference": agreement.reference})


def handover_facts(
    session: Session, lot: Lot, devices: Mapping[UUID, Device], at: datetime
) -> dict[UUID, Facts]:
    """Return what the hand-over's guard looks at of each device of a lot at a moment, in a few statements."""
    best = best_sanitisations(session, devices.keys())
    destroys = destroys_on(session, lot.partner_id, at.astimezone(PARIS).date())
    # The partner's routes count where a device joins a lot: no guard of the hand-over looks at them.
    on_lot = lot_facts(lot, frozenset(), destroys=destroys)
    return {
        asset_id: device.facts(on_lot, **_sanitised(best.get(asset_id), at))
        for asset_id, device in devices.items()
    }


def _sanitised(best: Best | None, at: datetime) -> dict[str, Any]:
    """What was wiped after the device had left does not speak for how it left."""
    if best is None or best.performed_at > at + CLOCK_TOLERANCE:
        return {}
    return {"sanitised_level": best.level, "sanitised_at": best.performed_at}


def leaves_with_data(facts: Facts) -> bool:
    """Tell whether a device leaves for good with data on it: what is repaired comes back with its own."""
    return facts.state is not State.IN_REPAIR and is_unsanitised(facts)


_NOTHING_ASKED = Ask()


def is_unsanitised(facts: Facts) -> bool:
    """Tell whether a device would leave with data on it, whatever its partner may destroy."""
    return facts.data_bearing and any(GUARDS[Action.HAND_OVER](replace(facts, lot=None), _NOTHING_ASKED))


def leave(
    session: Session, actor: Actor, lot: Lot, leaving: Leaving, signers: Sequence[str], request_id: UUID
) -> LotDone:
    """Move a signed lot's devices and the lot itself; what leaves with its data owes a certificate."""
    owing = [line.id for line in leaving.lines if line.asset_id in leaving.with_data]
    change_lines(session, owing, certificate_owed=True)
    lot.handed_over_at, lot.slots, lot.slots_by = leaving.at, [], None
    on = leaving.at.astimezone(PARIS).date()
    note_sent(session, [line.repair_id for line in leaving.lines if line.repair_id], lot.partner_id, on)
    move_all(session, actor, lot, leaving.moves, request_id, occurred_at=leaving.at, left_on=on)
    details = {"count": len(leaving.lines), "certificates_owed": len(owing), "signers": list(signers)}
    return finish(
        session, actor, lot, LotAction.HAND_OVER, request_id, to=leaving.to, details=details,
        occurred_at=leaving.at,
    )  # fmt: skip
