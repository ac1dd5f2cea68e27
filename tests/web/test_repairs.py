"""The pages of repairs: lists, a sheet, its forms, and where they start from."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.repairs.finishing import Ending, finish_repair
from lifecycle.repairs.model import Repair
from lifecycle.repairs.service import PartData, RepairData, add_part, open_repair
from lifecycle.repairs.words import FaultKind, Outcome, Provider
from lifecycle.states.assets import Action, State
from tests.factories import code_of, make_actor, make_asset


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


def opened(session, actor, data=None, **values) -> Repair:
    enter(session, actor.organisation_id)
    asset = make_asset(session, actor, **values)
    said = data or RepairData(FaultKind.BATTERY, "ne tient plus la charge")
    return session.get_one(Repair, open_repair(session, actor, asset.id, said, uuid4()).repair_id)


def read(client, url, status=200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.text)


def post(client, url, **values):
    return client.post(url, data={"request_id": str(uuid4()), **values})


def test_the_scan_page_asks_what_is_broken_and_leads_to_the_sheet(session, client, manager):
    asset = make_asset(session, manager)
    code = code_of(session, asset)
    form = read(client, f"/e/{code}/send_to_repair")
    assert "Ce qui est en panne" in form
    said = {"action": "send_to_repair", "fault_kind": "screen", "note": "écran fêlé"}
    assert post(client, f"/e/{code}/actions", **said).status_code == 303
    sheet = session.scalars(select(Repair).where(Repair.asset_id == asset.id)).one()
    assert (sheet.fault_kind, sheet.fault) == ("screen", "écran fêlé")
    assert f"/repairs/{sheet.id}" in read(client, f"/e/{code}")
    assert "écran fêlé" in read(client, f"/assets/{asset.id}")
    assert "écran, écran fêlé" in read(client, f"/assets/{asset.id}/history")


def test_a_device_without_a_sheet_gets_one_from_its_page(session, client, manager):
    asset = make_asset(session, manager, state=State.IN_REPAIR)
    assert "sans fiche" in read(client, f"/assets/{asset.id}")
    assert "En réparation, sans fiche" in read(client, "/repairs/")
    answer = post(client, f"/assets/{asset.id}/repairs")
    sheet = session.scalars(select(Repair)).one()
    assert answer.location == f"/repairs/{sheet.id}/edit"
    assert "En réparation, sans fiche" not in read(client, "/repairs/")


def test_the_form_keeps_what_was_typed_and_prices_are_french(session, client, manager):
    sheet = opened(session, manager)
    url = f"/repairs/{sheet.id}/edit"
    assert "ne tient plus la charge" in read(client, url)
    said = {"fault_kind": "battery", "provider": "other", "provider_name": "", "labour_cost": "1 045,50 €"}
    refused = post(client, url, version=sheet.version, **said)
    assert refused.status_code == 422
    assert "Écrivez le nom du réparateur." in refused.text
    assert "1 045,50 €" in refused.text
    said["provider_name"] = "Atelier Leroy"
    assert post(client, url, version=sheet.version, **said).status_code == 303
    session.expire_all()
    assert (sheet.provider_name, sheet.labour_cost) == ("Atelier Leroy", Decimal("1045.50"))
    stale = post(client, url, version=1, **said)
    assert stale.status_code == 412
    assert "Votre saisie est gardée" in stale.text


def test_parts_add_to_the_cost_and_the_formula_says_whether_it_is_worth_it(session, client, manager):
    sheet = opened(session, manager, acquisition_cost=Decimal(850))
    url = f"/repairs/{sheet.id}"
    assert "Réparer ou remplacer" not in read(client, url)
    refused = post(client, f"{url}/parts", label=" ", quantity="0", unit_cost="x")
    assert refused.status_code == 422
    assert "Écrivez un prix en euros, par exemple 85,50." in refused.text
    part = {"label": "Batterie", "quantity": "2", "unit_cost": "85", "reused": "true"}
    assert post(client, f"{url}/parts", **part).status_code == 303
    text = read(client, url)
    assert "Réemployée" in text
    # 170 € against 850 € over the category's 5 years
    assert "170 € de réparation ÷ (850 € à l’achat ÷ 5 ans" in text.replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    part_id = re.search(r"/parts/([0-9a-f-]{36})/remove", text)[1]
    assert post(client, f"{url}/parts/{part_id}/remove").status_code == 303
    assert "Réparer ou remplacer" not in read(client, url)


def test_ending_a_repair_moves_the_device_or_says_why_not(session, client, manager):
    sheet = opened(session, manager)
    url = f"/repairs/{sheet.id}"
    refused = post(client, f"{url}/finish", outcome="repaired", target="retired")
    assert refused.status_code == 422
    assert post(client, f"{url}/finish", outcome="irreparable", note="carte mère").status_code == 303
    session.expire_all()
    assert session.get_one(Asset, sheet.asset_id).state == State.RETIRED
    text = read(client, url)
    assert "Irréparable" in text
    assert "Terminer la réparation" not in text
    assert post(client, f"{url}/finish", outcome="repaired").status_code == 409


def test_late_repairs_and_each_way_of_repairing_have_their_list(session, client, manager):
    day = today()
    late = RepairData(
        provider=Provider.OTHER, provider_name="Atelier Leroy", sent_on=day - timedelta(days=9),
        expected_on=day - timedelta(days=2),
    )  # fmt: skip
    opened(session, manager, late)
    opened(session, manager)
    text = read(client, "/repairs/")
    assert "2 jours de retard" in text
    assert "Notre atelier" in text
    text = read(client, "/repairs/?late=1")
    assert "Atelier Leroy" in text
    assert text.count("row-link") == 1
    assert read(client, "/repairs/?by=inside").count("row-link") == 1
    assert "Aucune réparation ici" in read(client, "/repairs/?by=partner")
    assert read(client, "/repairs/?after=nonsense&by=moon").count("row-link") == 2


def test_ended_repairs_go_by_year_with_their_cost(session, client, manager):
    assert "Aucune réparation terminée" in read(client, "/repairs/ended")
    sheet = opened(session, manager)
    add_part(session, manager, sheet.id, PartData("Batterie", 1, Decimal("62.90")), uuid4())
    finish_repair(session, manager, sheet.id, Ending(Outcome.REPAIRED), uuid4())
    text = read(client, f"/repairs/ended?year={today().year}")
    assert "62,90" in text
    assert "Coût total" in text
    assert "62,90" in read(client, f"/assets/{sheet.asset_id}")


def test_a_technician_does_not_read_what_a_device_s_repairs_cost_together(session, sign_in, manager):
    sheet = opened(session, manager, RepairData(labour_cost=Decimal(40)))
    technician = make_actor(session, "technician", manager.organisation_id)
    assert "Coût de toutes ses réparations" not in read(sign_in(technician), f"/assets/{sheet.asset_id}")
    assert "Coût de toutes ses réparations" in read(sign_in(manager), f"/assets/{sheet.asset_id}")


def test_another_towns_repair_is_not_found(session, sign_in, manager):
    sheet = opened(session, manager)
    client = sign_in(make_actor(session, "manager"))
    for url in (f"/repairs/{sheet.id}", f"/repairs/{sheet.id}/edit", f"/repairs/{uuid4()}"):
        read(client, url, 404)
    for verb in ("parts", "finish", f"parts/{uuid4()}/remove"):
        values = {"label": "x", "outcome": "repaired"}
        assert post(client, f"/repairs/{sheet.id}/{verb}", **values).status_code == 404


def test_the_list_costs_as_many_statements_however_long(session, client, manager, connection):
    def statements() -> int:
        said = []

        def note(*args):
            said.append(args[2])

        event.listen(connection, "before_cursor_execute", note)
        read(client, "/repairs/")
        event.remove(connection, "before_cursor_execute", note)
        return len(said)

    opened(session, manager)
    few = statements()
    for _ in range(6):
        opened(session, manager)
    make_asset(session, manager, state=State.IN_REPAIR)
    assert statements() == few


def test_what_the_provider_gave_up_asks_for_a_decision(session, client, manager):
    sheet = opened(session, manager)
    sheet.verdict = "irreparable"
    session.flush()
    assert "Irréparable, à décider" in read(client, "/repairs/")
    assert "Le réparateur le dit irréparable" in read(client, f"/repairs/{sheet.id}")
    act(session, manager, sheet.asset_id, Command(Action.REPAIRED, uuid4()))
    assert "Irréparable, à décider" not in read(client, "/repairs/")
