"""Sanitisations through the API: recorded, listed, verified, certified, imported from a tool's report."""

import io
from pathlib import Path
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import now
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset

FIXTURES = Path(__file__).parents[1] / "formats" / "fixtures" / "erasure"


@pytest.fixture
def asset(session, technician):
    return make_asset(session, technician)


def erased(asset, **said):
    usual = {"level": "purge", "method": "ATA", "result": "passed", "performed_by": "D. Atelier"}
    now_asked = {"performed_at": now().isoformat(), "request_id": str(uuid4())}
    return {"asset_id": str(asset.id), **usual, **now_asked, **said}


def test_one_is_recorded_on_its_medium_listed_verified_and_certified(technician, asset, api_client):
    client = api_client(technician)
    made = client.post("sanitisations", erased(asset, medium_serial="WD-AAA111", medium_kind="hdd"))
    assert made.status_code == 201
    one = made.json["sanitisation_id"]
    listed = client.get(f"sanitisations?asset_id={asset.id}").json
    assert [row["id"] for row in listed["data"]] == [one]
    assert listed["next"] is None
    (medium,) = client.get(f"assets/{asset.id}/media").json["data"]
    assert (medium["serial"], medium["kind"], medium["source"]) == ("WD-AAA111", "hdd", "hand")
    said = {"holds": True, "name": "E. Vérif", "verification": "sampling", "request_id": str(uuid4())}
    verified = client.post(f"sanitisations/{one}/verification", said).json
    assert (verified["verified_by"], verified["medium_id"]) == ("E. Vérif", medium["id"])
    assert client.post(f"sanitisations/{one}/verification", said).status_code == 200
    twice = client.post(f"sanitisations/{one}/verification", {**said, "request_id": str(uuid4())})
    problem_of(twice, 409, "already-verified")
    assert client.get(f"sanitisations/{one}").json == verified
    pdf = client.get(f"sanitisations/{one}/certificate.pdf")
    assert (pdf.content_type, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    unknown = erased(asset, medium_id=str(uuid4()))
    assert client.post("sanitisations", unknown).status_code == 404


def test_a_report_is_kept_then_recorded_line_by_line(technician, asset, api_client):
    client = api_client(technician)
    file = (io.BytesIO((FIXTURES / "nwipe-0.42.log").read_bytes()), "nwipe.log")
    kept = client.post("sanitisations/reports", data={"file": file})
    assert kept.status_code == 201
    report = kept.json
    assert [(line["outcome"], line["level"], line["match"]) for line in report["lines"]] == [
        ("erased", "clear", "none"), ("erased", "clear", "none"), ("erased", "clear", "none"),
        ("failed", None, "none"),
    ]  # fmt: skip
    here = f"sanitisations/reports/{report['id']}"
    asked = {"lines": [{"number": 0}], "performed_by": "D. Atelier", "request_id": str(uuid4())}
    assert client.post(f"{here}/record", asked).status_code == 422
    asked["lines"] = [{"number": n, "asset_id": str(asset.id)} for n in (0, 3)]
    done = client.post(f"{here}/record", asked)
    assert (done.status_code, len(done.json["data"])) == (200, 2)
    assert [line["sanitisation_id"] is not None for line in client.get(here).json["lines"]] == [
        True, False, False, True,
    ]  # fmt: skip
    failed = client.get("sanitisations?result=failed").json["data"]
    assert [row["medium_serial"] for row in failed] == ["W370ABCD"]
    bad = (io.BytesIO(b"bonjour"), "note.txt")
    assert client.post("sanitisations/reports", data={"file": bad}).status_code == 422


def test_another_authority_sees_nothing(session, technician, asset, api_client):
    mine = api_client(technician).post("sanitisations", erased(asset)).json["sanitisation_id"]
    theirs = api_client(make_actor(session))
    assert theirs.get("sanitisations").json == {"data": [], "next": None}
    for path in (
        f"sanitisations/{mine}",
        f"sanitisations/{mine}/certificate.pdf",
        f"assets/{asset.id}/media",
    ):
        assert theirs.get(path).status_code == 404
