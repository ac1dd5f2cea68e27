"""What became of the devices handed over to partners: by partner, by who received them, by waste code."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on

from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import REUSE_OUTCOMES
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.populations import ONE, Population, population
from lifecycle.states.assets import OUTCOMES, State
from lifecycle.waste.weights import code_of_line, weighed

#: Who received a device, where nobody said it.
UNKNOWN = "unknown"
#: How the kilograms of a waste code are known; they follow the code in a part, « 16 02 14|estimated ».
MEASURED, ESTIMATED, BAR = "measured", "estimated", "|"
HANDED_OVER_ON: ColumnElement[date] = cast(func.timezone(PARIS.key, Lot.handed_over_at), Date)
_WITH_PARTNER = (State.HANDED_OVER, *OUTCOMES)
_KG_PER_TONNE = 1000
#: For the planner, as `populations.OUR_EVENTS` is.
OUR_LINES = LotLine.authority_id == func.current_organisation()
#: Of a lot handed over: neither refused, nor come back, nor with the partner for a repair.
LEFT_FOR_GOOD = and_(
    LotLine.decision != "refused", LotLine.returned_on.is_(None), LotLine.repair_id.is_(None)
)


def year_of(behind: Behind) -> tuple[date, date]:
    """Return the first and the last day of the civil year that a figure is of."""
    assert behind.year is not None
    return date(behind.year, 1, 1), date(behind.year, 12, 31)


def last_hand_over() -> Subquery:
    """Return each device's last line on a lot that left for good, with its lot's day, partner and route.

    A line refused, one whose device came back and one of a repair tell of no departure. `committed` and
    `proven` are the decree's two conditions: the partner committed to a reuse by the day of the hand-over,
    and has told one that it can justify, by a document, its reference, or a dated kind of recipient.
    """
    proof = or_(
        LotLine.proof_id.is_not(None),
        func.trim(func.coalesce(LotLine.proof_reference, "")) != "",
        LotLine.recipient.is_not(None),
    )
    return (
        select(
            LotLine.asset_id,
            Lot.partner_id.label("partner"),
            Lot.route,
            HANDED_OVER_ON.label("on"),
            func.coalesce(Lot.commitment_on <= HANDED_OVER_ON, false()).label("committed"),
            and_(LotLine.outcome.in_(REUSE_OUTCOMES), proof).label("proven"),
            LotLine.recipient,
            LotLine.outcome_on.label("told_on"),
        )
        .join(Lot, Lot.id == LotLine.lot_id)
        .where(OUR_LINES, Lot.handed_over_at.is_not(None), LEFT_FOR_GOOD)
        .ext(distinct_on(LotLine.asset_id))
        .order_by(LotLine.asset_id, Lot.handed_over_at.desc())
        .subquery("hand_over")
    )


def handed_over(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices that left with a partner in a civil year, the partner's id as `part`.

    Every category and route, repairs left out; known are those whose outcome the partner told. A device that
    came back is not counted.
    """
    lot = last_hand_over()
    told = Asset.state.in_(OUTCOMES)
    return (
        population(ONE, told, true(), part=lot.c.partner)
        .join(lot, lot.c.asset_id == Asset.id)
        .where(Asset.state.in_(_WITH_PARTNER), lot.c.on.between(*year_of(behind)))
    )


def beneficiaries(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices whose reuse was told in a civil year, who received each as `part`.

    Known are those whose recipient's kind was told: only the kind is ever kept, never who.
    """
    lot = last_hand_over()
    return (
        population(ONE, lot.c.recipient.is_not(None), true(), part=func.coalesce(lot.c.recipient, UNKNOWN))
        .join(lot, lot.c.asset_id == Asset.id)
        .where(Asset.state.in_(REUSE_OUTCOMES), lot.c.told_on.between(*year_of(behind)))
    )


def waste_weight(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices that left as waste in a civil year and the kilograms of each.

    The lot's weight of a waste code, as the register of outgoing waste has it, is shared out between its
    devices by their own weights (evenly where none has one), so that they add up to the register. `part` is
    « code|measured » or « code|estimated »; known are the measured ones.
    """
    shared = _shared_weights(*year_of(behind))
    part = shared.c.waste_code + BAR + case((shared.c.is_estimate, ESTIMATED), else_=MEASURED)
    return population(shared.c.kilograms, ~shared.c.is_estimate, true(), part=part).join(
        shared, shared.c.asset_id == Asset.id
    )


def _shared_weights(first: date, last: date) -> Subquery:
    lines, whole = _waste_lines(first, last), weighed().subquery("whole")
    here = (lines.c.lot_id, lines.c.waste_code)
    in_all = func.coalesce(func.sum(lines.c.kilograms).over(partition_by=here), 0)
    evenly = literal(1.0) / func.count().over(partition_by=here)
    share = case((in_all > 0, func.coalesce(lines.c.kilograms, 0) / func.nullif(in_all, 0)), else_=evenly)
    return (
        select(
            lines.c.asset_id,
            lines.c.waste_code,
            whole.c.is_estimate,
            (whole.c.weight_t * _KG_PER_TONNE * share).label("kilograms"),
        )
        .join(whole, (whole.c.lot_id == lines.c.lot_id) & (whole.c.waste_code == lines.c.waste_code))
        .subquery("shared")
    )


def _waste_lines(first: date, last: date) -> Subquery:
    """Select the devices on lots of waste that left in a year, as `waste.weights.lines_by_code` does."""
    return (
        select(
            LotLine.lot_id,
            LotLine.asset_id,
            code_of_line().label("waste_code"),
            func.coalesce(LotLine.measured_kg, LotLine.weight_kg).label("kilograms"),
        )
        .join(Lot, Lot.id == LotLine.lot_id)
        .join(Asset, Asset.id == LotLine.asset_id)
        .join(Category, Category.key == Asset.category_key)
        .where(OUR_LINES, Lot.waste_status == "waste", HANDED_OVER_ON.between(first, last))
        .where(LotLine.decision != "refused", LotLine.returned_on.is_(None))
        .subquery("waste_line")
    )


HAND_OVERS: dict[Key, Population] = {
    Key.HANDED_OVER: handed_over,
    Key.BENEFICIARIES: beneficiaries,
    Key.WASTE_WEIGHT: waste_weight,
}
