"""Bringing reported devices into the register: one with its monitors, or many with the same answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.agents import queries
from lifecycle.agents.deciding import create
from lifecycle.agents.errors import CategoryMissing
from lifecycle.agents.model import ReportedDevice
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State

# The states that a device which an agent sees can enter the register in.
FIRST_STATES = (State.IN_USE, State.IN_STOCK)
# What a kind of device is, where its report says no more; a computer may be of several categories.
_CATEGORY_OF = {"monitor": "monitor", "printer": "printer", "network": "network", "phone": "smartphone"}
_PLACE = ("site_id", "room_id", "custodian")


def category_of(device: ReportedDevice) -> str | None:
    """Return the category of a device as its report tells it, None when it does not."""
    return device.category_key or _CATEGORY_OF.get(device.kind)


def first_values(session: Session, device: ReportedDevice) -> dict[str, Any]:
    """Return the values of a new asset as far as the report tells them; a monitor stands with its computer.

    Makers and models are named, as `registry.places.with_names` takes them; what is not known is None.
    """
    host = session.get(ReportedDevice, device.host_id) if device.host_id else None
    beside = session.get(Asset, host.asset_id) if host and host.asset_id else None
    return {
        "category_key": category_of(device),
        "manufacturer": device.manufacturer or None,
        "model": device.model or None,
        "serial": device.serial or None,
        "name": (device.name or None) if device.kind != "monitor" else None,
        **{name: getattr(beside, name, None) for name in _PLACE},
    }


def create_with_monitors(
    session: Session, actor: Actor, device_id: UUID, values: Mapping[str, Any], *, state: State,
    code: str | None = None, monitors: bool = True, request_id: UUID | None = None,
) -> list[ReportedDevice]:  # fmt: skip
    """Create an asset of a device, then where asked one of each of its pending monitors; return all.

    Monitors that look like an asset known here are left to be confirmed; raises as `deciding.create`.
    """
    host = create(session, actor, device_id, values, state=state, code=code, request_id=request_id)
    plugged = queries.monitors_of(session, [host.id]).get(host.id, ()) if monitors else ()
    return [host, *_create_each(session, actor, plugged, Answers(state), request_id)]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said of many devices at once; `category_key` is that of those whose report does not tell it."""

    state: State
    site_id: UUID | None = None
    room_id: UUID | None = None
    category_key: str | None = None


def create_many(
    session: Session, actor: Actor, device_ids: Collection[UUID], answers: Answers, request_id: UUID
) -> list[ReportedDevice]:
    """Create an asset of each pending device with its monitors, and return the devices newly attached.

    Those that look like an asset known here are left to be confirmed one by one. Raises Forbidden, or
    CategoryMissing where a category is needed and was not said.
    """
    found = queries.devices(session, device_ids)
    hosts = _create_each(session, actor, found, answers, request_id)
    monitors = queries.monitors_of(session, [host.id for host in hosts])
    plugged = [monitor for host in hosts for monitor in monitors.get(host.id, ())]
    return [*hosts, *_create_each(session, actor, plugged, Answers(answers.state), request_id)]


def _create_each(
    session: Session, actor: Actor, found: Sequence[ReportedDevice], answers: Answers, nonce: UUID | None
) -> list[ReportedDevice]:
    known = queries.alike(session, [device.id for device in found])
    return [
        create(
            session,
            actor,
            device.id,
            _values(session, device, answers),
            state=answers.state,
            request_id=derived_id(nonce, device.id) if nonce else None,
        )
        for device in found
        if device.state == "pending" and device.id not in known
    ]


def _values(session: Session, device: ReportedDevice, answers: Answers) -> dict[str, Any]:
    values = first_values(session, device)
    values["category_key"] = values["category_key"] or answers.category_key
    if values["category_key"] is None:
        raise CategoryMissing(fields={"category_key": [Reason("required", CategoryMissing.text)]})
    if values["site_id"] is None:
        values |= {"site_id": answers.site_id, "room_id": answers.room_id}
    return values
