"""Which part of the fleet the factors in force cover."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.footprint.effective import Effective
from lifecycle.registry.model import Asset
from lifecycle.states.assets import PRESENT


@dataclass(frozen=True, slots=True)
class FleetCoverage:
    """The devices present by category, and how many of all have a factor."""

    devices: Mapping[str, int]
    covered: int
    total: int


def fleet_coverage(session: Session, factors: Effective) -> FleetCoverage:
    """Return how many of the authority's devices present have a factor, in one statement."""
    counted = select(Asset.category_key, func.count().label("devices")).where(Asset.state.in_(PRESENT))
    rows = session.execute(counted.group_by(Asset.category_key))
    devices = {row.category_key: int(row.devices) for row in rows}
    covered = sum(count for key, count in devices.items() if key in factors.by_category)
    return FleetCoverage(devices, covered, sum(devices.values()))
