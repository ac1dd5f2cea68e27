"""Merging models and manufacturers: devices move, names stay, all or nothing."""

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.history.queries import timeline
from lifecycle.registry import folding
from lifecycle.registry.aliases import find_manufacturer, find_model
from lifecycle.registry.catalogue import get_model
from lifecycle.registry.catalogue_errors import (
    CategoriesDiffer,
    ManufacturerNotFound,
    ModelNotFound,
    NothingToMerge,
    TwinsDiffer,
)
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.cataloguing import edit_model
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.merging import merge_models
from lifecycle.registry.merging_makers import merge_manufacturers, twin_names
from lifecycle.registry.model import Asset
from tests.factories import make_actor
from tests.registry.catalogue_world import make_model


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")


def assets_of(session, model_id):
    return session.scalars(select(Asset).where(Asset.model_id == model_id).order_by(Asset.id)).all()


def test_devices_and_names_go_to_the_model_kept_each_with_its_event(session, actor, monkeypatch):
    monkeypatch.setattr(folding, "CHUNK", 2)
    kept = make_model(session, actor, "HP", "ProBook 450 G5", devices=1, weight_kg=Decimal("2.10"))
    other = make_model(
        session, actor, "Hewlett-Packard", "HP ProBook", devices=5, number="2XZ", weight_kg=Decimal(9)
    )
    third = make_model(session, actor, "", "ProBook")
    edit_model(session, actor, other, {"aliases": ["Old book"]}, version=0)
    moved = [asset.id for asset in assets_of(session, other)]
    merged = merge_models(session, actor, kept, [other, third, kept, other], uuid4())
    assert (merged.kept_id, merged.names, merged.assets) == (
        kept, ("Hewlett-Packard HP ProBook", "ProBook"), 5,
    )  # fmt: skip
    assert [asset.version for asset in assets_of(session, kept)] == [1, 2, 2, 2, 2, 2]
    for asset_id in moved:
        event = timeline(session, asset_id).rows[0]
        assert (event.tag, event.changes) == ("asset:field:edited", {"model_id": [str(other), str(kept)]})
    view = get_model(session, kept)
    assert (view.row.number, view.row.weight_kg) == ("2XZ", Decimal("2.10"))
    assert [alias.name for alias in view.aliases] == ["HP ProBook", "Old book", "ProBook"]
    maker = find_manufacturer(session, "hewlett-packard").id
    assert find_model(session, maker, "hp probook").id == kept
    assert find_model(session, maker, "old BOOK").id == kept
    assert find_model(session, None, "probook").id == kept
    event = timeline(session, kept).rows[0]
    assert (event.tag, event.details["assets"]) == ("organisation:model:merged", 5)
    assert event.changes == {"number": [None, "2XZ"]}
    gone = timeline(session, other).rows[0]
    assert (gone.tag, gone.details["name"]) == ("organisation:model:merged", "Hewlett-Packard HP ProBook")


def test_a_merge_sent_twice_is_done_once(session, actor):
    kept, other = make_model(session, actor, "HP", "A"), make_model(session, actor, "HP", "B", devices=2)
    nonce = uuid4()
    first = merge_models(session, actor, kept, [other], nonce)
    assert merge_models(session, actor, kept, [other], nonce) == first
    with pytest.raises(ModelNotFound):
        merge_models(session, actor, kept, [other], uuid4())
    with pytest.raises(RequestReused):
        merge_models(session, actor, make_model(session, actor, "HP", "C"), [kept], nonce)


def test_categories_are_never_mixed_silently(session, actor):
    kept = make_model(session, actor, "Dell", "P2419H", category="monitor")
    other = make_model(session, actor, "Dell", "P2419H Monitor", devices=1, category="other")
    with pytest.raises(CategoriesDiffer) as refused:
        merge_models(session, actor, kept, [other], uuid4())
    assert {reason.code for reason in refused.value.reasons} == {"monitor", "other"}
    with pytest.raises(CategoriesDiffer):
        merge_models(session, actor, kept, [other], uuid4(), category_key="laptop")
    with pytest.raises(CategoriesDiffer):
        merge_models(
            session, actor, kept, [make_model(session, actor, "Dell", "C", category="monitor")], uuid4(),
            category_key="other",
        )  # fmt: skip
    assert len(assets_of(session, other)) == 1
    merge_models(session, actor, kept, [other], uuid4(), category_key="other")
    assert get_model(session, kept).row.category_key == "other"
    assert [asset.category_key for asset in assets_of(session, kept)] == ["other"]


def test_what_cannot_be_merged_is_refused_whole(session, actor):
    kept = make_model(session, actor, "Dell", "A")
    stranger = make_actor(session)
    theirs = make_model(session, stranger, "Dell", "A", devices=1)
    with pytest.raises(ModelNotFound):
        merge_models(session, stranger, theirs, [kept], uuid4())
    for ids in ([], [theirs], [uuid4() for _ in range(51)]):
        with pytest.raises(NothingToMerge):
            merge_models(session, stranger, theirs, ids, uuid4())
    assert session.scalar(select(func.count()).select_from(Model)) == 1


def test_manufacturers_bring_their_models_and_those_of_one_name_become_one(session, actor):
    book = make_model(session, actor, "HP", "ProBook", devices=1)
    twin = make_model(session, actor, "Hewlett-Packard", "PROBOOK", devices=2)
    alone = make_model(session, actor, "Hewlett-Packard", "EliteBook", devices=1)
    edit_model(session, actor, alone, {"aliases": ["Elite", "probook 2"]}, version=0)
    edit_model(session, actor, book, {"aliases": ["ELITE"]}, version=0)
    hp, old = find_manufacturer(session, "HP").id, find_manufacturer(session, "Hewlett-Packard").id
    assert twin_names(session, [hp, old]) == ["ProBook"] or twin_names(session, [hp, old]) == ["PROBOOK"]
    nonce = uuid4()
    merged = merge_manufacturers(session, actor, hp, [old], nonce)
    assert (merged.names, merged.assets) == (("Hewlett-Packard",), 2)
    assert merge_manufacturers(session, actor, hp, [old], nonce) == merged
    assert session.get(Manufacturer, old) is None
    assert find_manufacturer(session, "HEWLETT-packard").id == hp
    assert len(assets_of(session, book)) == 3
    assert find_model(session, hp, "probook").id == book
    assert find_model(session, hp, "elite").id == book
    assert {find_model(session, hp, name).id for name in ("elitebook", "Probook 2")} == {alone}
    moved = timeline(session, alone).rows[0]
    assert (moved.tag, moved.changes) == (
        "organisation:model:edited", {"manufacturer": ["Hewlett-Packard", "HP"]},
    )  # fmt: skip
    assert timeline(session, hp).rows[0].details["models"] == 1
    assert timeline(session, twin).rows[0].tag == "organisation:model:merged"
    with pytest.raises(ManufacturerNotFound):
        merge_manufacturers(session, actor, hp, [old], uuid4())


def test_twins_of_different_categories_stop_the_merge_of_their_makers(session, actor):
    make_model(session, actor, "HP", "E24", category="monitor")
    make_model(session, actor, "Hewlett-Packard", "e24", category="other")
    hp, old = find_manufacturer(session, "HP").id, find_manufacturer(session, "Hewlett-Packard").id
    with pytest.raises(TwinsDiffer) as refused:
        merge_manufacturers(session, actor, hp, [old], uuid4())
    assert len(refused.value.reasons) == 2
    assert find_manufacturer(session, "Hewlett-Packard").id == old
