"""Tables of sanitisation: media, what was done to each, the tools' reports kept as evidence, the policy."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import tenant
from lifecycle.formats.erasure import MEDIUM_KINDS, TOOLS
from lifecycle.states.facts import SanitisationLevel

MEDIUM_SOURCES = ("inventory", "report", "hand")
CONFIDENTIALITIES = ("ordinary", "sensitive", "restricted")
VERIFICATIONS = ("full", "sampling", "none")
_WITH_SERIAL = text("serial_key IS NOT NULL")


class Medium(Base):
    """A part of an asset that bears data: a disk, a phone's memory."""

    __tablename__ = "medium"
    __table_args__ = (
        one_of("kind", MEDIUM_KINDS),
        one_of("source", MEDIUM_SOURCES),
        CheckConstraint("capacity_bytes > 0", name="capacity_positive"),
        Index("uq_medium_serial", "asset_id", "serial_key", unique=True, postgresql_where=_WITH_SERIAL),
        Index("ix_medium_asset", "asset_id"),
        Index("ix_medium_serial", "authority_id", "serial_key", postgresql_where=_WITH_SERIAL),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(server_default="other")
    manufacturer: Mapped[str] = mapped_column(server_default="")
    model: Mapped[str] = mapped_column(server_default="")
    serial: Mapped[str] = mapped_column(server_default="")
    #: the serial as it is compared (`kernel.serials.serial_key`); NULL for what identifies nothing
    serial_key: Mapped[str | None]
    capacity_bytes: Mapped[int | None] = mapped_column(BigInteger)
    #: who told of it first
    source: Mapped[str]
    #: when it was taken out of the asset, which then leaves without it
    removed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class SanitisationReport(Base):
    """A file that an erasure tool wrote, kept as evidence in the file store."""

    __tablename__ = "sanitisation_report"
    __table_args__ = (
        one_of("tool", TOOLS),
        UniqueConstraint("authority_id", "sha256"),
        Index("ix_sanitisation_report_created", "authority_id", "created_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]
    tool: Mapped[str]
    tool_version: Mapped[str] = mapped_column(server_default="")
    #: of the file in the store
    sha256: Mapped[str]
    #: bytes
    size: Mapped[int]
    #: how many media it tells of
    media: Mapped[int]
    sent_by: Mapped[str]
    created_at: Mapped[CreatedAt]


class Sanitisation(Base):
    """One sanitisation of a medium, or of all of an asset's media where none is named: passed or failed.

    It holds every field of a certificate (NIST SP 800-88 Rev. 1 §4.8, kept by Rev. 2) as they were that day;
    an empty text is a field that nobody filled in.
    """

    __tablename__ = "sanitisation"
    __table_args__ = (
        one_of("level", SanitisationLevel),
        one_of("result", ("passed", "failed")),
        one_of("medium_kind", ("", *MEDIUM_KINDS)),
        one_of("verification", ("", *VERIFICATIONS)),
        one_of("confidentiality_before", ("", *CONFIDENTIALITIES)),
        one_of("confidentiality_after", ("", *CONFIDENTIALITIES)),
        CheckConstraint("(report_id IS NULL) = (report_line IS NULL)", name="report_has_line"),
        Index("ix_sanitisation_asset", "asset_id", "performed_at"),
        Index("ix_sanitisation_authority", "authority_id", "performed_at", "id"),
        Index("ix_sanitisation_medium", "medium_id", postgresql_where=text("medium_id IS NOT NULL")),
        Index(
            "uq_sanitisation_report_line",
            "authority_id",
            "report_line",
            unique=True,
            postgresql_where=text("report_line IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    medium_id: Mapped[UUID | None] = mapped_column(ForeignKey("medium.id", ondelete="SET NULL"))
    medium_manufacturer: Mapped[str] = mapped_column(server_default="")
    medium_model: Mapped[str] = mapped_column(server_default="")
    medium_serial: Mapped[str] = mapped_column(server_default="")
    medium_kind: Mapped[str] = mapped_column(server_default="")
    capacity_bytes: Mapped[int | None] = mapped_column(BigInteger)
    #: the number under which the organisation knows the device
    property_number: Mapped[str] = mapped_column(server_default="")
    #: the device that the medium came from
    medium_source: Mapped[str] = mapped_column(server_default="")
    confidentiality_before: Mapped[str] = mapped_column(server_default="")
    confidentiality_after: Mapped[str] = mapped_column(server_default="")
    level: Mapped[str]
    method: Mapped[str]
    tool: Mapped[str] = mapped_column(server_default="")
    tool_version: Mapped[str] = mapped_column(server_default="")
    verification: Mapped[str] = mapped_column(server_default="")
    destination: Mapped[str] = mapped_column(server_default="")
    result: Mapped[str]
    performed_at: Mapped[datetime]
    performed_by: Mapped[str]
    performed_title: Mapped[str] = mapped_column(server_default="")
    performed_place: Mapped[str] = mapped_column(server_default="")
    performed_contact: Mapped[str] = mapped_column(server_default="")
    #: the account under which it was recorded and its name, which stand for a signature
    signed_by: Mapped[UUID | None]
    signed_name: Mapped[str] = mapped_column(server_default="")
    verified_by: Mapped[str] = mapped_column(server_default="")
    verified_at: Mapped[datetime | None]
    verified_title: Mapped[str] = mapped_column(server_default="")
    verified_place: Mapped[str] = mapped_column(server_default="")
    verified_contact: Mapped[str] = mapped_column(server_default="")
    #: the account under which it was verified
    verification_signed_by: Mapped[UUID | None]
    verification_signed_name: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    #: what the tool told beside: errors, rounds, duration
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("sanitisation_report.id"))
    #: what tells a line of a report from all others, whatever file it is in
    report_line: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class SanitisationRule(Base):
    """The level that an authority wants for a confidentiality: of one category, or at least of all.

    Without a rule, the category's own level holds.
    """

    __tablename__ = "sanitisation_rule"
    __table_args__ = (
        one_of("confidentiality", CONFIDENTIALITIES),
        one_of("level", SanitisationLevel),
        Index(
            "uq_sanitisation_rule",
            "authority_id",
            "confidentiality",
            "category_key",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    confidentiality: Mapped[str]
    #: NULL: every category, whatever its own rule, asks at least this
    category_key: Mapped[str | None] = mapped_column(ForeignKey("category.key"))
    level: Mapped[str]


class SanitisationSetting(Base):
    """What else an authority decided of sanitisation; without a row, what `policy.Policy` says."""

    __tablename__ = "sanitisation_setting"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    #: whether a verified overwriting of a magnetic disk is taken for a Purge
    overwriting_purges: Mapped[bool]


for model in (Medium, SanitisationReport, Sanitisation, SanitisationRule, SanitisationSetting):
    tenant(model)
