"""What a failure of the network means, and how long a busy server asks to wait."""

import socket
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from requests import exceptions as web
from urllib3.exceptions import NameResolutionError, ProtocolError, ReadTimeoutError

from lifecycle.connections import errors

PATIENCE = 60.0  # seconds to wait after a 429 that does not say how long
# The first that is found anywhere in the chain of causes tells.
_SIGNS: tuple[tuple[type[errors.PullFailed], tuple[type[BaseException], ...]], ...] = (
    (errors.HostUnknown, (NameResolutionError, socket.gaierror)),
    (errors.TlsRefused, (web.SSLError,)),
    (errors.Unreachable, (web.ConnectTimeout, ConnectionRefusedError)),
    (errors.TooSlow, (web.Timeout, ReadTimeoutError, TimeoutError)),
    (errors.CutShort, (ProtocolError, ConnectionError)),
)


def failure_behind(error: Exception) -> type[errors.PullFailed]:
    """Return what an error of the network library means for people."""
    causes = _causes(error)
    for kind, signs in _SIGNS:
        if any(isinstance(cause, signs) for cause in causes):
            return kind
    return errors.Unreachable


def _causes(error: Exception) -> list[BaseException]:
    """Return an error and those that it came from; urllib3 keeps some as arguments or as `reason`."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, one.__cause__, one.__context__, getattr(one, "reason", None)]
    return found


def seconds_to_wait(retry_after: str) -> float:
    """Return how many seconds a Retry-After header asks to wait (RFC 9110 §10.2.3: seconds, or a date)."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        wait = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return PATIENCE
    return max(0.0, wait)
