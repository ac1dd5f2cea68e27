"""What a connection pulls, and at what hour: the part of its settings that is stored as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to pull, and when.

    `people`: keep the name of who holds a device. `deleted`: Snipe-IT's deleted devices too. `item_types`:
    GLPI's kinds of devices. `hour`: 0 to 23 in French time; `weekday`: 0 is Monday.
    """

    people: bool = True
    deleted: bool = False
    item_types: tuple[str, ...] = ("Computer",)
    hour: int = 3
    weekday: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the options as a connection stores them."""
        return {**asdict(self), "item_types": list(self.item_types)}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Options":
        """Return stored options."""
        return Options(**{**stored, "item_types": tuple(stored["item_types"])})
