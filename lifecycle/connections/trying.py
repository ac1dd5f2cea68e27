"""Trying a connection: what answers there, without keeping anything of it."""

from lifecycle.connections.errors import Nothing
from lifecycle.connections.source import Target, opened

TRY_SECONDS = 20


def count_devices(target: Target) -> int:
    """Return how many devices a pull would bring; raises a PullFailed. Takes at most some thirty seconds."""
    with opened(target, seconds=TRY_SECONDS) as source:
        count = sum(source.page(part, 0, 1).total for part in source.parts)
    if not count:
        raise Nothing(host=target.host)
    return count
