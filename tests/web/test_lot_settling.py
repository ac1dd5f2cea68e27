"""What both sides of a lot settle on its pages: frame, values, slots, signatures, reception, changes."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import PARIS, now
from lifecycle.states.lots import LotState
from tests.endoflife.world import World
from tests.factories import code_of, make_actor, make_partner

JSON = {"Accept": "application/json"}


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"refurbish": ["laptop"], "recycle": ["laptop"]}
    return World(session, authority, make_partner(session, authority.organisation_id, routes=routes))


@pytest.fixture
def both(world, sign_in):
    """The two sides' clients; each call enters its own scope as a request of its own would."""
    clients = {"authority": sign_in(world.authority), "partner": sign_in(world.partner)}

    def client(side: str):
        world.as_authority() if side == "authority" else world.as_partner()
        return clients[side]

    return client


def asked(**values) -> dict:
    return {"request_id": str(uuid4()), **values}


def slot(days: int) -> str:
    return (now() + timedelta(days=days)).astimezone(PARIS).strftime("%Y-%m-%dT10:00")


def test_a_gift_says_what_it_lacks_and_where_to_mend_it(world, both):
    world.data = lambda route="refurbish", make=world.data: make(route, legal_basis="gift")
    asset = world.retired()
    lot_id = world.lot(asset)
    page = both("authority").get(f"/lots/{lot_id}").text
    assert f'href="/lots/{lot_id}/frame"' in page
    assert f'href="/lots/{lot_id}/values"' in page
    assert "CG3P" in page
    form = asked(gift_article="associations", beneficiary_type="staff", checked_by="Camille")
    wrong = both("authority").post(f"/lots/{lot_id}/frame", data=form)
    assert wrong.status_code == 422
    assert 'href="#f-beneficiary_type"' in wrong.text
    form["beneficiary_type"] = "general_interest"
    assert both("authority").post(f"/lots/{lot_id}/frame", data=form).status_code == 303
    assert "Vérifié par Camille" in both("authority").get(f"/lots/{lot_id}").text


def test_values_are_written_in_one_table_and_never_told_to_the_partner(world, both):
    one, two = world.retired(), world.retired()
    lot_id = world.lot(one, two)
    first = str(world.line(lot_id, one))
    form = asked(**{f"value-{first}": "12,50 €", f"kg-{first}": "1,8", f"pallet-{first}": "2"})
    form |= {"same_value": "40", "pallets": "3", "measured_kg": "9.5", f"accessories-{first}": "Chargeur"}
    assert both("authority").post(f"/lots/{lot_id}/values", data=form).status_code == 303
    view = world.view(lot_id)
    assert sorted(view.values.values()) == [Decimal("12.50"), Decimal(40)]
    assert (view.lines[0].measured_kg, view.lines[0].pallet) == (Decimal("1.80"), 2)
    assert (view.lot.pallets, view.weight_kg) == (3, Decimal("9.50"))
    page = both("authority").get(f"/lots/{lot_id}/values").text
    assert 'value="12,50"' in page
    wrong = both("authority").post(f"/lots/{lot_id}/values", data=asked(**{f"value-{first}": "beaucoup"}))
    assert wrong.status_code == 422
    assert f'href="#f-value-{first}"' in wrong.text
    assert 'value="beaucoup"' in wrong.text


def test_one_side_proposes_slots_and_the_other_picks(world, both):
    lot_id = world.accepted(world.retired())
    form = asked(slots=[slot(2), slot(3), ""], contact="Loge")
    assert both("authority").post(f"/lots/{lot_id}/slots", data=form).status_code == 303
    page = both("partner").get(f"/lots/{lot_id}").text
    assert "Choisir un créneau" in page
    page = both("partner").get(f"/lots/{lot_id}/slots").text
    at = re.findall(r'name="at" value="([^"]+)"', page)
    assert len(at) == 2
    assert both("partner").post(f"/lots/{lot_id}/slots/pick", data=asked(at=at[1])).status_code == 303
    assert world.view(lot_id).state is LotState.SCHEDULED
    assert both("partner").post(f"/lots/{lot_id}/slots", data=asked(slots=[])).status_code in (409, 422)


