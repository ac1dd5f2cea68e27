"""Inventory agents of Debian, run for real against the server over its loopback address."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.agents.model import AgentToken, ReportedDevice
from lifecycle.agents.tokens import address_of, create_token
from lifecycle.bench.serving import served
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.kernel.actor import Actor
from tests.agents.samples import LAPTOP, as_json, as_xml, laptop, packed
from tests.factories import make_actor

pytestmark = pytest.mark.cluster
FUSION, INJECTOR = "/usr/bin/fusioninventory-agent", "/usr/bin/fusioninventory-injector"
OCS = "/usr/bin/ocsinventory-agent"
# Debian fixes where FusionInventory keeps its state; a module of the same name, loaded first, moves it.
SETUP = """package setup;
use parent qw(Exporter);
our @EXPORT = ('%%setup');
our %%setup = (datadir => '/usr/share/fusioninventory', libdir => '/usr/share/fusioninventory/lib',
  vardir => '%s');
1;
"""


@dataclass(frozen=True)
class Town:
    """A committed authority behind a running server, and the address that its agents have."""

    address: str
    sessions: sessionmaker[Session]
    actor: Actor

    def devices(self) -> list[ReportedDevice]:
        with self.sessions() as session:
            enter(session, self.actor.organisation_id)
            wanted = select(ReportedDevice).where(ReportedDevice.kind == "computer")
            return list(session.scalars(wanted))

    def last_agent(self) -> str:
        with self.sessions() as session:
            enter(session, self.actor.organisation_id)
            return session.scalars(select(AgentToken.last_agent)).one()


@pytest.fixture(scope="module")
def server(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, sessionmaker[Session]]]:
    """One server for all: each test has an authority of its own on it."""
    engine = app_engine(module_database_url)
    with served("lifecycle.app:create_app()", module_database_url, tmp_path_factory.mktemp("server")) as port:
        yield f"http://127.0.0.1:{port}", session_factory(engine)
    engine.dispose()


@pytest.fixture
def town(server: tuple[str, sessionmaker[Session]]) -> Town:
    address, sessions = server
    with sessions() as session:
        actor = make_actor(session)
        _, plain = create_token(session, actor, "Essai")
        session.commit()
    return Town(address_of(address, plain), sessions, actor)


def need(*programs: str) -> None:
    """Skip where a program is missing, or fail where everything is required."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing and os.environ.get("LIFECYCLE_REQUIRE_ALL"):
        pytest.fail(f"{', '.join(missing)} is missing and LIFECYCLE_REQUIRE_ALL is set")
    if missing:
        pytest.skip(f"no {', '.join(missing)} on this machine")


def run(*command: str | Path) -> str:
    """Run a program to its end and return what it complained of, an empty text when it did not."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def fusion_inventory(town: Town, folder: Path, *options: str) -> str:
    (folder / "setup.pm").write_text(SETUP % (folder / "fusion"))
    (folder / "fusion").mkdir(exist_ok=True)
    (folder / "empty.cfg").touch()
    return run(
        "perl", f"-I{folder}", "-Msetup", FUSION, f"--conf-file={folder / 'empty.cfg'}", "--no-httpd",
        "--logger=stderr", "--tasks=inventory", "--wait=0", "--no-category=software", *options,
        f"--server={town.address}",
    )  # fmt: skip


@pytest.mark.parametrize("options", [(), ("--no-compression",)], ids=["zlib", "plain"])
def test_fusioninventory_ends_content_and_its_machine_is_in_the_queue(town, tmp_path, options):
    need("perl", FUSION)
    told = fusion_inventory(town, tmp_path, *options)
    assert "[error]" not in told
    assert "not requested" not in told
    (device,) = town.devices()
    assert (device.state, device.agent[:23]) == ("pending", "FusionInventory-Agent_v")
    assert device.facts["ram_mb"] > 500
    assert town.last_agent().startswith("FusionInventory-Agent")
    assert "[error]" not in fusion_inventory(town, tmp_path)
    assert [one.id for one in town.devices()] == [device.id]


def test_a_refused_fusioninventory_says_so(town, tmp_path):
    need("perl", FUSION)
    revoked = Town(town.address[:-4], town.sessions, town.actor)
    assert "[error]" in fusion_inventory(revoked, tmp_path)
    assert town.devices() == []


def test_ocsinventory_ends_content_and_its_machine_is_in_the_queue(town, tmp_path):
    need(OCS)
    (tmp_path / "ocs").mkdir()
    log = tmp_path / "ocs.log"
    run(
        OCS, f"--server={town.address}", "--local=0", f"--basevardir={tmp_path / 'ocs'}", f"--logfile={log}",
        "--nosoftware",
    )  # fmt: skip
    # Its SNMP module complains where a Perl library of its own is missing, server or not.
    told = [line for line in log.read_text().splitlines() if "[error]" in line and "[snmpscan]" not in line]
    assert told == []
    (device,) = town.devices()
    assert (device.state, device.agent[:3]) == ("pending", "OCS")
    assert device.facts["os"].startswith(("Debian", "Ubuntu"))
    assert town.last_agent().startswith("OCS-NG")


@pytest.mark.parametrize("options", [(), ("--no-compression",)], ids=["zlib", "plain"])
def test_the_injector_succeeds_with_files(town, tmp_path, options):
    need(INJECTOR)
    files = tmp_path / "files"
    files.mkdir()
    (files / "pc.ocs").write_bytes(as_xml(LAPTOP))
    assert run(INJECTOR, "--directory", files, "--url", town.address, *options) == ""
    (device,) = town.devices()
    assert device.serial == "7XK2M33"


def post(town: Town, body: bytes, content_type: str) -> bytes:
    headers = {"Content-Type": content_type, "User-Agent": "GLPI-Agent_v1.12", "GLPI-Agent-ID": "a-1"}
    with urlopen(Request(town.address, body, headers), timeout=30) as answer:
        assert answer.headers["Content-Type"] == content_type
        assert answer.headers["GLPI-Agent-ID"] == "a-1"
        return answer.read()


def test_glpi_agent_messages_replayed_in_both_formats_are_one_machine(town):
    for body in (as_json(LAPTOP), as_xml(LAPTOP)):
        post(town, body, "application/json" if body[:1] == b"{" else "application/xml")
        post(town, packed(body), "application/x-compress-zlib")
    assert len(town.devices()) == 1


def test_of_eight_agents_at_once_none_is_lost_nor_doubled(town):
    bios = [{**LAPTOP["bios"], "ssn": f"SERIAL{number}"} for number in range(8)]
    bodies = [as_json(laptop(bios=one, hardware=None), deviceid=one["ssn"]) for one in bios] * 2
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda body: post(town, packed(body), "application/x-compress-zlib"), bodies))
    assert sorted(device.serial for device in town.devices()) == [f"SERIAL{number}" for number in range(8)]
