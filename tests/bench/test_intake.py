"""A tiny intake against real servers: that every row is measured, never how fast."""

import csv

import pytest
from sqlalchemy import make_url

from lifecycle.bench.glpi_file import TITLES, write_glpi
from lifecycle.bench.intake import Place, run
from lifecycle.bench.inventories import message
from lifecycle.bench.run import OURS, REFERENCE
from lifecycle.bench.runner import Effort
from lifecycle.bench.serving import served
from lifecycle.bench.town import found_town
from lifecycle.formats.agent_envelope import envelope_of
from lifecycle.formats.agent_inventory import read_inventory
from lifecycle.formats.agent_messages import open_message
from lifecycle.formats.reading import recognise

TINY = Effort(rounds=1, each=2)


@pytest.fixture
def place(own_database_url, tmp_path):
    url = make_url(own_database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    town = found_town(url)
    with served(OURS, url, tmp_path) as ours, served(REFERENCE, url, tmp_path) as reference:
        yield Place(url, town, tmp_path, ours, reference, 300)


@pytest.mark.cluster
def test_what_comes_in_and_goes_out_is_measured(place):
    found = run(place, TINY)
    assert [(m.row, m.unit) for m in found] == [
        ("P5", "rows/s"), ("P5", "rows/s"), ("P5", "MB"), ("P6", "ms"), ("P6", "req/s"), ("P8", "rows/s"),
        ("P8", "ms"), ("P8", "MB"),
    ]  # fmt: skip
    assert all(m.ours > 0 and m.reference > 0 for m in found)


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
