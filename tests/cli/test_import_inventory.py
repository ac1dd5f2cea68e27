"""`lifecycle import inventory`, run as people run it."""

from sqlalchemy import text

from lifecycle.db.engine import owner_engine
from tests.agents.samples import LAPTOP, PROLOG, as_json, as_xml, laptop, packed
from tests.cli.running import lifecycle


def serials(url):
    engine = owner_engine(url)
    with engine.connect() as connection:
        found = connection.scalars(text("SELECT serial FROM reported_device ORDER BY serial")).all()
    engine.dispose()
    return found


def test_files_of_agents_go_to_the_queue_and_broken_ones_are_told(database, tmp_path):
    other = laptop(bios={**LAPTOP["bios"], "ssn": "9ZZ9Z99"}, hardware={"name": "pc-2"}, monitors=None)
    written = {
        "a.json": as_json(LAPTOP),
        "b.ocs": packed(as_xml(other, deviceid="pc-2")),
        "c.xml": PROLOG,
        "d.json": b'{"deviceid":',
    }
    for name, data in written.items():
        (tmp_path / name).write_bytes(data)
    done = lifecycle("import", "inventory", *(str(tmp_path / name) for name in written), **database)
    assert done.returncode == 2
    assert f"{tmp_path / 'a.json'}: new, to confirm, 1 monitors" in done.stdout
    assert f"{tmp_path / 'b.ocs'}: new, to confirm, 0 monitors" in done.stdout
    assert done.stderr.count("\n") == 2
    assert "prolog" in done.stderr
    assert serials(database["LIFECYCLE_DATABASE_URL"]) == ["7XK2M33", "8YK4GZ2", "9ZZ9Z99"]
    again = lifecycle("import", "inventory", str(tmp_path / "a.json"), **database)
    assert (again.returncode, again.stdout) == (0, f"{tmp_path / 'a.json'}: to confirm, 1 monitors\n")
