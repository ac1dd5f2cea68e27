"""The address a label carries and the QR symbol that holds it."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from lifecycle.kernel import codes

QUIET = 4  # modules of white on each side, ISO/IEC 18004 §6.3.8
MAX_URL = 42  # bytes a 29×29 symbol holds at error correction M
_DARK = re.compile(b"\x01+")


class LabelAddressError(ValueError):
    """The address labels should start with cannot be printed on them."""


def label_url(base: str, code: str) -> str:
    """Return the address a label's QR holds, `{base}/e/{code}`, scheme and host in lower case.

    Some phones do not open a link that starts with capitals. Raises LabelAddressError when the base is not
    a plain http or https address.
    """
    return f"{_plain(base)}/e/{code}"


def is_short(base: str) -> bool:
    """Tell whether labels under this base keep to 42 characters, hence to a 29×29 symbol.

    A longer base works, with smaller modules on the same paper. Raises LabelAddressError like `label_url`.
    """
    return len(label_url(base, "0" * codes.LENGTH)) <= MAX_URL


def _plain(base: str) -> str:
    refusal = LabelAddressError(f"not a plain http or https address for labels: {base!r}")
    try:
        parts = urlsplit(base)
        host, _ = parts.netloc.encode("idna").decode().lower(), parts.port
    except ValueError as error:
        raise refusal from error
    path = parts.path.rstrip("/")
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in host:
        raise refusal
    if parts.query or parts.fragment or not re.fullmatch(r"[!-~]*", host + path):
        raise refusal
    return f"{parts.scheme}://{host}{path}"


def matrix(text: str) -> list[list[bool]]:
    """Return the smallest QR symbol of a text, error correction M, rows of dark modules, no quiet zone."""
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    symbol.add_data(text)
    symbol.make()
    return symbol.get_matrix()


def runs(rows: Iterable[Iterable[bool]]) -> Iterator[tuple[int, int, int]]:
    """Yield each horizontal run of dark modules as (x, y, length) in modules from the top left."""
    for y, row in enumerate(rows):
        for run in _DARK.finditer(bytes(row)):
            yield run.start(), y, run.end() - run.start()
