"""What a phone sends: scans as they were written on it, before any network."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from lifecycle.history.record import plain
from lifecycle.phones.service import Report
from lifecycle.scanning.verbs import Verb
from lifecycle.states.facts import FunctionalStatus, RetireReason

MOST_SCANS = 50  # in one request


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a scan: the pinned context, and what an answer's offer asked; None is not said."""

    site_id: UUID | None = None
    room_id: UUID | None = None
    custodian: str | None = None
    lot_id: UUID | None = None
    inventory_id: UUID | None = None
    reason: RetireReason | None = None
    functional_status: FunctionalStatus | None = None
    note: str | None = None
    category_key: str | None = None
    model_id: UUID | None = None
    serial: str | None = None
    tag: str | None = None
    #: any code of the device that takes the label
    attach: str | None = None
    #: the scan to take back
    of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the phone believed of the device when it was scanned, its own unsent scans counted in."""

    state: str
    site_id: UUID | None
    room_id: UUID | None


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan; `readings` the likeliest first, `occurred_at` by the phone's clock."""

    id: UUID
    position: int
    verb: Verb
    readings: tuple[str, ...]
    occurred_at: datetime
    asset_id: UUID | None = None
    said: Said = field(default_factory=Said)
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Sync:
    """A phone's report with its next scans, in the order in which they were made; `now` is its clock."""

    owner: str
    report: Report
    now: datetime
    scans: tuple[Scanned, ...] = ()


def kept(part: Said | Known) -> dict[str, Any]:
    """Return what was said or known as it is stored, parts left out apart."""
    told = {name: plain(value) for name, value in asdict(part).items()}
    return told if isinstance(part, Known) else {name: v for name, v in told.items() if v is not None}


def said_again(stored: dict[str, Any]) -> Said:
    """Return what was said with a scan from its stored form."""
    made: dict[str, Any] = {
        name: UUID(value) if name.endswith("_id") or name == "of" else value for name, value in stored.items()
    }
    if "reason" in made:
        made["reason"] = RetireReason(made["reason"])
    if "functional_status" in made:
        made["functional_status"] = FunctionalStatus(made["functional_status"])
    return Said(**made)
