"""What both sides settle about a lot, as pages and the API show it: discrepancies, revisions, deadlines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lifecycle.kernel.text import N_, translate
from lifecycle.states.lots import Side

SETTLEMENT_LABELS = {
    "ours": N_("Équipement de la collectivité, remis par erreur"),
    "not_ours": N_("N’appartient pas à la collectivité"),
    "returned": N_("Rendu à la collectivité"),
}
REVISION_STATE_LABELS = {
    "pending": N_("En attente de l’autre partie"),
    "approved": N_("Approuvée"),
    "refused": N_("Refusée"),
    "withdrawn": N_("Reprise"),
}


@dataclass(frozen=True, slots=True)
class Surprise:
    """A device found at the reception that the lot does not list; settled once `settlement` is said."""

    id: UUID
    code: str
    note: str
    seen_at: datetime
    seen_by: str
    settlement: str | None
    settled_on: date | None
    settled_by: str
    explanation: str

    @property
    def is_settled(self) -> bool:
        """Tell whether the authority has said what it is."""
        return self.settlement is not None


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A change proposed after the signatures; `subject` names the device, empty for the lot itself."""

    id: UUID
    subject_id: UUID | None
    subject: str
    field: str
    label: str
    old_value: Any
    new_value: Any
    comment: str
    side: Side
    proposed_by: str
    proposed_at: datetime
    state: str
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def is_pending(self) -> bool:
        """Tell whether the other side has still to answer."""
        return self.state == "pending"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a side owes by a day; `count` devices where it counts them."""

    code: str
    text: str
    side: Side
    due_on: date
    lot_id: UUID
    number: str
    title: str
    authority_id: UUID
    partner_id: UUID
    params: Mapping[str, Any] = field(default_factory=dict)

    def is_late(self, on: date) -> bool:
        """Tell whether the day has passed."""
        return on > self.due_on

    def told(self, locale: str) -> str:
        """Return what is owed in words of `locale`."""
        return translate(self.text, locale, **self.params)
