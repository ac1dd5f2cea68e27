"""Agreeing on a pick-up by slots, and packing: pallets, weights, what a line carries."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import ending
from lifecycle.endoflife.agreement.appointing import pick_slot, propose_slots
from lifecycle.endoflife.errors import LineNotFound
from lifecycle.endoflife.preparation import packing
from lifecycle.endoflife.preparation.packing import LinePack, PackData
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Invalid
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState, Side


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def days(*numbers):
    return [(now() + timedelta(days=n)).replace(microsecond=0) for n in numbers]


def test_one_side_proposes_and_the_other_picks(world):
    lot_id, request = world.accepted(world.retired()), uuid4()
    soon, later = days(2, 5)
    said = (lot_id, [later, soon, soon], request)
    first = propose_slots(world.as_authority(), world.authority, *said, contact="Accueil")
    assert propose_slots(world.session, world.authority, *said).event_id == first.event_id
    view = world.view(lot_id)
    assert (view.slots, view.lot.slots_by, view.lot.pickup_contact) == ((soon, later), "authority", "Accueil")
    with pytest.raises(LotTransitionRefused) as refusal:
        pick_slot(world.session, world.authority, lot_id, soon, uuid4())
    assert codes(refusal) == ["slot-not-proposed"]
    with pytest.raises(LotTransitionRefused) as refusal:
        pick_slot(world.as_partner(), world.partner, lot_id, *days(3), uuid4())
    assert codes(refusal) == ["slot-not-proposed"]
    done = pick_slot(world.as_partner(), world.partner, lot_id, soon, uuid4())
    view = world.view(lot_id)
    assert (done.state, view.lot.pickup_at, view.slots) == (LotState.SCHEDULED, soon, ())


def test_the_other_side_counters_and_a_fixed_date_moves_with_a_reason(world):
    lot_id = world.accepted(world.retired())
    propose_slots(world.as_authority(), world.authority, lot_id, days(2), uuid4())
    (counter,) = days(4)
    propose_slots(world.as_partner(), world.partner, lot_id, [counter], uuid4())
    pick_slot(world.as_authority(), world.authority, lot_id, counter, uuid4())
    with pytest.raises(LotTransitionRefused) as refusal:
        propose_slots(world.as_partner(), world.partner, lot_id, days(6), uuid4())
    assert codes(refusal) == ["reason-missing"]
    propose_slots(world.session, world.partner, lot_id, days(6), uuid4(), reason="Camion en panne")
    assert world.view(lot_id).lot.pickup_at == counter


@pytest.mark.parametrize(("slots", "code"), [
    ([], "slots-count"), (days(1, 2, 3, 4), "slots-count"), (days(-2, 2), "slot-in-past"),
])  # fmt: skip
def test_slots_are_a_few_and_to_come(world, slots, code):
    lot_id = world.accepted(world.retired())
    with pytest.raises(LotTransitionRefused) as refusal:
        propose_slots(world.session, world.authority, lot_id, slots, uuid4())
    assert codes(refusal) == [code]


def test_a_direct_date_puts_the_slots_away(world):
    lot_id = world.accepted(world.retired())
    propose_slots(world.as_authority(), world.authority, lot_id, days(2), uuid4())
    ending.schedule(world.session, world.authority, lot_id, *days(3), uuid4())
    assert world.view(lot_id).slots == ()


def test_the_boxes_follow_the_slots(world):
    lot_id = world.accepted(world.retired())
    propose_slots(world.as_authority(), world.authority, lot_id, days(2), uuid4())
    assert queries.count_waiting(world.session, Side.AUTHORITY) == {}
    (mine,) = queries.boxes(world.as_partner()).to_do
    assert (mine.id, mine.slots_by) == (lot_id, Side.AUTHORITY)


def test_a_lot_is_packed_and_weighed(world):
    lot_id, request = world.accepted(world.retired(), world.retired()), uuid4()
    data = PackData(2, " Caisses-palettes ", Decimal("41.30"))
    first = packing.pack(world.session, world.authority, lot_id, data, request)
    assert packing.pack(world.session, world.authority, lot_id, data, request).event_id == first.event_id
    view = world.view(lot_id)
    assert (view.lot.pallets, view.lot.packaging) == (2, "Caisses-palettes")
    assert (view.weight_kg, view.weight_measured) == (Decimal("41.30"), True)
    assert view.lot.measured_by == world.authority.organisation_name
    packing.pack(world.session, world.authority, lot_id, PackData(2), uuid4())
    assert (world.view(lot_id).weight_measured, world.view(lot_id).lot.measured_by) == (False, "")


def test_lines_are_weighed_one_by_one(world):
    one, two = world.retired(category_key="monitor"), world.retired(category_key="monitor")
    lot_id = world.accepted(one, two, route=Route.REUSE)
    a, b = world.line(lot_id, one), world.line(lot_id, two)
    packs = {
        a: LinePack(Decimal("5.1"), 1, "Pied, câble", "16 02 13*"),
        b: LinePack(Decimal("5.4"), 1),
    }
    packing.pack_lines(world.session, world.authority, lot_id, packs, uuid4())
    view = world.view(lot_id)
    assert (view.weight_kg, view.weight_measured) == (Decimal("10.50"), True)
    line = view.lines[0]
    assert (line.pallet, line.accessories, line.waste_code) == (1, "Pied, câble", "16 02 13*")
    with pytest.raises(LineNotFound):
        packing.pack_lines(world.session, world.authority, lot_id, {uuid4(): LinePack()}, uuid4())
    with pytest.raises(Invalid):
        packing.pack_lines(world.session, world.authority, lot_id, {a: LinePack(waste_code="1")}, uuid4())


def test_the_partner_weighs_while_it_receives_and_nobody_after(world):
    lot_id = world.accepted(world.retired(category_key="monitor"), route=Route.REUSE)
    with pytest.raises(LotTransitionRefused) as refusal:
        packing.pack(world.as_partner(), world.partner, lot_id, PackData(1), uuid4())
    assert codes(refusal) == ["lot-signed"]
    world.hand_over(lot_id)
    packing.pack(world.as_partner(), world.partner, lot_id, PackData(1, "", Decimal(7)), uuid4())
    assert world.view(lot_id).lot.measured_by == world.partner.organisation_name
    with pytest.raises(LotTransitionRefused):
        packing.pack(world.as_authority(), world.authority, lot_id, PackData(1), uuid4())
