"""Photos that a phone kept without a network, sent when there is one."""

import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.people.model import Account
from lifecycle.photos.queries import photos_of
from tests.factories import as_application, as_owner, make_asset
from tests.photos.pictures import located


@pytest.fixture
def phone(session, sign_in, technician):
    """Send a photo from the technician's phone."""
    client = sign_in(technician)
    owner_id = as_owner(session).scalars(select(Account.id).order_by(Account.id.desc()).limit(1)).one()
    as_application(session)

    def send(asset, image: bytes = b"", **said):
        values = {
            "id": str(uuid4()),
            "owner": f"{owner_id}.{technician.organisation_id}",
            "asset_id": str(asset.id),
            "subject": "damage",
            "caption": "",
            "occurred_at": "2026-03-03T09:00:00Z",
            **said,
        }
        file = (io.BytesIO(image or located()), "photo.jpg")
        return client.post("/scan/photos", data=values | {"image": file})

    return send


def test_a_photo_arrives_with_the_phones_hour_and_once(session, technician, phone):
    asset, sent = make_asset(session, technician), str(uuid4())
    first, again = phone(asset, id=sent), phone(asset, id=sent)
    assert first.status_code == 200
    assert first.json == again.json
    assert (first.json["id"], first.json["kind"], first.json["can_undo"]) == (sent, "done", False)
    assert first.json["device"]["id"] == str(asset.id)
    session.expire_all()
    assert [one.taken_at for one in photos_of(session, asset.id)] == [datetime(2026, 3, 3, 9, tzinfo=UTC)]


def test_a_refusal_is_a_problem_that_the_phone_keeps(session, technician, phone):
    asset = make_asset(session, technician)
    for said, status, kind in (
        ({"image": b"%PDF-1.7"}, 422, "photo-refused"),
        ({"owner": f"{uuid4()}.{uuid4()}"}, 409, "other-person"),
        ({"asset_id": str(uuid4())}, 404, "not-found"),
        ({"occurred_at": "hier"}, 422, "invalid"),
    ):
        answer = phone(asset, **said)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
        assert answer.json["type"] == f"/problems/{kind}"
    assert photos_of(session, asset.id) == []


def test_a_session_that_ended_is_told_to_the_script(app):
    answer = app.test_client().post("/scan/photos", data={})
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
