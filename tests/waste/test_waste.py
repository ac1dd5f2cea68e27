"""The register and the journey of waste lots, on a real database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.outcome import outcomes
from lifecycle.formats.waste_parties import Carrier, Company, Destination, Packaging
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.errors import RequestReused
from lifecycle.waste import codes, service
from lifecycle.waste.errors import NotWaste, WasteRefused
from lifecycle.waste.register import departures_of, register_lines, register_page, years
from lifecycle.waste.shipments import ShipmentData, Weighing, begun, find_shipment
from tests.factories import make_actor
from tests.waste.conftest import CITY, RECYCLER

CARRIER = Carrier(
    org_id=RECYCLER, name="Transports", address="1 quai", postal_code="35000", city="Rennes", is_exempt=True
)
SAID = ShipmentData(
    carrier=CARRIER,
    packagings=(Packaging("AUTRE", 2, "palette"),),
    operation_planned="R4",
    is_pop=False,
    emitter=Company(contact="Service du parc"),
)


def by_code(session, lot_id):
    return {one.waste_code: one for one in departures_of(session, lot_id)}


def test_a_lot_has_a_line_for_each_code_with_its_weight(session, world):
    found = by_code(session, world.gone())
    assert set(found) == {"16 02 13*", "16 02 14"}
    laptops = found["16 02 13*"]
    # Two laptops of the category's usual 1.64 kg.
    assert (laptops.devices, laptops.weight_t, laptops.is_estimate) == (2, Decimal("0.003"), True)
    assert laptops.line.siret == CITY
    assert laptops.line.destination.org_id == RECYCLER
    assert (laptops.line.destination.postal_code, laptops.line.destination.city) == ("35000", "Rennes")
    assert laptops.line.dispatched_on == today()


def test_a_line_is_complete_once_all_is_said(session, world):
    lot_id = world.gone()
    lacking = {reason.code for reason in by_code(session, lot_id)["16 02 14"].problems}
    assert lacking == {"waste-pop", "operation", "carrier-id", "carrier-address", "carrier-receipt"}
    service.settle(session, world.authority, lot_id, SAID, uuid4())
    for one in departures_of(session, lot_id):
        assert one.problems == []
        assert one.line.operation_mode == "RECYCLAGE"


def test_weights_are_taken_from_the_nearest_fact(session, world):
    lot_id = world.gone("laptop", "laptop")
    lot = session.get_one(Lot, lot_id)
    lot.measured_kg = Decimal("8.5")
    session.flush()
    assert by_code(session, lot_id)["16 02 13*"].weight_t == Decimal("0.009")
    assert not by_code(session, lot_id)["16 02 13*"].is_estimate
    service.weigh(session, world.authority, lot_id, {"16 02 13*": Weighing(Decimal("0.012"), True)}, uuid4())
    said = by_code(session, lot_id)["16 02 13*"]
    assert (said.weight_t, said.is_estimate, said.is_said) == (Decimal("0.012"), True, True)
    service.weigh(session, world.authority, lot_id, {"16 02 13*": None}, uuid4())
    assert by_code(session, lot_id)["16 02 13*"].weight_t == Decimal("0.009")


def test_the_weight_of_a_mixed_lot_is_the_sum_of_its_devices(session, world):
    lot_id = world.gone()
    session.get_one(Lot, lot_id).measured_kg = Decimal(100)
    for line in session.query(LotLine).filter_by(lot_id=lot_id):
        line.measured_kg = Decimal(4)
    session.flush()
    found = by_code(session, lot_id)
    assert {one.weight_t for one in found.values()} == {Decimal("0.008"), Decimal("0.004")}
    assert not any(one.is_estimate for one in found.values())


def test_a_code_is_the_lines_then_the_authoritys_then_the_categorys(session, world):
    codes.set_category_codes(session, world.authority, {"laptop": "20 01 35*"}, uuid4())
    lot_id = world.gone()
    assert set(by_code(session, lot_id)) == {"20 01 35*", "16 02 14"}
    session.query(LotLine).filter_by(lot_id=lot_id, position=3).one().waste_code = "16 02 16"
    session.flush()
    assert set(by_code(session, lot_id)) == {"20 01 35*", "16 02 16"}


def test_a_lot_that_left_keeps_the_codes_of_its_day(session, world):
    lot_id = world.gone()
    tomorrow = today() + timedelta(1)
    codes.set_category_codes(session, world.authority, {"laptop": "20 01 35*"}, uuid4(), since=tomorrow)
    assert set(by_code(session, lot_id)) == {"16 02 13*", "16 02 14"}
    assert codes.category_codes(session, today()) == {}
    assert codes.category_codes(session, tomorrow) == {"laptop": "20 01 35*"}


def test_what_came_back_is_no_waste_that_left(session, world):
    lot_id = world.gone("laptop", "desktop")
    line = session.query(LotLine).filter_by(lot_id=lot_id, position=2).one()
    outcomes.give_back(world.as_partner(), world.partner, lot_id, [line.id], "Fonctionne", uuid4())
    world.as_authority()
    assert set(by_code(session, lot_id)) == {"16 02 13*"}


def test_a_journey_is_kept_recorded_and_repeated_once(session, world):
    lot_id, request_id = world.waste(), uuid4()
    done = service.settle(session, world.authority, lot_id, SAID, request_id)
    assert service.settle(session, world.authority, lot_id, SAID, request_id).event_id == done.event_id
    assert find_shipment(session, lot_id) == SAID
    recorded = timeline(session, lot_id, limit=1).rows[0]
    assert recorded.tag == "lot:fact:waste_settled"
    assert recorded.changes["carrier.name"] == ["", "Transports"]
    with pytest.raises(RequestReused):
        service.weigh(session, world.authority, lot_id, {}, request_id)
    service.settle(session, world.authority, lot_id, replace(SAID, packagings=()), uuid4())
    assert find_shipment(session, lot_id).packagings == ()


def test_the_senders_contact_goes_from_lot_to_lot(session, world):
    service.settle(session, world.authority, world.waste("laptop"), SAID, uuid4())
    start = begun(session, world.waste("desktop"))
    assert start.emitter.contact == "Service du parc"
    assert start.carrier == Carrier()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"operation_planned": "R99"}, "operation_planned"),
        ({"treated_on": today() + timedelta(1), "operation_done": "R4"}, "treated_on"),
        ({"treated_on": today()}, "operation_done"),
        ({"packagings": (Packaging("FUT", 0),)}, "packagings.quantity"),
        ({"carrier": Carrier(org_id="123")}, "carrier.org_id"),
        ({"destination": Destination(postal_code="35 000")}, "destination.postal_code"),
    ],
)
def test_what_cannot_be_right_is_refused(session, world, wrong, field):
    lot_id = world.waste("laptop")
    with pytest.raises(WasteRefused) as refused:
        service.settle(session, world.authority, lot_id, replace(SAID, **wrong), uuid4())
    assert list(refused.value.fields) == [field]
    assert find_shipment(session, lot_id) == ShipmentData()


@pytest.mark.parametrize("weight", ["0", "-1", "10000.001", "0.0004", "1.2345"])
def test_a_weight_out_of_bounds_is_refused(session, world, weight):
    lot_id = world.waste("laptop")
    with pytest.raises(WasteRefused):
        service.weigh(
            session, world.authority, lot_id, {"16 02 13*": Weighing(Decimal(weight), False)}, uuid4()
        )


def test_only_managers_of_the_authority_write(session, world):
    lot_id = world.waste("laptop")
    technician = make_actor(session, "technician", world.authority.organisation_id)
    for who, error in ((technician, Forbidden), (world.partner, Forbidden)):
        with pytest.raises(error):
            service.settle(session, who, lot_id, SAID, uuid4())
    with pytest.raises(Forbidden):
        codes.set_category_codes(session, technician, {"laptop": "16 02 14"}, uuid4())
    stranger = make_actor(session)
    with pytest.raises(LotNotFound):
        service.settle(session, stranger, lot_id, SAID, uuid4())


def test_a_lot_that_is_no_waste_has_no_journey(session, world):
    lot_id = world.waste("laptop")
    session.get_one(Lot, lot_id).waste_status = "non_waste"
    session.flush()
    with pytest.raises(NotWaste):
        service.settle(session, world.authority, lot_id, SAID, uuid4())
    assert departures_of(session, lot_id) == []


def test_the_register_is_paged_by_year_and_sees_one_authority(session, world):
    first, second = world.gone(), world.gone("desktop")
    session.get_one(Lot, first).handed_over_at -= timedelta(days=800)
    session.flush()
    world.waste("laptop")
    assert len(years(session)) == 2
    everything = list(register_lines(session, None))
    assert [one.lot_id for one in everything] == [second, first, first]
    assert [one.lot_id for one in register_lines(session, today().year)] == [second]
    page = register_page(session, limit=2)
    rest = register_page(session, limit=2, after=page.after)
    assert [*page.rows, *rest.rows] == everything
    assert rest.after is None
    world.as_partner()
    assert list(register_lines(session, None)) == []
    make_actor(session)
    assert list(register_lines(session, None)) == []


def test_its_statements_do_not_grow_with_its_rows(session, world, connection):
    seen = []
    event.listen(connection, "before_cursor_execute", lambda *said: seen.append(said[2]))

    def statements() -> int:
        seen.clear()
        register_page(session)
        return len(seen)

    world.gone("laptop")
    few = statements()
    for _ in range(3):
        world.gone("laptop", "desktop")
    assert statements() == few == 2


def test_unknown_codes_and_categories_are_refused(session, world):
    for wrong in ({"laptop": "99 99 99"}, {"spaceship": "16 02 14"}):
        with pytest.raises(WasteRefused):
            codes.set_category_codes(session, world.authority, wrong, uuid4())
    request_id = uuid4()
    codes.set_category_codes(session, world.authority, {"laptop": "16 02 14"}, request_id)
    codes.set_category_codes(session, world.authority, {"laptop": "16 02 14"}, request_id)
    assert codes.category_codes(session, today()) == {"laptop": "16 02 14"}
