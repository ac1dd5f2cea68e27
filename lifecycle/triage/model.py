"""Tables of triage: the rules of an authority, what drives report, and each device's triages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, Money, one_of
from lifecycle.db.security import tenant
from lifecycle.states.facts import Route
from lifecycle.triage.grades import CONFIDENCES, COSMETIC_GRADES, FUNCTIONAL_GRADES, MEDIA


class TriageRules(Base):
    """A version of the rules as an authority changed them; never edited: old triages stay explained."""

    __tablename__ = "triage_rules"
    __table_args__ = (
        UniqueConstraint("authority_id", "version"),
        CheckConstraint("version > 0", name="version_from_one"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    #: counted from 1 in each authority; 0 stands for the rules as shipped, which have no row
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by: Mapped[str]
    created_at: Mapped[CreatedAt]


class DriveReport(Base):
    """What a drive of a device said of itself (`smartctl -j`); the file itself is kept under its digest."""

    __tablename__ = "drive_report"
    __table_args__ = (
        one_of("medium", MEDIA),
        one_of("matched_by", ("serial", "person")),
        Index("ix_drive_report_asset", "asset_id", "added_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    digest: Mapped[str]
    model: Mapped[str] = mapped_column(server_default="")
    serial: Mapped[str] = mapped_column(server_default="")
    serial_key: Mapped[str | None]
    medium: Mapped[str]
    capacity_bytes: Mapped[int | None] = mapped_column(BigInteger)
    passed: Mapped[bool | None]
    power_on_hours: Mapped[int | None] = mapped_column(BigInteger)
    reallocated: Mapped[int | None] = mapped_column(BigInteger)
    pending: Mapped[int | None] = mapped_column(BigInteger)
    #: share of its life that the drive says is used, in percent; may pass 100
    wear_percent: Mapped[int | None]
    temperature: Mapped[int | None]
    #: when the drive was read, as the file says
    read_at: Mapped[datetime | None]
    matched_by: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class Triage(Base):
    """One triage of a device: what was seen, what the rules recommended and why, what a person decided."""

    __tablename__ = "triage"
    __table_args__ = (
        one_of("functional_grade", FUNCTIONAL_GRADES),
        one_of("cosmetic_grade", COSMETIC_GRADES),
        one_of("recommended_route", Route),
        one_of("decided_route", Route),
        one_of("confidence", CONFIDENCES),
        CheckConstraint("repair_cost >= 0", name="cost_not_negative"),
        CheckConstraint(
            "decided_route IS NULL OR (decided_route = recommended_route AND NOT is_locked)"
            " OR decided_why <> ''",
            name="other_choice_says_why",
        ),
        CheckConstraint("num_nonnulls(decided_route, decided_at) <> 1", name="decision_is_dated"),
        Index("uq_triage_latest", "asset_id", unique=True, postgresql_where=text("is_latest")),
        Index("ix_triage_asset", "asset_id", "performed_at", "id"),
        Index("ix_triage_authority", "authority_id", "performed_at", "id"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    #: the last one made of its device; the others are its past
    is_latest: Mapped[bool] = mapped_column(server_default=text("true"))
    performed_at: Mapped[datetime]
    performed_by: Mapped[str]
    #: R2v3 functional grade; NULL for a device that does not work, which the scale has no grade for
    functional_grade: Mapped[str | None]
    cosmetic_grade: Mapped[str | None]
    faults: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    accessories: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: lock → released, locked, not_concerned or unknown
    locks: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    repair_cost: Mapped[Money | None]
    note: Mapped[str] = mapped_column(server_default="")
    #: the facts that the rules looked at, as they were known then
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: the facts that the rules wanted and nobody knew
    missing: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: digests of the drive reports among what was known
    drive_digests: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: 0 for the rules as shipped, told apart by their edition
    rules_version: Mapped[int]
    rules_edition: Mapped[str]
    recommended_route: Mapped[str]
    is_locked: Mapped[bool]
    confidence: Mapped[str]
    reasons: Mapped[list[Any]] = mapped_column(JSONB)
    alternatives: Mapped[list[Any]] = mapped_column(JSONB)
    decided_route: Mapped[str | None]
    decided_why: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[CreatedAt]


for model in (TriageRules, DriveReport, Triage):
    tenant(model)
