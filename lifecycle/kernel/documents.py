"""Documents that people send us: what they may be, told by their first bytes, and a name safe to show."""

from pathlib import PurePath

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_

MAX_BYTES = 10_000_000
NAME_LENGTH = 120
# What a file of each type starts with; the type that a browser announces is only its guess from the name.
MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}


def media_type_of(data: bytes) -> str | None:
    """Return which of the types that we keep some bytes are, None for another."""
    return next((media_type for media_type, magic in MAGIC.items() if data.startswith(magic)), None)


def what_is_wrong(data: bytes) -> Reason | None:
    """Return why a document is not kept, None for a PDF, PNG or JPEG of at most 10 MB."""
    if media_type_of(data) is None:
        return Reason("file-type", N_("Le contenu du fichier n’est pas un PDF, un PNG ou un JPEG."))
    if len(data) > MAX_BYTES:
        return Reason("file-too-large", N_("Le fichier dépasse 10 Mo : réduisez-le, puis recommencez."))
    return None


def plain_name(filename: str) -> str:
    """Return a file's name without folders or control characters, short enough to be read."""
    last = PurePath(filename.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable()).strip()[-NAME_LENGTH:] or "document"
