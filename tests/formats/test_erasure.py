"""Reports of nwipe, usody-sanitize and Blancco: what each line says, and what never counts as erased."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.formats.erasure import Technique, UnreadableReport
from lifecycle.formats.erasure_files import read_report

FIXTURES = Path(__file__).parent / "fixtures" / "erasure"


def read(name: str):
    return read_report((FIXTURES / name).read_bytes())


def test_a_log_really_written_by_debians_nwipe():
    (one,) = read("nwipe-0.33-real.log").erasures
    assert (one.tool, one.tool_version, one.device) == ("nwipe", "0.33", "loop0")
    assert (one.model, one.serial, one.capacity_bytes) == ("Loopback device", "", 8 * 2**20)
    assert (one.method, one.technique, one.verification) == ("Fill With Zeros", Technique.OVERWRITE, "full")
    assert (one.outcome, one.is_erased, one.details["rounds"]) == ("erased", True, 1)
    assert one.ended_at.isoformat() == "2026-11-23T01:42:32+01:00"


def test_a_hidden_serial_is_none_and_no_verification_is_said():
    (one,) = read("nwipe-0.33-real-quiet.log").erasures
    assert (one.serial, one.is_anonymous, one.verification, one.is_erased) == ("", True, "none", True)


def test_a_disk_that_could_not_be_written_failed():
    (one,) = read("nwipe-0.33-real-failed.log").erasures
    assert (one.outcome, one.is_erased, one.status, one.details["pass_errors"]) == (
        "failed", False, "-FAILED-", 1,
    )  # fmt: skip


def test_a_rack_of_disks_wiped_by_a_later_version():
    report = read("nwipe-0.42.log")
    assert [(e.device, e.serial, e.kind, e.outcome) for e in report.erasures] == [
        ("sda", "WD-WCC6Y0ABC123", "hdd", "erased"),
        ("sdb", "S3YJNB0K500123A", "ssd", "erased"),
        ("nvme0n1", "20215A800123", "nvme", "erased"),
        ("sdc", "W370ABCD", "hdd", "failed"),
    ]
    first = report.erasures[0]
    assert (first.host.serial, first.host.tag, first.host.name) == (
        "5CG8112QXY",
        "2021-0417",
        "OptiPlex 7050",
    )
    assert (first.capacity_bytes, first.model) == (1000204886016, "WDC WD10EZEX-08WN")
    assert len({e.key("x") for e in report.erasures}) == 4


def test_what_was_aborted_or_is_a_bug_is_no_success():
    found = read("nwipe-0.34-aborted.log").erasures
    assert [(e.outcome, e.is_erased, e.kind) for e in found] == [
        ("failed", False, ""),
        ("unknown", False, ""),
    ]


def test_a_disk_whose_wipe_never_ended_is_there_as_unknown():
    text = (FIXTURES / "nwipe-0.42.log").read_text()
    before, _, _ = text.partition("*****")
    found = read_report(before.encode()).erasures
    assert {e.device for e in found} == {"sda", "sdb", "nvme0n1", "sdc"}
    assert not any(e.is_erased for e in found)
    cut, _, _ = text.partition("[2026/11/20 13:13:40]")
    assert not any(e.is_erased for e in read_report(cut.encode()).erasures)


def test_a_log_that_nwipe_appended_to_keeps_the_keys_of_its_first_wipe():
    first = (FIXTURES / "nwipe-0.42.log").read_text()
    both = read_report((first + (FIXTURES / "nwipe-0.34-aborted.log").read_text()).encode())
    assert [e.key("other") for e in both.erasures][:4] == [
        e.key("x") for e in read("nwipe-0.42.log").erasures
    ]
    assert len(both.erasures) == 6


def test_errors_that_were_counted_outweigh_the_word_erased():
    text = (FIXTURES / "nwipe-0.42.log").read_text()
    lied = text.replace("!      sdc |-FAILED-|", "       sdc | Erased |")
    assert read_report(lied.encode()).erasures[3].outcome == "failed"


def test_only_looking_at_a_disk_is_no_erasure():
    text = (FIXTURES / "nwipe-0.42.log").read_text().replace("PRNG Stream", "Verify Zeros (0x00)")
    first = read_report(text.encode()).erasures[0]
    assert (first.outcome, first.technique, first.is_erased) == ("erased", Technique.NOTHING, False)


def test_usody_counts_only_where_all_its_answers_agree():
    (one,) = read("usody.json").erasures
    assert (one.serial, one.kind, one.technique, one.verification) == (
        "Z4CDT1ABT", "hdd", Technique.OVERWRITE, "sampling",
    )  # fmt: skip
    assert one.is_erased
    assert one.ended_at is not None
    assert one.capacity_bytes == 500107862016
    said = json.loads((FIXTURES / "usody.json").read_text())
    for wrong in (
        {"result": False}, {"result": None}, {"result": "true"}, {"steps": []},
        {"steps": [{**said["steps"][0], "success": False}]}, {"validation": {"result": False}},
        {"validation": None}, {"method": None},
    ):  # fmt: skip
        (other,) = read_report(json.dumps({**said, **wrong}).encode()).erasures
        assert not other.is_erased, wrong
    several = read_report(json.dumps([said, said]).encode())
    assert len(several.erasures) == 2


def test_usody_leaves_an_nvme_to_its_own_command():
    said = json.loads((FIXTURES / "usody.json").read_text())
    said["method"]["overwriting_steps"] = [{"tool": "nvme", "pattern": ""}]
    said["device_info"]["export_data"]["block"]["name"] = "nvme0n1"
    (one,) = read_report(json.dumps(said).encode()).erasures
    assert (one.kind, one.technique) == ("nvme", Technique.FIRMWARE)


def test_blancco_tells_each_disk_and_the_machine():
    first, errors, failed = read("blancco.xml").erasures
    assert (first.tool_version, first.serial, first.kind, first.technique, first.is_erased) == (
        "7.5.0", "S62ANJ0R111222X", "ssd", Technique.FIRMWARE, True,
    )  # fmt: skip
    assert (first.host.serial, first.host.tag) == ("CZC8123ABC", "2019-0032")
    assert (errors.outcome, failed.outcome) == ("failed", "failed")
    assert not errors.is_erased
    assert not failed.is_erased


def test_a_successful_with_exceptions_is_not_successful():
    text = (FIXTURES / "blancco.xml").read_text().replace(">Successful<", ">Successful with exceptions<")
    assert not any(e.is_erased for e in read_report(text.encode()).erasures)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"  \n", "empty"), (b"%PDF-1.7\n", "pdf"), (b"hello", "not-a-report"),
        (b"{}", "not-a-report"), (b"[]", "not-a-report"), (b"[[[[", "not-a-report"),
        (b"<root/>", "not-a-report"),
        (b"<!DOCTYPE r [<!ENTITY x 'y'>]><root><blancco_erasure_report/></root>", "not-a-report"),
        (b"<root><blancco_erasure_report/></root>", "no-erasure"),
        (b"<root><blancco_erasure_report/>" + b'<e name="erasure">' * 9000 + b"</e>" * 9000, "not-a-report"),
        (b"[2026/11/20 09:02:12]  notice:   banner   = nwipe 0.42\n", "nwipe-unfinished"),
        (b"\xff\xfe\x00", "not-a-report"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_its_reason(data, code):
    with pytest.raises(UnreadableReport) as refusal:
        read_report(data)
    assert refusal.value.code == code


LOG = (FIXTURES / "nwipe-0.42.log").read_text()
STATUS = st.text(
    st.characters(codec="ascii", exclude_characters="|\n\r\x1c\x1d\x1e\x0b\x0c\x85"), min_size=8, max_size=8
)


@settings(max_examples=60)
@given(STATUS, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_no_other_word_nor_error_ever_counts_as_erased(status, passes, verifications, syncs, flagged):
    flag = "!" if flagged else " "
    row = f"{flag}      sda |{status}|  148 MB/s | 03:45:10 | WDC WD10EZEX-08WN/WD-WCC6Y0ABC123"
    errors = f"       sda |  {passes:10} |           {verifications:10} |           {syncs:10}"
    lines = [
        row
        if line.startswith("       sda | Erased")
        else errors
        if line.startswith("       sda |   ")
        else line
        for line in LOG.splitlines()
    ]
    found = [e for e in read_report("\n".join(lines).encode()).erasures if e.device == "sda"]
    may = status.strip() == "Erased" and not flagged and passes + verifications + syncs == 0
    assert [e.is_erased for e in found] in ([may], [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(JSON, JSON, JSON, JSON)
def test_usody_never_succeeds_by_accident(result, steps, validation, method):
    said = {"device_info": {}, "result": result, "steps": steps, "validation": validation, "method": method}
    (one,) = read_report(json.dumps(said).encode()).erasures
    assert not one.is_erased
