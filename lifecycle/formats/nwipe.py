"""Reading the logs of nwipe, 0.33 (the one that Debian 12 calls 0.34) to 0.42.

Layout after the program's own source (`logging.c`, `device.c` of martijnvanbrummelen/nwipe): two tables end
each wipe, errors then status, with the method, rounds, blanking (B, NB) and verification (NV, VL, VA) below.
A file given twice holds one wipe after the other. Models are cut at 17 characters, serials at 20 (15 before
0.34); `-q` writes X or ? in their place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lifecycle.formats.erasure import (
    MOST_MEDIA,
    Erasure,
    Host,
    Outcome,
    Report,
    Technique,
    UnreadableReport,
    Verification,
    kind_said,
)
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.serials import is_junk_serial

_BANNER = re.compile(r"banner\s*=\s*nwipe\s+(\S+)")
_FOUND = re.compile(r"Found (/dev/\S+?), ([^,]*), (.*), ([^,]*), S/N=(.*)$")
_SIZE = re.compile(r"(/dev/\S+?), sect/blk/dev \d+/\d+/(\d+)")
_DMI = re.compile(r"(system-serial-number|system-product-name|chassis-asset-tag) = (.*)$")
_BEGUN = re.compile(r"Invoking method '(.*)' on (/dev/\S+)")
_ERRORS = re.compile(r"^!?\s+(\S+)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*$")
_STATUS = re.compile(r"^(!?)\s+(\S+)\s*\|(.{8})\|\s*([^|]*)/s\s*\|\s*(\d+:\d\d:\d\d)\s*\|\s?(.*)$")
_END = re.compile(r"^\[(\d+/\d\d/\d\d \d\d:\d\d:\d\d)\] Total Throughput [^,]*, (.*), (\d+)R\+(B|NB)\+(\w+)")
_HIDDEN = re.compile(r"[X?]{5,}")
# Where nwipe cuts a serial, before and since 0.34.
_SERIAL_CUTS = (15, 20)
# From 0.35 on the type takes eight characters: « ATA-SSD », or the bus and four blanks for what turns.
_TURNING_TYPE = re.compile(r" ?(ATA|IDE|SAS|SCSI) {4}")
_OUTCOMES: dict[str, Outcome] = {"Erased": "erased", "-FAILED-": "failed", "UABORTED": "failed"}
_VERIFIED: dict[str, Verification] = {"NV": "none", "VL": "full", "VA": "full"}
_OVERWRITES = (
    "fill with", "prng stream", "dod", "gutmann", "rcmp", "is5", "schneier", "bmb21", "quick erase",
)  # fmt: skip
_FIRMWARE = ("secure erase", "block erase", "sanitize overwrite")


@dataclass(slots=True)
class _Run:
    """What a log has told so far: of the machine, of its disks, of the wipe that goes on."""

    version: str = ""
    dmi: dict[str, str] = field(default_factory=dict)
    found: dict[str, tuple[str, str]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    begun: dict[str, str] = field(default_factory=dict)
    errors: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    table: list[re.Match[str]] = field(default_factory=list)


def read_log(text: str) -> Report:
    """Return what a log tells of each medium; raises UnreadableReport for what is no log of nwipe.

    A disk whose wipe begins and never reaches a table (power cut, machine frozen) is there too, as unknown.
    """
    run, erasures = _Run(), list[Erasure]()
    for line in text.splitlines():
        if end := _END.match(line):
            erasures += _ended(run, end)
        else:
            _take(run, line)
        if len(erasures) > MOST_MEDIA:
            raise UnreadableReport("too-many")
    erasures += _left_open(run)
    if not erasures:
        raise UnreadableReport("nwipe-unfinished" if run.version else "not-a-report")
    return Report("nwipe", run.version, tuple(erasures))


def _take(run: _Run, line: str) -> None:
    if match := _STATUS.match(line):
        run.table.append(match)
    elif match := _ERRORS.match(line):
        run.errors[match[1]] = (int(match[2]), int(match[3]), int(match[4]))
    elif match := _BANNER.search(line):
        run.version = match[1]
    elif match := _FOUND.search(line):
        run.found[_short(match[1])] = (match[2], match[5].strip())
    elif match := _SIZE.search(line):
        run.sizes[_short(match[1])] = int(match[2])
    elif match := _DMI.search(line):
        run.dmi[match[1]] = match[2].strip()
    elif match := _BEGUN.search(line):
        run.begun[_short(match[2])] = match[1]


def _short(device: str) -> str:
    return device.removeprefix("/dev/")


def _ended(run: _Run, end: re.Match[str]) -> Iterator[Erasure]:
    """Yield the disks of a table once the line under it has said how they were wiped, and forget them."""
    for row in run.table:
        yield _erasure(run, row, end)
        run.begun.pop(row[2], None)
    run.table.clear()
    run.errors.clear()


def _erasure(run: _Run, row: re.Match[str], end: re.Match[str]) -> Erasure:
    device, errors = row[2], run.errors.get(row[2], (0, 0, 0))
    model, serial = _named(run, device, row[6].strip())
    outcome = _OUTCOMES.get(row[3].strip(), "unknown")
    if outcome == "erased" and (row[1] or any(errors)):
        outcome = "failed"
    details: dict[str, str | int] = {
        "duration": row[5],
        "rounds": int(end[3]),
        "blanked": "yes" if end[4] == "B" else "no",
        "pass_errors": errors[0],
        "verification_errors": errors[1],
        "sync_errors": errors[2],
    }
    return _medium(
        run,
        device,
        model,
        serial,
        method=end[2],
        verification=_VERIFIED.get(end[5], ""),
        outcome=outcome,
        status=row[3].strip(),
        ended_at=_moment(end[1]),
        details=details,
    )


def _left_open(run: _Run) -> Iterator[Erasure]:
    """Yield the disks whose wipe began, or whose table was cut before it said how."""
    rows = {row[2]: row for row in run.table}
    for device in run.begun.keys() | rows.keys():
        row = rows.get(device)
        model, serial = _named(run, device, row[6].strip() if row else "")
        method = run.begun.get(device, "")
        yield _medium(run, device, model, serial, method=method, status=row[3].strip() if row else "")


def _medium(
    run: _Run,
    device: str,
    model: str,
    serial: str,
    *,
    method: str,
    status: str,
    verification: Verification = "",
    outcome: Outcome = "unknown",
    ended_at: datetime | None = None,
    details: dict[str, str | int] | None = None,
) -> Erasure:
    is_hidden = _HIDDEN.fullmatch(serial) is not None
    return Erasure(
        tool="nwipe",
        tool_version=run.version,
        device=device,
        model=model,
        serial="" if is_hidden or is_junk_serial(serial) else serial,
        serial_is_cut=len(serial) in _SERIAL_CUTS,
        is_anonymous=is_hidden,
        kind=_kind(run.found.get(device, ("", ""))[0], device, model),
        capacity_bytes=run.sizes.get(device) or None,
        method=method,
        technique=_technique(method),
        verification=verification,
        outcome=outcome,
        status=status,
        ended_at=ended_at,
        host=_host(run.dmi),
        details=details or {},
    )


def _named(run: _Run, device: str, name: str) -> tuple[str, str]:
    """Return the model and serial of « model/serial »; either may hold a slash."""
    serial = run.found.get(device, ("", ""))[1]
    if serial and name.endswith(f"/{serial}"):
        return name.removesuffix(f"/{serial}").strip(), serial
    model, _, serial = name.rpartition("/") if name else ("", "", serial)
    return model.strip(), serial.strip()


def _kind(bus: str, device: str, model: str) -> str:
    return kind_said(bus, device, model) or ("hdd" if _TURNING_TYPE.fullmatch(bus) else "")


def _technique(method: str) -> Technique:
    said = method.lower()
    if "crypto" in said:
        return Technique.CRYPTO
    if any(word in said for word in _FIRMWARE):
        return Technique.FIRMWARE
    if said.startswith("verify"):
        return Technique.NOTHING
    return Technique.OVERWRITE if any(word in said for word in _OVERWRITES) else Technique.UNKNOWN


def _host(dmi: dict[str, str]) -> Host:
    def known(name: str) -> str:
        text = dmi.get(name, "")
        return "" if is_junk_serial(text) or _HIDDEN.fullmatch(text) else text

    return Host(known("system-serial-number"), known("chassis-asset-tag"), dmi.get("system-product-name", ""))


def _moment(text: str) -> datetime | None:
    """Return a moment of the machine's clock, which says nothing of its zone: France's is taken."""
    try:
        return datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=PARIS)
    except ValueError:
        return None
