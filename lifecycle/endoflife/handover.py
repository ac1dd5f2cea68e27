"""The hand-over: every device judged at once, both sides signed, all devices moved in a few statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import Device, judge, lock_devices, move_all
from lifecycle.endoflife.errors import WrongCode
from lifecycle.endoflife.lotlines import Line, change_lines, open_lines
from lifecycle.endoflife.model import Lot, LotSignature
from lifecycle.endoflife.signing import issuer_of, try_code
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import find_partner
from lifecycle.registry.acting import CLOCK_TOLERANCE, ClockAhead
from lifecycle.sanitising.recording import Best, best_sanitisations
from lifecycle.states.assets import Action
from lifecycle.states.decide import LotTransitionRefused, Move, decide_lot
from lifecycle.states.facts import Ask, Facts, LotFacts, Route
from lifecycle.states.guards import GUARDS
from lifecycle.states.lots import LotAction, LotState, Side


def hand_over(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    request_id: UUID,
    *,
    authority_signer: str,
    partner_signer: str,
    signing_code: str,
    occurred_at: datetime | None = None,
) -> LotDone | WrongCode:
    """Hand a lot over with both signatures, in a number of statements that its size does not change.

    A wrong code is returned, not raised: the caller commits, which keeps the counted try, then raises it.
    Raises before looking at the code: Forbidden, LotNotFound, ClockAhead, or LotTransitionRefused with every
    reason of every device. Devices that leave with their data to a certified destruction owe a certificate.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, LotAction.HAND_OVER, request_id):
            return done
        to = decide_lot(LotAction.HAND_OVER, LotState(lot.state), Side.AUTHORITY)
        at = _moment(occurred_at)
        lines = open_lines(session, lot)
        on = at.astimezone(PARIS).date()
        names = {Side.AUTHORITY: authority_signer.strip(), Side.PARTNER: partner_signer.strip()}
        moves, unsanitised = _judged(session, lot, lines, [*_about_the_act(lot, names, at)], on)
        if wrong := try_code(session, lot, signing_code):
            return wrong
        accounts = {Side.AUTHORITY: actor.account_id, Side.PARTNER: issuer_of(session, lot)}
        _sign(session, lot, names, accounts, at)
        owing = [line.id for line in lines if line.asset_id in unsanitised]
        change_lines(session, owing, certificate_owed=True)
        lot.handed_over_at = at
        move_all(session, actor, lot, moves, request_id, occurred_at=at, left_on=on)
        details = {"count": len(lines), "certificates_owed": len(owing), "signers": list(names.values())}
        return finish(
            session, actor, lot, LotAction.HAND_OVER, request_id, to=to, details=details, occurred_at=at
        )


def _moment(occurred_at: datetime | None) -> datetime:
    moment = now()
    if occurred_at is not None and occurred_at > moment + CLOCK_TOLERANCE:
        raise ClockAhead
    return min(occurred_at or moment, moment)


def _about_the_act(lot: Lot, names: Mapping[Side, str], at: datetime) -> Iterator[Reason]:
    if not all(names.values()):
        yield Reason("signer-missing", N_("Écrivez le nom des deux signataires."))
    if lot.answered_at is not None and at < lot.answered_at - CLOCK_TOLERANCE:
        text = N_("L’heure de la remise précède l’accord du partenaire : vérifiez l’horloge de l’appareil.")
        yield Reason("before-the-answer", text)


def _judged(
    session: Session, lot: Lot, lines: Sequence[Line], reasons: list[Reason], on: date
) -> tuple[dict[UUID, Move], set[UUID]]:
    """Return every device's move and the devices that leave with their data.

    Raises LotTransitionRefused with the reasons given and those of every device.
    """
    devices = lock_devices(session, [line.asset_id for line in lines])
    facts = handover_facts(session, lot, devices, on)
    moves, refused = judge(Action.HAND_OVER, devices.values(), lambda device: (facts[device.asset_id], Ask()))
    for line in lines:
        reasons += refused.get(line.asset_id, ())
    if reasons:
        raise LotTransitionRefused(reasons=tuple(reasons))
    return moves, {asset_id for asset_id, known in facts.items() if is_unsanitised(known)}


def handover_facts(session: Session, lot: Lot, devices: Mapping[UUID, Device], on: date) -> dict[UUID, Facts]:
    """Return what the hand-over's guard looks at of each device of a lot on a day, in a few statements."""
    partner = find_partner(session, lot.partner_id)
    best = best_sanitisations(session, devices.keys())
    return {
        asset_id: device.facts(
            LotFacts(
                LotState(lot.state),
                same_authority=True,
                route=Route(lot.route),
                routes=partner.routes_for(device.category_key) if partner else frozenset(),
                destroys=partner is not None and partner.destroys(on),
            ),
            **_sanitised(best.get(asset_id)),
        )
        for asset_id, device in devices.items()
    }


def _sanitised(best: Best | None) -> dict[str, Any]:
    return {"sanitised_level": best.level, "sanitised_at": best.performed_at} if best else {}


def is_unsanitised(facts: Facts) -> bool:
    """Tell whether a device would leave with data on it, whatever its partner may destroy."""
    return any(GUARDS[Action.HAND_OVER](replace(facts, lot=None), Ask()))


def _sign(
    session: Session,
    lot: Lot,
    names: Mapping[Side, str],
    accounts: Mapping[Side, UUID | None],
    at: datetime,
) -> None:
    rows = [
        {
            "id": new_id(),
            "authority_id": lot.authority_id,
            "lot_id": lot.id,
            "side": side,
            "signer_name": name,
            "account_id": accounts[side],
            "signed_at": at,
        }
        for side, name in names.items()
    ]
    session.execute(insert(LotSignature).values(rows))
