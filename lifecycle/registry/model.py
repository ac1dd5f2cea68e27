"""Tables of the register."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, Money, one_of
from lifecycle.db.security import grant, on_create, table_of, tenant
from lifecycle.states.assets import State
from lifecycle.states.facts import FunctionalStatus, RetireReason, SanitisationLevel

ACQUISITIONS = ("bought", "leased", "donated")
CONDITIONS = ("new", "refurbished")
LABEL_STATES = ("blank", "current", "replaced", "void")
BATCH_STATES = ("open", "void")


class Category(Base):
    """A type of equipment with what law, waste and carbon need of it; the same for all organisations."""

    __tablename__ = "category"
    __table_args__ = (one_of("sanitisation_level", SanitisationLevel),)

    key: Mapped[str] = mapped_column(primary_key=True)
    name_fr: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]
    #: WEEE category of article R.543-172 II code env. (2: screens over 100 cm2; 4: large; 6: small IT)
    weee_category: Mapped[int] = mapped_column(SmallInteger)
    waste_code: Mapped[str]
    data_bearing: Mapped[bool]
    sanitisation_level: Mapped[str]
    reference_life_years: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    default_weight_kg: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    factor_key: Mapped[str | None]


class Site(Base):
    """A building or a place of an authority."""

    __tablename__ = "site"
    __table_args__ = (Index("uq_site_name", "authority_id", func.lower(text("name")), unique=True),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")


class Room(Base):
    """A room of a site, named by its path inside it (« 1er étage › Salle 12 »)."""

    __tablename__ = "room"
    __table_args__ = (Index("uq_room_name", "site_id", func.lower(text("name")), unique=True),)

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str]


class Asset(Base):
    """A device that an authority follows through its life."""

    __tablename__ = "asset"
    __table_args__ = (
        one_of("state", State),
        one_of("before_missing", State),
        one_of("functional_status", FunctionalStatus),
        one_of("retire_reason", RetireReason),
        one_of("acquisition", ACQUISITIONS),
        one_of("condition_acquired", CONDITIONS),
        CheckConstraint("(state = 'missing') = (before_missing IS NOT NULL)", name="missing_remembers"),
        CheckConstraint("state <> 'retired' OR retired_on IS NOT NULL", name="retired_is_dated"),
        CheckConstraint("room_id IS NULL OR site_id IS NOT NULL", name="room_has_site"),
        CheckConstraint("acquisition_cost >= 0", name="cost_not_negative"),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        Index("uq_asset_tag", "authority_id", "tag_key", unique=True),
        Index("ix_asset_name", "authority_id", "name_key"),
        Index(
            "ix_asset_serial", "authority_id", "serial_key", postgresql_where=text("serial_key IS NOT NULL")
        ),
        Index("ix_asset_uuid", "authority_id", "uuid_key", postgresql_where=text("uuid_key IS NOT NULL")),
        Index("ix_asset_updated", "authority_id", "updated_at", "id"),
        Index("ix_asset_state", "authority_id", "state", "updated_at", "id"),
        Index("ix_asset_room", "authority_id", "site_id", "room_id"),
        Index("ix_asset_model", "authority_id", "model_id"),
        Index("ix_asset_parent", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index(
            "uq_asset_external",
            "authority_id",
            "external_source",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    tag: Mapped[str | None]
    #: lower case, for equality: row security keeps an index on the function itself from being used
    tag_key: Mapped[str | None] = mapped_column(Computed("lower(tag)", persisted=True))
    name: Mapped[str | None]
    name_key: Mapped[str | None] = mapped_column(Computed("lower(name)", persisted=True))
    category_key: Mapped[str] = mapped_column(ForeignKey("category.key"))
    model_id: Mapped[UUID | None] = mapped_column(ForeignKey("model.id"))
    serial: Mapped[str | None]
    #: the serial as it is compared: upper case, no spaces; NULL for what manufacturers leave as filler
    serial_key: Mapped[str | None]
    #: the BIOS's UUID as it is compared (`kernel.serials.uuid_key`); NULL for what identifies nothing
    uuid_key: Mapped[str | None]
    state: Mapped[str]
    before_missing: Mapped[str | None]
    functional_status: Mapped[str] = mapped_column(server_default="unknown")
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    #: the person, service or room that holds it, in the authority's own words
    custodian: Mapped[str | None]
    acquisition: Mapped[str | None]
    condition_acquired: Mapped[str | None]
    acquired_on: Mapped[date | None]
    acquisition_cost: Mapped[Money | None]
    supplier: Mapped[str | None]
    order_reference: Mapped[str | None]
    first_used_on: Mapped[date | None]
    warranty_until: Mapped[date | None]
    #: classified or specially protected information: leaves only to a certified destruction
    restricted: Mapped[bool] = mapped_column(server_default=text("false"))
    #: data that would harm somebody if they got out: the sanitisation policy may ask more for it
    sensitive: Mapped[bool] = mapped_column(server_default=text("false"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("asset.id"))
    notes: Mapped[str] = mapped_column(server_default="")
    #: whether it is to bear a label of ours
    label_wanted: Mapped[bool] = mapped_column(server_default=text("true"))
    #: technical facts from inventories: os, cpu, ram_mb, storage_gb, battery_health…
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    external_source: Mapped[str | None]
    external_id: Mapped[str | None]
    retired_on: Mapped[date | None]
    retire_reason: Mapped[str | None]
    #: when it left: handed over or written off
    left_on: Mapped[date | None]
    last_used_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class LabelBatch(Base):
    """Blank labels that were made together: a roll or a few sheets, kept until devices bear them."""

    __tablename__ = "label_batch"
    __table_args__ = (
        one_of("state", BATCH_STATES),
        UniqueConstraint("authority_id", "number"),
        CheckConstraint("count > 0", name="has_labels"),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    #: counted from 1 in each authority; printed small on its labels
    number: Mapped[int]
    count: Mapped[int]
    sheet: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="open")
    made_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    printed_at: Mapped[datetime | None]


class Label(Base):
    """A printed or printable code; codes are never issued twice and old ones keep resolving."""

    __tablename__ = "label"
    __table_args__ = (
        one_of("state", LABEL_STATES),
        CheckConstraint("code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'", name="code_form"),
        CheckConstraint(
            "(state IN ('current', 'replaced')) = (num_nonnulls(asset_id, room_id) = 1)",
            name="claimed_has_subject",
        ),
        CheckConstraint("num_nonnulls(asset_id, room_id) <= 1", name="one_subject"),
        Index("uq_label_current", "asset_id", unique=True, postgresql_where=text("state = 'current'")),
        Index("uq_label_current_room", "room_id", unique=True, postgresql_where=text("state = 'current'")),
        Index("ix_label_asset", "asset_id"),
        Index("ix_label_batch", "batch_id", postgresql_where=text("batch_id IS NOT NULL")),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    authority_id: Mapped[Authority] = mapped_column(index=True)
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("asset.id"))
    #: a label may stand on a room's door instead
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    #: the batch of blank labels that it was made with
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("label_batch.id"))
    state: Mapped[str]
    printed_at: Mapped[datetime | None]
    #: when it was stuck on, as far as we know: at its first scan on the spot, or when somebody said so
    applied_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class FoundReport(Base):
    """What a stranger who found a labelled device told us."""

    __tablename__ = "found_report"

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(ForeignKey("label.code"))
    message: Mapped[str]
    contact: Mapped[str]
    created_at: Mapped[CreatedAt]
    handled_at: Mapped[datetime | None]


# A stranger who scans a label is told whose it is, if the authority allows, and nothing else.
on_create(
    table_of(Label),
    "after_create",
    """CREATE FUNCTION owner_of_label(wanted text) RETURNS TABLE (
    authority_id uuid, owner text, found_message text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT o.id, CASE WHEN o.shows_owner THEN o.name END, o.found_message
  FROM label l JOIN organisation o ON o.id = l.authority_id WHERE l.code = wanted;
END""",
)
grant(Category, "SELECT")
for model in (Site, Room, Asset, LabelBatch, Label, FoundReport):
    tenant(model)
