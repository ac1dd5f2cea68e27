"""A device's and a lot's history as EPCIS 2.0: valid by its rules, right in its words, silent on people."""

import json
from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.db.scope import enter
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.kernel.clock import now, today
from lifecycle.registry.acting import Command, act
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason
from lifecycle.tracing.assets import asset_document
from lifecycle.tracing.lots import lot_document
from lifecycle.tracing.terms import OWN_WORDS, STATE_TERMS, Term, term_of, vocabulary
from tests.amounts import tells
from tests.api.conftest import make_token
from tests.factories import make_actor, make_asset
from tests.tracing.epcis_rules import DISPOSITIONS, STEPS, broken_rules

URLS = {"public_url": "https://parc.example", "label_url": "https://q.example"}


def events(document):
    return document["epcisBody"]["eventList"]


@pytest.fixture
def travelled(world):
    """A lot of four whose devices were reused, recycled, given back and missing."""
    assets = [world.retired() for _ in range(4)]
    lot_id = world.received(*assets[:3], missing=(assets[3],))
    on_lot = [world.line(lot_id, asset) for asset in assets]
    world.as_partner()
    for line, outcome, recipient in ((on_lot[0], State.REUSED, "school"), (on_lot[1], State.RECYCLED, None)):
        data = OutcomeData(outcome, today(), recipient)
        outcomes.report_outcome(world.session, world.partner, lot_id, [line], data, uuid4())
    back = [on_lot[2]]
    outcomes.give_back(world.as_partner(), world.partner, lot_id, back, "Carte mère morte", uuid4())
    world.as_authority()
    return lot_id, assets


def test_a_lot_tells_its_way_step_by_step_to_both_sides(world, travelled):
    lot_id, _ = travelled
    made = lot_document(world.view(lot_id), **URLS)
    assert broken_rules(made) == []
    told = [(event["bizStep"], event.get("disposition"), len(event["epcList"])) for event in events(made)]
    assert sorted(told) == sorted([
        ("collecting", "in_transit", 4),
        ("receiving", "in_progress", 3),
        ("inspecting", "unknown", 1),
        ("accepting", "available", 1),
        ("lifecycle:recycling", "disposed", 1),
        ("receiving", "returned", 1),
    ])  # fmt: skip
    world.as_partner()
    theirs = lot_document(world.view(lot_id), **URLS)
    assert events(theirs) == events(made)


def test_who_gives_and_takes_is_said_and_turns_round_for_what_comes_back(world, travelled):
    lot_id, _ = travelled
    made = lot_document(world.view(lot_id), **URLS)
    taken = next(event for event in events(made) if event["bizStep"] == "collecting")
    back = next(event for event in events(made) if event.get("disposition") == "returned")
    giver, taker = taken["sourceList"][0]["source"], taken["destinationList"][0]["destination"]
    assert giver != taker
    assert (back["sourceList"][0]["source"], back["destinationList"][0]["destination"]) == (taker, giver)
    told = made["epcisHeader"]["epcisMasterData"]["vocabularyList"][0]["vocabularyElementList"]
    assert {party["id"] for party in told} == {giver, taker}
    assert taken["bizTransactionList"] == [{"bizTransaction": f"https://parc.example/lots/{lot_id}"}]


def test_the_same_history_gives_the_same_events(world, travelled):
    lot_id, _ = travelled
    once, again = (events(lot_document(world.view(lot_id), **URLS)) for _ in range(2))
    assert once == again
    ids = [event["eventID"] for event in once]
    assert len(set(ids)) == len(ids)


def test_a_draft_tells_nothing(world):
    lot_id = world.lot(world.retired())
    assert events(lot_document(world.view(lot_id), **URLS)) == []


def test_a_device_tells_its_life_without_people_places_or_prices(session, world):
    asset = world.retired(custodian="Camille Canari", acquisition_cost=987, notes="Canari")
    world.sanitise(asset)
    command = Command(Action.REINSTATE, uuid4(), ask=Ask())
    act(world.as_authority(), world.authority, asset.id, command)
    made = asset_document(session, asset.id, **URLS)
    assert broken_rules(made) == []
    steps = [event["bizStep"] for event in events(made)]
    assert steps[-3:] == ["holding", "lifecycle:sanitising", "storing"]
    written = json.dumps(made)
    assert "Canari" not in written
    assert not tells(written, 987)
    assert world.authority.name not in written


