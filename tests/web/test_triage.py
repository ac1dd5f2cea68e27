"""Triage on the pages: a phone's checklist, the recommendation, the decision, the desk, drives and rules."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.triage.document import shipped
from lifecycle.triage.queries import drives_of, latest, triages_of
from lifecycle.triage.settings import rules_in_force
from tests.endoflife.world import World
from tests.factories import code_of, make_actor, make_asset, make_partner
from tests.formats.smart_reports import hdd, nvme


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    return World(session, authority, make_partner(session, authority.organisation_id))


@pytest.fixture
def client(session, world, sign_in):
    return sign_in(make_actor(session, "technician", world.authority.organisation_id))


@pytest.fixture
def admin(session, world, sign_in):
    return sign_in(make_actor(session, "admin", world.authority.organisation_id))


def said(**values):
    common = {"functional": "F5", "cosmetic_grade": "C4", "accessories": ["charger"], "lock_bios": "released"}
    return {"request_id": str(uuid4()), **common, **values}


def answered(client, asset, **values) -> str:
    """Answer the checklist of a device and return the address of what came of it."""
    answer = client.post(f"/assets/{asset.id}/triage", data=said(**values))
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_checklist_leads_to_a_recommendation_that_is_followed(world, client):
    asset = world.retired()
    form = client.get(f"/assets/{asset.id}/triage").text
    assert "Comment fonctionne-t-il" in form
    assert "Santé de la batterie" in form
    here = answered(client, asset)
    page = client.get(here).text
    assert "Filière recommandée\u00a0: réemploi" in page
    assert "Suivre la recommandation" in page
    data = {"request_id": str(uuid4()), "route": "reuse"}
    for _ in range(2):
        assert client.post(f"{here}/decision", data=data).location == here
    page = client.get(here).text
    assert "Filière décidée\u00a0: réemploi" in page
    assert "Suivre la recommandation" not in page
    assert latest(world.session, [asset.id])[asset.id].decided_route is Route.REUSE


def test_a_repair_is_weighed_for_the_climate_too(world, client):
    """A laptop: 185,09 / 5 = 37.018 kg a year (ADEME). 6 years old, each year more is beyond its life."""
    kg = round(Decimal("37.018") * Decimal(shipped().years_gained))
    for days, said in ((2192, f"{kg} kg CO₂e, pièces à déduire"), (100, "rien n’est encore compté")):
        asset = world.retired(first_used_on=today() - timedelta(days=days))
        assert said in client.get(answered(client, asset)).text


def test_another_route_wants_a_reason(world, client):
    asset = world.retired()
    here = answered(client, asset)
    refused = client.post(f"{here}/decision", data={"request_id": str(uuid4()), "route": "recycle"})
    assert refused.status_code == 422
    assert 'href="#f-why"' in refused.text
    data = {"request_id": str(uuid4()), "route": "recycle", "why": "Châssis plié."}
    assert client.post(f"{here}/decision", data=data).status_code == 303
    page = client.get(here).text
    assert "Châssis plié." in page
    assert "Le registre recommandait\u00a0: réemploi." in page


def test_a_locked_device_is_to_be_unlocked_first(world, client):
    asset = world.retired()
    page = client.get(answered(client, asset, lock_bios="locked")).text
    assert "À déverrouiller d’abord" in page
    assert "Suivre la recommandation" not in page


def test_wrong_answers_come_back_at_their_fields(world, client):
    asset = world.retired()
    path = f"/assets/{asset.id}/triage"
    page = client.post(path, data=said(functional="", cosmetic_grade="C5", battery_health="140"))
    assert page.status_code == 422
    for name in ("functional", "cosmetic_grade", "battery_health"):
        assert f'href="#f-{name}"' in page.text
    assert not triages_of(world.session, asset.id).rows
    monitor = world.retired(category_key="monitor")
    form = client.get(f"/assets/{monitor.id}/triage").text
    assert "batterie" not in form.lower()
    assert "Mot de passe du BIOS" not in form


def test_who_may_not_act_only_reads(session, world, client, sign_in):
    asset = world.retired()
    here = answered(client, asset)
    stranger = sign_in(make_actor(session))
    assert stranger.get(here).status_code == 404
    assert stranger.post(f"/assets/{asset.id}/triage", data=said()).status_code == 404
    assert client.get(f"/assets/{world.retired().id}/triage/{here.rsplit('/', 1)[1]}").status_code == 404
    ordered = make_asset(session, world.authority, State.ORDERED)
    assert client.post(f"/assets/{ordered.id}/triage", data=said()).status_code == 409


def test_triage_is_offered_where_one_comes_for_it(session, world, client):
    world.as_authority()
    asset = make_asset(session, world.authority)
    assert f"/assets/{asset.id}/triage" in client.get(f"/assets/{asset.id}").text
    assert f"/assets/{asset.id}/triage" in client.get(f"/e/{code_of(session, asset)}").text
    here = answered(client, asset)
    assert here in client.get(f"/assets/{asset.id}").text


def test_the_desk_counts_narrows_and_leads_to_a_lot(world, client, admin):
    assets = [world.retired(tag=f"T-{n}") for n in range(3)]
    here = answered(client, assets[0])
    client.post(f"{here}/decision", data={"request_id": str(uuid4()), "route": "reuse"})
    answered(client, assets[1])
    everything = admin.get("/triage/").text
    assert all(f"n° T-{n}" in everything for n in range(3))
    assert "Préparer un lot" not in everything
    chosen = admin.get("/triage/?status=reuse").text
    assert "n° T-0" in chosen
    assert "n° T-1" not in chosen
    assert f'name="assets" value="{assets[0].id}"' in chosen
    assert 'name="route" value="reuse"' in chosen
    assert "Préparer un lot" in chosen
    assert "n° T-2" in admin.get("/triage/?status=untriaged").text
    assert admin.get("/triage/?after=bent&status=nothing").status_code == 200
    assert "Aucun équipement ne correspond" in admin.get("/triage/?q=introuvable").text


def test_the_desk_asks_no_more_for_more_lines(world, client, connection):
    statements = []
    event.listen(connection, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))

    def cost():
        statements.clear()
        assert client.get("/triage/").status_code == 200
        return len(statements)

    answered(client, world.retired())
    cost()
    few = cost()
    for _ in range(3):
        answered(client, world.retired())
    assert cost() == few


def sent(*contents):
    files = [(io.BytesIO(content), f"disque-{n}.json") for n, content in enumerate(contents)]
    return {"request_id": str(uuid4()), "file": files}


def test_a_report_is_added_from_the_device_and_the_next_finds_it_alone(world, client):
    asset = world.retired(category_key="desktop")
    here = f"/assets/{asset.id}/drives"
    assert "Aucun rapport de disque" in client.get(here).text
    assert client.post(here, data=sent(hdd())).location == here
    page = client.get(here).text
    assert "TOSHIBA DT01ACA050 · Z4Y7K1AB" in page
    assert "rattaché à la main" in page
    results = client.post("/triage/drives", data=sent(hdd(passed=False), nvme(), b"%PDF")).text
    assert "Rattaché" in results
    assert results.count("Non pris") == 2
    assert "Aucun équipement n’est connu pour ce disque" in results
    assert "Panne annoncée" in client.get(here).text
    assert len(drives_of(world.session, asset.id)) == 1


def test_no_file_and_another_file_are_refused_in_words(world, client):
    asset = world.retired()
    for path in (f"/assets/{asset.id}/drives", "/triage/drives"):
        assert client.post(path, data={"request_id": str(uuid4())}).status_code == 422
    refused = client.post(f"/assets/{asset.id}/drives", data=sent(b"{}"))
    assert refused.status_code == 422
    assert "smartctl -x -j" in refused.text


def rule(**values):
    common = {"words": "Seulement [mémoire] Go.", "route": "refurbish", "weight": "2", "is_on": "1"}
    condition = {"fact_1": "ram_gb", "is_1": "<", "value_1": "16"}
    return {"request_id": str(uuid4()), "version": "0", **common, **condition, **values}


def test_an_administrator_changes_the_rules_and_goes_back(world, client, admin):
    assert "Règles d’origine" in client.get("/triage/rules/").text
    assert client.get("/triage/rules/new").status_code == 403
    assert client.post("/triage/rules/new", data=rule()).status_code == 403
    assert admin.post("/triage/rules/new", data=rule(categories=["laptop"])).status_code == 303
    world.as_authority()
    version, document = rules_in_force(world.session)
    assert (version, document.rules[-1].key, document.rules[-1].categories) == (1, "own-1", ("laptop",))
    assert "Seulement [mémoire] Go." in admin.get("/triage/rules/").text
    changed = rule(version="1", value_1="oui", fact_1="windows_11", is_1="=", words="Oui.")
    assert admin.post("/triage/rules/own-1", data=changed).status_code == 303
    form = admin.get("/triage/rules/own-1").text
    assert 'value="oui"' in form
    stale = admin.post("/triage/rules/own-1", data=rule(version="1"))
    assert stale.status_code == 409
    gone = {"request_id": str(uuid4()), "version": "2"}
    assert admin.post("/triage/rules/own-1/remove", data=gone).status_code == 303
    assert admin.get("/triage/rules/own-1").status_code == 404
    reset = {"request_id": str(uuid4()), "version": "3"}
    assert admin.post("/triage/rules/reset", data=reset).status_code == 303
    world.as_authority()
    assert rules_in_force(world.session) == (4, shipped())


@pytest.mark.parametrize(
    ("bent", "field"),
    [
        ({"words": "[couleur]"}, "words"),
        ({"value_1": "beaucoup"}, "value_1"),
        ({"fact_1": "drive", "is_1": "<", "value_1": "SSD"}, "when"),
        ({"weight": "99"}, "weight"),
        ({"fact_1": ""}, "fact_1"),
    ],
)
def test_a_rule_that_cannot_be_comes_back_with_its_fault(admin, bent, field):
    answer = admin.post("/triage/rules/new", data=rule(**bent))
    assert answer.status_code == 422
    assert f"#f-{field}" in answer.text


def test_the_limits_are_changed_within_bounds(world, admin):
    said = {"request_id": str(uuid4()), "version": "0", "years_gained": "2.5"}
    bad = admin.post("/triage/rules/limits", data={**said, "reuse_limit": "9", "refurbish_limit": "4"})
    assert bad.status_code == 422
    good = {**said, "reuse_limit": "2", "refurbish_limit": "6"}
    assert admin.post("/triage/rules/limits", data=good).status_code == 303
    world.as_authority()
    _version, document = rules_in_force(world.session)
    assert (document.reuse_limit, document.refurbish_limit, document.years_gained) == (2, 6, 2.5)
