"""A scan at its turn: what it asks, what was read, and the device as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lifecycle.registry.queries import CardRow
from lifecycle.registry.resolving import Meaning
from lifecycle.scanning.said import Scanned


@dataclass(frozen=True, slots=True)
class Task:
    """One scan to do.

    `at` is when it was made, by our clock; `details` go with its event (the phone's own time where its clock
    was wrong, who scanned where another person settles it).
    """

    scan: Scanned
    meaning: Meaning
    card: CardRow | None
    at: datetime
    details: Mapping[str, str] = field(default_factory=dict)
