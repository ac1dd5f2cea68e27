"""Editing models and manufacturers, and what is proposed as one."""

from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Stale
from lifecycle.registry.aliases import find_manufacturer, find_model
from lifecycle.registry.catalogue import ModelFilter, count_models, get_model, models_page
from lifecycle.registry.catalogue_errors import ModelNotFound, NameTaken
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.cataloguing import edit_model
from lifecycle.registry.errors import RequestReused, UnknownPlace
from lifecycle.registry.likely import likely_manufacturers, likely_models
from lifecycle.registry.maker_edits import edit_manufacturer
from lifecycle.registry.manufacturers import get_manufacturer, manufacturers_page
from lifecycle.registry.telling_apart import tell_apart
from tests.factories import make_actor
from tests.registry.catalogue_world import make_model


@pytest.fixture
def actor(session):
    return make_actor(session, "manager")


def names_of(view):
    return [alias.name for alias in view.aliases]


def test_an_edit_records_what_differs_and_keeps_the_name_given_up(session, actor):
    model_id = make_model(session, actor, "Dell", "Lattitude 5480")
    values = {"name": "Latitude 5480", "number": "P72F", "category_key": "laptop"}
    edit_model(session, actor, model_id, values, version=0)
    view = get_model(session, model_id)
    assert (view.row.name, view.row.version, names_of(view)) == ("Latitude 5480", 1, ["Lattitude 5480"])
    (event,) = timeline(session, model_id).rows
    assert event.tag == "organisation:model:edited"
    assert event.changes == {
        "name": ["Lattitude 5480", "Latitude 5480"],
        "number": [None, "P72F"],
        "aliases": [[], ["Lattitude 5480"]],
    }
    edit_model(session, actor, model_id, values, version=1)
    assert len(timeline(session, model_id).rows) == 1
    with pytest.raises(Stale):
        edit_model(session, actor, model_id, {"number": "X"}, version=0)


def test_a_name_taken_back_leaves_the_other_as_alias(session, actor):
    model_id = make_model(session, actor, "Dell", "A")
    edit_model(session, actor, model_id, {"name": "B"}, version=None)
    edit_model(session, actor, model_id, {"name": "a", "aliases": ["B", "b ", "A", "C"]}, version=None)
    view = get_model(session, model_id)
    assert (view.row.name, names_of(view)) == ("a", ["B", "C"])
    edit_model(session, actor, model_id, {"aliases": []}, version=None)
    assert names_of(get_model(session, model_id)) == []


def test_another_manufacturer_is_found_by_its_alias_or_created(session, actor):
    model_id = make_model(session, actor, "Hewlett-Packard", "ProBook")
    hp = find_manufacturer(session, "Hewlett-Packard")
    edit_manufacturer(session, actor, hp.id, "HP", [], version=0)
    edit_model(session, actor, model_id, {"manufacturer": "HEWLETT-PACKARD"}, version=0)
    assert len(timeline(session, model_id).rows) == 0
    edit_model(session, actor, model_id, {"manufacturer": "Acer"}, version=0)
    assert timeline(session, model_id).rows[0].changes["manufacturer"] == ["HP", "Acer"]
    assert find_model(session, hp.id, "probook").id == model_id
    assert find_model(session, None, "probook") is None
    edit_model(session, actor, model_id, {"manufacturer": None}, version=1)
    assert find_model(session, None, "PROBOOK").id == model_id


def test_a_name_leads_to_one_model_only(session, actor):
    model_id, other = make_model(session, actor, "Dell", "A"), make_model(session, actor, "Dell", "B")
    edit_model(session, actor, other, {"aliases": ["Bé"]}, version=0)
    for values in ({"name": "b"}, {"name": "BÉ"}, {"aliases": ["b"]}, {"aliases": ["bé"]}):
        with pytest.raises(NameTaken):
            edit_model(session, actor, model_id, values, version=None)
    with pytest.raises(UnknownPlace):
        edit_model(session, actor, model_id, {"category_key": "boat"}, version=None)


def test_an_edit_sent_twice_is_done_once(session, actor):
    model_id, nonce = make_model(session, actor, "Dell", "A"), uuid4()
    for _ in range(2):
        edit_model(session, actor, model_id, {"number": "1"}, version=0, request_id=nonce)
    assert len(timeline(session, model_id).rows) == 1
    with pytest.raises(RequestReused):
        edit_model(
            session,
            actor,
            make_model(session, actor, "Dell", "B"),
            {"number": "2"},
            version=0,
            request_id=nonce,
        )


