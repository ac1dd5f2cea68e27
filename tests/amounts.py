"""An amount that must not be told, looked for as a number of its own."""

import re


def tells(text: str, amount: int) -> bool:
    """Return whether `text` holds the number, with or without decimals.

    Identifiers and moments are long runs of digits and letters, and hold any short number by chance: only
    a whole run counts.
    """
    return re.search(rf"\b{amount}\b", text) is not None
