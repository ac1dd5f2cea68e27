"""The repairs that ended in a civil year: how many, how they ended, what they cost, how long they took."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Numeric, Select, cast, func, or_, select

from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset
from lifecycle.repairs.model import Repair, RepairPart
from lifecycle.repairs.queries import COST
from lifecycle.repairs.words import Outcome, Warranty
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.hand_overs import year_of
from lifecycle.reports.populations import ONE, START, Population, population
from lifecycle.states.assets import PRESENT

_SECONDS_PER_DAY = 86_400
#: For the planner, as `populations.OUR_EVENTS` is.
_OUR_REPAIRS = Repair.authority_id == func.current_organisation()


def _day_of(moment: Any) -> ColumnElement[date]:
    return cast(func.timezone(PARIS.key, moment), Date)


def _ended(behind: Behind, *columns: Any) -> Select[Any]:
    """Select the repairs that ended in a civil year; one that was given up has repaired nothing."""
    return (
        select(Repair.asset_id, *columns)
        .where(_OUR_REPAIRS, Repair.finished_at.is_not(None), Repair.outcome != Outcome.CANCELLED)
        .where(_day_of(Repair.finished_at).between(*year_of(behind)))
    )


def repairs(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices repaired in a civil year and how many times, how that ended as `part`."""
    ended = _ended(behind, Repair.outcome, func.count().label("times"))
    times = ended.group_by(Repair.asset_id, Repair.outcome).subquery("times")
    return population(times.c.times, part=times.c.outcome).join(times, times.c.asset_id == Asset.id)


def repair_cost(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices repaired in a civil year and the euros of labour and parts.

    Known are those of which every repair has a cost, or was taken on by the warranty.
    """
    parts = select(RepairPart.id).where(RepairPart.repair_id == Repair.id).exists()
    told = or_(Repair.labour_cost.is_not(None), Repair.warranty == Warranty.ACCEPTED, parts)
    ended = _ended(behind, func.sum(COST).label("cost"), func.bool_and(told).label("told"))
    cost = ended.group_by(Repair.asset_id).subquery("cost")
    counted = cost.c.told | (cost.c.cost > 0)
    return population(cost.c.cost, cost.c.told, counted).join(cost, cost.c.asset_id == Asset.id)


def repair_days(behind: Behind, _: Basis) -> Select[Any]:
    """Return each repair that ended in a civil year and the days it took; `part` is the repair's id."""
    lasted = func.extract("epoch", Repair.finished_at - Repair.opened_at) / _SECONDS_PER_DAY
    days = cast(func.greatest(lasted, 0), Numeric(10, 2))
    took = _ended(behind, Repair.id, days.label("days")).subquery("took")
    return population(took.c.days, part=took.c.id).join(took, took.c.asset_id == Asset.id)


def devices_of_year(behind: Behind, _: Basis) -> Select[Any]:
    """Return the devices that the authority had at some time of a civil year: what a rate is taken of.

    Interpretation [D]: from the purchase, else the first use, else the day of the record, to the departure.
    """
    first, last = year_of(behind)
    came = func.coalesce(Asset.acquired_on, START, _day_of(Asset.created_at))
    stayed = or_(Asset.state.in_(PRESENT), Asset.left_on >= first)
    return population(ONE).where(came <= last, stayed)


MENDING: dict[Key, Population] = {
    Key.REPAIRS: repairs,
    Key.REPAIR_COST: repair_cost,
    Key.REPAIR_DAYS: repair_days,
    Key.DEVICES_OF_YEAR: devices_of_year,
}