def test_each_signs_on_its_own_phone(world, both):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    drawing = "M10 10 L20.5 30 L40 12"
    form = asked(signer_name="Camille Test", drawing=drawing)
    assert both("authority").post(f"/lots/{lot_id}/sign", data=form).status_code == 303
    assert "Vous avez signé" in both("authority").get(f"/lots/{lot_id}/sign").text
    assert "En attente" in both("authority").get(f"/lots/{lot_id}").text
    assert f'class="btn main" href="/lots/{lot_id}/sign"' in both("partner").get(f"/lots/{lot_id}").text
    page = both("partner").post(f"/lots/{lot_id}/sign", data=asked(signer_name=""))
    assert page.status_code == 422
    answer = both("partner").post(
        f"/lots/{lot_id}/sign", data=asked(signer_name="Sacha Partenaire"), headers=JSON
    )
    assert answer.json["to"] == f"/lots/{lot_id}"
    assert world.view(lot_id).state is LotState.HANDED_OVER
    assert drawing in both("partner").get(f"/lots/{lot_id}").text


def test_a_phone_that_sends_late_is_answered_in_json_and_repeats_are_harmless(world, both):
    asset = world.retired()
    lot_id = world.accepted(asset)
    code = world.code(lot_id)
    at = (now() + timedelta(seconds=1)).isoformat()
    form = asked(authority_signer="Camille", partner_signer="Sacha", signing_code=code, occurred_at=at)
    refused = both("authority").post(f"/lots/{lot_id}/hand-over", data=form, headers=JSON)
    assert refused.status_code == 409
    assert refused.mimetype == "application/problem+json"
    assert refused.json["reasons"]
    world.sanitise(asset)
    form["occurred_at"] = now().isoformat()
    wrong = both("authority").post(
        f"/lots/{lot_id}/hand-over", data=form | {"signing_code": "x"}, headers=JSON
    )
    assert wrong.status_code == 403
    assert "Essais restants" in wrong.json["detail"]
    for _ in range(2):
        done = both("authority").post(f"/lots/{lot_id}/hand-over", data=form, headers=JSON)
        assert done.json["to"] == f"/lots/{lot_id}"
    assert world.view(lot_id).state is LotState.HANDED_OVER


def test_another_person_s_form_waits_for_them(world, both):
    lot_id = world.accepted(world.retired())
    form = asked(signer_name="x", owner="somebody else")
    answer = both("authority").post(f"/lots/{lot_id}/sign", data=form, headers=JSON)
    assert answer.status_code == 409
    assert answer.json["type"].endswith("other-person")
    assert not world.view(lot_id).signatures


def test_a_lot_is_received_by_scanning_in_several_sittings(world, both):
    one, two, three = (world.retired(serial=f"SER-{n}") for n in range(3))
    lot_id = world.handed_over(one, two, three)
    page = both("partner").get(f"/lots/{lot_id}/receive/scan").text
    expected = json.loads(re.search(r'id="expected">(.*?)</script>', page, re.DOTALL)[1])
    assert [line["seen"] for line in expected] == [False] * 3
    assert "SER-0" in expected[0]["names"]
    code = code_of(world.as_authority(), one)
    for typed in (code, "ser-1", "ser-1", "GHOST-7"):
        seen = json.dumps({"text": typed, "at": now().isoformat()})
        answer = both("partner").post(f"/lots/{lot_id}/receive/marks", data={"seen": seen}, headers=JSON)
        assert answer.status_code == 200, answer.json
    page = both("partner").get(f"/lots/{lot_id}/receive").text
    assert len(re.findall(r'name="received" value="[^"]+" checked', page)) == 2
    assert "GHOST-7" in page
    forget = re.search(r"/lots/[0-9a-f-]+/receive/forget/[0-9a-f-]+", page)[0]
    assert both("partner").post(forget, data=asked()).status_code == 303
    assert "GHOST-7" not in both("partner").get(f"/lots/{lot_id}/receive").text
    bad = both("partner").post(f"/lots/{lot_id}/receive/marks", data={"seen": "{"}, headers=JSON)
    assert bad.status_code == 422


