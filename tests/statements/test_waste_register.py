"""The register of outgoing waste: rows of its file pass the field rules of the national register."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.formats.waste_titles import TITLES
from lifecycle.kernel.clock import today
from lifecycle.waste import service
from tests.waste.conftest import world
from tests.waste.test_waste import SAID

__all__ = ["world"]
SIRET, POSTAL = r"\d{14}", r"\d{5}"
OPERATIONS = {
    *("R0", "R1", "R3", "R4", "R5", "R11", "R12", "R13"),
    *("D1", "D2", "D3", "D4", "D5", "D9", "D9F", "D10", "D13", "D14", "D15"),
}
MODES = {"REUTILISATION", "RECYCLAGE", "VALORISATION_ENERGETIQUE", "ELIMINATION", "AUTRES_VALORISATIONS"}
DESTINATIONS = {
    "ETABLISSEMENT_FR", "ENTREPRISE_UE", "ENTREPRISE_HORS_UE", "ASSOCIATION", "PERSONNE_PHYSIQUE", "COMMUNES"
}  # fmt: skip


def weighs(text: str) -> bool:
    """Tonnes above 0, at most 10000, to the kilogram."""
    weight = Decimal(text)
    return 0 < weight <= 10_000 and weight == weight.quantize(Decimal("0.001"))


def left(text: str) -> bool:
    """Not in the future, nor more than eighteen months ago."""
    return today() - timedelta(days=549) < date.fromisoformat(text) <= today()


# Fields that a row must always have; source: the checks of Trackdéchets (`registry/src/outgoingWaste`).
RULES = {
    "publicId": re.compile(r"[A-Za-z0-9\-_./]{1,36}").fullmatch,
    "reportForCompanySiret": re.compile(SIRET).fullmatch,
    "wasteDescription": lambda text: 2 <= len(text) <= 300,
    "wasteCode": re.compile(r"\d\d \d\d \d\d\*?").fullmatch,
    "wastePop": ("OUI", "NON").__contains__,
    "wasteIsDangerous": ("OUI", "NON").__contains__,
    "dispatchDate": left,
    "weightValue": weighs,
    "weightIsEstimate": ("ESTIME", "REEL").__contains__,
    "destinationCompanyType": DESTINATIONS.__contains__,
    "destinationCompanyOrgId": re.compile(SIRET).fullmatch,
    "destinationCompanyPostalCode": re.compile(POSTAL).fullmatch,
    "operationCode": OPERATIONS.__contains__,
    "operationMode": MODES.__contains__,
    "transporter1CompanyOrgId": re.compile(SIRET).fullmatch,
}


def wrong(row: dict[str, str]) -> set[str]:
    """The fields of a row that break their rule."""
    found = {name for name, rule in RULES.items() if not rule(row[name])}
    is_hazardous = row["wasteCode"].endswith("*") or row["wastePop"] == "OUI"
    return found | ({"wasteIsDangerous"} if is_hazardous and row["wasteIsDangerous"] != "OUI" else set())


@pytest.fixture
def rows(session, world, sign_in):
    """The rows of the file that the page of statements links to, by national field, for a lot told whole."""
    lot_id = world.gone()
    service.settle(session, world.authority, lot_id, SAID, uuid4())
    client = sign_in(world.authority)
    assert f"/waste/register.csv?year={today().year}" in client.get("/statements/").text
    sent = client.get(f"/waste/register.csv?year={today().year}")
    titled = csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig")))
    fields = {title: name for name, title in TITLES.items()}
    return [{fields[title]: value for title, value in row.items()} for row in titled]


def test_rows_pass_the_field_rules_of_the_national_register(rows):
    assert {row["wasteCode"] for row in rows} == {"16 02 13*", "16 02 14"}
    assert [wrong(row) for row in rows] == [set(), set()]


def test_the_rules_can_fail(rows):
    bad = {
        "wasteCode": "160213", "weightValue": "0.0005", "dispatchDate": "2020-01-01", "wastePop": "",
        "operationCode": "R4b", "reportForCompanySiret": "123",
    }  # fmt: skip
    for name, value in bad.items():
        assert name in wrong({**rows[0], name: value}), name
