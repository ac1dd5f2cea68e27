"""Reports matched to devices and recorded, once each, in a number of statements that does not grow."""

from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from lifecycle.db.files import FileStore
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.sanitising import media, recording, reports
from lifecycle.sanitising.errors import ReportNotFound, ReportRefused
from lifecycle.sanitising.importing import Chosen, Doer, record_lines
from lifecycle.sanitising.media import MediumData
from lifecycle.sanitising.model import Medium, Sanitisation
from lifecycle.sanitising.policy import Policy, change_policy
from tests.agents.samples import LAPTOP
from tests.agents.sending import AT, DAY, take
from tests.factories import make_actor, make_asset

FIXTURES = Path(__file__).parents[1] / "formats" / "fixtures" / "erasure"
DOER = Doer("Camille Test", "Technicienne", "Atelier")


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path)


@pytest.fixture
def actor(session):
    return make_actor(session)


@contextmanager
def counted(session):
    said = []
    engine = session.get_bind()
    listen = lambda *given: said.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


def log_of(serials, status=" Erased ", when="2026/11/20 13:13:40"):
    rows = "\n".join(
        f"       d{n:03} |{status}|  148 MB/s | 03:45:10 | ST1000DM003-1SB10/{serial}"
        for n, serial in enumerate(serials)
    )
    found = "\n".join(
        f"[2026/11/20 09:02:11]  notice: Found /dev/d{n:03},  ATA    , ST1000DM003, 1000 GB, S/N={serial}"
        for n, serial in enumerate(serials)
    )
    end = f"[{when}] Total Throughput  148 MB/s, Fill With Zeros, 1R+B+VL"
    return f"{found}\n[2026/11/20 09:02:12]  notice:   banner   = nwipe 0.35\n{rows}\n----\n{end}\n".encode()


def lines_of(session, actor, files, data, name="nwipe.log"):
    report = reports.keep_report(session, actor, name, data, files)
    return reports.lines_of(session, [report], files)


def know(session, asset, *serials):
    return media.learn(session, [(asset.id, MediumData("hdd", serial=s)) for s in serials], "inventory")


def test_a_serial_finds_its_device_and_a_cut_one_only_when_it_is_alone(session, actor, files):
    first, second = make_asset(session, actor), make_asset(session, actor)
    know(session, first, "ZA1B2C3D", "LONGSERIAL0123456789XYZ", "AMBIGUOUS0123456789XYZ")
    know(session, second, "AMBIGUOUS0123456789ABC")
    disk = make_asset(session, actor, category_key="external_drive", serial="NA8EXTERN1")
    serials = ["za1b2c3d", "LONGSERIAL0123456789", "AMBIGUOUS0123456789X"[:20], "NA8EXTERN1", "UNKNOWN99", ""]
    found = [line.match for line in lines_of(session, actor, files, log_of(serials))]
    assert [(m.way, m.asset_id, m.is_sure) for m in found] == [
        ("medium", first.id, True), ("beginning", first.id, True), ("beginning", first.id, True),
        ("itself", disk.id, True), ("none", None, False), ("no-serial", None, False),
    ]  # fmt: skip
    both = lines_of(session, actor, files, log_of(["AMBIGUOUS0123456789ZZ"[:19] + "0"]), "b.log")[0].match
    assert both.way == "none"
    know(session, make_asset(session, actor), "LONGSERIAL0123456789QRS")
    again = lines_of(session, actor, files, log_of(["LONGSERIAL0123456789"]), "c.log")[0].match
    assert (again.way, again.asset_id) == ("several", None)


def test_the_machine_is_proposed_and_only_sure_where_it_leaves(session, actor, files):
    bench = make_asset(session, actor, serial="5CG8112QXY")
    found = lines_of(session, actor, files, (FIXTURES / "nwipe-0.42.log").read_bytes())
    assert {(line.match.way, line.match.asset_id, line.match.is_sure) for line in found} == {
        ("machine", bench.id, False)
    }


def test_a_line_is_recorded_once_whatever_the_file_and_the_request(session, actor, files):
    pc = make_asset(session, actor)
    know(session, pc, "ZA1B2C3D")
    line = lines_of(session, actor, files, log_of(["ZA1B2C3D"]))[0]
    record_lines(session, actor, [Chosen(line, pc.id)], DOER, uuid4())
    appended = log_of(["ZA1B2C3D"]) + log_of(["ZA1B2C3D"], "-FAILED-", "2026/11/21 10:00:00")
    later = lines_of(session, actor, files, appended, "encore.log")
    assert [line.recorded is not None for line in later] == [True, False]
    record_lines(session, actor, [Chosen(one, pc.id) for one in later], DOER, uuid4())
    rows = recording.sanitisations_of(session, pc.id)
    assert [row.result for row in rows] == ["failed", "passed"]
    assert recording.best_sanitisations(session, [pc.id]) == {}
    assert rows[1].performed_title == "Technicienne"
    assert record_lines(session, actor, [Chosen(later[0], pc.id)], DOER, uuid4()) == []


