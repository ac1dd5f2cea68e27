"""What an approved change does: a value of the lot or a line, a device that did not leave, one that did."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lifecycle.endoflife import manifest
from lifecycle.endoflife.arrival.discrepancies import get_unexpected, settle_one
from lifecycle.endoflife.departure.leaving import handover_facts
from lifecycle.endoflife.devices import Device, judge, lock_devices, move_all
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.exchange_model import Revision, Unexpected
from lifecycle.endoflife.lotlines import change_lines
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.revision.revisable import COLUMNS, FIELDS, NOT_HANDED_OVER, Of, checked
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.ids import derived_id, new_id
from lifecycle.kernel.text import N_
from lifecycle.partners.directory import find_partner
from lifecycle.registry.resolving import Kind, resolve
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import LotTransitionRefused, Move
from lifecycle.states.facts import Ask
from lifecycle.states.lots import LotState

Target = Lot | LotLine | Unexpected


def target_of(session: Session, lot: Lot, field: str, subject_id: UUID | None) -> Target:
    """Return what a field of `revisable.FIELDS` belongs to on a locked lot, or raise LineNotFound."""
    of = FIELDS[field].of
    if (of is Of.LOT) is (subject_id is not None):
        raise LineNotFound
    if subject_id is None:
        return lot
    if of is Of.SURPRISE:
        return get_unexpected(session, lot, subject_id)
    theirs = (LotLine.lot_id == lot.id, LotLine.id == subject_id, LotLine.decision == "accepted")
    line = session.scalar(select(LotLine).where(*theirs).execution_options(populate_existing=True))
    if line is None:
        raise LineNotFound
    return line


def present_value(target: Target, field: str) -> Any:
    """Return what a revised field says now; a mark is false while its fact is not stated."""
    if isinstance(target, LotLine) and field == NOT_HANDED_OVER:
        return target.returned_on is not None
    if isinstance(target, Unexpected):
        return target.settlement is not None
    return getattr(target, COLUMNS.get(field, field))


def apply(session: Session, actor: Actor, lot: Lot, target: Target, row: Revision, request_id: UUID) -> None:
    """Do what an approved revision says, on the lot and on the device it concerns, in one transaction.

    Raises LotTransitionRefused where a guard of the device stands against it, or Invalid for a value that no
    longer fits.
    """
    if isinstance(target, Unexpected):
        _join(session, actor, lot, target, row, request_id)
    elif isinstance(target, LotLine) and row.field == NOT_HANDED_OVER:
        _take_off(session, actor, lot, target, row, request_id)
    else:
        _set(session, actor, lot, target, row, request_id)


def _set(
    session: Session, actor: Actor, lot: Lot, target: Lot | LotLine, row: Revision, request_id: UUID
) -> None:
    setattr(target, COLUMNS.get(row.field, row.field), checked(row.field, row.new_value))
    if row.field.endswith("measured_kg"):
        target.measured_by = actor.organisation_name if row.new_value is not None else ""
    if isinstance(target, LotLine):
        lock_devices(session, [target.asset_id])
        entry = Entry(
            "asset",
            target.asset_id,
            "asset:fact:lot_revised",
            changes={row.field: (row.old_value, row.new_value)},
            details={"action": "revise", "lot_id": lot.id, "lot_number": lot.number},
            request_id=derived_id(request_id, target.asset_id),
        )
        record(session, actor, [entry])


def _take_off(
    session: Session, actor: Actor, lot: Lot, line: LotLine, row: Revision, request_id: UUID
) -> None:
    """A device that had not left in truth is the authority's again, as if it had come back."""
    moves = _judged(session, Action.GIVE_BACK, line.asset_id)
    change_lines(session, [line.id], is_open=False, returned_on=today(), return_reason=row.comment)
    session.expire(line)
    details = {line.asset_id: {"reason": row.comment}}
    move_all(session, actor, lot, moves, request_id, details=details)


def _judged(session: Session, action: Action, asset_id: UUID) -> dict[UUID, Move]:
    moves, refused = judge(
        action, lock_devices(session, [asset_id]).values(), lambda device: (device.facts(), Ask())
    )
    if refused:
        raise LotTransitionRefused(reasons=refused[asset_id])
    return moves


