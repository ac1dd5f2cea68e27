"""A name that a merge took away still leads to the model that is left, in forms and in history."""

from uuid import uuid4

from lifecycle.registry.merging import merge_models
from lifecycle.registry.places import with_names
from tests.factories import make_actor, make_asset
from tests.registry.catalogue_world import make_model


def test_a_merged_name_is_found_and_not_made_again(session):
    actor = make_actor(session, "manager")
    kept, other = make_model(session, actor, "HP", "ProBook"), make_model(session, actor, "HP", "HP ProBook")
    merge_models(session, actor, kept, [other], uuid4())
    named = with_names(session, {"category_key": "laptop", "manufacturer": "hp", "model": "hp probook"})
    assert named["model_id"] == kept


def test_a_devices_history_names_the_model_that_is_gone(session, sign_in):
    actor = make_actor(session, "manager")
    kept, other = make_model(session, actor, "HP", "ProBook"), make_model(session, actor, "HP", "Vieux nom")
    asset = make_asset(session, actor, model_id=other)
    merge_models(session, actor, kept, [other], uuid4())
    assert "HP Vieux nom → HP ProBook" in sign_in(actor).get(f"/assets/{asset.id}/history").text
