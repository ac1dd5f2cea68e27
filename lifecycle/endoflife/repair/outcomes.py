"""The end of a repair lot's lines: the partner tells what came of each, the authority that it is back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import DeviceReason, judge, lock_devices, move_all
from lifecycle.endoflife.lotlines import Line, change_lines, is_ended, named_lines
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before, side_of
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, today
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.repairs.returning import Returned, take_returned
from lifecycle.repairs.words import VERDICTS, Outcome
from lifecycle.states.assets import Action
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Ask
from lifecycle.states.lots import LOT_STATE_LABELS, LotState, Side

HIGHEST_COST = Decimal(1_000_000)  # euros; above it a price is a typing error


@dataclass(frozen=True, slots=True)
class RepairEnd:
    """What a partner says of repairs: REPAIRED or IRREPARABLE, on which day, what was done, its price (EUR).

    The price is that of each device.
    """

    outcome: Outcome
    on: date
    done: str = ""
    cost: Decimal | None = None


def report_repair(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    line_ids: Collection[UUID],
    data: RepairEnd,
    request_id: UUID,
) -> LotDone:
    """Say of devices received for repair that they are repaired or irreparable; they are still to come back.

    What was said may be said again, until the device is back. All lines or none. Raises Forbidden,
    LotNotFound, LineNotFound, Invalid, or LotTransitionRefused with every reason of every device.
    """
    with opened(session, actor, lot_id, side_of(actor)) as lot:
        if done := seen_before(session, lot, "report_repair", request_id):
            return done
        _refuse_unless_received(lot)
        _check(lot, data)
        lines = named_lines(session, lot, line_ids)
        _refuse([reason for line in lines for reason in _not_to_tell(line)])
        said = {
            "repair_outcome": data.outcome,
            "repair_on": data.on,
            "repair_done": data.done.strip(),
            "repair_cost": data.cost,
        }
        # A device said missing whose repair is told after all has been received.
        change_lines(session, line_ids, reception="received", **said)
        told = {"count": len(lines), "outcome": data.outcome, "on": data.on}
        return finish(
            session, actor, lot, "report_repair", request_id, fact="fact:repair_reported", details=told
        )


def bring_back(
    session: Session, actor: Actor, lot_id: UUID, line_ids: Collection[UUID], request_id: UUID
) -> LotDone:
    """Confirm that devices told repaired or irreparable are back, in a fixed number of statements.

    Repaired ones are in stock again and their repair ends with the partner's price; irreparable ones stay in
    repair, to be retired. Raises Forbidden, LotNotFound, LineNotFound, or LotTransitionRefused.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "bring_back", request_id):
            return done
        lines = named_lines(session, lot, line_ids)
        _refuse([reason for line in lines for reason in _not_to_bring_back(line)])
        change_lines(session, line_ids, is_open=False, returned_on=today())
        answers = _answers(session, lines)
        take_returned(session, list(answers.values()))
        _move(session, actor, lot, answers, request_id)
        repaired = sum(line.repair_outcome == Outcome.REPAIRED for line in lines)
        told = {"count": len(lines), "repaired": repaired}
        return finish(session, actor, lot, "bring_back", request_id, fact="fact:brought_back", details=told)


def _answers(session: Session, lines: Sequence[Line]) -> dict[UUID, Returned]:
    """Return what the partner told of these lines, by asset id."""
    told = (LotLine.asset_id, LotLine.repair_id, LotLine.repair_outcome, LotLine.repair_done)
    wanted = select(*told, LotLine.repair_cost).where(LotLine.id.in_([line.id for line in lines]))
    return {
        row.asset_id: Returned(row.repair_id, Outcome(row.repair_outcome), row.repair_done, row.repair_cost)
        for row in session.execute(wanted)
    }


def _move(
    session: Session, actor: Actor, lot: Lot, answers: Mapping[UUID, Returned], request_id: UUID
) -> None:
    """Put the repaired devices in stock again; note of the others that they are back, as they left."""
    devices = lock_devices(session, answers.keys())
    details = {
        asset_id: {name: value for name, value in asdict(answer).items() if value not in (None, "")}
        for asset_id, answer in answers.items()
    }
    for outcome, action in _BACK.items():
        those = [device for device in devices.values() if answers[device.asset_id].outcome is outcome]
        moves, refused = judge(action, those, lambda device: (device.facts(), Ask()))
        _refuse([reason for many in refused.values() for reason in many])
        move_all(session, actor, lot, moves, request_id, details=details)


_BACK = {Outcome.REPAIRED: Action.REPAIRED, Outcome.IRREPARABLE: Action.COME_BACK}


def _refuse(reasons: Sequence[Reason]) -> None:
    if reasons:
        raise LotTransitionRefused(reasons=tuple(reasons))


def _refuse_unless_received(lot: Lot) -> None:
    if lot.state != LotState.RECEIVED:
        text = N_("Une réparation se déclare après la réception ; le lot est à l’état « %(state)s ».")
        state = {"state": LOT_STATE_LABELS[LotState(lot.state)]}
        raise LotTransitionRefused(reasons=(Reason("not-received", text, state),))


def _check(lot: Lot, data: RepairEnd) -> None:
    fields: dict[str, list[Reason]] = {}
    if data.outcome not in VERDICTS:
        fields["outcome"] = [Reason("outcome-unknown", N_("Choisissez : réparé ou irréparable."))]
    if data.on > today():
        text = N_("La date de la réparation ne peut pas être dans le futur.")
        fields["on"] = [Reason("date-in-future", text)]
    elif lot.handed_over_at and data.on < lot.handed_over_at.astimezone(PARIS).date():
        text = N_("La date de la réparation ne peut pas précéder la remise.")
        fields["on"] = [Reason("date-before-hand-over", text)]
    if data.cost is not None and not 0 <= data.cost <= HIGHEST_COST:
        fields["cost"] = [Reason("cost-out-of-range", N_("Écrivez un prix en euros, par exemple 85,50."))]
    if fields:
        raise Invalid(fields=fields)


def _not_to_tell(line: Line) -> Iterator[DeviceReason]:
    if line.repair_id is None:
        text = N_("Cet équipement ne revient pas : déclarez plutôt son devenir.")
        yield _reason("not-in-repair", text, line)
    elif is_ended(line):
        yield _reason("line-ended", N_("Cette ligne du lot est déjà terminée."), line)


def _not_to_bring_back(line: Line) -> Iterator[DeviceReason]:
    yield from _not_to_tell(line)
    if line.repair_id is not None and line.repair_outcome is None and not is_ended(line):
        text = N_("Le partenaire n’a pas encore dit ce que la réparation a donné.")
        yield _reason("repair-untold", text, line)


def _reason(code: str, text: str, line: Line) -> DeviceReason:
    return DeviceReason(code, text, {}, line.asset_id, line.code)
