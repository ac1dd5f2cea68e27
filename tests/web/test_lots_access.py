"""Who sees a lot, and how much of it: other authorities, partners and roles, and what is never told."""

from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.endoflife import queries
from lifecycle.kernel.clock import today
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.lots import LotState
from tests.endoflife.world import World
from tests.factories import make_actor, make_partner

SECRETS = ("SENTINEL-HOLDER", "SENTINEL-ROOM", "SENTINEL-SITE", "SENTINEL-NAME", "SENTINEL-SUPPLIER",
           "SENTINEL-ORDER", "SENTINEL-NOTES", "SENTINEL-LOT-NOTE", "SENTINEL-WHY", "SENTINEL-FACT",
           "918273", "918 273", "918\u202f273")  # fmt: skip


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"refurbish": ["laptop"], "recycle": ["laptop"]}
    return World(session, authority, make_partner(session, authority.organisation_id, routes=routes))


@pytest.fixture
def partner(world, sign_in):
    world.as_partner()
    return sign_in(world.partner)


def asked(**values) -> dict:
    return {"request_id": str(uuid4()), **values}


READS = ("", "/edit", "/lines/add", "/schedule", "/hand-over", "/outcomes", "/manifest.csv", "/manifest.pdf",
         "/sanitisations/new", "/frame", "/values", "/slots", "/sign", "/discrepancies",
         "/revisions")  # fmt: skip
WRITES = ("/edit", "/lines/add", "/lines/remove", "/offer", "/withdraw", "/cancel", "/schedule", "/hand-over",
          "/close", "/outcomes", "/give-back", "/proofs", "/sanitisations/new", "/frame", "/values", "/slots",
          "/slots/pick", "/sign", "/revisions", f"/unexpected/{uuid4()}", f"/revisions/{uuid4()}",
          f"/revisions/{uuid4()}/withdraw")  # fmt: skip
FULL = {"reason": "x", "title": "x", "route": "refurbish", "legal_basis": "cession", "waste_status": "waste",
        "asset_ids": str(uuid4()), "line_ids": str(uuid4()), "proven_ids": str(uuid4()),
        "pickup_at": "2099-01-01T10:00", "authority_signer": "a", "partner_signer": "b", "signing_code": "1",
        "outcome": "reused", "on": "2026-01-01", "level": "purge", "method": "m", "result": "passed",
        "performed_at": "2026-01-01T10:00", "performed_by": "x", "slots": "2099-01-01T10:00",
        "at": "2099-01-01T10:00", "signer_name": "a", "settlement": "ours", "explanation": "x",
        "field": "pickup_place", "value": "x", "comment": "x", "approve": "yes",
        "seen": '{"text": "A", "at": "2026-01-01T10:00:00Z"}'}  # fmt: skip


def test_another_authority_meets_a_404_everywhere(session, world, sign_in):
    lot_id = world.accepted(world.retired())
    stranger = make_actor(session)
    client = sign_in(stranger)
    unknown = uuid4()
    body = client.get(f"/lots/{unknown}").text.replace(str(unknown), str(lot_id))
    for path in READS:
        page = client.get(f"/lots/{lot_id}{path}")
        assert page.status_code == 404, path
    assert client.get(f"/lots/{lot_id}").text == body
    for path in WRITES:
        form = asked(**FULL, partner_id=str(world.partner.organisation_id))
        assert client.post(f"/lots/{lot_id}{path}", data=form).status_code == 404, path
    world.as_authority()
    assert queries.get_lot(session, lot_id).state is LotState.ACCEPTED


SIGNING = {"/hand-over", "/sign"}


def test_a_technician_reads_lots_records_sanitisations_and_signs_only(session, world, sign_in):
    asset = world.retired()
    lot_id = world.accepted(asset)
    org = world.authority.organisation_id
    client = sign_in(make_actor(session, "technician", org))
    page = client.get(f"/lots/{lot_id}")
    assert page.status_code == 200
    assert "Fixer le rendez-vous" not in page.text
    assert f"/lots/{lot_id}/sanitisations/new" in page.text
    assert f"/lots/{lot_id}/hand-over" in page.text
    assert f"/lots/{lot_id}/edit" not in page.text
    assert client.get(f"/lots/{lot_id}/hand-over").status_code == 200
    for path in set(WRITES) - SIGNING - {"/sanitisations/new"}:
        assert client.post(f"/lots/{lot_id}{path}", data=asked()).status_code == 403, path
    assert client.get("/lots/new").status_code == 403


def test_a_technician_hands_an_accepted_lot_over_with_the_partner_s_code(session, world, sign_in):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    names = {"authority_signer": "Théo", "partner_signer": "Sacha", "signing_code": world.code(lot_id)}
    client = sign_in(make_actor(session, "technician", world.authority.organisation_id))
    assert client.post(f"/lots/{lot_id}/hand-over", data=asked(**names)).status_code == 303
    assert queries.get_lot(world.as_authority(), lot_id).state is LotState.HANDED_OVER


def test_a_technician_signs_on_its_own_phone_what_the_manager_would(session, world, sign_in):
    lot_id = world.accepted(world.retired())
    client = sign_in(make_actor(session, "technician", world.authority.organisation_id))
    assert client.post(f"/lots/{lot_id}/sign", data=asked(signer_name="Théo")).status_code == 303
    assert queries.get_lot(world.as_authority(), lot_id).signatures["authority"].signer_name == "Théo"


