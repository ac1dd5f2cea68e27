"""Credentials at rest."""

import pytest

from lifecycle.connections.errors import SecretUnreadable
from lifecycle.connections.secrets import Credentials, seal, unseal

KEY = "k" * 40


def test_credentials_come_back_with_the_key_that_sealed_them():
    credentials = Credentials("jeton é", "application")
    sealed = seal(KEY, credentials)
    assert unseal(KEY, sealed) == credentials
    assert b"jeton" not in sealed
    assert sealed != seal(KEY, credentials)


def test_another_key_or_a_changed_byte_opens_nothing_and_says_what_to_do():
    sealed = seal(KEY, Credentials("jeton"))
    for key, stored in ((KEY[:-1] + "l", sealed), (KEY, sealed[:-2] + b"AA"), (KEY, b"")):
        with pytest.raises(SecretUnreadable, match="Saisissez de nouveau le jeton"):
            unseal(key, stored)


def test_credentials_never_show_themselves():
    assert "jeton" not in repr(Credentials("jeton", "autre"))
    assert "autre" not in str(Credentials("jeton", "autre"))
