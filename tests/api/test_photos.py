"""Photos through the API: sent as a form, listed, downloaded, and never another authority's."""

import io
from uuid import uuid4

import pytest
from PIL import Image

from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset
from tests.photos.pictures import located, photo


@pytest.fixture
def asset(session, technician):
    return make_asset(session, technician)


def sent(image: bytes, **said):
    said = {"subject": "damage", "caption": "écran fendu", "request_id": str(uuid4()), **said}
    return said | {"image": (io.BytesIO(image), "IMG_0001.jpg")}


def test_a_photo_is_sent_listed_and_read_back(technician, asset, api_client):
    client, here = api_client(technician), f"assets/{asset.id}/photos"
    taken = "2026-03-03T09:00:00+01:00"
    answer = client.post(here, data=sent(located(2000, 1000), occurred_at=taken))
    assert answer.status_code == 201
    made = answer.json
    assert (made["width"], made["height"], made["caption"]) == (1600, 800, "écran fendu")
    assert made["taken_at"] == "2026-03-03T08:00:00+00:00"
    assert client.get(here).json == {"data": [made]}
    image = client.get(f"{here}/{made['id']}.jpg")
    assert (image.content_type, len(image.data)) == ("image/jpeg", made["size"])
    assert Image.open(io.BytesIO(image.data)).size == (1600, 800)
    assert b"Exif" not in image.data


def test_a_repeat_gives_the_same_photo(technician, asset, api_client):
    client, asked = api_client(technician), str(uuid4())
    first, again = (
        client.post(f"assets/{asset.id}/photos", data=sent(photo(), request_id=asked)).json for _ in range(2)
    )
    assert first == again
    assert len(client.get(f"assets/{asset.id}/photos").json["data"]) == 1


def test_what_is_no_photo_is_refused(technician, asset, api_client):
    client, here = api_client(technician), f"assets/{asset.id}/photos"
    body = problem_of(client.post(here, data=sent(b"%PDF-1.7")), 422, "photo-refused")
    assert body["reasons"][0]["code"] == "photo-type"
    empty = {"subject": "damage", "request_id": str(uuid4())}
    assert client.post(here, data=empty, content_type="multipart/form-data").status_code == 422
    assert client.post(here, data=sent(photo(), subject="selfie")).status_code == 422


def test_another_authority_finds_nothing(session, technician, asset, api_client):
    made = api_client(technician).post(f"assets/{asset.id}/photos", data=sent(photo())).json
    stranger = api_client(make_actor(session))
    assert stranger.get(f"assets/{asset.id}/photos").status_code == 404
    assert stranger.get(f"assets/{asset.id}/photos/{made['id']}.jpg").status_code == 404
    assert stranger.post(f"assets/{asset.id}/photos", data=sent(photo())).status_code == 404


def test_reading_alone_adds_nothing(technician, asset, api_client):
    reader = api_client(technician, scopes=("read",))
    assert reader.post(f"assets/{asset.id}/photos", data=sent(photo())).status_code == 403
