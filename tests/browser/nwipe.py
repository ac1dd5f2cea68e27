"""The log that nwipe leaves of a wipe."""

from collections.abc import Iterator
from datetime import datetime, timedelta


def nwipe_log(*disks: tuple[str, str, bool], at: datetime) -> bytes:
    """Return the log of a wipe by nwipe 0.42 of disks (model, serial, did it go well), ended at `at`."""
    return "\n".join(_log(disks, at)).encode()


def _log(disks: tuple[tuple[str, str, bool], ...], at: datetime) -> Iterator[str]:
    begun = f"[{at - timedelta(hours=2):%Y/%m/%d %H:%M:%S}]"
    names = [f"sd{letter}" for letter in "bcdefgh"[: len(disks)]]
    for name, (model, serial, _) in zip(names, disks, strict=True):
        yield f"{begun}  notice: Found /dev/{name},  ATA    , {model}, 1000 GB, S/N={serial}"
    yield f"{begun}  notice:   banner   = nwipe 0.42"
    yield f"{begun}  notice:   method   = PRNG Stream"
    for name in names:
        yield f"{begun}  notice: /dev/{name}, sect/blk/dev 512/4096/1000204886016"
        yield f"{begun}  notice: Invoking method 'PRNG Stream' on /dev/{name}"
    yield from ("", "******************************** Error Summary *********************************")
    yield "!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors"
    for name, (_, _, is_well) in zip(names, disks, strict=True):
        mark, errors = (" ", 0) if is_well else ("!", 12)
        yield f"{mark}      {name} |{errors:12} |                    0 |                    0"
    yield from ("", "********************************* Drive Status *********************************")
    yield "!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number"
    for name, (model, serial, is_well) in zip(names, disks, strict=True):
        mark, status = (" ", " Erased ") if is_well else ("!", "-FAILED-")
        yield f"{mark}      {name} |{status}|  148 MB/s | 01:45:10 | {model[:17]}/{serial}"
    yield f"[{at:%Y/%m/%d %H:%M:%S}] Total Throughput 444 MB/s, PRNG Stream, 1R+B+VL"
