"""What the bench of intake brings in: a file of GLPI, inventories of agents."""

import csv

from lifecycle.bench.glpi_file import TITLES, write_glpi
from lifecycle.bench.inventories import message
from lifecycle.formats.agent_envelope import envelope_of
from lifecycle.formats.agent_inventory import read_inventory
from lifecycle.formats.agent_messages import open_message
from lifecycle.formats.reading import recognise


def test_the_file_is_a_glpi_export_of_unique_devices(tmp_path):
    path = tmp_path / "glpi.csv"
    write_glpi(path, 1_000)
    found = recognise(path, path.name)
    assert found.layout.dialect.program == "glpi"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    count = {title: len({row[place] for row in rows}) for place, title in enumerate(TITLES)}
    assert (count["Numéro d'inventaire"], count["Numéro de série"]) == (1_000, 1_000)
    assert (count["Modèle"], count["Lieu"]) == (300, 200)


def test_messages_are_inventories_of_different_computers():
    said = [message(rank) for rank in (1, 2)]
    assert min(map(len, said)) > 2_000
    read = [read_inventory(open_message(data, envelope_of(data, ""))) for data in said]
    assert read[0].serial != read[1].serial
    assert read[0].uuid != read[1].uuid
