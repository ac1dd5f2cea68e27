"""Why a device lived on beyond its reference life: each device has one cause, so that no year counts twice.

Interpretation [D], no text says it: a device put back in stock after a retirement gains its years by internal
reuse, whatever else happened to it; failing that, one that a repair brought back gains them by repair; any
other was simply kept longer. The years of a second life elsewhere begin where these end, at the departure.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, literal, select

from lifecycle.footprint.effective import Effective
from lifecycle.footprint.parts import part_kg
from lifecycle.kernel.text import N_
from lifecycle.registry.model import Asset
from lifecycle.repairs.model import Repair, RepairPart
from lifecycle.repairs.words import Outcome
from lifecycle.reports.populations import reinstatements


class Cause(StrEnum):
    """What a device owes its years beyond the reference life to."""

    KEPT = "kept"
    REPAIRED = "repaired"
    REINSTATED = "reinstated"
    SECOND_LIFE = "second_life"


CAUSE_LABELS = {
    Cause.KEPT: N_("Gardé plus longtemps"),
    Cause.REPAIRED: N_("Réparé"),
    Cause.REINSTATED: N_("Remis en stock après réforme"),
    Cause.SECOND_LIFE: N_("Seconde vie ailleurs"),
}
#: Said although row security says it too, for the planner.
_OUR_REPAIRS = Repair.authority_id == func.current_organisation()


def is_reinstated() -> ColumnElement[bool]:
    """Return whether a device was put back in stock after a retirement, corrections apart."""
    times = reinstatements()
    return Asset.id.in_(select(times.c.subject_id))


def cause() -> ColumnElement[Any]:
    """Return the one cause of a device's years beyond its reference life, a word of `Cause`."""
    repaired = select(Repair.asset_id).where(_OUR_REPAIRS, Repair.outcome == Outcome.REPAIRED)
    return case(
        (is_reinstated(), literal(Cause.REINSTATED.value)),
        (Asset.id.in_(repaired), literal(Cause.REPAIRED.value)),
        else_=literal(Cause.KEPT.value),
    )


def parts_put_in(factors: Effective) -> Subquery:
    """Return `(asset_id, kg, unknown)`: kg CO₂e of the parts that repairs put in, and lines without a value.

    Parts of a cancelled repair are left out; parts taken from another device weigh nothing.
    """
    kg = part_kg(RepairPart.label, RepairPart.reused, factors)
    return (
        select(
            Repair.asset_id,
            func.coalesce(func.sum(kg * RepairPart.quantity), 0).label("kg"),
            func.count().filter(kg.is_(None)).label("unknown"),
        )
        .join(RepairPart, RepairPart.repair_id == Repair.id)
        .where(_OUR_REPAIRS, Repair.outcome.is_distinct_from(Outcome.CANCELLED))
        .group_by(Repair.asset_id)
        .subquery("put_in")
    )