def test_a_stranger_is_led_to_sign_in(world, sign_in):
    lot_id = world.lot()
    client = sign_in(None)
    assert client.get(f"/lots/{lot_id}").location.startswith("/sign-in")
    assert client.post(f"/lots/{lot_id}/offer", data=asked()).status_code == 401


def test_a_coordinator_has_no_lots(session, sign_in):
    coordinator = make_actor(session, "coordinator")
    assert sign_in(coordinator).get("/lots/").status_code == 403


PARTNER_READS = ("", "/answer", "/signing-code", "/receive", "/outcomes", "/manifest.csv", "/manifest.pdf",
                 "/receive/scan", "/sign", "/slots", "/discrepancies", "/revisions")  # fmt: skip
PARTNER_WRITES = ("/answer", "/decline", "/signing-code", "/receive", "/outcomes", "/proofs", "/give-back",
                  "/receive/marks", "/sign", "/slots", "/slots/pick", "/found", "/revisions",
                  f"/revisions/{uuid4()}", f"/receive/forget/{uuid4()}")  # fmt: skip


def test_no_page_of_the_partner_tells_a_holder_a_place_or_a_price(session, world, partner):
    world.as_authority()
    site = site_named(session, "SENTINEL-SITE")
    hidden = {
        "custodian": "SENTINEL-HOLDER",
        "site_id": site.id,
        "room_id": room_named(session, site, "SENTINEL-ROOM").id,
        "name": "SENTINEL-NAME",
        "supplier": "SENTINEL-SUPPLIER",
        "order_reference": "SENTINEL-ORDER",
        "notes": "SENTINEL-NOTES",
        "acquisition_cost": Decimal("918273.00"),
    }
    world.data = lambda route="refurbish", make=world.data: make(route, note="SENTINEL-LOT-NOTE")
    stages = (world.offered, world.accepted, world.handed_over, world.received)
    pages = []
    for stage in stages:
        asset = world.retired(**hidden)
        asset.facts = {"cpu": "Core i5", "last_user": "SENTINEL-FACT"}
        session.flush()
        lot_id = stage(asset, route="recycle", justifications={asset.id: "SENTINEL-WHY"})
        pages += [partner.get(f"/lots/{lot_id}{path}") for path in PARTNER_READS]
        pages.append(partner.post(f"/lots/{lot_id}/receive", data=asked(received=["x"])))
        pages.append(partner.post(f"/lots/{lot_id}/outcomes", data=asked()))
        pages.append(partner.post(f"/lots/{lot_id}/answer", data=asked()))
        pages.append(partner.post(f"/lots/{lot_id}/slots", data=asked()))
        pages.append(partner.post(f"/lots/{lot_id}/revisions", data=asked()))
    across = ("/lots/awaited", "/lots/awaited/file", "/lots/awaited/outcomes.csv", "/lots/awaited?q=Core")
    pages += [partner.get(path) for path in across]
    pages += [partner.get(f"/lots/?tab={tab}") for tab in ("to_do", "waiting", "done")]
    told = "\n".join(page.data.decode("utf-8", "replace") for page in pages)
    assert told.count("Core i5") > len(stages)
    assert [word for word in SECRETS if word in told] == []
    world.as_authority()


def test_the_authority_sees_its_own_note_and_justification(world, sign_in):
    world.data = lambda route="refurbish", make=world.data: make(route, note="SENTINEL-LOT-NOTE")
    asset = world.retired()
    lot_id = world.lot(asset, route="recycle", justifications={asset.id: "SENTINEL-WHY"})
    page = sign_in(world.authority).get(f"/lots/{lot_id}").text
    assert "SENTINEL-LOT-NOTE" in page
    assert "SENTINEL-WHY" in page


def test_another_partner_and_a_draft_are_a_404(session, world, partner, sign_in):
    draft = world.lot(world.retired())
    assert partner.get(f"/lots/{draft}").status_code == 404
    lot_id = world.received(world.retired())
    world.as_partner()
    proofs = [str(line.id) for line in world.view(lot_id).lines]
    other = make_partner(session, world.authority.organisation_id)
    World(session, world.authority, other).as_partner()
    client = sign_in(other)
    assert str(lot_id) not in client.get("/lots/").text
    for path in PARTNER_READS:
        assert client.get(f"/lots/{lot_id}{path}").status_code == 404, path
    again = {"line_ids": proofs, "proven_ids": proofs, "on": today().isoformat()}
    form = asked(**FULL | again)
    for path in PARTNER_WRITES:
        assert client.post(f"/lots/{lot_id}{path}", data=form).status_code == 404, path


@pytest.mark.parametrize("path", ["/lots/new", "/partners/", "/dashboard/", "/dashboard/asleep", "/network/",
                                  "/assets/", "/dashboard/rows?figure=mean_age"])  # fmt: skip
def test_the_partner_enters_no_room_of_the_authority(partner, path):
    assert partner.get(path).status_code == 403


def test_the_partner_does_no_step_of_the_authority(world, partner):
    lot_id = world.offered(world.retired())
    steps = ("offer", "withdraw", "cancel", "schedule", "hand-over", "close", "edit", "lines/add",
             "lines/remove", "sanitisations/new", "frame", "values",
             f"unexpected/{uuid4()}")  # fmt: skip
    for step in steps:
        assert partner.post(f"/lots/{lot_id}/{step}", data=asked()).status_code == 403, step
