"""Declarations and shared files, for programs."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset

SIRET = "21380185800015"


@pytest.fixture
def client(session, api_client):
    manager = make_actor(session, "manager")
    day = date(today().year, 1, 1)
    make_asset(session, manager, State.IN_USE, acquired_on=day, acquisition_cost=Decimal("640.5"))
    return api_client(manager, scopes=("read",))


def test_the_files_are_those_of_the_pages(client):
    declared = client.get(f"statements/agec58?siret={SIRET}")
    assert declared.text.splitlines()[1].split(",")[4] == "640.5"
    english = client.get("statements/wenr", headers={"Accept-Language": "en"})
    assert english.data.startswith(b"\xef\xbb\xbf")
    carbon = client.get("statements/carbon-rows?mode=purchases", headers={"Accept-Language": "fr"})
    assert "Immobilisations" in carbon.text
    assert client.get("statements/carbon-rows?format=xlsx").data[:2] == b"PK"
    package = client.get("statements/open-data")
    assert "datapackage.json" in zipfile.ZipFile(io.BytesIO(package.data)).namelist()


def test_what_cannot_be_given_is_refused(session, client, api_client):
    problem_of(client.get("statements/agec58"), 409, "siret-missing")
    problem_of(client.get(f"statements/agec58?siret={SIRET}&year={today().year + 1}"), 404, "not-found")
    problem_of(client.get("statements/wenr?format=pdf"), 422, "invalid")
    problem_of(client.get("statements/carbon-rows?mode=both"), 422, "invalid")
    technician = api_client(make_actor(session, "technician"))
    for name in ("agec58", "wenr", "carbon-rows", "open-data"):
        problem_of(technician.get(f"statements/{name}"), 403, "forbidden")