def _join(
    session: Session, actor: Actor, lot: Lot, found: Unexpected, row: Revision, request_id: UUID
) -> None:
    """A retired device that had left in truth gets its line, and leaves with the lot as the others did."""
    device = _device_of(session, found)
    _leave_too(session, actor, lot, device, row, request_id)
    theirs = (LotLine.lot_id == lot.id, LotLine.asset_id == device.asset_id)
    line_id = session.scalar(select(LotLine.id).where(*theirs)) or _new_line(session, lot, device.asset_id)
    manifest.freeze(session, lot.id, line_id)
    here: dict[str, Any] = {"decision": "accepted", "refusal_reason": None, "reception": "received"}
    change_lines(session, [line_id], **here, is_open=True, returned_on=None, return_reason=None)
    settle_one(actor, found, "ours", row.comment)


def _device_of(session: Session, found: Unexpected) -> Device:
    meaning = resolve(session, [found.code])
    devices = list(lock_devices(session, [card.id for card in meaning.cards]).values())
    text = N_("« %(device)s » ne désigne pas un équipement réformé de la collectivité : vérifiez sa fiche.")
    if meaning.kind is not Kind.DEVICE or [device.state for device in devices] != [State.RETIRED]:
        raise LotTransitionRefused(reasons=(Reason("device-not-retired", text, {"device": found.code}),))
    return devices[0]


def _leave_too(
    session: Session, actor: Actor, lot: Lot, device: Device, row: Revision, request_id: UUID
) -> None:
    """Take a device through the two steps that the lot's others took, each with its guard."""
    at = lot.handed_over_at or now()
    facts = handover_facts(session, lot, {device.asset_id: device}, at)[device.asset_id]
    partner = find_partner(session, lot.partner_id)
    routes = partner.routes_for(device.category_key) if partner else frozenset()
    draft = replace(facts.lot, state=LotState.DRAFT, routes=routes) if facts.lot else None
    ask = Ask(justification=row.comment)
    joins, against = judge(Action.ADD_TO_LOT, [device], lambda _: (replace(facts, lot=draft), ask))
    in_lot = replace(facts, state=State.IN_LOT)
    leaves, refused = judge(Action.HAND_OVER, [device], lambda _: (in_lot, ask))
    if reasons := (*against.get(device.asset_id, ()), *refused.get(device.asset_id, ())):
        raise LotTransitionRefused(reasons=reasons)
    move_all(session, actor, lot, joins, derived_id(request_id, "joins"), occurred_at=at)
    on = at.astimezone(PARIS).date()
    move_all(session, actor, lot, leaves, request_id, occurred_at=at, left_on=on)


def _new_line(session: Session, lot: Lot, asset_id: UUID) -> UUID:
    last = session.scalar(select(func.max(LotLine.position)).where(LotLine.lot_id == lot.id)) or 0
    line_id = new_id()
    row = {
        "id": line_id,
        "authority_id": lot.authority_id,
        "lot_id": lot.id,
        "asset_id": asset_id,
        "position": last + 1,
    }
    session.execute(insert(LotLine).values(row))
    return line_id


# What only a line whose end is told can say.
_OF_AN_OUTCOME = ("outcome_on", "recipient", "proof_reference")


def refuse_unfit(lot: Lot, target: Target, field: str, value: Any) -> None:
    """Refuse what a line cannot say: LotTransitionRefused without an outcome, Invalid for a wrong day."""
    if field not in _OF_AN_OUTCOME or not isinstance(target, LotLine):
        return
    if target.outcome is None:
        text = N_("Déclarez d’abord ce que cet équipement est devenu.")
        raise LotTransitionRefused(reasons=(Reason("outcome-missing", text),))
    left = lot.handed_over_at.astimezone(PARIS).date() if lot.handed_over_at else today()
    if field == "outcome_on" and not left <= value <= today():
        text = N_("La date du devenir est entre la remise et aujourd’hui.")
        raise Invalid(fields={"value": [Reason("date-out-of-range", text)]})
