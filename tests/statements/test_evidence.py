"""The evidence folder: its pieces by theme, each dated and sourced, and nothing of a person or of others."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.sanitising.recording import SanitisationData, record_sanitisation
from lifecycle.statements.evidence import Asked, evidence_zip
from lifecycle.statements.evidence_lists import certificates_csv
from lifecycle.states.facts import SanitisationLevel
from tests.amounts import tells
from tests.documents.lots import text_of
from tests.factories import make_actor, make_asset

CANARIES = {"serial": "S3R1ALCANARY", "custodian": "Mme Canari", "acquisition_cost": 31337, "notes": "CANARI"}


def wipe(session, actor, asset, at, result="passed"):
    data = SanitisationData(
        SanitisationLevel.PURGE, "ATA", result, at, "Camille Canari", medium_serial="WD-CANARY"
    )
    record_sanitisation(session, actor, asset.id, data, uuid4())


@pytest.fixture
def folder(session):
    """The folder of this year, of an authority with one device that holds every secret, as its files."""
    other = make_actor(session)
    make_asset(session, other, tag="AUTRUI")
    manager = make_actor(session, "manager")
    asset = make_asset(session, manager, tag="2021-0417", **CANARIES)
    wipe(session, manager, asset, datetime.now(UTC) - timedelta(minutes=5))
    asked = Asked("Ville de Valbourg", today().year, today(), "fr")
    with zipfile.ZipFile(io.BytesIO(b"".join(evidence_zip(session, asked)))) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_the_folder_holds_its_pieces_by_theme_and_tells_no_secret(folder):
    assert list(folder) == [
        "00-sommaire.pdf",
        "1-strategie-et-gouvernance/bilan.pdf",
        "1-strategie-et-gouvernance/bilan.docx",
        "2-soutien-a-la-strategie/regles-effacement-et-tri.pdf",
        "3-cycle-de-vie/inventaire.csv",
        "3-cycle-de-vie/certificats-effacement.csv",
        "3-cycle-de-vie/etat-reemploi.pdf",
    ]
    index = text_of(folder["00-sommaire.pdf"])
    assert all(name in index for name in ("bilan.pdf", "bilan.docx", "3-cycle-de-vie/inventaire.csv"))
    assert "Le référentiel détaillé du label n’est pas public" in index

    inventory = rows(folder["3-cycle-de-vie/inventaire.csv"])
    assert [row["Numéro d’inventaire"] for row in inventory] == ["2021-0417"]
    (certificate,) = rows(folder["3-cycle-de-vie/certificats-effacement.csv"])
    assert certificate["Méthode"] == "ATA"
    assert "Clear" in text_of(folder["2-soutien-a-la-strategie/regles-effacement-et-tri.pdf"])

    readable = [
        text_of(data) if name.endswith("pdf") else data.decode(errors="ignore")
        for name, data in folder.items()
    ]
    for secret in ("S3R1ALCANARY", "Canari", "CANARI", "WD-CANARY", "AUTRUI"):
        assert not any(secret in text for text in readable), secret
    assert not any(tells(text, 31337) for text in readable)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_certificates_are_the_year_s_successes(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    for at, result in (
        ("2024-12-31T22:59:59Z", "passed"),  # 23:59:59 in France, the year before
        ("2024-12-31T23:00:00Z", "passed"),
        ("2025-06-01T09:00:00Z", "failed"),
        ("2025-12-31T22:59:59Z", "passed"),
        ("2025-12-31T23:00:00Z", "passed"),
    ):
        wipe(session, actor, asset, datetime.fromisoformat(at), result)
    enter(session, actor.organisation_id)
    found = rows(b"".join(certificates_csv(session, 2025, "fr")))
    assert [row["Effacé le"] for row in found] == ["2025-01-01", "2025-12-31"]
