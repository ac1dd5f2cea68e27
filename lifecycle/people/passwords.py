"""Passwords: argon2id, with the library's own parameters."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked when the account is unknown, so that the answer takes as long as for a wrong password."""
    return _HASHER.hash("nobody")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the one hashed; takes the same time when there is no hash."""
    nobody = _nobody()  # first of all: a process's first answer takes as long for every account
    try:
        return _HASHER.verify(password_hash or nobody, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