def test_discrepancies_stay_until_settled_from_both_sides(world, both):
    here, lost = world.retired(), world.retired()
    lot_id = world.handed_over(here, lost)
    form = asked(received=[str(world.line(lot_id, here))], unexpected="GHOST-7")
    assert both("partner").post(f"/lots/{lot_id}/receive", data=form).status_code == 303
    assert "2 écarts ne sont pas réglés" in both("authority").get(f"/lots/{lot_id}").text
    missing = asked(line_ids=[str(world.line(lot_id, lost))])
    assert both("partner").post(f"/lots/{lot_id}/found", data=missing).status_code == 303
    page = both("authority").get(f"/lots/{lot_id}/discrepancies").text
    address = re.search(r"/lots/[0-9a-f-]+/unexpected/[0-9a-f-]+", page)[0]
    assert both("authority").post(address, data=asked()).status_code == 422
    settled = asked(settlement="not_ours", explanation="Au partenaire")
    assert both("authority").post(address, data=settled).status_code == 303
    assert "Au partenaire" in both("partner").get(f"/lots/{lot_id}/discrepancies").text
    assert "Écarts de réception" not in both("authority").get(f"/lots/{lot_id}").text


def test_a_change_after_signature_waits_for_the_other_side(world, both):
    lot_id = world.handed_over(world.retired())
    form = asked(field="pickup_place", value="Quai sud", comment="Le camion s’est garé ailleurs")
    assert both("partner").post(f"/lots/{lot_id}/revisions", data=form).status_code == 303
    assert "Modifications proposées" in both("authority").get(f"/lots/{lot_id}").text
    page = both("authority").get(f"/lots/{lot_id}/revisions").text
    assert all(words in page for words in ("Quai sud", "Approuver", "Le camion"))
    address = re.search(r'action="(/lots/[0-9a-f-]+/revisions/[0-9a-f-]+)"', page)[1]
    assert both("partner").post(address, data=asked(approve="yes")).status_code in (403, 404, 409)
    assert both("authority").post(address, data=asked(approve="yes")).status_code == 303
    assert world.view(lot_id).lot.pickup_place == "Quai sud"
    assert both("partner").post(f"/lots/{lot_id}/revisions", data=asked(field="title")).status_code == 422


def test_devices_chosen_on_another_page_join_the_new_lot(world, both):
    chosen, gone = world.retired(), world.retired()
    world.lot(gone)
    address = f"/lots/new?route=refurbish&assets={chosen.id}&assets={gone.id}&assets=nonsense"
    page = both("authority").get(address).text
    assert page.count('name="assets"') == 2
    assert re.search(r'value="refurbish" checked', page)
    form = asked(title="Du tri", route="refurbish", legal_basis="sale", waste_status="non_waste")
    form |= {"partner_id": str(world.partner.organisation_id), "assets": [str(chosen.id), str(gone.id)]}
    made = both("authority").post("/lots/", data=form)
    assert made.status_code == 303
    page = both("authority").get(made.location).text
    assert "créé avec 1 équipement" in page
    assert [line.asset_id for line in world.view(made.location.rpartition("/")[2]).lines] == [chosen.id]


def test_a_long_group_is_folded_until_asked_for(world, both, monkeypatch):
    monkeypatch.setattr("lifecycle.web.lots.shown.FOLDED", 2)
    lot_id = world.lot(*(world.retired() for _ in range(3)))
    page = both("authority").get(f"/lots/{lot_id}").text
    assert page.count('class="row-link"') == 2
    assert "Tout afficher (3)" in page
    whole = both("authority").get(f"/lots/{lot_id}?all=pending").text
    assert whole.count('class="row-link"') == 3


def test_the_partner_commits_to_reuse_when_it_accepts(world, both):
    lot_id = world.offered(world.retired())
    lines_of = [str(line.id) for line in world.view(lot_id).lines]
    page = both("partner").get(f"/lots/{lot_id}/answer").text
    assert 'name="commitment"' in page
    form = asked(accepted=lines_of, commitment="Nous nous engageons.")
    assert both("partner").post(f"/lots/{lot_id}/answer", data=form).status_code == 303
    assert world.view(lot_id).lot.commitment_statement == "Nous nous engageons."
