"""Workbooks (XLSX, ODS) made into CSV once, in a process of its own with little memory, time and rights."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import lifecycle
from lifecycle.formats import errors
from lifecycle.formats.archives import MOST_ROWS
from lifecycle.formats.text import CHUNK, Source, open_bytes

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and workbooks under a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_MEMORY = 600_000_000
MOST_SECONDS = 120
REFUSED = 3  # exit status: the reason is on the standard output

_REFUSALS = {
    refusal.slug: refusal
    for refusal in (
        errors.ArchiveNotWorkbook,
        errors.BinaryWorkbook,
        errors.BrokenWorkbook,
        errors.EmptyFile,
        errors.EncryptedWorkbook,
        errors.UnsafeWorkbook,
        errors.WorkbookTooBig,
    )
}


def is_workbook(source: Source) -> bool:
    """Tell whether a file begins as workbooks do, whatever its name."""
    with open_bytes(source) as stream:
        return stream.read(8).startswith((*ZIP_STARTS, OLE_START))


def as_csv(source: Source, folder: Path) -> Path | None:
    """Return a CSV made from a workbook, a new file of `folder`; None when it is no workbook.

    The caller removes the file. Raises a FormatError when the workbook cannot be read.
    """
    if not is_workbook(source):
        return None
    _refuse_ole(source)
    with NamedTemporaryFile(dir=folder, suffix=".csv", delete=False) as out:
        made = Path(out.name)
    try:
        if isinstance(source, Path):
            _convert_apart(source, made)
        else:
            with NamedTemporaryFile(dir=folder) as kept:
                kept.write(source)
                kept.flush()
                _convert_apart(Path(kept.name), made)
    except BaseException:
        made.unlink()
        raise
    return made


def _refuse_ole(source: Source) -> None:
    with open_bytes(source) as stream:
        if not stream.read(8).startswith(OLE_START):
            return
        tail = b""
        while chunk := stream.read(CHUNK):
            if ENCRYPTED in tail + chunk:
                raise errors.EncryptedWorkbook
            tail = chunk[-len(ENCRYPTED) :]
    raise errors.OldWorkbook


def _convert_apart(source: Path, out: Path) -> None:
    """Run `convert` in its own process: a workbook may take all the memory there is, or crash its reader."""
    command = [sys.executable, "-P", "-m", __spec__.name, str(source.resolve()), str(out.resolve())]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MOST_SECONDS,
            # Nothing of the server's own surroundings: no password, no address.
            env={"PYTHONPATH": str(Path(lifecycle.__file__).parents[1]), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise errors.WorkbookTooBig(limit=MOST_ROWS) from error
    if done.returncode == REFUSED:
        told = json.loads(done.stdout)
        raise _REFUSALS[told["slug"]](**told["params"])
    if done.returncode < 0:  # ended by a signal: out of memory or of time
        raise errors.WorkbookTooBig(limit=MOST_ROWS)
    if done.returncode:
        raise errors.BrokenWorkbook


def _main(source: Path, out: Path) -> int:
    _limit_resources()
    from lifecycle.formats.sheets import convert  # loaded under the limits

    try:
        convert(source, out)
    except MemoryError:
        return _told(errors.WorkbookTooBig(limit=MOST_ROWS))
    except errors.FormatError as refusal:
        return _told(refusal)
    return 0


def _told(refusal: errors.FormatError) -> int:
    told: dict[str, Any] = {"slug": refusal.slug, "params": refusal.params}
    sys.stdout.write(json.dumps(told))
    return REFUSED


def _limit_resources() -> None:
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), Path(sys.argv[2])))
