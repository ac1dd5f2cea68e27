"""The pages of sanitisation: what waits, a device's media, reports looked at and recorded, the policy."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.kernel.clock import now
from lifecycle.registry.acting import Command, act
from lifecycle.sanitising.model import Medium, Sanitisation, SanitisationReport
from lifecycle.sanitising.policy import read_policy
from lifecycle.sanitising.recording import SanitisationData, best_sanitisations, record_sanitisation
from lifecycle.states.assets import Action
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, SanitisationLevel
from tests.factories import code_of, make_actor, make_asset

FIXTURES = Path(__file__).parents[1] / "formats" / "fixtures" / "erasure"


@pytest.fixture
def manager(session):
    return make_actor(session, "admin")


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


def retired(session, actor, **values):
    asset = make_asset(session, actor, **values)
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    return asset


def done(session, actor, asset, **values):
    said = {"method": "ATA sanitize", "result": "passed", "performed_at": now(), "performed_by": "D. Atelier"}
    data = SanitisationData(SanitisationLevel.PURGE, **{**said, **values})
    return record_sanitisation(session, actor, asset.id, data, uuid4()).sanitisation_id


def send(client, *names):
    files = [(io.BytesIO((FIXTURES / name).read_bytes()), name) for name in names]
    return client.post("/sanitising/import", data={"file": files}, content_type="multipart/form-data")


def test_the_queue_holds_what_is_to_leave_with_its_data(client, session, manager):
    waiting, wiped = retired(session, manager, name="À effacer"), retired(session, manager)
    monitor = retired(session, manager, category_key="monitor")
    done(session, manager, wiped)
    done(session, manager, waiting, result="failed", note="Secteurs illisibles")
    page = client.get("/sanitising/").text
    assert str(waiting.id) in page
    assert str(wiped.id) not in page
    assert str(monitor.id) not in page
    assert str(waiting.id) in client.get("/sanitising/?view=failed").text
    assert str(wiped.id) in client.get("/sanitising/?view=latest").text
    assert client.get("/sanitising/?view=owed").status_code == 200


def test_a_report_is_looked_at_then_recorded_once_with_its_failure(client, session, manager):
    pc = retired(session, manager, serial="5CG8112QXY")
    session.add(Medium(authority_id=manager.organisation_id, asset_id=pc.id, serial="WD-WCC6Y0ABC123",
        serial_key="WDWCC6Y0ABC123", source="inventory"))  # fmt: skip
    session.flush()
    sent = send(client, "nwipe-0.42.log")
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "Support connu par son numéro de série" in page
    assert page.count("Machine dans laquelle l’outil a tourné") == 3
    assert session.scalar(select(func.count()).select_from(Sanitisation)) == 0
    report = session.scalars(select(SanitisationReport)).one()
    form = {"take": [f"{report.id}.{n}" for n in range(4)], "step": "record", "performed_by": "Camille Test",
        "request_id": str(uuid4()), **{f"asset.{report.id}.{n}": str(pc.id) for n in range(4)},
        **{f"kind.{report.id}.{n}": "" for n in range(4)}}  # fmt: skip
    answer = client.post(sent.location, data=form, follow_redirects=True)
    assert "3 effacements enregistrés" in answer.text
    assert "1 échec est noté" in answer.text
    assert answer.text.count("Déjà enregistré</span></td>") == 4
    rows = {row.medium_serial: row for row in session.scalars(select(Sanitisation))}
    assert {serial: (row.result, row.level, row.medium_kind) for serial, row in rows.items()} == {
        "WD-WCC6Y0ABC123": ("passed", "clear", "hdd"), "S3YJNB0K500123A": ("passed", "clear", "ssd"),
        "20215A800123": ("passed", "clear", "nvme"), "W370ABCD": ("failed", "clear", "hdd"),
    }  # fmt: skip
    assert {row.report_id for row in rows.values()} == {report.id}
    assert best_sanitisations(session, [pc.id]) == {}
    assert session.scalar(select(func.count()).select_from(Medium)) == 4
    again = client.get(send(client, "nwipe-0.42.log").location).text
    assert "Tout est enregistré" in again
    file = client.get(f"/sanitising/reports/{report.id}/file")
    assert file.data == (FIXTURES / "nwipe-0.42.log").read_bytes()
    assert "attachment" in file.headers["Content-Disposition"]


def test_a_line_without_a_serial_is_attributed_by_hand(client, session, manager):
    pc = retired(session, manager)
    address = send(client, "nwipe-0.33-real.log").location
    page = client.get(address).text
    assert "Sans numéro de série" in page
    report = session.scalars(select(SanitisationReport)).one()
    name = f"{report.id}.0"
    base = {"performed_by": "C. Test", f"kind.{name}": "hdd"}
    unknown = client.post(
        address, data={**base, "step": "look", f"find.{name}": "ZZZZ", "request_id": str(uuid4())}
    )
    assert "Aucun équipement ne correspond" in unknown.text
    code = code_of(session, pc)
    found = client.post(
        address, data={**base, "step": "look", f"find.{name}": code, "request_id": str(uuid4())}
    )
    assert f'value="{pc.id}"' in found.text
    refused = client.post(address, data={**base, "step": "record", "take": name, "request_id": str(uuid4())})
    assert refused.status_code == 422
    chosen = {**base, "step": "record", "take": name, f"asset.{name}": str(pc.id), "request_id": str(uuid4())}
    assert client.post(address, data=chosen).status_code == 303
    row = session.scalars(select(Sanitisation)).one()
    assert (row.asset_id, row.medium_id, row.level, row.performed_by) == (pc.id, None, "clear", "C. Test")


def test_a_file_that_no_tool_wrote_is_refused_in_words(client):
    file = (io.BytesIO(b"%PDF-1.7 certificat"), "certificat.pdf")
    refused = client.post("/sanitising/import", data={"file": [file]}, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "certificat.pdf" in refused.text
    nothing = client.post("/sanitising/import", data={}, content_type="multipart/form-data")
    assert "Choisissez le fichier" in nothing.text


def test_another_person_verifies_and_may_find_data(client, session, manager):
    pc = retired(session, manager)
    first, second = done(session, manager, pc), done(session, manager, pc)
    form = {"holds": "true", "name": "E. Vérif", "verification": "full", "request_id": str(uuid4())}
    same = client.post(f"/sanitising/{first}/verify", data={**form, "name": "d. atelier"})
    assert same.status_code == 409
    assert client.get(f"/sanitising/{first}/verify").status_code == 200
    assert client.post(f"/sanitising/{first}/verify", data=form).status_code == 303
    refuted = {**form, "holds": "false", "note": "Partition lisible", "request_id": str(uuid4())}
    assert client.post(f"/sanitising/{second}/verify", data=refuted).status_code == 303
    rows = {row.id: row for row in session.scalars(select(Sanitisation))}
    assert (rows[first].result, rows[first].verified_by, rows[second].result) == (
        "passed",
        "E. Vérif",
        "failed",
    )
    assert best_sanitisations(session, [pc.id]) == {}
    assert "démenti" in client.get(f"/assets/{pc.id}").text


def test_a_device_page_shows_its_media_and_one_taken_out_no_longer_counts(client, session, manager):
    pc = retired(session, manager)
    done(session, manager, pc, medium_serial="AAA111222")
    done(session, manager, pc, medium_serial="BBB111222", result="failed")
    page = client.get(f"/assets/{pc.id}/sanitisations").text
    assert "À effacer" in page
    medium = session.scalars(select(Medium).where(Medium.serial == "BBB111222")).one()
    address = f"/assets/{pc.id}/sanitisations/media/{medium.id}/remove"
    assert client.post(address, data={"request_id": str(uuid4())}).status_code == 303
    assert "il peut partir" in client.get(f"/assets/{pc.id}/sanitisations").text
    assert client.post(f"/assets/{uuid4()}/sanitisations/media/{medium.id}/remove",
        data={"request_id": str(uuid4())}).status_code == 404  # fmt: skip


def test_the_policy_asks_more_of_sensitive_data(client, session, manager):
    pc = retired(session, manager)
    done(session, manager, pc)
    assert client.get("/sanitising/policy").status_code == 200
    form = {"level.ordinary.laptop": "clear", "destroys": "sensitive", "overwriting": "clear",
        "request_id": str(uuid4())}  # fmt: skip
    assert client.post("/sanitising/policy", data=form).status_code == 303
    policy = read_policy(session)
    assert (dict(policy.levels), policy.destroys, policy.overwriting_purges) == (
        {("ordinary", "laptop"): "clear"}, {"sensitive"}, False,
    )  # fmt: skip
    assert str(pc.id) not in client.get("/sanitising/").text
    marked = {"confidentiality": "sensitive", "request_id": str(uuid4())}
    assert client.post(f"/assets/{pc.id}/sanitisations/confidentiality", data=marked).status_code == 303
    assert str(pc.id) in client.get("/sanitising/").text
    assert "À refaire" in client.get(f"/assets/{pc.id}/sanitisations").text


def test_the_form_records_on_a_known_medium(client, session, manager):
    pc = retired(session, manager)
    an_hour_ago = now() - timedelta(hours=1)
    done(session, manager, pc, medium_serial="AAA111222", result="failed", performed_at=an_hour_ago)
    medium = session.scalars(select(Medium)).one()
    page = client.get(f"/assets/{pc.id}/sanitisations/new?medium={medium.id}").text
    assert "AAA111222" in page
    form = {"level": "destroy", "method": "Broyage", "result": "passed",
        "performed_by": "C. Test", "medium_id": str(medium.id), "request_id": str(uuid4())}  # fmt: skip
    form["performed_at"] = now().strftime("%Y-%m-%dT%H:%M:%S+00:00")
    assert client.post(f"/assets/{pc.id}/sanitisations/new", data=form).status_code == 303
    best = best_sanitisations(session, [pc.id])[pc.id]
    assert best.level == "destroy"


def test_the_certificates_are_pdf_files_of_this_authority_alone(client, session, manager, sign_in):
    pc = retired(session, manager)
    row = done(session, manager, pc, medium_serial="AAA111222")
    for address in (f"/sanitising/{row}.pdf", f"/assets/{pc.id}/sanitisations.pdf"):
        answer = client.get(address)
        assert (answer.status_code, answer.content_type) == (200, "application/pdf")
        assert answer.data.startswith(b"%PDF-")
    stranger = sign_in(make_actor(session))
    assert stranger.get(f"/sanitising/{row}.pdf").status_code == 404
    assert stranger.get(f"/assets/{pc.id}/sanitisations.pdf").status_code == 404
    assert stranger.get(f"/sanitising/review?report={uuid4()}").status_code == 404
