"""Credentials at rest: encrypted with a key drawn from the server's secret, never shown again."""

import base64
import json
from dataclasses import asdict, dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lifecycle.connections.errors import SecretUnreadable


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens another program: its token, and GLPI's token of the API client; their `repr` is empty."""

    token: str = field(repr=False)
    app_token: str = field(default="", repr=False)


def seal(secret_key: str, credentials: Credentials) -> bytes:
    """Return credentials encrypted (Fernet: AES-128-CBC and HMAC-SHA-256)."""
    return _fernet(secret_key).encrypt(json.dumps(asdict(credentials)).encode())


def unseal(secret_key: str, sealed: bytes) -> Credentials:
    """Return credentials; raises SecretUnreadable when another key sealed them."""
    try:
        return Credentials(**json.loads(_fernet(secret_key).decrypt(sealed)))
    except InvalidToken:
        raise SecretUnreadable from None


def _fernet(secret_key: str) -> Fernet:
    # HKDF (RFC 5869): the same server secret also signs cookies, and each use has a key of its own.
    derived = HKDF(SHA256(), length=32, salt=None, info=b"lifecycle connections").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
