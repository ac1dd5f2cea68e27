"""Label codes: seven random characters and a check character that people can copy without a mistake."""

import secrets

# Base 32 without I, L, O and U: a hand-written I or L is read as 1, O as 0 (Crockford's alphabet).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "\u00a0": "", "\u202f": ""})
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# Odd weights modulo 32 cannot see every swap of neighbours, so the check is a polynomial remainder over
# GF(32): every single wrong character and every swap of neighbours is caught.
_PRIMITIVE = 0b100101


def _double(value: int) -> int:
    """Multiply a GF(32) element by the field's generator."""
    value <<= 1
    return value ^ _PRIMITIVE if value & 0b100000 else value


def check_character(body: str) -> str:
    """Return the check character of seven alphabet characters (a GF(32) remainder)."""
    total = 0
    for character in body:
        total = _double(total ^ _VALUE[character])
    return ALPHABET[total]


def new_code() -> str:
    """Return a random code with its check character, e.g. `K7M23FXQ` (35 bits of chance)."""
    chance = secrets.randbits(5 * (LENGTH - 1))
    body = "".join(ALPHABET[chance >> 5 * place & 31] for place in range(LENGTH - 1))
    return body + check_character(body)


def normalise(typed: str) -> str:
    """Return what was typed in the code's own alphabet: upper case, I/L as 1, O as 0, no dash or space."""
    return typed.strip().upper().translate(_MEANT)


def is_code(text: str) -> bool:
    """Tell whether a normalised text has a code's length, alphabet and check character."""
    known = len(text) == LENGTH and all(character in _VALUE for character in text)
    return known and check_character(text[:-1]) == text[-1]


def shown(code: str) -> str:
    """Return a code the way people read it, `K7M2-3FXQ`."""
    return f"{code[:4]}-{code[4:]}"
