"""Opening, editing, costing and ending a repair."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from lifecycle.access.permissions import granted
from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden, Invalid, Stale
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.repairs import queries, service
from lifecycle.repairs.costs import Part, total_cost
from lifecycle.repairs.errors import PartNotFound, RepairFinished, RepairNotFound, RepairOpen
from lifecycle.repairs.finishing import Ending, finish_repair
from lifecycle.repairs.model import Repair
from lifecycle.repairs.service import PartData, RepairData
from lifecycle.repairs.words import FaultKind, Outcome, Provider, Warranty
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import TransitionRefused
from lifecycle.states.facts import FunctionalStatus, RetireReason
from tests.factories import make_actor, make_partner

BATTERY = RepairData(FaultKind.BATTERY, "ne tient plus la charge", labour_cost=Decimal("45.50"))


@pytest.fixture
def repair(workshop) -> Repair:
    asset = workshop.device()
    done = service.open_repair(workshop.session, workshop.actor, asset.id, BATTERY, uuid4())
    return workshop.session.get_one(Repair, done.repair_id)


def tags(workshop, asset_id) -> list[str]:
    wanted = select(Event.tag).where(Event.subject_id == asset_id).order_by(Event.sequence)
    return list(workshop.session.scalars(wanted))[1:]


def test_opening_sends_a_device_in_stock_to_repair_once(workshop):
    asset, request_id = workshop.device(), uuid4()
    first, again = (
        service.open_repair(workshop.session, workshop.actor, asset.id, BATTERY, request_id) for _ in range(2)
    )
    assert workshop.state(asset.id) == State.IN_REPAIR
    assert (again.repair_id, again.event_id, again.replayed) == (first.repair_id, first.event_id, True)
    assert [sheet.fault for sheet in workshop.sheets(asset)] == ["ne tient plus la charge"]
    assert tags(workshop, asset.id) == ["asset:state:in_repair", "asset:repair:opened"]
    with pytest.raises(RepairOpen):
        service.open_repair(workshop.session, workshop.actor, asset.id, BATTERY, uuid4())
    with pytest.raises(RequestReused):
        service.open_repair(workshop.session, workshop.actor, workshop.device().id, BATTERY, request_id)


def test_a_device_in_repair_without_a_sheet_gets_one(workshop):
    asset = workshop.device(State.IN_REPAIR)
    assert [bare.asset_id for bare in queries.without_sheet(workshop.session)] == [asset.id]
    service.open_repair(workshop.session, workshop.actor, asset.id, BATTERY, uuid4())
    assert not queries.without_sheet(workshop.session)
    assert tags(workshop, asset.id) == ["asset:repair:opened"]


def test_a_retired_device_is_not_sent_to_repair(workshop):
    asset = workshop.device()
    retiring = {"reason": RetireReason.FAULTY, "functional_status": FunctionalStatus.FAULTY}
    workshop.act(asset, Action.RETIRE, **retiring)
    with pytest.raises(TransitionRefused):
        service.open_repair(workshop.session, workshop.actor, asset.id, BATTERY, uuid4())


def test_who_may_not_act_and_another_town_see_nothing(workshop, repair):
    session, stranger = workshop.session, make_actor(workshop.session, name="Ailleurs")
    repair_id, asset_id = repair.id, repair.asset_id
    session.expunge_all()
    with pytest.raises(AssetNotFound):
        service.open_repair(session, stranger, asset_id, BATTERY, uuid4())
    for call in (
        lambda: service.edit_repair(session, stranger, repair_id, BATTERY, uuid4(), version=None),
        lambda: finish_repair(session, stranger, repair_id, Ending(Outcome.REPAIRED), uuid4()),
        lambda: queries.get_repair(session, repair_id),
    ):
        with pytest.raises(RepairNotFound):
            call()
    assert not queries.repairs_page(session, queries.RepairFilter(None)).rows
    coordinator = make_actor(session, "coordinator")
    assert not granted("coordinator") & {"asset:act"}
    with pytest.raises(Forbidden):
        service.open_repair(session, coordinator, asset_id, BATTERY, uuid4())


def test_an_edit_records_what_changed_and_refuses_an_old_version(workshop, repair):
    said = RepairData(
        FaultKind.BATTERY, "ne tient plus la charge", Provider.OTHER, provider_name=" Atelier Leroy ",
        sent_on=date(2026, 3, 2), expected_on=date(2026, 3, 20), warranty=Warranty.CLAIMED,
        warranty_reference="SAV-12", labour_cost=Decimal("45.50"),
    )  # fmt: skip
    done = service.edit_repair(
        workshop.session, workshop.actor, repair.id, said, uuid4(), version=repair.version
    )
    assert repair.provider_name == "Atelier Leroy"
    event = workshop.session.get_one(Event, done.event_id)
    assert event.tag == "asset:repair:edited"
    assert event.changes["warranty"] == ["none", "claimed"]
    assert "labour_cost" not in event.changes
    with pytest.raises(Stale):
        service.edit_repair(workshop.session, workshop.actor, repair.id, said, uuid4(), version=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"provider": Provider.OTHER}, "provider_name"),
        ({"provider": Provider.PARTNER, "partner_id": uuid4()}, "partner_id"),
        ({"sent_on": date(2026, 3, 2), "expected_on": date(2026, 3, 1)}, "expected_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(workshop, repair, values, field):
    with pytest.raises(Invalid) as refusal:
        service.edit_repair(
            workshop.session, workshop.actor, repair.id, RepairData(**values), uuid4(), version=None
        )
    assert list(refusal.value.fields) == [field]


def test_a_partner_repairs_and_another_way_forgets_it(workshop, repair):
    partner = make_partner(workshop.session, workshop.actor.organisation_id, routes={"repair": ["laptop"]})
    make_actor(workshop.session, organisation_id=workshop.actor.organisation_id)
    theirs = RepairData(provider=Provider.PARTNER, partner_id=partner.organisation_id)
    service.edit_repair(workshop.session, workshop.actor, repair.id, theirs, uuid4(), version=None)
    assert queries.get_repair(workshop.session, repair.id).who
    inside = RepairData(partner_id=partner.organisation_id, provider_name="?")
    service.edit_repair(workshop.session, workshop.actor, repair.id, inside, uuid4(), version=None)
    assert (repair.partner_id, repair.provider_name) == (None, "")


def test_costs_add_up_as_the_pure_sum_does(workshop, repair):
    taken = [PartData("Batterie", 1, Decimal("62.90")), PartData("Vis", 4, Decimal("0.35"), reused=True)]
    request_ids = [uuid4(), uuid4()]
    for part, request_id in [*zip(taken, request_ids, strict=True)] * 2:
        service.add_part(workshop.session, workshop.actor, repair.id, part, request_id)
    parts = queries.parts_of(workshop.session, repair.id)
    assert [(part.label, part.reused) for part in parts] == [("Batterie", False), ("Vis", True)]
    cost = queries.get_repair(workshop.session, repair.id).cost
    pure = [Part(part.quantity, part.unit_cost) for part in parts]
    assert cost == total_cost(repair.labour_cost, pure) == Decimal("109.80")
    service.remove_part(workshop.session, workshop.actor, repair.id, parts[0].id, uuid4())
    assert queries.get_repair(workshop.session, repair.id).cost == Decimal("46.90")
    with pytest.raises(PartNotFound):
        service.remove_part(workshop.session, workshop.actor, repair.id, parts[0].id, uuid4())


@pytest.mark.parametrize(
    ("outcome", "target", "state", "works"),
    [
        (Outcome.REPAIRED, None, State.IN_STOCK, "works"),
        (Outcome.REPAIRED, State.IN_USE, State.IN_USE, "works"),
        (Outcome.IRREPARABLE, None, State.RETIRED, "faulty"),
        (Outcome.NOT_WORTH, State.IN_STOCK, State.IN_STOCK, "faulty"),
        (Outcome.CANCELLED, None, State.IN_STOCK, "unknown"),
    ],
)
def test_an_end_moves_the_device_and_is_told_once(workshop, repair, outcome, target, state, works):
    request_id = uuid4()
    ending = Ending(outcome, target, "voir devis")
    first, again = (
        finish_repair(workshop.session, workshop.actor, repair.id, ending, request_id) for _ in range(2)
    )
    assert again.replayed
    assert again.event_id == first.event_id
    row = queries.get_repair(workshop.session, repair.id)
    assert (row.outcome, row.state, row.functional_status, row.notes) == (outcome, state, works, "voir devis")
    assert tags(workshop, repair.asset_id)[2:] == ["asset:repair:finished", f"asset:state:{state}"]
    with pytest.raises(RepairFinished):
        finish_repair(workshop.session, workshop.actor, repair.id, ending, uuid4())


def test_a_repaired_device_is_not_retired_by_its_repair(workshop, repair):
    ending = Ending(Outcome.REPAIRED, State.RETIRED)
    with pytest.raises(Invalid):
        finish_repair(workshop.session, workshop.actor, repair.id, ending, uuid4())


def test_the_database_keeps_one_open_repair_a_device(workshop, repair):
    workshop.session.flush()
    with pytest.raises(IntegrityError, match="uq_repair_open"), workshop.session.begin_nested():
        workshop.session.execute(
            text(
                "INSERT INTO repair (id, authority_id, asset_id, opened_at, opened_by) "
                "SELECT gen_random_uuid(), authority_id, asset_id, opened_at, opened_by FROM repair"
            )
        )


def test_lists_go_by_age_by_year_and_late_ones_apart(workshop):
    session, actor = workshop.session, workshop.actor
    late = RepairData(sent_on=date(2026, 1, 5), expected_on=date(2026, 1, 20))
    opened = [
        service.open_repair(session, actor, workshop.device().id, data, uuid4()).repair_id
        for data in (BATTERY, late, RepairData())
    ]
    first = queries.repairs_page(session, queries.RepairFilter(), limit=2)
    second = queries.repairs_page(session, queries.RepairFilter(), limit=2, after=first.after)
    assert [row.id for row in (*first.rows, *second.rows)] == opened
    on = date(2026, 2, 1)
    assert [r.id for r in queries.repairs_page(session, queries.RepairFilter(overdue_on=on)).rows] == opened[
        1:2
    ]
    totals = queries.open_totals(session, on)
    assert (totals.count, totals.overdue, totals.without_sheet) == (3, 1, 0)
    finish_repair(session, actor, opened[0], Ending(Outcome.REPAIRED), uuid4())
    (year,) = queries.year_totals(session)
    assert (year.count, year.repaired, year.cost) == (1, 1, Decimal("45.50"))
    ended = queries.RepairFilter(False, year=year.year)
    assert [row.id for row in queries.repairs_page(session, ended).rows] == opened[:1]
    assert not queries.repairs_page(session, queries.RepairFilter(False, year=2001)).rows
