"""What erasure tools report of one medium, whatever the tool: the words that their readers share.

A medium counts as erased only where the tool says so in a word that we know: neither an unknown status nor an
error that it counted ever becomes a success.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

TOOLS = ("nwipe", "usody", "blancco")
MEDIUM_KINDS = ("hdd", "ssd", "nvme", "emmc", "phone", "other")
MOST_MEDIA = 2000  # of a report: far more than a rack of disks, far less than what would fill a page
LARGEST_REPORT = 20 * 1024 * 1024  # bytes

Tool = Literal["nwipe", "usody", "blancco"]
Outcome = Literal["erased", "failed", "unknown"]
Verification = Literal["full", "sampling", "none", ""]


class Technique(StrEnum):
    """How a tool goes about a medium; what each amounts to is `sanitising.levels`'s."""

    OVERWRITE = "overwrite"
    FIRMWARE = "firmware"  # the medium's own command: ATA secure erase, NVMe sanitize or format, block erase
    CRYPTO = "crypto"  # the medium's own command that throws its key away
    NOTHING = "nothing"  # it only looked
    UNKNOWN = "unknown"


class UnreadableReport(Exception):
    """No report of a tool that we read; the code tells why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Host:
    """The machine that a medium was erased in, as the tool saw it; what identifies nothing is empty."""

    serial: str = ""
    tag: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One line of a report: a medium and what came of it; what the tool does not say is empty.

    `serial_is_cut` tells that the tool writes no more of a serial than this; `is_anonymous` that it was asked
    to hide it. `status` is the tool's own word, `details` what else it counted.
    """

    tool: Tool
    tool_version: str = ""
    device: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    serial_is_cut: bool = False
    is_anonymous: bool = False
    kind: str = ""
    capacity_bytes: int | None = None
    method: str = ""
    technique: Technique = Technique.UNKNOWN
    verification: Verification = ""
    outcome: Outcome = "unknown"
    status: str = ""
    ended_at: datetime | None = None
    host: Host = Host()
    details: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def is_erased(self) -> bool:
        """Tell whether the tool says, in words that we know, that the medium was erased."""
        return self.outcome == "erased" and self.technique not in (Technique.NOTHING, Technique.UNKNOWN)

    def key(self, file_digest: str) -> str:
        """Return what tells this line from all others, the same in each file that a tool writes it to again.

        Tools append to the file that they are given; only a line without a moment belongs to its file alone.
        """
        moment = self.ended_at.isoformat() if self.ended_at else file_digest
        parts = (
            self.tool, moment, self.device, self.model, self.serial, self.status, self.method,
            self.host.serial, *(f"{name}={value}" for name, value in sorted(self.details.items())),
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """What a tool wrote: one erasure a medium, in its order."""

    tool: Tool
    tool_version: str
    erasures: tuple[Erasure, ...]


def kind_said(*words: str) -> str:
    """Return the kind of medium that a bus, a type or a model names, nothing where none does."""
    said = " ".join(words).lower()
    for mark, kind in (("nvme", "nvme"), ("mmc", "emmc"), ("ssd", "ssd"), ("hdd", "hdd")):
        if mark in said:
            return kind
    return ""
