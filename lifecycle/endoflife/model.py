"""Tables of lots."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, Money, one_of
from lifecycle.db.security import OWN_ROWS, grant, on_create, own_deletes, row_security, table_of, tenant
from lifecycle.history.model import Event
from lifecycle.states.assets import OUTCOMES
from lifecycle.states.facts import Route
from lifecycle.states.legal import Beneficiary, GiftArticle
from lifecycle.states.lots import LotState, Side

LEGAL_BASES = ("gift", "sale", "cession", "take_back", "repair_order")
WASTE_STATUSES = ("non_waste", "waste")
DECISIONS = ("pending", "accepted", "refused")
RECEPTIONS = ("pending", "received", "missing")
SIGNED_HOW = ("code", "own")
RECIPIENTS = ("individual", "association", "school", "public_body", "company", "staff")


class Lot(Base):
    """Devices that travel together from an authority to a partner."""

    __tablename__ = "lot"
    __table_args__ = (
        one_of("state", LotState),
        one_of("route", Route),
        one_of("legal_basis", LEGAL_BASES),
        one_of("waste_status", WASTE_STATUSES),
        one_of("gift_article", GiftArticle),
        one_of("beneficiary_type", Beneficiary),
        one_of("slots_by", Side),
        CheckConstraint("pallets >= 0", name="pallets_counted"),
        CheckConstraint("measured_kg >= 0", name="weight_positive"),
        UniqueConstraint("authority_id", "number"),
        CheckConstraint("state <> 'draft' OR offered_at IS NULL", name="draft_is_private"),
        Index("ix_lot_authority", "authority_id", "state", "created_at", "id"),
        Index("ix_lot_partner", "partner_id", "state"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    #: year and rank in the authority, « 2026-031 »
    number: Mapped[str]
    title: Mapped[str]
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    route: Mapped[str]
    legal_basis: Mapped[str]
    waste_status: Mapped[str]
    decision_reference: Mapped[str] = mapped_column(server_default="")
    gift_article: Mapped[str | None]
    beneficiary_type: Mapped[str | None]
    #: who of the authority verified that the beneficiary is entitled, and when
    checked_by: Mapped[str] = mapped_column(server_default="")
    checked_on: Mapped[date | None]
    #: the agreement between authority and partner that the lot falls under
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner_agreement.id"))
    #: the partner's commitment to reuse, said before the hand-over (decree 2023-266)
    commitment_on: Mapped[date | None]
    commitment_reference: Mapped[str] = mapped_column(server_default="")
    commitment_statement: Mapped[str] = mapped_column(server_default="")
    #: a repair lot that leaves with its data: the confidentiality contract that covers it
    confidentiality_reference: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="draft")
    pickup_place: Mapped[str] = mapped_column(server_default="")
    pickup_contact: Mapped[str] = mapped_column(server_default="")
    pickup_at: Mapped[datetime | None]
    #: instants proposed for the pick-up by one side, as ISO text, until the other picks one
    slots: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    slots_by: Mapped[str | None]
    pallets: Mapped[int | None]
    packaging: Mapped[str] = mapped_column(server_default="")
    #: kilograms of the whole lot as weighed, packaging left out
    measured_kg: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    measured_by: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    decline_reason: Mapped[str | None]
    offered_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


class LotLine(Base):
    """One device on a lot, with what the partner may know of it, frozen when the lot is offered."""

    __tablename__ = "lot_line"
    __table_args__ = (
        one_of("decision", DECISIONS),
        one_of("reception", RECEPTIONS),
        one_of("outcome", tuple(state.value for state in OUTCOMES)),
        one_of("recipient", RECIPIENTS),
        CheckConstraint("measured_kg >= 0", name="weight_positive"),
        UniqueConstraint("lot_id", "asset_id"),
        UniqueConstraint("lot_id", "position"),
        CheckConstraint("decision <> 'refused' OR refusal_reason IS NOT NULL", name="refusal_is_said"),
        CheckConstraint("outcome IS NULL OR outcome_on IS NOT NULL", name="outcome_is_dated"),
        CheckConstraint("outcome IS NULL OR returned_on IS NULL", name="ends_one_way"),
        one_of("repair_outcome", ("repaired", "irreparable")),
        CheckConstraint("repair_id IS NULL OR outcome IS NULL", name="repair_comes_back"),
        CheckConstraint("repair_outcome IS NULL OR repair_on IS NOT NULL", name="repair_is_dated"),
        CheckConstraint("repair_outcome IS NULL OR repair_id IS NOT NULL", name="repair_has_sheet"),
        CheckConstraint("repair_cost >= 0", name="repair_cost_not_negative"),
        # A device is on at most one open lot.
        Index("uq_lot_line_open", "asset_id", unique=True, postgresql_where=text("is_open")),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"), index=True)
    position: Mapped[int]
    is_open: Mapped[bool] = mapped_column(server_default=text("true"))
    justification: Mapped[str] = mapped_column(server_default="")
    #: code, tag, category, manufacturer, model, serial, condition, weight, age: never people or prices
    manifest: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    weight_kg: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    #: kilograms as weighed, beside the usual weight of the manifest; `measured_by` names who weighed
    measured_kg: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    measured_by: Mapped[str] = mapped_column(server_default="")
    pallet: Mapped[int | None]
    accessories: Mapped[str] = mapped_column(server_default="")
    #: another European waste code than the category's
    waste_code: Mapped[str | None]
    decision: Mapped[str] = mapped_column(server_default="pending")
    refusal_reason: Mapped[str | None]
    reception: Mapped[str] = mapped_column(server_default="pending")
    #: scanned by the partner in a sitting of the reception; a draft until the reception is validated
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[str | None]
    outcome_on: Mapped[date | None]
    recipient: Mapped[str | None]
    proof_reference: Mapped[str | None]
    proof_id: Mapped[UUID | None] = mapped_column(ForeignKey("proof.id"))
    #: left with its data to a certified destruction: the certificate is owed until there is a proof file
    certificate_owed: Mapped[bool] = mapped_column(server_default=text("false"))
    returned_on: Mapped[date | None]
    return_reason: Mapped[str | None]
    #: on a repair lot: the repair that the device is in, and what the partner says of it
    repair_id: Mapped[UUID | None] = mapped_column(ForeignKey("repair.id"))
    repair_outcome: Mapped[str | None]
    repair_on: Mapped[date | None]
    repair_done: Mapped[str] = mapped_column(server_default="")
    repair_cost: Mapped[Money | None]


class Proof(Base):
    """A document that shows what became of devices; its bytes lie in the file store under their SHA-256."""

    __tablename__ = "proof"

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[CreatedAt]


class LotSignature(Base):
    """One side's signature of a hand-over: a typed name, and for the partner the one-time code."""

    __tablename__ = "lot_signature"
    __table_args__ = (
        one_of("side", Side),
        one_of("method", SIGNED_HOW),
        CheckConstraint("length(drawing) <= 20000", name="drawing_is_small"),
        UniqueConstraint("lot_id", "side"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    side: Mapped[str]
    signer_name: Mapped[str]
    account_id: Mapped[UUID | None]
    signed_at: Mapped[datetime]
    #: SVG path data in a box of 600 by 200
    drawing: Mapped[str | None]
    #: signed with the partner's code on the other side's phone, or signed in on one's own
    method: Mapped[str] = mapped_column(server_default="code")


class SigningCode(Base):
    """A partner's one-time code for one lot: it asks for the code and types it on the other side's phone."""

    __tablename__ = "signing_code"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    issued_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]


tenant(SigningCode)

# The other party reads, once offered, the lot and what hangs on it, even cancelled: it may have kept a day.
# Whatever it changes is written under the authority's own scope after the service has checked that the lot is
# the partner's to answer. Taking an offer back empties `offered_at`.
_OFFERED_TO_ME = "partner_id = (SELECT current_organisation()) AND offered_at IS NOT NULL"
_OF_MY_LOT = "EXISTS (SELECT FROM lot WHERE lot.id = {table}.lot_id)"
grant(Lot, "SELECT, INSERT, UPDATE")
row_security(Lot, f"{OWN_ROWS} OR ({_OFFERED_TO_ME})", check=OWN_ROWS)
_RIGHTS: dict[type[Base], str] = {
    LotLine: "SELECT, INSERT, UPDATE, DELETE",
    Proof: "SELECT, INSERT",
    LotSignature: "SELECT, INSERT, UPDATE",
}
for model in _RIGHTS:
    grant(model, _RIGHTS[model])
    seen = _OF_MY_LOT.format(table=table_of(model).name)
    row_security(model, f"{OWN_ROWS} OR {seen}", check=OWN_ROWS)
own_deletes(LotLine)
on_create(
    table_of(Lot),
    "after_create",
    "CREATE POLICY lot_partner ON event FOR SELECT TO lifecycle_app "
    "USING (subject_type = 'lot' AND EXISTS (SELECT FROM lot WHERE lot.id = subject_id))",
)
table_of(Lot).add_is_dependent_on(table_of(Event))
