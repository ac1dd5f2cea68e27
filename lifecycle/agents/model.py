"""Tables of inventory agents: the tokens they send with, and the devices they tell of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.db.base import Authority, Base, CreatedAt, Key, one_of
from lifecycle.db.security import on_create, table_of, tenant

KINDS = ("computer", "phone", "monitor", "printer", "network")
REPORT_STATES = ("pending", "attached", "ignored")


class AgentToken(Base):
    """The secret part of the address that an authority's inventory agents send to; we hold its SHA-256."""

    __tablename__ = "agent_token"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[Key]
    authority_id: Mapped[Authority] = mapped_column(index=True)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    #: the program that used it last, as it names itself
    last_agent: Mapped[str] = mapped_column(server_default="")


class ReportedDevice(Base):
    """A device that an agent, or an agent's file, told of: attached to an asset, or waiting for a person."""

    __tablename__ = "reported_device"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", REPORT_STATES),
        CheckConstraint("(state = 'attached') = (asset_id IS NOT NULL)", name="attached_has_asset"),
        Index("uq_reported_device_identity", "authority_id", "identity", unique=True),
        Index("ix_reported_device_state", "authority_id", "state", "last_seen_at", "id"),
        Index("ix_reported_device_asset", "asset_id", postgresql_where=text("asset_id IS NOT NULL")),
        Index("ix_reported_device_host", "host_id", postgresql_where=text("host_id IS NOT NULL")),
        Index(
            "ix_reported_device_uuid",
            "authority_id",
            "uuid_key",
            postgresql_where=text("uuid_key IS NOT NULL"),
        ),
        Index(
            "ix_reported_device_ref", "authority_id", "device_ref", postgresql_where=text("device_ref <> ''")
        ),
    )

    id: Mapped[Key]
    authority_id: Mapped[Authority]
    token_id: Mapped[UUID | None] = mapped_column(ForeignKey("agent_token.id"), index=True)
    #: the strongest thing that tells it from all others: maker and serial, else UUID, else the agent's own id
    identity: Mapped[str]
    #: what the agent itself calls the machine, which copies of a disk image share
    device_ref: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="pending")
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("asset.id", ondelete="SET NULL"))
    #: the computer that a monitor is plugged into
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("reported_device.id", ondelete="SET NULL"))
    name: Mapped[str]
    manufacturer: Mapped[str]
    model: Mapped[str]
    serial: Mapped[str]
    serial_key: Mapped[str | None]
    uuid_key: Mapped[str | None]
    category_key: Mapped[str | None] = mapped_column(ForeignKey("category.key"))
    is_virtual: Mapped[bool] = mapped_column(server_default=text("false"))
    #: the technical facts kept of it (`formats/facts.py`), never a person nor a process
    facts: Mapped[dict[str, Any]]
    #: its disks with a serial, known by the last inventory that told of any (`formats/agent_facts.py`)
    disks: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    agent: Mapped[str]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    decided_by: Mapped[str | None]


for model in (AgentToken, ReportedDevice):
    tenant(model)

# An agent has nothing but its token: this function tells whose it is, and enters that authority.
on_create(
    table_of(AgentToken),
    "after_create",
    """CREATE FUNCTION identify_agent(hash bytea) RETURNS TABLE (
    token_id uuid, name text, organisation_id uuid, organisation_name text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT t.id, t.name, o.id, o.name, set_config('lifecycle.organisation', o.id::text, true)
  FROM agent_token t JOIN organisation o ON o.id = t.authority_id
  WHERE t.token_hash = hash AND t.revoked_at IS NULL;
END""",
)
# An asset that leaves the register (an import undone) puts its device back in the queue.
on_create(
    table_of(ReportedDevice),
    "after_create",
    """CREATE FUNCTION wait_without_asset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.state := 'pending';
  RETURN NEW;
END $$;
CREATE TRIGGER wait_without_asset BEFORE UPDATE OF asset_id ON reported_device FOR EACH ROW
  WHEN (OLD.state = 'attached' AND NEW.state = 'attached' AND NEW.asset_id IS NULL)
  EXECUTE FUNCTION wait_without_asset();""",
)
