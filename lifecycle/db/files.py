"""The file store: documents lie outside the database, under their SHA-256, on disk or in S3-like storage."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import fsspec
from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem


class FileStore:
    """Files by content under a place; the same bytes are stored once.

    The place is a directory, or an address that fsspec knows (`file:///srv/files`, `s3://bucket/prefix`).
    """

    def __init__(self, place: str | Path) -> None:
        self._place = str(place).rstrip("/")

    def within(self, *folders: object) -> "FileStore":
        """Return a store of its own in folders under this one: a deletion there takes nothing from here."""
        return FileStore("/".join((self._place, *map(str, folders))))

    def put(self, data: bytes | Path) -> str:
        """Store bytes, or what a file holds without reading it whole; return their SHA-256 in hexadecimal."""
        digest = _digest(data)
        system, path = self._at(digest)
        if not system.exists(path):
            _write(system, path, data)
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes of a digest; FileNotFoundError when they are gone."""
        system, path = self._at(digest)
        data: bytes = system.cat_file(path)
        return data

    def holds(self, digest: str) -> bool:
        """Tell whether the bytes of a digest are here."""
        system, path = self._at(digest)
        return bool(system.exists(path))

    @contextmanager
    def local(self, digest: str) -> Iterator[Path]:
        """Give a path on this machine to what a digest names, while this lasts; FileNotFoundError if gone."""
        system, path = self._at(digest)
        if isinstance(system, LocalFileSystem):
            yield Path(path)
            return
        with tempfile.NamedTemporaryFile() as copy:
            system.get_file(path, copy.name)
            yield Path(copy.name)

    def delete(self, digest: str) -> None:
        """Delete the bytes of a digest; those that are gone already are no error."""
        system, path = self._at(digest)
        with suppress(FileNotFoundError):
            system.rm_file(path)

    def _at(self, digest: str) -> tuple[AbstractFileSystem, str]:
        """Return the file system and the path of a digest.

        Asked anew each time, which fsspec answers from its cache: a client of S3 belongs to one thread of one
        process and must not be carried into another.
        """
        system, path = fsspec.url_to_fs(f"{self._place}/{digest[:2]}/{digest}")
        return system, path


def _write(system: AbstractFileSystem, path: str, data: bytes | Path) -> None:
    """Write so that a reader finds the whole or nothing: S3 does so itself, on disk it takes a rename."""
    if not isinstance(system, LocalFileSystem):
        _send(system, path, data)
        return
    aside = f"{path}.{uuid4().hex}.partial"
    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    try:
        _send(system, aside, data)
        system.mv(aside, path)
    except OSError:  # a full disk: what was written of it would only fill it further
        with suppress(FileNotFoundError):
            system.rm_file(aside)
        raise


def _send(system: AbstractFileSystem, path: str, data: bytes | Path) -> None:
    if isinstance(data, bytes):
        system.pipe_file(path, data)
    else:
        system.put_file(str(data), path)


def _digest(data: bytes | Path) -> str:
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
