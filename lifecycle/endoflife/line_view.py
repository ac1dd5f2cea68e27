"""A line of a lot as pages, documents and the API show it."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from lifecycle.endoflife.manifest import Manifest, thawed
from lifecycle.states.assets import State


class LineView(NamedTuple):
    """A line of a lot with what both sides may know of its device; a tuple, for a lot may have hundreds."""

    id: UUID
    asset_id: UUID
    position: int
    #: the manifest, or the JSON text that it is kept as until it is looked at
    kept: Manifest | str
    justification: str
    decision: str
    refusal_reason: str | None
    reception: str
    outcome: State | None
    outcome_on: date | None
    recipient: str | None
    proof_reference: str | None
    proof_id: UUID | None
    certificate_owed: bool
    returned_on: date | None
    return_reason: str | None
    #: on a repair lot: the repair, and what the partner says of it, its own price in euros included
    repair_id: UUID | None = None
    repair_outcome: str | None = None
    repair_on: date | None = None
    repair_done: str = ""
    repair_cost: Decimal | None = None
    measured_kg: Decimal | None = None
    measured_by: str = ""
    pallet: int | None = None
    accessories: str = ""
    waste_code: str | None = None
    seen_at: datetime | None = None
    seen_by: str = ""
    #: the manifest's own weight, as the table keeps it beside
    frozen_kg: Decimal | None = None
    frozen_estimated: bool | None = None

    @property
    def manifest(self) -> Manifest:
        """What both sides may know of the device."""
        return _read(self.kept) if isinstance(self.kept, str) else self.kept

    @property
    def usual_kg(self) -> Decimal | None:
        """Kilograms as the manifest has them."""
        return self.frozen_kg if isinstance(self.kept, str) else self.kept.weight_kg

    @property
    def weight_kg(self) -> Decimal | None:
        """Kilograms as weighed, else the model's or category's usual weight."""
        return self.usual_kg if self.measured_kg is None else self.measured_kg

    @property
    def weight_estimated(self) -> bool:
        """Tell whether the weight is the category's usual one."""
        if self.measured_kg is not None:
            return False
        return bool(self.frozen_estimated) if isinstance(self.kept, str) else self.kept.weight_estimated

    @property
    def weight_measured(self) -> bool:
        """Tell whether the weight was measured on this very device."""
        return self.measured_kg is not None

    @property
    def verdict(self) -> str:
        """Return where the line stands, a key of `VERDICT_LABELS`."""
        if self.outcome:
            return self.outcome.value
        if self.repair_outcome:
            return self.repair_outcome
        if self.returned_on:
            return "returned"
        return self.decision if self.reception == "pending" else self.reception

    @property
    def is_ended(self) -> bool:
        """Tell whether nothing more is to come of the line."""
        return self.verdict == "refused" or self.outcome is not None or self.returned_on is not None

    @property
    def is_repair(self) -> bool:
        """Tell whether the device is on the lot to be repaired and to come back."""
        return self.repair_id is not None

    @property
    def owes_certificate(self) -> bool:
        """Tell whether a destruction certificate is due and no document has been joined."""
        return self.certificate_owed and self.proof_id is None and not self.returned_on


@lru_cache(2048)
def _read(kept: str) -> Manifest:
    return thawed(json.loads(kept))
