"""The scanner's JSON, as a phone's browser meets it."""

import io
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import event, select

from lifecycle.history.queries import timeline
from lifecycle.labels.qr import matrix
from lifecycle.people.model import Account
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import State
from tests.factories import code_of, make_actor, make_asset
from tests.web.sending import scan, sent


def test_a_scan_is_sent_and_answered(client, owner, session, technician):
    asset = make_asset(session, technician)
    answer = sent(client, owner, scan("deploy", code_of(session, asset)))
    assert answer.status_code == 200
    assert answer.json["answers"][0]["kind"] == "done"
    assert (answer.json["clock_off"], answer.headers["Cache-Control"]) == (None, "no-store")
    assert timeline(session, asset.id).rows[0].tag == "asset:state:in_use"


def test_the_start_holds_what_the_role_may_and_nothing_of_people(client, session, technician):
    site = site_named(session, "Annexe")
    make_asset(session, technician, site_id=site.id, custodian="Service RH")
    start = client.get("/scan/start")
    assert [verb["name"] for verb in start.json["verbs"]][:3] == ["look_up", "count", "move"]
    assert "add_to_lot" not in [verb["name"] for verb in start.json["verbs"]]
    assert start.json["sites"] == [{"id": str(site.id), "name": "Annexe", "count": 1}]
    account = session.scalars(select(Account)).one()
    assert start.json["owner"] == f"{account.id}.{technician.organisation_id}"
    assert not any(word in start.text for word in ("Service RH", technician.name, account.email))


def test_the_round_is_the_devices_of_its_sites_without_people_prices_or_remarks(client, session, technician):
    site = site_named(session, "Annexe")
    room = room_named(session, site, "Salle 12")
    asset = make_asset(
        session, technician, room_id=room.id, serial="PF1A2B9Z", tag="2021-0417",
        custodian="Service RH", acquisition_cost=649, notes="Écran fêlé", supplier="UGAP",
    )  # fmt: skip
    make_asset(session, technician)
    page = client.get(f"/scan/round?site={site.id}")
    assert (page.json["total"], page.json["next"]) == (1, None)
    device = page.json["devices"][0]
    assert (device["id"], device["codes"], device["serial"]) == (
        str(asset.id), [code_of(session, asset)], "PF1A2B9Z",
    )  # fmt: skip
    assert device["place"] == "Annexe › Salle 12"
    assert set(device) == {
        "id", "code", "title", "tag", "category", "state", "site_id", "room_id", "place",
        "codes", "serial", "external",
    }  # fmt: skip


def test_the_round_turns_its_pages(client, session, technician, monkeypatch):
    from lifecycle.scanning import round as rounds

    monkeypatch.setattr(rounds, "PAGE", 2)
    site = site_named(session, "Annexe")
    wanted = {str(make_asset(session, technician, site_id=site.id).id) for _ in range(5)}
    seen, after = [], ""
    while after is not None:
        page = client.get(f"/scan/round?site={site.id}&after={after}").json
        seen += [device["id"] for device in page["devices"]]
        after = page["next"]
    assert (len(seen), set(seen)) == (5, wanted)


def test_a_look_writes_nothing(client, session, technician):
    asset = make_asset(session, technician)
    looked = client.get("/scan/look", query_string={"reading": ["nul", code_of(session, asset)]})
    assert (looked.json["kind"], looked.json["id"]) == ("done", None)
    assert looked.json["device"]["id"] == str(asset.id)
    assert client.get("/scan/look").status_code == 422
    assert len(timeline(session, asset.id).rows) == 1


def test_another_persons_queue_is_kept_for_them(client, owner):
    answer = sent(client, f"{uuid4()}.{uuid4()}", scan("look_up", "x"))
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/other-person")


def test_errors_are_problems_that_a_script_reads(sign_in, client, session):
    stranger = sign_in(None).get("/scan/start")
    assert (stranger.status_code, stranger.content_type) == (401, "application/problem+json")
    partner = sign_in(make_actor(session, "partner")).post("/scan/sync", json={})
    assert (partner.status_code, partner.content_type) == (403, "application/problem+json")
    for body in ("{", "[]", "NaN", '"x"', '{"owner": "\\ud800"}', "[" * 100_000):
        bad = client.post("/scan/sync", data=body, content_type="application/json")
        assert (bad.status_code, bad.json["type"]) == (400, "/problems/bad-json"), body[:20]
    assert client.post("/scan/sync", data={"owner": "x"}).status_code == 415


def test_another_sites_page_sends_nothing(client, owner):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/scan/sync", json={}, headers=headers).json["type"] == "/problems/cross-site"


def test_a_batch_is_bounded(client, owner):
    many = sent(client, owner, *(scan("look_up", "x") for _ in range(51)))
    assert (many.status_code, many.json["type"]) == (422, "/problems/invalid")
    large = client.post("/scan/sync", json={"owner": "x" * 2_000_000})
    assert (large.status_code, large.json["type"]) == (413, "/problems/too-large")


def photo_of(text):
    rows = matrix(text)
    side = len(rows)
    image = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                image.putpixel((x + 4, y + 4), 0)
    kept = io.BytesIO()
    image.resize((image.width * 12, image.height * 12), Image.Resampling.NEAREST).save(kept, "JPEG")
    return kept.getvalue()


def test_a_photo_is_read_and_nothing_is_kept(client):
    photo = photo_of("https://parc.valbourg.fr/e/K7M23FXQ")
    read = client.post("/scan/read", data={"image": (io.BytesIO(photo), "p.jpg")})
    assert read.json == {"readings": ["https://parc.valbourg.fr/e/K7M23FXQ"]}


@pytest.mark.parametrize("body", [b"", b"not an image", b"\xff\xd8\xff\xe0" + b"\0" * 40, b"GIF89a"])
def test_what_is_no_photo_is_refused_in_words(client, body):
    refused = client.post("/scan/read", data={"image": (io.BytesIO(body), "p.jpg")})
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/image-refused")


def test_a_photo_of_too_many_pixels_is_refused_before_it_is_unpacked(client):
    kept = io.BytesIO()
    Image.new("1", (12_000, 6_000)).save(kept, "PNG")
    refused = client.post("/scan/read", data={"image": (io.BytesIO(kept.getvalue()), "p.png")})
    assert refused.status_code == 422


def test_the_start_costs_as_many_statements_however_much_there_is(client, session, technician, connection):
    counted = []
    event.listen(connection, "before_cursor_execute", lambda *a: counted.append(a[2]))

    def cost():
        counted.clear()
        assert client.get("/scan/start").status_code == 200
        return len(counted)

    cost()
    few = cost()
    for n in range(5):
        room_named(session, site_named(session, f"Site {n}"), "Salle")
        make_asset(session, technician, State.IN_USE)
    assert cost() == few
