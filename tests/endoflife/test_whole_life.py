"""A lot of three devices from its draft to its closing, seen from both sides."""

from datetime import timedelta
from uuid import uuid4

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering, ending
from lifecycle.endoflife.arrival import discrepancies, reception
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.preparation import lines, lots, offering
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import now, today
from lifecycle.registry.acting import Command, act
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask
from lifecycle.states.lots import LotAction, LotState, Side


def test_three_devices_travel_to_their_ends(world):
    assets = [world.retired(tag=f"2021-{n}") for n in range(3)]
    session, authority, partner = world.session, world.authority, world.partner
    created = lots.create_lot(session, authority, world.data(), uuid4())
    lot_id = created.lot_id
    assert created.number == f"{today().year}-001"
    lines.add_assets(session, authority, lot_id, [a.id for a in assets], uuid4())
    assert [world.state(a) for a in assets] == ["in_lot"] * 3
    offering.offer(session, authority, lot_id, uuid4())

    view = queries.get_lot(world.as_partner(), lot_id)
    assert (view.side, view.actions) == (Side.PARTNER, (LotAction.ACCEPT, LotAction.DECLINE))
    assert [line.manifest.tag for line in view.lines] == ["2021-0", "2021-1", "2021-2"]
    assert [item.code for item in checklist(session, view)] == ["answer"]
    answering.accept(session, partner, lot_id, {}, uuid4())

    tomorrow = now() + timedelta(days=1)
    session = world.as_authority()
    done = ending.schedule(session, authority, lot_id, tomorrow, uuid4(), place="Annexe, quai B")
    assert done.state is LotState.SCHEDULED
    (sanitised,) = [i for i in checklist(session, world.view(lot_id)) if i.code == "sanitised"]
    assert (sanitised.count, sanitised.total, len(sanitised.lines), sanitised.done) == (0, 3, 3, False)
    world.sanitise(*assets)
    (sanitised,) = [i for i in checklist(session, world.view(lot_id)) if i.code == "sanitised"]
    assert (sanitised.done, sanitised.told("fr")) == (True, "Effacement enregistré\u00a0: 3 sur 3")
    handed = world.hand_over(lot_id)
    assert handed.state is LotState.HANDED_OVER
    assert [world.state(a) for a in assets] == ["handed_over"] * 3
    assert assets[0].left_on == today()

    session = world.as_partner()
    ids = [line.id for line in world.view(lot_id).lines]
    reception.receive(session, partner, lot_id, uuid4(), received=ids, missing=[], unexpected=["ZZZZ"])
    assert world.view(lot_id).unexpected == ("ZZZZ",)
    reused = OutcomeData(State.REUSED, today(), recipient="school", proof_reference="Convention 12")
    outcomes.report_outcome(session, partner, lot_id, ids[:2], reused, uuid4())
    outcomes.give_back(session, partner, lot_id, ids[2:], "Carte mère hors service", uuid4())
    view = world.view(lot_id)
    assert [line.verdict for line in view.lines] == ["reused", "reused", "returned"]
    assert [item.code for item in checklist(session, view) if not item.done] == ["unexpected"]
    session, (surprise,) = world.as_authority(), view.surprises
    discrepancies.settle(session, authority, lot_id, surprise.id, "not_ours", "Autre dépôt", uuid4())
    assert all(item.done for item in checklist(session, world.view(lot_id)))

    assert ending.close(world.as_authority(), authority, lot_id, uuid4()).state is LotState.CLOSED
    assert [world.state(a) for a in assets] == ["reused", "reused", "retired"]
    assert (assets[0].left_on, assets[2].left_on) == (today(), None)
    tags = [event.tag for event in timeline(session, lot_id).rows]
    assert tags == [
        "lot:state:closed", "lot:fact:discrepancy_settled", "lot:fact:given_back",
        "lot:fact:outcome_reported", "lot:state:received", "lot:state:handed_over",
        "lot:fact:code_issued", "lot:state:scheduled", "lot:state:accepted", "lot:state:offered",
        "lot:fact:assets_added", "lot:state:draft",
    ]  # fmt: skip
    last = timeline(session, assets[0].id).rows[0]
    assert (last.tag, last.actor_name) == ("asset:state:reused", partner.name)
    assert last.details["lot_number"] == created.number
    assert last.details["recipient"] == "school"


def test_a_device_that_came_back_can_leave_on_another_lot(world):
    asset = world.retired()
    first = world.received(asset)
    old_line = world.line(first, asset)
    outcomes.give_back(world.as_partner(), world.partner, first, [old_line], "Écran cassé", uuid4())
    second = world.handed_over(asset)
    session = world.as_authority()
    seen = queries.lots_of_asset(session, asset.id)
    assert [(lot.row.id, lot.line.verdict) for lot in seen] == [(second, "accepted"), (first, "returned")]


def test_what_came_back_is_the_authoritys_to_act_on(world):
    asset = world.retired()
    lot_id = world.received(asset)
    line = world.line(lot_id, asset)
    outcomes.give_back(world.as_partner(), world.partner, lot_id, [line], "Trop ancien", uuid4())
    session = world.as_authority()
    done = act(session, world.authority, asset.id, Command(Action.REINSTATE, uuid4(), ask=Ask()))
    assert done.state is State.IN_STOCK
