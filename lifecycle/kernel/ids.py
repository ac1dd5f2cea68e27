"""Identifiers: UUID version 7 (RFC 9562), so that new rows land at the end of their index."""

import secrets
import time
from uuid import UUID, uuid5

_NAMESPACE = UUID("8f2c9c4e-6a0b-5d1f-9e57-3f1f7b0c2d11")


def new_id() -> UUID:
    """Return a new time-ordered identifier (RFC 9562 §5.7: 48 bits of milliseconds, then chance)."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)


def derived_id(*parts: object) -> UUID:
    """Return the identifier that these parts always give (UUID version 5), for repeats and fixed data."""
    return uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts))
