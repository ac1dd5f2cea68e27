"""Files that people and programs send, kept on disk while they are looked at: memory stays flat."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.datastructures import FileStorage

from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_

LARGEST_FILE = 50 * 1024 * 1024
TOO_LARGE = N_("Ce fichier dépasse 50 Mo. Découpez-le, ou exportez moins de colonnes.")


class FileRefused(Invalid):
    """No file, or one that is too large."""

    slug = "file-refused"

    def __init__(self, code: str, text: str) -> None:
        super().__init__(fields={"file": [Reason(code, text)]})


@contextmanager
def spooled(file: FileStorage) -> Iterator[Path]:
    """Give the path of a file sent, while this lasts; raises FileRefused past `LARGEST_FILE` bytes."""
    with tempfile.NamedTemporaryFile() as kept:
        file.save(kept)
        if kept.tell() > LARGEST_FILE:
            raise FileRefused("too-large", TOO_LARGE)
        kept.flush()
        yield Path(kept.name)
