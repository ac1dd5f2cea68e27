"""Credentials at rest: encrypted with a key drawn from the server's secret, never shown again."""

import json
from dataclasses import asdict, dataclass, field

from lifecycle.connections.errors import SecretUnreadable
from lifecycle.db import sealed

_USE = "connections"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens another program: its token, and GLPI's token of the API client; their `repr` is empty."""

    token: str = field(repr=False)
    app_token: str = field(default="", repr=False)


def seal(secret_key: str, credentials: Credentials) -> bytes:
    """Return credentials encrypted."""
    return sealed.seal(secret_key, _USE, json.dumps(asdict(credentials)).encode())


def unseal(secret_key: str, kept: bytes) -> Credentials:
    """Return credentials; raises SecretUnreadable when another key sealed them."""
    try:
        return Credentials(**json.loads(sealed.unseal(secret_key, _USE, kept)))
    except sealed.Unreadable:
        raise SecretUnreadable from None
