"""Photos as a technician takes them, as others see them, and as nobody else may."""

import io
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import event, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.photos.model import Photo
from lifecycle.photos.queries import photos_of
from tests.factories import code_of, make_actor, make_asset
from tests.photos.pictures import located, photo


@pytest.fixture
def asset(session, technician):
    return make_asset(session, technician)


def form(image: bytes = b"", **said) -> dict:
    said = {"subject": "damage", "caption": "écran fendu", "request_id": str(uuid4()), **said}
    return said | {"image": (io.BytesIO(image or located()), "IMG_0001.jpg")}


def add(client, asset, **said):
    """Add a photo from the device's page and return it."""
    answer = client.post(f"/assets/{asset.id}/photos/new", data=form(**said))
    assert answer.status_code == 303, answer.text


def only(session, asset) -> Photo:
    session.expire_all()
    return photos_of(session, asset.id)[0]


def test_a_photo_is_taken_on_the_spot_and_stands_in_the_story(session, sign_in, technician, asset):
    client, code = sign_in(technician), code_of(session, asset)
    assert f'href="/e/{code}/photo"' in client.get(f"/e/{code}").text
    page = client.get(f"/e/{code}/photo").text
    assert 'capture="environment"' in page
    assert 'enctype="multipart/form-data"' in page
    assert client.post(f"/e/{code}/photo", data=form()).location == f"/e/{code}"
    kept = only(session, asset)
    here = f"/assets/{asset.id}/photos/{kept.id}"
    for place in (
        f"/e/{code}",
        f"/assets/{asset.id}",
        f"/assets/{asset.id}/history",
        f"/assets/{asset.id}/photos",
    ):
        told = client.get(place).text
        if place != f"/assets/{asset.id}/photos":
            assert "Photo ajoutée" in told
            assert "dommage, écran fendu" in told
        assert f'src="{here}/small.jpg"' in told, place
        assert ' : dommage, écran fendu"' in told, place


def test_an_image_is_for_its_browser_alone(session, sign_in, technician, asset):
    client = sign_in(technician)
    add(client, asset)
    here = f"/assets/{asset.id}/photos/{only(session, asset).id}"
    for address, side in ((f"{here}.jpg", 400), (f"{here}/small.jpg", 320)):
        answer = client.get(address)
        assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "private, max-age=3600"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(io.BytesIO(answer.data)).width == side
        assert b"Exif" not in answer.data
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_an_image_that_the_storage_lost_is_said_so(session, sign_in, technician, asset, app, tmp_path):
    client = sign_in(technician)
    add(client, asset)
    next(path for path in (tmp_path / "files").rglob("*") if path.is_file()).unlink()
    answer = client.get(f"/assets/{asset.id}/photos/{only(session, asset).id}.jpg")
    assert answer.status_code == 404
    assert "plus dans le stockage" in answer.text


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", "format HEIC"),
        (b"%PDF-1.7", "n’est pas une photo JPEG, PNG ou WebP"),
        (photo() + b"\0" * 12_000_000, "dépasse 12 Mo"),
        (photo()[:300], "incomplète ou abîmée"),
    ],
)
def test_a_refused_photo_is_told_at_its_field(session, sign_in, technician, asset, image, words):
    # The client's own way leaves a file open when it sends a large one.
    boundary, body = encode_multipart(form() | {"image": FileStorage(io.BytesIO(image), "IMG_0001.jpg")})
    sent = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    answer = sign_in(technician).post(f"/assets/{asset.id}/photos/new", **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="f-image-error"' in answer.text
    assert 'value="écran fendu"' in answer.text
    assert photos_of(session, asset.id) == []


def test_a_form_without_photo_or_subject_comes_back(session, sign_in, technician, asset):
    client = sign_in(technician)
    empty = client.post(
        f"/assets/{asset.id}/photos/new", data={"subject": "damage", "request_id": str(uuid4())}
    )
    assert (empty.status_code, "Prenez une photo, ou choisissez-en une." in empty.text) == (422, True)
    assert client.post(f"/assets/{asset.id}/photos/new", data=form(subject="selfie")).status_code == 422


def test_a_script_is_told_where_to_go_or_why_not(session, sign_in, technician, asset):
    client, code = sign_in(technician), code_of(session, asset)
    asks = {"Accept": "application/json"}
    assert client.post(f"/e/{code}/photo", data=form(), headers=asks).json == {"to": f"/e/{code}"}
    refused = client.post(f"/e/{code}/photo", data=form(b"%PDF-1.7"), headers=asks)
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
    assert refused.json["reasons"][0]["code"] == "photo-type"


def test_photos_are_turned_like_pages(session, sign_in, technician, asset):
    client = sign_in(technician)
    for caption in ("un", "deux", "trois"):
        add(client, asset, caption=caption)
    session.expire_all()
    newest, middle, oldest = (f"/assets/{asset.id}/photos/{one.id}" for one in photos_of(session, asset.id))
    page = client.get(middle).text
    assert "Photo 2 sur 3" in page
    assert f'rel="prev" data-key="ArrowLeft" href="{newest}"' in page
    assert f'rel="next" data-key="ArrowRight" href="{oldest}"' in page
    assert 'rel="prev"' not in client.get(newest).text


def test_a_removed_photo_is_nowhere_and_its_file_is_gone(session, sign_in, technician, asset, tmp_path):
    client = sign_in(technician)
    add(client, asset)
    here = f"/assets/{asset.id}/photos/{only(session, asset).id}"
    assert f'action="{here}/remove"' in client.get(here).text
    assert client.post(f"{here}/remove", data={"request_id": str(uuid4())}).status_code == 303
    assert client.get(here).status_code == client.get(f"{here}.jpg").status_code == 404
    assert "<img" not in client.get(f"/assets/{asset.id}").text
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    session.expire_all()
    assert timeline(session, asset.id).rows[0].tag == "asset:photo:removed"
    again = client.post(f"{here}/remove", data={"request_id": str(uuid4())}, follow_redirects=True)
    assert "déjà supprimée" in again.text


def test_nobody_elsewhere_and_no_partner_sees_a_photo(session, sign_in, technician, asset):
    add(sign_in(technician), asset)
    here = f"/assets/{asset.id}/photos/{only(session, asset).id}"
    stranger = make_actor(session, "admin")
    client = sign_in(stranger)
    for address in (here, f"{here}.jpg", f"{here}/small.jpg", f"/assets/{asset.id}/photos"):
        assert client.get(address).status_code == 404, address
    assert client.post(f"{here}/remove", data={"request_id": str(uuid4())}).status_code == 404
    assert client.post(f"/assets/{asset.id}/photos/new", data=form()).status_code == 404
    partner = sign_in(make_actor(session, "partner"))
    assert partner.get(f"{here}.jpg").status_code == 403
    assert sign_in(None).get(f"{here}.jpg").status_code == 303
    enter(session, technician.organisation_id)
    assert session.scalars(select(Photo.removed_at)).all() == [None]


def test_another_device_does_not_lead_to_a_photo(session, sign_in, technician, asset):
    client = sign_in(technician)
    add(client, asset)
    other = make_asset(session, technician)
    assert client.get(f"/assets/{other.id}/photos/{only(session, asset).id}.jpg").status_code == 404


def test_the_number_of_statements_does_not_follow_the_photos(session, sign_in, technician, asset, connection):
    client, statements = sign_in(technician), []
    event.listen(connection, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))

    def count() -> int:
        statements.clear()
        assert client.get(f"/assets/{asset.id}").status_code == 200
        return len(statements)

    add(client, asset)
    few = count()
    for _ in range(5):
        add(client, asset)
    assert count() == few
