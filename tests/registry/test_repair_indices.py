"""Repairability and durability of a model: on its page, through the API, and refused out of their ranges."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.factories import make_actor
from tests.registry.catalogue_world import make_model


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


def test_indices_are_written_the_french_way_and_shown(session, sign_in, manager):
    client, model_id = sign_in(manager), make_model(session, manager, "Fairphone", "Fairphone 6")
    said = {"name": "Fairphone 6", "manufacturer": "Fairphone", "category_key": "smartphone"}
    indices = {"repair_index": "9,3", "durability_index": "8", "eu_repair_class": "A", "eprel_id": "2345678"}
    form = {**said, **indices, "version": "0", "request_id": str(uuid4())}
    assert client.post(f"/models/{model_id}/edit", data=form).status_code == 303
    page = client.get(f"/models/{model_id}").text
    for words in ("9,3 sur 10", "8 sur 10", "réparabilité de classe A", "2345678"):
        assert words in page
    emptied = {**said, "version": "1", "request_id": str(uuid4())}
    assert client.post(f"/models/{model_id}/edit", data=emptied).status_code == 303
    assert "9,3 sur 10" not in client.get(f"/models/{model_id}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("repair_index", "10,1"),
        ("durability_index", "-1"),
        ("repair_index", "7,45"),
        ("eu_repair_class", "F"),
    ],
)
def test_what_is_no_index_is_refused_at_its_field(session, sign_in, manager, field, value):
    client, model_id = sign_in(manager), make_model(session, manager, "Dell", "Latitude")
    form = {"name": "Latitude", "category_key": "laptop", "request_id": str(uuid4()), field: value}
    refused = client.post(f"/models/{model_id}/edit", data=form)
    assert refused.status_code == 422
    assert f'href="#f-{field}"' in refused.text


def test_the_database_keeps_indices_within_their_scale(session, manager):
    make_model(session, manager, "Dell", "Latitude")
    for change in ("repair_index = 11", "durability_index = -0.1", "eu_repair_class = 'F'"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE model SET {change}"))
