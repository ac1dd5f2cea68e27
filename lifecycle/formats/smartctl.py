"""Reports of `smartctl -j` (smartmontools 7, options -a or -x) on ATA, NVMe and SCSI drives. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from lifecycle.formats.errors import FormatError
from lifecycle.kernel.text import N_

LARGEST_REPORT = 4 * 1024 * 1024  # bytes: one of -x is about 100 kB
LONGEST_NAME = 120  # characters
MOST = 2**63 - 1
# Bits of smartctl's exit status (its manual): the command line was wrong, the device could not be opened.
_NOT_READ = 0b11
_REALLOCATED, _PENDING = 5, 197  # ATA attributes
# When the drive says no share of its life: ATA attributes whose normalised value counts down from 100.
_LIFE_LEFT = {231, 233, 177, 202, 169}
_LIFE_USED = "Percentage Used Endurance Indicator"
_ERA = range(1_000_000_000, 7_258_118_400)  # seconds: from 2001 to 2199

Medium = Literal["ssd", "hdd", "unknown"]


class ReportRefused(FormatError):
    """The file is no report of a drive by smartctl."""

    slug = "smartctl-refused"
    text = N_(
        "Ce fichier n’est pas un rapport de disque : il faut la sortie de « smartctl -x -j » telle quelle."
    )


class ReportTooLarge(ReportRefused):
    """The file is larger than any report."""

    slug = "smartctl-too-large"
    status = 413
    text = N_("Ce fichier est trop volumineux pour un rapport de disque : il n’a pas été lu.")


class DriveNotRead(ReportRefused):
    """smartctl ran and could not read the drive."""

    slug = "smartctl-drive-not-read"
    text = N_(
        "Smartctl n’a pas pu lire ce disque. Relancez-le en tant qu’administrateur, sur le bon disque, puis "
        "envoyez le nouveau fichier."
    )


@dataclass(frozen=True, slots=True)
class DriveHealth:
    """What a drive says of itself; None where it does not say.

    `capacity_bytes` in bytes, `wear_percent` the share of its life that is used (may pass 100), `temperature`
    in degrees Celsius; `reallocated` counts replaced sectors (SCSI: grown defects; NVMe: media errors).
    """

    model: str
    serial: str
    medium: Medium
    capacity_bytes: int | None = None
    passed: bool | None = None
    power_on_hours: int | None = None
    reallocated: int | None = None
    pending: int | None = None
    wear_percent: int | None = None
    temperature: int | None = None
    read_at: datetime | None = None


def read_report(content: bytes) -> DriveHealth:
    """Return the drive that a report tells of, or raise ReportRefused, ReportTooLarge or DriveNotRead."""
    if len(content) > LARGEST_REPORT:
        raise ReportTooLarge
    try:
        report = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReportRefused from error
    program = _part(report, "smartctl")
    if not program:
        raise ReportRefused
    model, serial = _text(report, "model_name", "scsi_model_name"), _text(report, "serial_number")
    if (_count(program, "exit_status") or 0) & _NOT_READ or not (model or serial):
        raise DriveNotRead
    return _health(report, model, serial)


def _health(report: Mapping[str, Any], model: str, serial: str) -> DriveHealth:
    log = _part(report, "nvme_smart_health_information_log")
    attributes = dict(_attributes(report))
    grown = _count(report, "scsi_grown_defect_list")
    passed = _part(report, "smart_status").get("passed")
    return DriveHealth(
        model,
        serial,
        _medium(report, is_nvme=bool(log) or _text(_part(report, "device"), "protocol") == "NVMe"),
        _count(_part(report, "user_capacity"), "bytes") or _count(report, "nvme_total_capacity"),
        passed if isinstance(passed, bool) else None,
        _first(_count(_part(report, "power_on_time"), "hours"), _count(log, "power_on_hours")),
        _first(_raw(attributes, _REALLOCATED), grown, _count(log, "media_errors")),
        _raw(attributes, _PENDING),
        _wear(report, log, attributes),
        _degrees(report, log),
        _moment(_part(report, "local_time")),
    )


def _medium(report: Mapping[str, Any], *, is_nvme: bool) -> Medium:
    """Return the kind of drive: smartctl gives SSD a rotation rate of 0, and NVMe drives none."""
    rate = _count(report, "rotation_rate")
    if rate is None:
        return "ssd" if is_nvme else "unknown"
    return "hdd" if rate else "ssd"


def _wear(
    report: Mapping[str, Any], log: Mapping[str, Any], attributes: Mapping[int, Mapping[str, Any]]
) -> int | None:
    left = (_count(attributes[key], "value") for key in attributes if key in _LIFE_LEFT)
    used = _first(
        _count(_part(report, "endurance_used"), "current_percent"),
        _count(log, "percentage_used"),
        _count(report, "scsi_percentage_used_endurance_indicator"),
        next(_statistics(report, _LIFE_USED), None),
        next((100 - value for value in left if value is not None and value <= 100), None),
    )
    return None if used is None else min(used, 255)


def _statistics(report: Mapping[str, Any], name: str) -> Iterator[int]:
    """Yield the values of an ATA device statistic."""
    for page in _list(_part(report, "ata_device_statistics"), "pages"):
        for line in _list(page, "table"):
            if line.get("name") == name and (value := _count(line, "value")) is not None:
                yield value


def _attributes(report: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line in _list(_part(report, "ata_smart_attributes"), "table"):
        if (key := _count(line, "id")) is not None:
            yield key, line


def _raw(attributes: Mapping[int, Mapping[str, Any]], key: int) -> int | None:
    return _count(_part(attributes.get(key), "raw"), "value")


def _degrees(report: Mapping[str, Any], log: Mapping[str, Any]) -> int | None:
    found = _first(_count(_part(report, "temperature"), "current"), _count(log, "temperature"))
    return found if found is not None and found < 200 else None


def _moment(clock: Mapping[str, Any]) -> datetime | None:
    seconds = _count(clock, "time_t")
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and seconds in _ERA else None


def _part(value: Any, name: str) -> Mapping[str, Any]:
    """Return a member that is an object, an empty one for anything else."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _list(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _count(value: Mapping[str, Any], name: str) -> int | None:
    """Return a member that is a whole number a database can hold, None for anything else."""
    found = value.get(name)
    return found if type(found) is int and 0 <= found <= MOST else None


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _text(value: Mapping[str, Any], *names: str) -> str:
    """Return the first of these members that is a text, without what a database or a page cannot hold."""
    found = next((value[name] for name in names if isinstance(value.get(name), str)), "")
    return "".join(char for char in found if char.isprintable()).strip()[:LONGEST_NAME]
