"""The scanner as an application of the phone, and the built files that it is made of."""

import gzip
import json
import re

import pytest

from lifecycle.web.built import DIST, asset_url, read_manifest
from tests.factories import make_actor

PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def client(sign_in):
    """A stranger's: all of this is public."""
    return sign_in(None)


@pytest.fixture
def built(app):
    with app.test_request_context():
        return {name: asset_url(name) for name in read_manifest(DIST) if name != "sw.js"}


def test_the_service_worker_is_at_the_root_and_asked_for_anew(client, built):
    answer = client.get("/sw.js", buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    missing = [url for url in built.values() if url not in answer.text]
    assert missing == []


def test_the_manifest_names_icons_that_are_there(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    body = json.loads(answer.text)
    assert body["start_url"] == "/scan/"
    assert {icon["purpose"] for icon in body["icons"]} == {"any", "maskable"}
    for icon in body["icons"]:
        picture = client.get(icon["src"], buffered=True)
        assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_pages_kept_on_the_phone_hold_nothing_of_a_person(session, sign_in):
    actor = make_actor(session)
    client = sign_in(actor)
    for path in ("/offline", "/scan/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert actor.name not in answer.text
        assert str(actor.account_id) not in answer.text


def test_a_page_says_whose_scans_signing_out_takes_away(session, sign_in):
    client = sign_in(make_actor(session))
    owner = client.get("/scan/start").json["owner"]
    assert f'data-sign-out="{owner}"' in client.get("/assets/").text


def test_built_files_come_compressed_for_ever_and_protected(client, built):
    for name in ("app.js", "zxing_reader.wasm"):
        plain = client.get(built[name], buffered=True)
        packed = client.get(built[name], headers=PACKED, buffered=True)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 2
        assert "immutable" in packed.headers["Cache-Control"]
        assert "'wasm-unsafe-eval'" in packed.headers["Content-Security-Policy"]
        assert packed.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in packed.headers


def test_the_decoder_is_of_the_type_that_compiles_while_it_comes(client, built):
    assert client.get(built["zxing_reader.wasm"], buffered=True).headers["Content-Type"] == "application/wasm"


def test_the_scanner_weighs_less_than_600_kb_at_first_sight(client, built):
    """Counts all that the page asks for, as gzip: what the slowest browser takes."""
    asked = {url for name, url in built.items() if re.search(r"\.(js|css|wasm|svg)$", name)}
    sizes = [len(client.get(url, headers=PACKED, buffered=True).data) for url in asked]
    assert sum(sizes) < 600_000


@pytest.mark.parametrize("kept", ["/offline", "/scan/"])
def test_a_page_kept_on_the_phone_takes_no_message_from_the_page_that_is_due_it(session, sign_in, kept):
    client = sign_in(make_actor(session))
    client.post("/rooms/", data={"name": "Mairie"})
    assert "Le site est ajouté" not in client.get(kept).text
    assert "Le site est ajouté" in client.get("/rooms/").text
