"""What a row asks of the register once the choices are made; pure, and plain enough to be stored."""

from dataclasses import dataclass, field, fields
from typing import Any

RowKey = tuple[int, int]  # a row's line in the file, and which device of it: 0, then its monitors


# Not frozen: a frozen one takes four times as long to make, and a file has 100,000 of them.
@dataclass(slots=True, kw_only=True)
class Wanted:
    """What one row asks for, in JSON scalars; an empty part leaves the register as it is.

    `columns` are asset columns (dates as ISO texts, amounts as decimal texts), `facts` technical facts.
    `parent` designates the device that this one hangs on: code, tag or serial. `state`, `loss_reason` and
    `model_category` (what the model is known as) only serve to create, as does `first`: what goes with the
    first state. `is_own`: our own export says it.
    """

    line: int
    part: int = 0
    columns: dict[str, Any]
    facts: dict[str, Any]
    code: str = ""
    serial_key: str = ""
    uuid_key: str = ""
    parent: str = ""
    manufacturer: str = ""
    model: str = ""
    model_number: str = ""
    category_key: str = ""
    model_category: str = ""
    site: str = ""
    room: str = ""
    custodian: str = ""
    external_source: str = ""
    external_id: str = ""
    is_own: bool = False
    state: str = ""
    loss_reason: str | None = None
    #: before_missing, retired_on, retire_reason, left_on
    first: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the parts that say something, as a row stores them."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}

    @staticmethod
    def from_json(stored: dict[str, Any]) -> "Wanted":
        """Return stored parts."""
        return Wanted(**{"columns": {}, "facts": {}, **stored})

    @property
    def key(self) -> RowKey:
        """The row that asks."""
        return self.line, self.part

    @property
    def is_named_only(self) -> bool:
        """Whether nothing but a name designates the device."""
        return not (
            self.columns.get("tag") or self.serial_key or self.external_id or self.code or self.uuid_key
        )


_NAMES = tuple(one.name for one in fields(Wanted))
