"""The file store: documents lie outside the database, under their SHA-256."""

import hashlib
import shutil
from pathlib import Path


class FileStore:
    """Files by content under a directory; the same bytes are stored once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes | Path) -> str:
        """Store bytes, or what a file holds without reading it whole; return their SHA-256 in hexadecimal."""
        digest = _digest(data)
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            if isinstance(data, bytes):
                partial.write_bytes(data)
            else:
                shutil.copyfile(data, partial)
            partial.rename(path)
        return digest

    def path(self, digest: str) -> Path:
        """Return where the file of a digest lies."""
        return self._root / digest[:2] / digest

    def read(self, digest: str) -> bytes:
        """Return the bytes of a digest; FileNotFoundError when they are gone."""
        return self.path(digest).read_bytes()


def _digest(data: bytes | Path) -> str:
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