@pytest.mark.parametrize(("decided", "level"), [(None, "clear"), (True, "purge"), (False, "clear")])
def test_only_a_decision_makes_a_purge_of_a_verified_overwriting(session, actor, files, decided, level):
    if decided is not None:
        change_policy(session, actor, Policy(overwriting_purges=decided), uuid4())
    pc = make_asset(session, actor)
    line = lines_of(session, actor, files, log_of(["ZA1B2C3D"]))[0]
    record_lines(session, actor, [Chosen(line, pc.id)], DOER, uuid4())
    assert recording.best_sanitisations(session, [pc.id])[pc.id].level == level


def test_an_agents_inventory_makes_a_disk_known_and_its_report_finds_it(session, actor, files):
    pc = make_asset(session, actor, serial="7xk2-m33")
    content = {**LAPTOP, "storages": [
        {"model": "PC711 NVMe", "name": "nvme0n1", "disksize": 256060, "serial": "FYB1N0A10"},
        {"model": "DVD+-RW", "name": "sr0", "type": "cdrom", "disksize": 4700, "serial": "DVD123456"},
        {"model": "Sans série", "name": "sdb", "disksize": 1000, "serial": "0000"},
    ]}  # fmt: skip
    assert take(session, actor, content).asset_id == pc.id
    (disk,) = session.scalars(select(Medium)).all()
    assert (disk.serial, disk.kind, disk.capacity_bytes, disk.source) == (
        "FYB1N0A10", "nvme", 256_060_000_000, "inventory",
    )  # fmt: skip
    found = lines_of(session, actor, files, log_of(["FYB1N0A10"]))[0].match
    assert (found.way, found.asset_id, found.medium_id) == ("medium", pc.id, disk.id)
    media.remove_medium(session, actor, pc.id, disk.id, uuid4())
    take(session, actor, content, AT + DAY)
    session.expire_all()
    assert disk.removed_at is None


def test_without_a_serial_one_of_several_media_must_be_named(session, actor, files):
    pc = make_asset(session, actor)
    first, _second = know(session, pc, "ZA1B2C3D", "ZA1B2C3E")
    line = lines_of(session, actor, files, log_of([""]))[0]
    with pytest.raises(Invalid):
        record_lines(session, actor, [Chosen(line, pc.id)], DOER, uuid4())
    record_lines(session, actor, [Chosen(line, pc.id, first.id)], DOER, uuid4())
    assert session.scalars(select(Sanitisation.medium_id)).all() == [first.id]


def test_two_hundred_disks_take_as_many_statements_as_two(session, actor, files):
    def work(count, start):
        pcs = [make_asset(session, actor) for _ in range(count)]
        serials = [f"ZDISK{start + n:05}" for n in range(count)]
        media.learn(
            session,
            [(pc.id, MediumData("hdd", serial=s)) for pc, s in zip(pcs, serials, strict=True)],
            "hand",
        )
        data = log_of(serials, when=f"2026/11/20 13:13:{start % 60:02}")
        session.flush()
        with counted(session) as said:
            lines = lines_of(session, actor, files, data, f"{start}.log")
            chosen = [Chosen(line, line.match.asset_id) for line in lines]
            record_lines(session, actor, chosen, DOER, uuid4())
        return len(said)

    few, many = work(2, 1), work(40, 100)
    assert session.scalar(select(func.count()).select_from(Sanitisation)) == 42
    assert few == many


def test_what_another_authority_sent_is_not_seen(session, actor, files):
    kept = reports.keep_report(session, actor, "a.log", log_of(["ZA1B2C3D"]), files)
    pc = make_asset(session, actor)
    know(session, pc, "ZA1B2C3D")
    other = make_actor(session)
    with pytest.raises(ReportNotFound):
        reports.get_report(session, kept.id)
    assert lines_of(session, other, files, log_of(["ZA1B2C3D"]))[0].match.way == "none"
    assert session.scalars(select(Medium)).all() == []


def test_a_file_of_no_tool_and_a_role_that_may_not_are_refused(session, actor, files):
    with pytest.raises(ReportRefused) as refusal:
        reports.keep_report(session, actor, "C:\\Users\\x\\note.txt", b"bonjour", files)
    assert refusal.value.reasons[0].params == {"name": "note.txt"}
    partner = make_actor(session, "partner")
    with pytest.raises(Forbidden):
        reports.keep_report(session, partner, "a.log", log_of(["ZA1B2C3D"]), files)