def test_a_loss_says_stolen_and_a_write_off_says_destroyed(session, technician):
    asset = make_asset(session, technician)
    ask = Ask(loss_reason=LossReason.STOLEN)
    act(session, technician, asset.id, Command(Action.REPORT_MISSING, uuid4(), ask=ask))
    last = events(asset_document(session, asset.id, **URLS))[-1]
    assert (last["disposition"], last["lifecycle:state"]) == ("stolen", "missing")
    destroyed = term_of(State.RETIRED, State.WRITTEN_OFF, LossReason.DESTROYED)
    assert destroyed == Term("destroying", "destroyed")


def test_a_correction_is_marked(session):
    admin = make_actor(session, "admin")
    asset = make_asset(session, admin)
    retire = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    before = asset.state
    act(session, admin, asset.id, Command(Action.RETIRE, uuid4(), ask=retire))
    back = Ask(target=State(before), note="Erreur de ligne")
    act(session, admin, asset.id, Command(Action.CORRECT, uuid4(), ask=back))
    last = events(asset_document(session, asset.id, **URLS))[-1]
    assert last["lifecycle:correction"] is True


def test_events_come_in_the_order_of_time_and_an_old_clock_keeps_its_own(session, technician):
    asset = make_asset(session, technician)
    late = now() - timedelta(days=3)
    act(session, technician, asset.id, Command(Action.SEE, uuid4(), ask=Ask(), occurred_at=late))
    made = events(asset_document(session, asset.id, **URLS))
    times = [event["eventTime"] for event in made]
    assert times == sorted(times)
    seen = next(event for event in made if event["bizStep"] == "stock_taking")
    assert seen["eventTime"] < seen["recordTime"]


def test_every_word_is_the_vocabularys_or_our_own_with_a_meaning():
    moves = [term_of(source, target, loss) for source in (None, *State) for target in State
             for loss in (None, *LossReason)]  # fmt: skip
    for term in (*moves, *STATE_TERMS.values()):
        assert term.step in STEPS or term.step.removeprefix("lifecycle:") in OWN_WORDS
        assert term.disposition in (None, *DISPOSITIONS)
    told = {node["@id"] for node in vocabulary("https://parc.example/terms")["@graph"]}
    assert "https://parc.example/terms#recycling" in told


def test_the_rules_refuse_what_breaks_them(world, travelled):
    made = lot_document(world.view(travelled[0]), **URLS)

    def broken(change):
        other = deepcopy(made)
        change(other, events(other)[0])
        return broken_rules(other)

    assert broken(lambda _, event: event.update(bizStep="recycling"))
    assert broken(lambda _, event: event.update(disposition="urn:epcglobal:cbv:disp:x"))
    assert broken(lambda _, event: event.pop("action"))
    assert broken(lambda _, event: event.update(eventTime="2026-11-23 10:00"))
    assert broken(lambda _, event: event.update(note="an extension without a namespace"))
    assert broken(lambda _, event: event.update(epcList=["not a uri"]))
    assert broken(lambda document, _: document.update(schemaVersion="two"))


def test_the_api_gives_both_to_who_may_see_them(app, sign_in, world, travelled):
    lot_id, assets = travelled
    asset_id = assets[0].id
    other = make_actor(world.session, "manager")

    def get(actor, path):
        enter(world.session, actor.organisation_id)
        headers = {"Authorization": f"Bearer {make_token(world.session, actor)}"}
        return app.test_client().get(f"/api/v1/{path}/epcis", headers=headers)

    answer = get(world.authority, f"assets/{asset_id}")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert broken_rules(answer.json) == []
    assert broken_rules(get(world.partner, f"lots/{lot_id}").json) == []
    assert get(world.partner, f"assets/{asset_id}").status_code == 403
    assert get(other, f"lots/{lot_id}").status_code == get(other, f"assets/{asset_id}").status_code == 404
    assert sign_in(None).get("/epcis/terms").json["@graph"]


def test_both_are_files_on_the_pages_too(sign_in, world, travelled):
    lot_id, assets = travelled
    asset_id, file = assets[0].id, f"/lots/{travelled[0]}/history.jsonld"
    for actor in (world.authority, world.partner):
        enter(world.session, actor.organisation_id)
        client = sign_in(actor)
        assert file in client.get(f"/lots/{lot_id}").text
        answer = client.get(file)
        assert broken_rules(answer.json) == []
        assert "attachment" in answer.headers["Content-Disposition"]
    enter(world.session, world.authority.organisation_id)
    client, file = sign_in(world.authority), f"/assets/{asset_id}/history.jsonld"
    assert file in client.get(f"/assets/{asset_id}/history").text
    assert broken_rules(client.get(file).json) == []
