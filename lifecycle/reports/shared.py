"""What an authority shares of a civil year with the networks that it agreed to: the whitelist, in one place.

Counts, ratios and kilograms of the whole authority; never a person, a device, a serial, a price or a site.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifecycle.reports.figures import Key, Share
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState

#: The figures of the boards that are shared, in the order of the network's table.
SHARED_FIGURES: tuple[Key | Share, ...] = (
    Key.DEVICES_PRESENT, Key.MEAN_AGE, Share.BEYOND_LIFE_SHARE, Key.YEARS_GAINED_IN_USE,
    Key.YEARS_GAINED_LEFT, Key.INTERNAL_REUSE, Key.RETIRED_STOCK, Key.DEPARTURES, Key.REUSE_DIRECTED,
    Key.REUSE_PROVEN, Share.LEGAL_RATIO, Share.LEGAL_RATIO_PROVEN, Share.FLOW_RATIO,
    Key.FOOTPRINT_ANNUALISED, Key.YEARLY_USE, Share.AVOIDED,
)  # fmt: skip
#: The bounds of an estimate are shared with it, under its key and one of these.
LOW, HIGH = "_low", "_high"
#: Days that a lot has stood in its state: up to each of these, then longer.
BANDS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class Flow:
    """Devices handed over to a partner in the year on a route, and how many came to each outcome so far."""

    partner_id: UUID
    route: Route
    devices: int
    outcomes: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """The lots that stand in a state: how many, with how many devices, for how many days.

    `bands` counts lots by `BANDS`, one more than it has; `longest` is the longest wait in days.
    """

    state: LotState
    lots: int
    devices: int
    bands: tuple[int, ...]
    longest: int


@dataclass(frozen=True, slots=True)
class Shared:
    """All that a network sees of an authority; `need` counts devices on lots not yet handed over, by route.

    `department` is its code, empty where the authority has not said where it stands.
    """

    department: str
    devices: Mapping[State, int]
    lots: Mapping[LotState, int]
    figures: Mapping[str, Decimal | None]
    flows: tuple[Flow, ...] = ()
    need: Mapping[Route, int] = field(default_factory=dict)
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """An authority of a network with what it shares; None: it has not agreed, or nothing is counted yet.

    `day` and `computed_at` are those of the figures.
    """

    organisation_id: UUID
    name: str
    agrees: bool
    shared: Shared | None = None
    day: date | None = None
    computed_at: datetime | None = None


def dump(shared: Shared) -> dict[str, Any]:
    """Return what is shared as JSON, decimals as text."""
    return {
        "department": shared.department,
        "devices": dict(shared.devices),
        "lots": dict(shared.lots),
        "figures": {key: None if value is None else str(value) for key, value in shared.figures.items()},
        "flows": [[str(one.partner_id), one.route, one.devices, dict(one.outcomes)] for one in shared.flows],
        "need": dict(shared.need),
        "waits": [[one.state, one.lots, one.devices, list(one.bands), one.longest] for one in shared.waits],
    }


def load(kept: Mapping[str, Any]) -> Shared:
    """Return what was dumped."""
    figures = {key: None if value is None else Decimal(value) for key, value in kept["figures"].items()}
    return Shared(
        kept["department"],
        {State(state): count for state, count in kept["devices"].items()},
        {LotState(state): count for state, count in kept["lots"].items()},
        figures,
        tuple(_flow(*row) for row in kept["flows"]),
        {Route(route): count for route, count in kept["need"].items()},
        tuple(_wait(*row) for row in kept["waits"]),
    )


def _flow(partner_id: str, route: str, devices: int, outcomes: Mapping[str, int]) -> Flow:
    ended = {State(state): count for state, count in outcomes.items()}
    return Flow(UUID(partner_id), Route(route), devices, ended)


def _wait(state: str, lots: int, devices: int, bands: list[int], longest: int) -> Wait:
    return Wait(LotState(state), lots, devices, tuple(bands), longest)
