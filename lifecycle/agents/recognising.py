"""Whether a device was told of before: by what it says of itself, the strongest first."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from lifecycle.agents.matching import contradicts
from lifecycle.agents.model import ReportedDevice
from lifecycle.db.scope import entered
from lifecycle.formats.agent_errors import NothingIdentifies
from lifecycle.formats.agent_inventory import Reported
from lifecycle.kernel.serials import serial_key, uuid_key
from lifecycle.registry.naming_rules import family_key

_LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


def _is_one_of(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    return column == any_(bindparam(name, type_=ARRAY(Text)))


_KNOWN = (
    select(ReportedDevice)
    .where(
        or_(
            _is_one_of(ReportedDevice.identity, "identities"),
            _is_one_of(ReportedDevice.uuid_key, "uuids"),
            _is_one_of(ReportedDevice.device_ref, "refs"),
        )
    )
    .order_by(ReportedDevice.id)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells a reported device from all others; `identity` is the strongest of them."""

    identity: str
    serial_key: str | None
    uuid_key: str | None
    device_ref: str

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, as two messages about it at once must both take them."""
        others = (self.uuid_key and f"uuid:{self.uuid_key}", self.device_ref and f"ref:{self.device_ref}")
        return (self.identity, *filter(None, others))


def traits_of(reported: Reported) -> Traits:
    """Return the traits of a device; raises NothingIdentifies where it has none."""
    serial, uuid, ref = serial_key(reported.serial), uuid_key(reported.uuid), reported.device_ref
    if serial:
        family = "monitor" if reported.kind == "monitor" else "serial"
        return Traits(f"{family}:{family_key(reported.manufacturer)}:{serial}", serial, uuid, ref)
    if not (uuid or ref):
        raise NothingIdentifies
    return Traits(f"uuid:{uuid}" if uuid else f"ref:{ref}", serial, uuid, ref)


def lock(session: Session, several: Iterable[Traits]) -> None:
    """Let one message at a time tell of these devices in the authority, until the transaction ends."""
    authority = str(entered(session))
    names = {name for traits in several for name in traits.names}
    # In one order for all, so that two messages never wait for each other.
    session.execute(_LOCK, {"keys": sorted(_key(f"agent {authority} {name}") for name in names)})


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def find_known(session: Session, several: Sequence[Traits]) -> list[ReportedDevice | None]:
    """Return the device that was told of before for each of these traits, locked; None for a new one."""
    names = {
        "identities": [traits.identity for traits in several],
        "uuids": [traits.uuid_key for traits in several if traits.uuid_key],
        "refs": [traits.device_ref for traits in several if traits.device_ref],
    }
    rows = session.scalars(_KNOWN, names, execution_options={"populate_existing": True}).all()
    taken: set[UUID] = set()
    found = []
    for traits in several:
        row = _same([row for row in rows if row.id not in taken], traits)
        taken |= {row.id} if row else set()
        found.append(row)
    return found


def _same(rows: Sequence[ReportedDevice], traits: Traits) -> ReportedDevice | None:
    """Return the row of a device: the same identity, else the same UUID, else the agent's own name of it.

    Copies of a disk image share the last, and some boards the second: a stronger trait that differs rules
    them out.
    """
    ways = (
        (row for row in rows if row.identity == traits.identity),
        (row for row in rows if row.uuid_key == traits.uuid_key is not None and _may_be(row, traits)),
        (row for row in rows if row.device_ref == traits.device_ref != "" and _may_be(row, traits)),
    )
    return next((row for way in ways for row in way), None)


def _may_be(row: ReportedDevice, traits: Traits) -> bool:
    return not (contradicts(row.serial_key, traits.serial_key) or contradicts(row.uuid_key, traits.uuid_key))
