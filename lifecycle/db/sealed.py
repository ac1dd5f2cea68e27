"""Secrets at rest: encrypted with keys drawn from the server's secret, one for each use."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """Another key sealed this."""


def seal(secret_key: str, use: str, data: bytes) -> bytes:
    """Return data encrypted for a use (Fernet: AES-128-CBC and HMAC-SHA-256)."""
    return _fernet(secret_key, use).encrypt(data)


def unseal(secret_key: str, use: str, sealed: bytes) -> bytes:
    """Return what was sealed for a use; raises Unreadable when another key sealed it."""
    try:
        return _fernet(secret_key, use).decrypt(sealed)
    except InvalidToken:
        raise Unreadable from None


def _fernet(secret_key: str, use: str) -> Fernet:
    # HKDF (RFC 5869): the same server secret also signs cookies, and each use has a key of its own.
    derived = HKDF(SHA256(), length=32, salt=None, info=f"lifecycle {use}".encode()).derive(
        secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
