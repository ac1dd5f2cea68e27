"""A reported device as a row: what its report says of it, in the columns of the queue."""

from typing import Any

from lifecycle.agents.recognising import traits_of
from lifecycle.formats.agent_inventory import Reported


def said_by(found: Reported) -> dict[str, Any]:
    """Return the columns of `reported_device` that a report alone fills."""
    traits = traits_of(found)
    return {
        "identity": traits.identity,
        "device_ref": found.device_ref,
        "kind": found.kind,
        "name": found.name,
        "manufacturer": found.manufacturer,
        "model": found.model,
        "serial": found.serial,
        "serial_key": traits.serial_key,
        "uuid_key": traits.uuid_key,
        "category_key": found.category_key,
        "is_virtual": bool(found.virtual_sign),
        "facts": dict(found.facts),
        "agent": found.agent,
    }
