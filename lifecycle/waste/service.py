"""Writing down how a lot of waste travels, is treated and weighs, and the codes that an authority gives."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before
from lifecycle.formats.waste_codes import OPERATION_MODES, OPERATIONS, PACKAGINGS, WASTE_CODES
from lifecycle.formats.waste_parties import Company, is_identified, is_postal_code
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.lots import LotState, Side
from lifecycle.waste.errors import NotWaste, WasteRefused
from lifecycle.waste.model import WasteShipment, WasteWeighing
from lifecycle.waste.shipments import ShipmentData, Weighing, columns_of, find_shipment, weighings_of

_OVER = (LotState.DECLINED, LotState.CANCELLED)
_GRAM = Decimal("0.001")  # tonnes: the register's step is one kilogram
_MOST = Decimal(10_000)
_CHOOSE = N_("Choisissez une réponse de la liste.")


def settle(session: Session, actor: Actor, lot_id: UUID, data: ShipmentData, request_id: UUID) -> LotDone:
    """Keep how a lot of waste travels and is treated, whole, at any time but after a lot came to nothing.

    What is still unsaid is taken; what is wrong is refused. Raises Forbidden, LotNotFound, NotWaste,
    WasteRefused with a reason for each wrong member.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "waste_settled", request_id):
            return done
        _refuse_unless_waste(lot)
        if wrong := _wrong(data):
            raise WasteRefused(fields=wrong)
        before = _flat(find_shipment(session, lot_id))
        columns = columns_of(data)
        row = insert(WasteShipment).values(lot_id=lot.id, authority_id=lot.authority_id, **columns)
        session.execute(row.on_conflict_do_update(index_elements=["lot_id"], set_=columns))
        after = _flat(find_shipment(session, lot_id))
        names = [name for name in before | after if before.get(name) != after.get(name)]
        changes = {name: (before.get(name), after.get(name)) for name in names}
        return finish(
            session, actor, lot, "waste_settled", request_id, fact="fact:waste_settled", changes=changes
        )


def _flat(data: ShipmentData) -> dict[str, Any]:
    """Return a shipment's members by dotted name, as history keeps what changed."""
    said = asdict(data)
    packagings = {str(rank): one for rank, one in enumerate(said.pop("packagings"), 1)}
    cards = {name: said.pop(name) for name in ("emitter", "pickup", "carrier", "destination", "scheme")}
    nested = {**cards, **{f"packaging{rank}": one for rank, one in packagings.items()}}
    return {
        **said,
        **{f"{card}.{name}": value for card, kept in nested.items() for name, value in kept.items()},
    }


def weigh(
    session: Session, actor: Actor, lot_id: UUID, weighings: Mapping[str, Weighing | None], request_id: UUID
) -> LotDone:
    """Keep what a lot's devices of some codes weigh, in tonnes; None goes back to the devices' own weights.

    Raises Forbidden, LotNotFound, NotWaste, WasteRefused for a weight outside 0.001 to 10000 tonnes.
    """
    with opened(session, actor, lot_id, Side.AUTHORITY) as lot:
        if done := seen_before(session, lot, "waste_weighed", request_id):
            return done
        _refuse_unless_waste(lot)
        _refuse_weights(weighings)
        before = weighings_of(session, lot_id)
        session.execute(
            delete(WasteWeighing).where(
                WasteWeighing.lot_id == lot_id, WasteWeighing.waste_code.in_(weighings.keys())
            )
        )
        said = {code: one for code, one in weighings.items() if one is not None}
        session.add_all(
            WasteWeighing(lot_id=lot.id, waste_code=code, authority_id=lot.authority_id, **asdict(one))
            for code, one in said.items()
        )
        changes = {
            code: (_told(before.get(code)), _told(one))
            for code, one in weighings.items()
            if before.get(code) != one
        }
        return finish(
            session, actor, lot, "waste_weighed", request_id, fact="fact:waste_weighed", changes=changes
        )


def _told(weighing: Weighing | None) -> str | None:
    """Return a weighing as history keeps it, « 0.412 REEL »."""
    return f"{weighing.weight_t} {'ESTIME' if weighing.is_estimate else 'REEL'}" if weighing else None


def _refuse_unless_waste(lot: Lot) -> None:
    if lot.waste_status != "waste" or lot.state in _OVER:
        raise NotWaste


def _refuse_weights(weighings: Mapping[str, Weighing | None]) -> None:
    text = N_("Un poids va de 0,001 à 10 000 tonnes, au kilogramme près.")
    wrong = {
        code: [Reason("weight-bounds", text)]
        for code, one in weighings.items()
        if one and not (_GRAM <= one.weight_t <= _MOST and one.weight_t == one.weight_t.quantize(_GRAM))
    }
    if unknown := [code for code in weighings if code not in WASTE_CODES]:
        wrong[unknown[0]] = [Reason("waste-code-unknown", N_("Ce code déchet n’est pas dans la liste."))]
    if wrong:
        raise WasteRefused(fields=wrong)


def _wrong(data: ShipmentData) -> dict[str, list[Reason]]:
    """Return what cannot be right, by the name that forms and the API give each member."""
    future, said = N_("Cette date est dans le futur."), N_("Dites quelle opération a eu lieu.")
    packages = N_("Indiquez un nombre de colis.")
    checks = (
        ("operation_planned", data.operation_planned in (None, *OPERATIONS), _CHOOSE),
        ("operation_done", data.operation_done in (None, *OPERATIONS), _CHOOSE),
        ("operation_mode", data.operation_mode in (None, *OPERATION_MODES), _CHOOSE),
        ("treated_on", not data.treated_on or data.treated_on <= today(), future),
        ("operation_done", data.operation_done or not data.treated_on, said),
        ("packagings.type", all(one.type in PACKAGINGS for one in data.packagings), _CHOOSE),
        ("packagings.quantity", all(one.quantity > 0 for one in data.packagings), packages),
    )
    found: dict[str, list[Reason]] = {}
    for name, is_right, text in checks:
        if not is_right:
            found.setdefault(name, []).append(Reason("invalid-value", text))
    for name in ("emitter", "pickup", "carrier", "destination", "scheme"):
        found |= _wrong_card(name, getattr(data, name))
    return found


def _wrong_card(name: str, card: Company) -> dict[str, list[Reason]]:
    found: dict[str, list[Reason]] = {}
    if card.org_id and not is_identified(card):
        text = N_("Ce numéro n’a pas la forme attendue : vérifiez-le. Un SIRET a 14 chiffres.")
        found[f"{name}.org_id"] = [Reason("org-id", text)]
    if card.postal_code and card.country == "FR" and not is_postal_code(card.postal_code):
        text = N_("Un code postal a cinq chiffres.")
        found[f"{name}.postal_code"] = [Reason("postal-code", text)]
    return found
