"""Reading the register: counts, searches, states of the past."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from lifecycle.kernel.clock import now, today
from lifecycle.registry import queries
from lifecycle.registry.acting import Command, act
from lifecycle.registry.counting import Counted, count_ages
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.places import manufacturer_named, model_named, room_named, site_named
from lifecycle.registry.resolving import find_devices
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask
from tests.factories import code_of, make_actor, make_asset


def found(session, **wanted):
    return {row.id for row in queries.assets_page(session, AssetFilter(**wanted)).rows}


def test_counts_tell_those_beyond_their_life_among_known_ages(session):
    actor = make_actor(session)
    make_asset(session, actor, acquired_on=today() - timedelta(days=6 * 366))
    make_asset(session, actor, acquired_on=today() - timedelta(days=6 * 366), first_used_on=today())
    make_asset(session, actor)
    assert count_ages(session, AssetFilter()) == Counted(3, 2, 1)
    assert count_ages(session, AssetFilter(no_date=True)) == Counted(1, 0, 0)


def test_what_left_early_is_not_beyond_its_life_for_having_left_long_ago(session):
    actor = make_actor(session)
    gone = make_asset(session, actor, acquired_on=date(2010, 1, 1))
    gone.left_on = date(2012, 1, 1)
    session.flush()
    assert found(session, beyond_life=True) == set()


@pytest.mark.parametrize(
    "word",
    ["LATI", "dell", "2021-04", "pf-1a2b 9z", "annexe", "salle", "rh", "portable-7", "code", "Ordinateur"],
)
def test_a_search_looks_where_people_do(session, word):
    actor = make_actor(session)
    site = site_named(session, "Annexe du Lac")
    dell = manufacturer_named(session, "Dell")
    values = {
        "tag": "2021-0417", "serial": "PF1A2B9Z", "custodian": "Service RH", "name": "PORTABLE-7",
        "room_id": room_named(session, site, "Salle 12").id,
        "model_id": model_named(session, dell.id, "Latitude 5420", "laptop").id,
    }  # fmt: skip
    asset = make_asset(session, actor, **values)
    make_asset(session, actor, category_key="monitor")
    typed = code_of(session, asset).lower() if word == "code" else word.replace(" ", "")
    assert found(session, q=typed) == {asset.id}
    assert found(session, q=f"{typed} introuvable") == set()


def test_signs_of_patterns_are_plain_characters(session):
    actor = make_actor(session)
    asset = make_asset(session, actor, tag="100%_\\")
    make_asset(session, actor, tag="100 pour cent")
    assert found(session, q="100%") == found(session, q="%_\\") == {asset.id}


def test_a_tag_means_the_same_in_any_case_and_two_serials_are_not_guessed(session):
    actor = make_actor(session)
    asset = make_asset(session, actor, tag="Éco-12", serial="PF1A2B9Z")
    other = make_asset(session, actor, serial="pf1a 2b9z")
    assert [row.id for row in find_devices(session, "éCO-12")] == [asset.id]
    assert {row.id for row in find_devices(session, "PF1A2B9Z")} == {asset.id, other.id}


def test_the_state_of_a_past_moment_is_the_last_recorded_of_what_had_occurred(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    act(session, actor, asset.id, Command(Action.DEPLOY, uuid4()))
    deployed = now()
    wrong = Ask(target=State.IN_STOCK, note="Mauvais code scanné")
    act(session, actor, asset.id, Command(Action.CORRECT, uuid4(), ask=wrong))
    assert queries.find_state_at(session, asset.id, deployed) == "in_use"
    assert queries.find_state_at(session, asset.id, now()) == "in_stock"
    assert queries.find_state_at(session, asset.id, now() - timedelta(days=1)) is None


def test_family_labels_and_names(session):
    actor = make_actor(session)
    top = make_asset(session, actor)
    middle = make_asset(session, actor, parent_id=top.id)
    low = make_asset(session, actor, parent_id=middle.id)
    card = queries.find_card(session, middle.id)
    assert {row.id for row in queries.family(session, card)} == {top.id, low.id}
    assert [label.state for label in queries.labels_of(session, top.id)] == ["current"]
    model = model_named(session, manufacturer_named(session, "Dell").id, "P2419H", "monitor")
    assert queries.find_model_name(session, model.id) == "Dell P2419H"
    make_actor(session)
    assert queries.find_model_name(session, model.id) is None
    assert queries.cards(session, [top.id]) == {}
