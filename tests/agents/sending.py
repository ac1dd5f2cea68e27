"""Inventories sent as an agent would, without the network."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.agents.model import ReportedDevice
from lifecycle.agents.receiving import Received, receive
from lifecycle.formats.agent_envelope import envelope_of
from lifecycle.formats.agent_inventory import read_inventory
from lifecycle.formats.agent_messages import open_message
from lifecycle.kernel.actor import Actor
from tests.agents.samples import as_json

AT = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def take(
    session: Session, actor: Actor, content: dict[str, Any], at: datetime = AT, **message: Any
) -> Received:
    """Take a content in as an agent's message of an instant."""
    data = as_json(content, **message)
    return receive(session, actor, read_inventory(open_message(data, envelope_of(data, ""))), at)


def device(session: Session, received: Received) -> ReportedDevice:
    session.expire_all()
    return session.get_one(ReportedDevice, received.device_id)


def devices(session: Session, kind: str = "computer") -> list[ReportedDevice]:
    session.expire_all()
    return list(session.scalars(select(ReportedDevice).where(ReportedDevice.kind == kind)))
