"""Lots as pages and the API show them; plain values that hold nothing a side may not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.model import Lot, LotSignature, Proof
from lifecycle.kernel.text import N_
from lifecycle.states.assets import State
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

    @property
    def awaiting(self) -> int:
        """Devices that left and whose end nobody has told."""
        gone = self.state in (LotState.HANDED_OVER, LotState.RECEIVED, LotState.CLOSED)
        return self.lines - self.ended if gone else 0


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a lot with what both sides may know of its device."""

    id: UUID
    asset_id: UUID
    position: int
    manifest: Manifest
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

    @property
    def verdict(self) -> str:
        """Return where the line stands, a key of `VERDICT_LABELS`."""
        if self.outcome:
            return self.outcome.value
        if self.returned_on:
            return "returned"
        return self.decision if self.reception == "pending" else self.reception

    @property
    def is_ended(self) -> bool:
        """Tell whether nothing more is to come of the line."""
        return self.verdict in ("refused", "returned") or self.outcome is not None

    @property
    def owes_certificate(self) -> bool:
        """Tell whether a destruction certificate is due and no document has been joined."""
        return self.certificate_owed and self.proof_id is None and not self.returned_on


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a lot as documents name it; empty texts where the organisation can no longer be seen."""

    id: UUID
    name: str
    siret: str | None
    address: str = ""


@dataclass(frozen=True, slots=True)
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

    @property
    def state(self) -> LotState:
        """Where the lot stands."""
        return LotState(self.lot.state)

    @property
    def kept_lines(self) -> tuple[LineView, ...]:
        """The lines that the partner has not refused."""
        return tuple(line for line in self.lines if line.decision != "refused")


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
