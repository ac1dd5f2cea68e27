"""What the law and good use ask of a lot before it leaves, told for its page and judged at its hand-over."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import DeviceReason
from lifecycle.endoflife.exchange_model import LineValue
from lifecycle.endoflife.lotlines import Line
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.facts import Route
from lifecycle.states.legal import (
    UNIT_VALUE_CAP,
    Beneficiary,
    Demand,
    Frame,
    GiftArticle,
    Standing,
    standings,
)

_REUSE = (Route.REUSE, Route.REFURBISH)
_MISSING = {
    Demand.GIFT_ARTICLE: N_("Choisissez l’article du code qui permet ce don."),
    Demand.BENEFICIARY: N_("Dites à quel type de bénéficiaire va ce don, de ceux que l’article prévoit."),
}


def values_of(session: Session, lot_id: UUID) -> dict[UUID, Decimal]:
    """Return the unit value in euros of each valued line of a lot; none for the partner's side."""
    wanted = select(LineValue.line_id, LineValue.unit_value).where(LineValue.lot_id == lot_id)
    return {row.line_id: row.unit_value for row in session.execute(wanted)}


def demands(view: LotView) -> tuple[Standing, ...]:
    """Return what the basis of a lot asks and whether it is met, for the authority's side."""
    kept = [line.id for line in view.kept_lines]
    return standings(_frame(view.lot, kept, view.values))


def _frame(lot: Lot, line_ids: Sequence[UUID], values: Mapping[UUID, Decimal]) -> Frame:
    known = [values[line_id] for line_id in line_ids if line_id in values]
    return Frame(
        lot.legal_basis,
        for_reuse=Route(lot.route) in _REUSE,
        article=GiftArticle(lot.gift_article) if lot.gift_article else None,
        beneficiary=Beneficiary(lot.beneficiary_type) if lot.beneficiary_type else None,
        has_decision=bool(lot.decision_reference.strip()),
        is_checked=bool(lot.checked_by.strip()),
        has_agreement=lot.agreement_id is not None,
        is_committed=lot.commitment_on is not None,
        devices=len(line_ids),
        valued=len(known),
        over=sum(value > UNIT_VALUE_CAP for value in known),
    )


def reasons_against_offer(lot: Lot) -> Iterator[Reason]:
    """Yield what a lot's basis must have before its partner sees it: who is given and by which article."""
    for standing in standings(_frame(lot, (), {})):
        demand = standing.asked.demand
        if standing.asked.blocking and not standing.is_met and demand in _MISSING:
            yield Reason(f"{demand.replace('_', '-')}-missing", _MISSING[demand])


def reasons_against_hand_over(
    lot: Lot, lines: Sequence[Line], values: Mapping[UUID, Decimal]
) -> Iterator[Reason]:
    """Yield what a lot's basis still asks before it leaves, each device by its code (CG3P L.3212-2)."""
    yield from reasons_against_offer(lot)
    if not any(s.asked.demand is Demand.UNIT_VALUE for s in standings(_frame(lot, (), {}))):
        return
    for line in lines:
        if (value := values.get(line.id)) is None:
            text = N_("Indiquez sa valeur unitaire au jour du don.")
            yield DeviceReason("unit-value-missing", text, {}, line.asset_id, line.code)
        elif value > UNIT_VALUE_CAP:
            text = N_("Sa valeur dépasse 300 € : il ne peut pas être donné.")
            yield DeviceReason("unit-value-over-cap", text, {}, line.asset_id, line.code)
