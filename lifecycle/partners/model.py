"""Tables of partners: what they are and take, how much, with which certificates, under which agreements."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.engine import APP_ROLE
from lifecycle.db.security import OWN_ROWS, grant, on_create, row_security, table_of
from lifecycle.partners.registering import REGISTER_DDL
from lifecycle.partners.words import (
    BENEFICIARIES,
    CERTIFICATIONS,
    COSMETIC_GRADES,
    FUNCTIONAL_GRADES,
    PARTNER_KINDS,
)
from lifecycle.people.model import OWN
from lifecycle.states.facts import Route


class PartnerProfile(Base):
    """What a partner organisation is and can do; shown to the authorities of its networks."""

    __tablename__ = "partner_profile"
    __table_args__ = (
        one_of("kind", PARTNER_KINDS),
        one_of("beneficiary", BENEFICIARIES),
        one_of("min_functional", FUNCTIONAL_GRADES),
        one_of("min_cosmetic", COSMETIC_GRADES),
        CheckConstraint("rna ~ '^W[0-9][0-9A-Z][0-9]{7}$'", name="rna_form"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="place_is_whole"),
        CheckConstraint("abs(latitude) <= 90 AND abs(longitude) <= 180", name="place_on_earth"),
        CheckConstraint(
            "radius_km IS NULL OR (radius_km > 0 AND latitude IS NOT NULL)", name="radius_has_centre"
        ),
        CheckConstraint("minimum_devices > 0 AND minimum_kg > 0", name="minimum_above_zero"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str]
    #: which of the bodies that may be given IT equipment (CG3P art. L.3212-2 3°), None where none of them
    beneficiary: Mapped[str | None]
    rna: Mapped[str | None]
    description: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    opening_hours: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    #: INSEE code of its commune
    commune: Mapped[str] = mapped_column(server_default="")
    #: WGS 84, degrees
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    #: where it comes from or for: departments' codes, communes' INSEE codes, kilometres around; all empty:
    #: everywhere
    departments: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    communes: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    radius_km: Mapped[int | None]
    #: what it asks of devices, in its own words, and the lowest grades it takes (R2v3 REC)
    conditions: Mapped[str] = mapped_column(server_default="")
    min_functional: Mapped[str | None]
    min_cosmetic: Mapped[str | None]
    #: the smallest lot that it comes for; either is enough
    minimum_devices: Mapped[int | None]
    minimum_kg: Mapped[int | None]
    #: the authority that registered it and keeps its file until someone of the partner can sign in
    registered_by: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class PartnerRoute(Base):
    """A route that a partner offers for a category of equipment."""

    __tablename__ = "partner_route"
    __table_args__ = (one_of("route", Route),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    category_key: Mapped[str] = mapped_column(ForeignKey("category.key"), primary_key=True)


class PartnerCapacity(Base):
    """How many devices a month a partner takes on a route, from a day on; zero: closed meanwhile.

    Of the periods that cover a day, the one that began last counts.
    """

    __tablename__ = "partner_capacity"
    __table_args__ = (
        one_of("route", Route),
        UniqueConstraint("organisation_id", "route", "valid_from"),
        CheckConstraint("devices_per_month >= 0", name="no_less_than_none"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    route: Mapped[str]
    devices_per_month: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class PartnerCertification(Base):
    """A certificate or approval that a partner holds, with the document that shows it, if it gave one."""

    __tablename__ = "partner_certification"
    __table_args__ = (
        one_of("kind", CERTIFICATIONS),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
        CheckConstraint("(sha256 IS NULL) = (name IS NULL)", name="document_is_named"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(server_default="")
    issued_by: Mapped[str] = mapped_column(server_default="")
    valid_from: Mapped[date | None]
    #: its last day
    valid_until: Mapped[date | None]
    #: the document, in the file store
    name: Mapped[str | None]
    media_type: Mapped[str | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class PartnerAgreement(Base):
    """A convention between one authority and one partner, which these two alone see."""

    __tablename__ = "partner_agreement"
    __table_args__ = (
        UniqueConstraint("authority_id", "reference"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
        CheckConstraint(
            "renewal_months IS NULL OR (renewal_months > 0 AND valid_until IS NOT NULL)",
            name="renews_at_its_end",
        ),
        CheckConstraint("notice_days >= 0", name="notice_is_ahead"),
        Index("ix_partner_agreement_partner_id", "partner_id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str]
    signed_on: Mapped[date]
    valid_from: Mapped[date]
    #: its last day before any renewal; None: until it is ended
    valid_until: Mapped[date | None]
    #: by how many months it renews itself at its end; None: it does not
    renewal_months: Mapped[int | None]
    #: how many days ahead it must be ended
    notice_days: Mapped[int | None]
    #: the day on which one of the two ended it
    ended_on: Mapped[date | None]
    #: the routes that it covers; empty: all
    routes: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: whether it binds the partner to keep secret what devices that it repairs hold
    confidentiality: Mapped[bool] = mapped_column(server_default=text("false"))
    notes: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]


class AgreementDocument(Base):
    """A document of an agreement; its bytes lie in the file store under their SHA-256."""

    __tablename__ = "agreement_document"

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("partner_agreement.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[CreatedAt]


# Whoever knows a partner reads its file; it is written in the partner's own scope, which a service enters for
# an authority after it has checked that the file is still the authority's to keep.
_KNOWN = "EXISTS (SELECT FROM organisation o WHERE o.id = organisation_id)"
_WRITTEN = {
    PartnerProfile: "SELECT, UPDATE",
    PartnerRoute: "SELECT, INSERT, DELETE",
    PartnerCapacity: "SELECT, INSERT, DELETE",
    PartnerCertification: "SELECT, INSERT, UPDATE, DELETE",
}
for model, rights in _WRITTEN.items():
    grant(model, rights)
    row_security(model, _KNOWN)
    for verb, clause in (("INSERT", "WITH CHECK"), ("UPDATE", "USING"), ("DELETE", "USING")):
        on_create(
            table_of(model),
            "after_create",
            f"CREATE POLICY own_{verb.lower()} ON {table_of(model).name} AS RESTRICTIVE FOR {verb} "
            f"TO {APP_ROLE} {clause} ({OWN})",
        )

grant(PartnerAgreement, "SELECT, INSERT, UPDATE")
row_security(PartnerAgreement, f"{OWN_ROWS} OR partner_id = (SELECT current_organisation())", check=OWN_ROWS)
grant(AgreementDocument, "SELECT, INSERT")
row_security(
    AgreementDocument,
    f"{OWN_ROWS} OR EXISTS (SELECT FROM partner_agreement a WHERE a.id = agreement_id)",
    check=OWN_ROWS,
)

on_create(Base.metadata, "after_create", REGISTER_DDL)
