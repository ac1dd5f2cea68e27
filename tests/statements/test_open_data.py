"""The open data package: valid for Frictionless, and nothing in it of a person, a device or a price."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from frictionless import Package

from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import basis_for
from lifecycle.statements.open_data import package
from lifecycle.statements.open_data_tables import TABLES
from lifecycle.statements.open_data_terms import Terms, set_terms, terms_of
from lifecycle.states.assets import State
from tests.factories import make_actor

ON = date(2026, 6, 30)
CANARIES = ("Jeanne Canari", "SER-CANARI-77", "4321.99", "PC-CANARI", "Salle des canaris")


@pytest.fixture
def manager(session):
    """An authority with seven laptops in use, two monitors in stock, and devices that left."""
    actor = make_actor(session, "manager")
    told = {
        "custodian": CANARIES[0], "serial": CANARIES[1], "acquisition_cost": Decimal(CANARIES[2]),
        "name": CANARIES[3], "notes": CANARIES[4],
    }  # fmt: skip
    new = {"state": State.IN_USE, "acquired_on": date(2024, 1, 1), "condition_acquired": "new"}
    add(session, actor, 7, **new, **told)
    add(session, actor, 2, category_key="monitor", acquired_on=date(2015, 1, 1))
    gone = {"acquired_on": date(2016, 1, 1), "retired_on": date(2025, 3, 1), "left_on": date(2025, 5, 1)}
    add(session, actor, 6, state=State.REUSED, **gone)
    add(session, actor, 2, state=State.RECYCLED, **gone)
    return actor


def add(session, actor, count: int, **values) -> None:
    """Write devices of the actor's authority as they stand; laptops in stock unless told."""
    usual = {"authority_id": actor.organisation_id, "category_key": "laptop", "state": State.IN_STOCK}
    session.add_all(Asset(**{**usual, **values}) for _ in range(count))
    session.flush()


def files_of(session) -> dict[str, bytes]:
    made = package(session, basis_for(session, ON), Terms(), "Ville de Valbourg", "valbourg")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_frictionless_finds_nothing_wrong_in_it(session, manager, tmp_path):
    for name, data in files_of(session).items():
        (tmp_path / name).write_bytes(data)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert files_of(session)["datapackage.json"] == (tmp_path / "datapackage.json").read_bytes()
    described = json.loads((tmp_path / "datapackage.json").read_text())
    assert described["licenses"][0]["name"] == "etalab-2.0"
    assert described["contributors"] == [{"title": "Ville de Valbourg", "role": "publisher"}]
    assert [one["name"] for one in described["resources"]] == ["parc", "flux", "reemploi", "carbone"]
    assert any("Décret n° 2023-266" in one["title"] for one in described["sources"])
    # It would find a word that the schema does not know.
    fleet = tmp_path / "parc.csv"
    fleet.write_text(fleet.read_text().replace("regroupé,", "Boulier,"))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_small_counts_stand_together(session, manager):
    found = files_of(session)
    # Seven laptops in use of two years; two monitors in stock of eleven years are fewer than five.
    assert [(row["categorie"], row["etat"], row["nombre"]) for row in rows(found["parc.csv"])] == [
        ("regroupé", "regroupé", "9")
    ]
    left = [
        (row["flux"], row["nombre"])
        for row in rows(found["flux.csv"])
        if (row["annee"], row["sens"]) == ("2025", "sortie")
    ]
    assert left == [("regroupé", "8")]  # six reused, two recycled
    add(session, manager, 5, category_key="tablet", acquired_on=date(2026, 1, 1))
    laptops, others = TABLES[0].rows(session, basis_for(session, ON), 5)
    assert laptops == (ON, "Ordinateur portable", "en service", "0 à 2 ans", "neuf", 7)
    assert others[-1] == 7  # two monitors took the five tablets with them


def test_an_estimate_of_few_devices_is_left_empty_with_the_sum_that_would_tell_it(session):
    actor = make_actor(session, "manager")
    old = {"state": State.IN_USE, "acquired_on": date(2018, 1, 1)}
    gone = {"acquired_on": date(2016, 1, 1), "retired_on": date(2026, 3, 1), "left_on": date(2026, 5, 1)}
    add(session, actor, 6, **old)
    add(session, actor, 1, state=State.REUSED, **gone)
    rows_of_year = [row for row in TABLES[3].rows(session, basis_for(session, ON), 5) if row[0] == 2026]
    found = {row[1]: row[3:8] for row in rows_of_year}
    assert found["avoided_left"] == found["avoided"] == (None,) * 5
    assert found["avoided_in_use"][0] > 0
    assert found["footprint_embodied"][3:] == (6, 6)


def test_its_reuse_and_carbon_are_the_dashboards_and_nobody_is_in_it(session, manager):
    found = files_of(session)
    text = b"\n".join(found.values()).decode()
    assert not any(canary in text for canary in CANARIES)
    assert [row["annee"] for row in rows(found["reemploi.csv"])] == ["2023", "2024", "2025", "2026"]
    assert [row["cible_pourcent"] for row in rows(found["reemploi.csv"])] == ["25", "35", "50", "50"]
    carbon = {(row["annee"], row["indicateur"]): row for row in rows(found["carbone.csv"])}
    # ADEME: 7 laptops × 185.09 kg + 2 monitors × 69.84 kg = 1435.31 kg.
    told = carbon["2026", "footprint_embodied"]
    assert (told["valeur_kg"], told["equipements_couverts"], told["equipements_concernes"]) == (
        "1435", "9", "9"
    )  # fmt: skip
    assert ("2025", "footprint_embodied") not in carbon  # of the day, not of a past year
    assert ("2025", "avoided_left") in carbon


def test_the_columns_stay_as_they_are_documented():
    text = (Path(__file__).parents[2] / "docs" / "open-data.md").read_text()
    for table in TABLES:
        assert f"## {table.name}.csv" in text
        assert all(f"`{field.name}`" in text for field in table.fields)


def test_terms_are_the_managers_and_kept(session, manager, sign_in):
    assert terms_of(session) == Terms("etalab-2.0", 5)
    request = uuid4()
    set_terms(session, manager, Terms("ODbL-1.0", 10), request)
    set_terms(session, manager, Terms("etalab-2.0", 5), request)  # a repeat changes nothing
    assert terms_of(session) == Terms("ODbL-1.0", 10)
    for wrong in (Terms("mine", 5), Terms("ODbL-1.0", 4)):
        with pytest.raises(Invalid):
            set_terms(session, manager, wrong, uuid4())
    technician = make_actor(session, "technician", manager.organisation_id)
    with pytest.raises(Forbidden):
        set_terms(session, technician, Terms(), uuid4())


def test_the_page_says_what_is_published_and_changes_the_terms(session, manager, sign_in):
    client = sign_in(manager)
    page = client.get("/statements/open-data/").text
    assert "tranche_age" in page
    assert "Licence Ouverte 2.0" in page
    form = {"request_id": new_id(), "licence": "ODbL-1.0", "least": "12"}
    assert client.post("/statements/open-data/", data=form).status_code == 303
    assert "moins de 12 équipements" in client.get("/statements/open-data/").text
    refused = client.post("/statements/open-data/", data={**form, "request_id": new_id(), "least": "2"})
    assert refused.status_code == 422
    assert 'href="#f-least"' in refused.text
    answer = client.get("/statements/open-data/package.zip")
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
