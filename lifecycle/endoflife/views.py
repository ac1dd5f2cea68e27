"""Lots as pages and the API show them; plain values that hold nothing a side may not know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from lifecycle.endoflife.exchange_views import Due, RevisionView, Surprise
from lifecycle.endoflife.line_view import LineView as LineView
from lifecycle.endoflife.model import Lot, LotSignature, Proof
from lifecycle.kernel.text import N_
from lifecycle.partners.views import AgreementView
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotAction, LotState, Side

LEGAL_BASIS_LABELS = {
    "gift": N_("Don"),
    "sale": N_("Vente"),
    "cession": N_("Cession entre personnes publiques"),
    "take_back": N_("Reprise par un éco-organisme ou un fournisseur"),
    "repair_order": N_("Ordre de réparation"),
}
WASTE_STATUS_LABELS = {"non_waste": N_("Non déchet"), "waste": N_("Déchet")}
RECIPIENT_LABELS = {
    "individual": N_("Particulier"),
    "association": N_("Association"),
    "school": N_("Établissement scolaire"),
    "public_body": N_("Personne publique"),
    "company": N_("Entreprise"),
    "staff": N_("Agent de la collectivité"),
}
VERDICT_LABELS = {
    "pending": N_("À étudier"),
    "accepted": N_("Accepté"),
    "refused": N_("Refusé"),
    "received": N_("Reçu"),
    "missing": N_("Manquant"),
    "returned": N_("Rendu"),
    "reused": N_("Réemployé"),
    "refurbished": N_("Reconditionné"),
    "recycled": N_("Recyclé"),
    "repaired": N_("Réparé"),
    "irreparable": N_("Irréparable"),
}


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot in a list.

    `lines` counts the devices not refused, `refused` the others; among the former `ended` have an outcome
    or came back, `awaiting` are handed over and without an end.
    """

    id: UUID
    number: str
    title: str
    state: LotState
    route: Route
    authority_id: UUID
    authority_name: str
    partner_id: UUID
    partner_name: str
    pickup_at: datetime | None
    created_at: datetime
    lines: int
    refused: int
    ended: int
    #: which side proposed pick-up slots, and which one signed alone, None for none
    slots_by: Side | None = None
    signed_by: Side | None = None
    #: changes that wait for the entered organisation's answer
    revisions_to_answer: int = 0

    @property
    def awaiting(self) -> int:
        """Devices that left and whose end nobody has told."""
        gone = self.state in (LotState.HANDED_OVER, LotState.RECEIVED, LotState.CLOSED)
        return self.lines - self.ended if gone else 0


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a lot as documents name it; empty texts where the organisation can no longer be seen."""

    id: UUID
    name: str
    siret: str | None
    address: str = ""


@dataclass(frozen=True)
class LotView:
    """A lot with all that hangs on it, for the side of the entered organisation."""

    lot: Lot
    side: Side
    authority: Party
    partner: Party
    lines: tuple[LineView, ...]
    signatures: Mapping[Side, LotSignature]
    proofs: tuple[Proof, ...]
    unexpected: tuple[str, ...]
    actions: tuple[LotAction, ...]
    surprises: tuple[Surprise, ...] = ()
    revisions: tuple[RevisionView, ...] = ()
    dues: tuple[Due, ...] = ()
    #: unit value in euros by line id, for the authority's side only
    values: Mapping[UUID, Decimal] = field(default_factory=dict)
    agreement: AgreementView | None = None

    @property
    def state(self) -> LotState:
        """Where the lot stands."""
        return LotState(self.lot.state)

    @cached_property
    def kept_lines(self) -> tuple[LineView, ...]:
        """The lines that the partner has not refused."""
        return tuple(line for line in self.lines if line.decision != "refused")

    @property
    def slots(self) -> tuple[datetime, ...]:
        """The instants proposed for the pick-up, soonest first."""
        return tuple(sorted(datetime.fromisoformat(slot) for slot in self.lot.slots or ()))

    @property
    def weight_kg(self) -> Decimal:
        """Kilograms of the whole lot: as weighed together, else the sum of what is known of its devices."""
        if self.lot.measured_kg is not None:
            return self.lot.measured_kg
        return sum((line.weight_kg for line in self.kept_lines if line.weight_kg is not None), Decimal(0))

    @property
    def weight_measured(self) -> bool:
        """Tell whether the weight was measured, on the whole lot or on each of its devices."""
        kept = self.kept_lines
        return self.lot.measured_kg is not None or (bool(kept) and all(line.weight_measured for line in kept))

    @property
    def missing_lines(self) -> tuple[LineView, ...]:
        """The lines said missing at the reception whose end is not told."""
        return tuple(line for line in self.kept_lines if line.reception == "missing" and not line.is_ended)

    @property
    def discrepancies(self) -> tuple[LineView | Surprise, ...]:
        """What the reception found otherwise than listed and nobody has settled."""
        return (*self.missing_lines, *(one for one in self.surprises if not one.is_settled))

    @property
    def pending_revisions(self) -> tuple[RevisionView, ...]:
        """The changes that wait for a side's answer."""
        return tuple(one for one in self.revisions if one.is_pending)


@dataclass(frozen=True, slots=True)
class AssetLot:
    """A lot that a device is or was on, and its line there."""

    row: LotRow
    line: LineView


@dataclass(frozen=True, slots=True)
class Boxes:
    """A side's lots by who must act next; `done` holds only the newest ones."""

    to_do: tuple[LotRow, ...]
    waiting: tuple[LotRow, ...]
    done: tuple[LotRow, ...]
