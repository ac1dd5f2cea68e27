"""Debian's nwipe really run on a loop device, and its log imported."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from lifecycle.db.files import FileStore
from lifecycle.sanitising import importing, recording, reports
from tests.factories import make_actor, make_asset

SIZE = 4 * 2**20  # bytes: nwipe itself waits two seconds, whatever the size


def missing(why: str) -> None:
    """Skip where the machine cannot run nwipe; CI may skip nothing."""
    if os.environ.get("LIFECYCLE_REQUIRE_ALL"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[str]:
    """A loop device on a small file that holds something."""
    if not shutil.which("nwipe"):
        missing("nwipe is not installed: apt-get install nwipe")
    if os.geteuid() != 0:
        missing("nwipe and losetup need root")
    image = tmp_path / "disk.img"
    image.write_bytes(b"secret " * (SIZE // 7) + b"0" * (SIZE % 7))
    made = subprocess.run(["losetup", "-f", "--show", image], capture_output=True, text=True, check=False)
    if made.returncode:
        missing(f"this machine makes no loop device: {made.stderr.strip()}")
    name = made.stdout.strip()
    yield name
    subprocess.run(["losetup", "-d", name], check=True)


def test_a_real_log_is_imported_by_hand_since_a_loop_device_has_no_serial(session, device, tmp_path):
    log = tmp_path / "nwipe.log"
    options = ["--autonuke", "--nowait", "--nogui", "-m", "zero", "--verify=last", "-l", str(log)]
    subprocess.run(["nwipe", *options, device], capture_output=True, timeout=60, check=True)
    assert (tmp_path / "disk.img").read_bytes() == bytes(SIZE)
    actor, files = make_actor(session, "technician"), FileStore(tmp_path / "files")
    asset = make_asset(session, actor)
    report = reports.keep_report(session, actor, log.name, log.read_bytes(), files)
    (line,) = reports.lines_of(session, [report], files)
    assert (line.match.way, line.match.asset_id, line.erasure.is_erased) == ("no-serial", None, True)
    assert line.erasure.capacity_bytes == SIZE
    chosen = importing.Chosen(line, asset.id, kind="hdd")
    importing.record_lines(session, actor, [chosen], importing.Doer("Camille Test"), uuid4())
    (row,) = recording.sanitisations_of(session, asset.id)
    assert (row.result, row.level, row.tool, row.verification) == ("passed", "clear", "nwipe", "full")
    assert recording.best_sanitisations(session, [asset.id])[asset.id].level == "clear"
    assert reports.lines_of(session, [report], files)[0].recorded.id == row.id
