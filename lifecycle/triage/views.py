"""A triage as others read it, and how its reasons are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import Marked
from lifecycle.states.facts import Route
from lifecycle.triage.model import Triage
from lifecycle.triage.rules import Alternative, Ground


@dataclass(frozen=True, slots=True)
class TriageView:
    """One triage. What a partner may read of it: grades, faults, accessories, `locks_released`; nothing else.

    `functional_grade` is None for a device that does not work; `rules_version` 0 are the rules as shipped.
    """

    id: UUID
    asset_id: UUID
    is_latest: bool
    performed_at: datetime
    performed_by: str
    functional_grade: str | None
    cosmetic_grade: str | None
    faults: tuple[str, ...]
    accessories: tuple[str, ...]
    locks: Mapping[str, str]
    repair_cost: Decimal | None
    note: str
    facts: Mapping[str, Any]
    missing: tuple[str, ...]
    rules_version: int
    rules_edition: str
    recommended_route: Route
    is_locked: bool
    confidence: str
    reasons: tuple[Ground, ...]
    alternatives: tuple[Alternative, ...]
    decided_route: Route | None
    decided_why: str
    decided_by: str
    decided_at: datetime | None

    @property
    def route(self) -> Route:
        """The route decided, or the one recommended while nobody has decided."""
        return self.decided_route or self.recommended_route

    @property
    def locks_released(self) -> bool | None:
        """Whether nothing locks the device any more, None where nobody could tell or nothing may lock it."""
        states = set(self.locks.values())
        return False if "locked" in states else None if "unknown" in states or not states else True


def view_of(row: Triage) -> TriageView:
    """Return a row as others read it."""
    return TriageView(
        row.id,
        row.asset_id,
        row.is_latest,
        row.performed_at,
        row.performed_by,
        row.functional_grade,
        row.cosmetic_grade,
        tuple(row.faults),
        tuple(row.accessories),
        row.locks,
        row.repair_cost,
        row.note,
        row.facts,
        tuple(row.missing),
        row.rules_version,
        row.rules_edition,
        Route(row.recommended_route),
        row.is_locked,
        row.confidence,
        tuple(ground_of(kept) for kept in row.reasons),
        tuple(Alternative(Route(kept["route"]), _reason_of(kept)) for kept in row.alternatives),
        Route(row.decided_route) if row.decided_route else None,
        row.decided_why,
        row.decided_by,
        row.decided_at,
    )


def kept_ground(ground: Ground) -> dict[str, Any]:
    """Return a ground as it is kept: its sentence with what was put into it, readable for ever."""
    return {**_kept(ground.reason), "route": ground.route, "weight": ground.weight, "source": ground.source}


def kept_alternative(alternative: Alternative) -> dict[str, Any]:
    """Return another route as it is kept."""
    return {**_kept(alternative.reason), "route": alternative.route}


def _kept(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "text": reason.text, "params": dict(reason.params)}


def ground_of(kept: Mapping[str, Any]) -> Ground:
    """Return a ground from how it was kept."""
    route = Route(kept["route"]) if kept["route"] else None
    return Ground(_reason_of(kept), route, kept["weight"], kept["source"])


def _reason_of(kept: Mapping[str, Any]) -> Reason:
    params = {
        name: Marked(value) if isinstance(value, str) else value for name, value in kept["params"].items()
    }
    return Reason(kept["code"], kept["text"], params)
