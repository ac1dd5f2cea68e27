"""Drives as smartctl tells of them, and files that are something else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.formats.smartctl import (
    LARGEST_REPORT,
    DriveNotRead,
    ReportRefused,
    ReportTooLarge,
    read_report,
)
from tests.formats.smart_reports import hdd, nvme, report


def test_an_ata_disk_is_read() -> None:
    found = read_report(hdd())
    assert (found.model, found.serial, found.medium) == ("TOSHIBA DT01ACA050", "Z4Y7K1AB", "hdd")
    assert (found.capacity_bytes, found.power_on_hours, found.temperature) == (500107862016, 21034, 35)
    assert (found.passed, found.reallocated, found.pending, found.wear_percent) == (True, 12, 3, None)
    assert found.read_at == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


def test_an_nvme_drive_is_an_ssd_with_its_wear() -> None:
    found = read_report(nvme(used=104))
    assert (found.medium, found.wear_percent, found.power_on_hours) == ("ssd", 104, 3150)
    assert (found.capacity_bytes, found.temperature, found.pending) == (256060514304, 41, None)


def test_a_sata_ssd_tells_its_wear_by_statistics_or_by_attributes() -> None:
    ssd: dict[str, Any] = {"model_name": "CT240BX500", "serial_number": "1913E1F0", "rotation_rate": 0}
    left = {"table": [{"id": 202, "name": "Percent_Lifetime_Remain", "value": 92, "raw": {"value": 92}}]}
    assert read_report(report(**ssd, ata_smart_attributes=left)).wear_percent == 8
    lines = [{"name": "Percentage Used Endurance Indicator", "value": 11}]
    pages = {"pages": [{"number": 7, "table": lines}]}
    found = read_report(report(**ssd, ata_smart_attributes=left, ata_device_statistics=pages))
    assert (found.medium, found.wear_percent) == ("ssd", 11)


def test_a_scsi_disk_counts_its_grown_defects() -> None:
    found = read_report(
        report(
            device={"name": "/dev/da5", "type": "scsi", "protocol": "SCSI"},
            model_name="TOSHIBA AL13SXB60EN",
            serial_number="54X0A04MF",
            rotation_rate=15000,
            scsi_grown_defect_list=4,
            smart_status={"passed": False},
        )
    )
    assert (found.medium, found.reallocated, found.passed) == ("hdd", 4, False)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b'"smartctl"', b"\xff\xfe\x00", b"%PDF-1.7", b"[" * 100_000, b'{"smartctl": 7}'],
)
def test_another_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ReportRefused):
        read_report(content)


def test_a_drive_that_could_not_be_opened_and_a_huge_file_are_told_apart() -> None:
    refused = report(smartctl={"version": [7, 5], "exit_status": 2}, model_name="X", serial_number="Y")
    with pytest.raises(DriveNotRead):
        read_report(refused)
    with pytest.raises(DriveNotRead):
        read_report(report())
    with pytest.raises(ReportTooLarge):
        read_report(b" " * (LARGEST_REPORT + 1))


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_MEMBERS = (
    "model_name", "serial_number", "user_capacity", "rotation_rate", "smart_status", "ata_smart_attributes",
    "power_on_time", "temperature", "nvme_smart_health_information_log", "ata_device_statistics",
    "local_time", "device", "scsi_grown_defect_list", "endurance_used",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(_MEMBERS), _anything, max_size=6))
@settings(max_examples=150)
def test_bent_members_are_left_out_or_refused_in_words(members: dict[str, Any]) -> None:
    content = json.dumps({"smartctl": {"exit_status": 0}, "model_name": "X", **members}).encode()
    try:
        found = read_report(content)
    except ReportRefused:
        return
    assert "\x00" not in found.model + found.serial
    assert all(n is None or 0 <= n < 2**63 for n in (found.capacity_bytes, found.power_on_hours))