def test_a_manufacturers_names_are_its_own(session, actor):
    make_model(session, actor, "Dell", "A")
    make_model(session, actor, "HP", "B")
    dell, hp = find_manufacturer(session, "Dell"), find_manufacturer(session, "HP")
    edit_manufacturer(session, actor, dell.id, "Dell Technologies", ["Dell EMC", "dell emc"], version=0)
    row, aliases = get_manufacturer(session, dell.id)
    assert (row.name, [alias.name for alias in aliases]) == ("Dell Technologies", ["Dell", "Dell EMC"])
    with pytest.raises(NameTaken):
        edit_manufacturer(session, actor, hp.id, "HP", ["dell"], version=0)
    with pytest.raises(Stale):
        edit_manufacturer(session, actor, dell.id, "Dell", [], version=0)
    edit_manufacturer(session, actor, dell.id, "Dell", ["Dell Technologies"], version=1)
    assert [alias.name for alias in get_manufacturer(session, dell.id)[1]] == ["Dell Technologies"]
    assert [maker.name for maker in manufacturers_page(session, "technol").rows] == ["Dell"]
    first = manufacturers_page(session, limit=1)
    second = manufacturers_page(session, limit=1, after=first.after)
    assert [maker.name for maker in (*first.rows, *second.rows)] == ["Dell", "HP"]


def test_the_list_is_searched_by_every_name_and_read_page_by_page(session, actor):
    ids = [make_model(session, actor, "Dell", f"Latitude 5{n}", devices=n % 2) for n in range(5)]
    edit_model(session, actor, ids[3], {"aliases": ["20L5_S0%"], "number": "P72F"}, version=0)
    for q in ("l5_s", "p72", "dell 53", "S0%"):
        assert [row.id for row in models_page(session, ModelFilter(q=q)).rows] == [ids[3]], q
    first = models_page(session, ModelFilter(), limit=3)
    rest = models_page(session, ModelFilter(), limit=3, after=first.after)
    assert [row.id for row in (*first.rows, *rest.rows)] == ids
    assert [row.devices for row in first.rows] == [0, 1, 0]
    assert count_models(session, ModelFilter(category="monitor")) == 0
    maker = find_manufacturer(session, "dell").id
    assert count_models(session, ModelFilter(manufacturer=maker, category="laptop")) == 5


def test_another_authority_sees_nothing_of_it(session, actor):
    model_id = make_model(session, actor, "Dell", "Latitude")
    stranger = make_actor(session)
    assert models_page(session, ModelFilter()).rows == []
    for refused in (
        lambda: get_model(session, model_id),
        lambda: tell_apart(session, stranger, model_id, model_id),
    ):
        with pytest.raises(ModelNotFound):
            refused()
    with pytest.raises(ModelNotFound):
        edit_model(session, stranger, model_id, {"name": "X"}, version=None)


def test_likely_models_are_those_of_one_maker_with_the_same_numbers(session, actor):
    make_model(session, actor, "HP", "ProBook 450 G5", devices=3)
    make_model(session, actor, "Hewlett-Packard", "HP ProBook 450 G5 Notebook PC", devices=1)
    make_model(session, actor, "", "HP ProBook 450-G5")
    make_model(session, actor, "HP", "ProBook 450 G6")
    make_model(session, actor, "Dell", "450 G5")
    make_model(session, actor, "Lenovo", "ThinkPad T480", number="20L5S0AB00")
    make_model(session, actor, "Lenovo", "20L5S0AB00")
    make_model(session, actor, "Dell", "P2419H", category="monitor")
    make_model(session, actor, "Dell", "Dell P2419H", category="other")
    pairs = likely_models(session)
    assert [(pair.first.name, pair.second.name, pair.crosses) for pair in pairs] == [
        ("ProBook 450 G5", "HP ProBook 450 G5 Notebook PC", False),
        ("ProBook 450 G5", "HP ProBook 450-G5", False),
        ("HP ProBook 450 G5 Notebook PC", "HP ProBook 450-G5", False),
        ("20L5S0AB00", "ThinkPad T480", False),
        ("Dell P2419H", "P2419H", True),
    ]
    assert [(pair.first.name, pair.second.name) for pair in likely_manufacturers(session)] == [
        ("HP", "Hewlett-Packard")
    ]


def test_two_told_apart_are_proposed_no_more(session, actor):
    make_model(session, actor, "HP", "ProBook 450 G5")
    make_model(session, actor, "Hewlett-Packard", "ProBook 450-G5")
    for find in (likely_models, likely_manufacturers):
        (pair,) = find(session)
        for _ in range(2):
            tell_apart(session, actor, pair.second.id, pair.first.id)
        assert find(session) == []
    tags = [event.tag for event in timeline(session, actor.organisation_id).rows]
    assert tags == ["organisation:model:told_apart"] * 2


def test_two_thousand_models_are_compared_quickly(session, actor):
    maker = make_model(session, actor, "HP", "First 1")
    maker_id = session.get(Model, maker).manufacturer_id
    for n in range(2000):
        session.add(
            Model(
                authority_id=actor.organisation_id, manufacturer_id=maker_id, category_key="laptop",
                name=f"EliteBook {n // 2} G{n % 2}",
            )
        )  # fmt: skip
    session.flush()
    assert likely_models(session) == []
