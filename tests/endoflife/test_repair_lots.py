"""A repair lot takes devices in repair along and brings them back, in repair all the while."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering, ending
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.preparation import lines, lots, offering
from lifecycle.endoflife.repair.outcomes import RepairEnd, bring_back, report_repair
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.registry.acting import Command, act
from lifecycle.registry.compensating import ChangedSince, take_back
from lifecycle.registry.model import Asset
from lifecycle.repairs.model import Repair
from lifecycle.repairs.words import Outcome
from lifecycle.states.assets import Action, State
from lifecycle.states.decide import LotTransitionRefused, TransitionRefused
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason, Route
from lifecycle.states.lots import LotState, Side
from tests.endoflife.repair_world import RepairWorld
from tests.endoflife.world import World
from tests.factories import make_actor, make_asset, make_partner

REPAIRED = RepairEnd(Outcome.REPAIRED, today(), "batterie changée", Decimal("79.90"))
IRREPARABLE = RepairEnd(Outcome.IRREPARABLE, today())


@pytest.fixture
def world(session) -> RepairWorld:
    authority = make_actor(session)
    routes = {"repair": ["laptop", "monitor"], "recycle": ["laptop"]}
    partner = make_partner(session, authority.organisation_id, routes=routes)
    return RepairWorld(session, authority, partner)


def codes_of(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def test_devices_go_out_to_be_repaired_and_come_back(world):
    mended, lost_cause = world.broken(), world.broken(category_key="monitor")
    lot_id = world.received(mended, lost_cause)
    assert [world.state(asset) for asset in (mended, lost_cause)] == [State.IN_REPAIR] * 2
    sheet = world.sheet(mended)
    assert (sheet.provider, sheet.partner_id, sheet.sent_on) == (
        "partner", world.partner.organisation_id, today()
    )  # fmt: skip
    world.told(lot_id, REPAIRED, mended)
    world.told(lot_id, IRREPARABLE, lost_cause)
    assert [line.verdict for line in world.view(lot_id).lines] == ["repaired", "irreparable"]
    request_id = uuid4()
    first, again = (world.back(lot_id, mended, lost_cause, request_id=request_id) for _ in range(2))
    assert again.replayed
    assert again.event_id == first.event_id
    assert [world.state(asset) for asset in (mended, lost_cause)] == [State.IN_STOCK, State.IN_REPAIR]
    assert world.session.get_one(Asset, mended.id).functional_status == FunctionalStatus.WORKS
    sheet = world.sheet(mended)
    assert (sheet.outcome, sheet.labour_cost, sheet.notes) == (
        "repaired",
        Decimal("79.90"),
        "batterie changée",
    )
    sheet = world.sheet(lost_cause)
    assert (sheet.outcome, sheet.verdict) == (None, "irreparable")
    assert world.tags(mended)[2:] == [
        "asset:fact:join_lot", "asset:sanitisation:passed", "asset:fact:leave_for_repair",
        "asset:state:in_stock",
    ]  # fmt: skip
    assert world.tags(lost_cause)[-1] == "asset:fact:come_back"
    ending.close(world.as_authority(), world.authority, lot_id, uuid4())
    ask = Ask(reason=RetireReason.FAULTY, functional_status=FunctionalStatus.FAULTY)
    act(world.session, world.authority, lost_cause.id, Command(Action.RETIRE, uuid4(), ask=ask))
    assert world.sheet(lost_cause).outcome == "irreparable"


def test_the_partner_reads_its_own_words_and_price_and_no_sheet(world):
    asset = world.broken()
    lot_id = world.received(asset)
    world.told(lot_id, REPAIRED, asset)
    world.as_partner()
    (line,) = queries.get_lot(world.session, lot_id).lines
    assert (line.repair_outcome, line.repair_cost) == ("repaired", Decimal("79.90"))
    assert not world.session.scalars(select(Repair)).all()


def test_only_devices_in_repair_go_on_a_repair_lot_and_only_there(world):
    broken, retired = world.broken(), world.retired()
    lot_id = world.lot()
    added = lines.add_assets(world.session, world.authority, lot_id, [broken.id, retired.id], uuid4())
    assert added.accepted == (broken.id,)
    assert [reason.code for reason in added.refused[retired.id]] == ["repair-lot"]
    other = lots.create_lot(
        world.session, world.authority, World.data(world, Route.RECYCLE, legal_basis="sale"), uuid4()
    ).lot_id
    another = world.broken()
    added = lines.add_assets(world.session, world.authority, other, [another.id], uuid4())
    assert [reason.code for reason in added.refused[another.id]] == ["not-repair-lot"]
    second = world.lot()
    added = lines.add_assets(world.session, world.authority, second, [broken.id], uuid4())
    assert [reason.code for reason in added.refused[broken.id]] == ["on-another-lot"]


def test_a_device_in_repair_without_a_sheet_gets_one_on_the_lot(world):
    asset = make_asset(world.as_authority(), world.authority, state=State.IN_REPAIR)
    lot_id = world.lot(asset)
    assert world.sheet(asset).id == world.view(lot_id).lines[0].repair_id


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.REPAIRED, {}),
        (Action.RETIRE, {"reason": RetireReason.FAULTY, "functional_status": FunctionalStatus.FAULTY}),
        (Action.REPORT_MISSING, {"loss_reason": LossReason.LOST}),
    ],
)
def test_a_device_on_a_repair_lot_is_not_moved_behind_its_back(world, action, said):
    asset = world.broken()
    lot_id = world.lot(asset)
    command = Command(action, uuid4(), ask=Ask(**said))
    with pytest.raises(TransitionRefused) as refusal:
        act(world.session, world.authority, asset.id, command)
    assert codes_of(refusal) == ["on-repair-lot"]
    lines.remove_assets(world.session, world.authority, lot_id, [asset.id], uuid4())
    assert world.state(asset) == State.IN_REPAIR
    act(world.session, world.authority, asset.id, command)


def test_what_sent_it_to_repair_is_not_undone_while_it_is_on_the_lot(world):
    asset, sent = make_asset(world.as_authority(), world.authority), uuid4()
    act(world.session, world.authority, asset.id, Command(Action.SEND_TO_REPAIR, sent))
    world.lot(asset)
    with pytest.raises(ChangedSince):
        take_back(world.session, world.authority, asset.id, sent, uuid4())


def test_a_refused_a_declined_and_a_cancelled_device_stays_in_repair(world):
    kept, refused = world.broken(), world.broken()
    lot_id = world.offered(kept, refused)
    reasons = {world.line(lot_id, refused): "pièce introuvable"}
    answering.accept(world.as_partner(), world.partner, lot_id, reasons, uuid4())
    assert world.state(refused) == State.IN_REPAIR
    assert world.tags(refused)[-1] == "asset:fact:leave_lot"
    ending.cancel(world.as_authority(), world.authority, lot_id, "atelier fermé", uuid4())
    assert world.state(kept) == State.IN_REPAIR
    again = world.offered(kept, refused)
    answering.decline(world.as_partner(), world.partner, again, "complet", uuid4())
    assert [world.state(asset) for asset in (kept, refused)] == [State.IN_REPAIR] * 2


def test_data_leave_wiped_or_under_a_confidentiality_contract(world):
    asset = world.broken()
    lot_id = world.accepted(asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        world.hand_over(lot_id)
    assert codes_of(refusal) == ["sanitisation-missing"]
    world.sanitise(asset)
    world.hand_over(lot_id)
    world.confidentiality = "Convention 2026-04, article 6"
    covered = world.broken()
    lot_id = world.accepted(covered)
    world.hand_over(lot_id)
    (line,) = world.view(lot_id).lines
    assert not line.certificate_owed
    assert world.state(covered) == State.IN_REPAIR


def test_a_restricted_device_does_not_leave_for_repair(world):
    world.confidentiality = "Convention 2026-04"
    asset = world.broken(restricted=True)
    lot_id = world.lot()
    added = lines.add_assets(world.session, world.authority, lot_id, [asset.id], uuid4())
    assert [reason.code for reason in added.refused[asset.id]] == ["restricted"]


def test_a_repair_is_told_after_the_reception_within_its_dates_and_may_be_told_again(world):
    asset = world.broken()
    lot_id = world.handed_over(asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        world.told(lot_id, REPAIRED, asset)
    assert codes_of(refusal) == ["not-received"]
    ids = [world.line(lot_id, asset)]
    reception.receive(world.as_partner(), world.partner, lot_id, uuid4(), received=ids, missing=[])
    for data in (
        RepairEnd(Outcome.REPAIRED, today() + timedelta(days=1)),
        RepairEnd(Outcome.REPAIRED, today() - timedelta(days=30)),
        RepairEnd(Outcome.REPAIRED, today(), cost=Decimal(-1)),
        RepairEnd(Outcome.CANCELLED, today()),
    ):
        with pytest.raises(Invalid):
            world.told(lot_id, data, asset)
    world.told(lot_id, IRREPARABLE, asset)
    world.told(lot_id, REPAIRED, asset)
    world.back(lot_id, asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        world.told(lot_id, IRREPARABLE, asset)
    assert codes_of(refusal) == ["line-ended"]


def test_a_repaired_device_is_neither_reported_nor_given_back_and_an_untold_one_not_back(world):
    asset, unrepaired = world.broken(), world.broken()
    lot_id = world.received(asset, unrepaired)
    with pytest.raises(LotTransitionRefused) as refusal:
        world.back(lot_id, asset)
    assert codes_of(refusal) == ["repair-untold"]
    told = outcomes.OutcomeData(State.REUSED, today())
    ids = [world.line(lot_id, asset)]
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.report_outcome(world.as_partner(), world.partner, lot_id, ids, told, uuid4())
    assert codes_of(refusal) == ["comes-back"]
    world.told(lot_id, REPAIRED, asset)
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.give_back(world.as_partner(), world.partner, lot_id, ids, "devis refusé", uuid4())
    assert codes_of(refusal) == ["repair-told"]
    with pytest.raises(Forbidden):
        bring_back(world.as_partner(), world.partner, lot_id, ids, uuid4())
    with pytest.raises(LotTransitionRefused):
        ending.close(world.as_authority(), world.authority, lot_id, uuid4())
    theirs = [world.line(lot_id, unrepaired)]
    outcomes.give_back(world.as_partner(), world.partner, lot_id, theirs, "devis refusé", uuid4())
    assert world.state(unrepaired) == State.IN_REPAIR
    assert world.sheet(unrepaired).outcome is None
    world.back(lot_id, asset)
    ending.close(world.as_authority(), world.authority, lot_id, uuid4())


def test_nothing_is_given_back_before_the_hand_over(world):
    asset = world.broken()
    lot_id = world.accepted(asset)
    ids = [world.line(lot_id, asset)]
    with pytest.raises(LotTransitionRefused) as refusal:
        outcomes.give_back(world.as_partner(), world.partner, lot_id, ids, "erreur", uuid4())
    assert codes_of(refusal) == ["not-handed-over"]


def test_a_repair_order_goes_with_the_repair_route_and_is_not_changed_under_its_lines(world):
    session = world.as_authority()
    with pytest.raises(Invalid) as refusal:
        lots.create_lot(session, world.authority, world.data(Route.RECYCLE), uuid4())
    assert list(refusal.value.fields) == ["route"]
    lot_id = world.lot(world.broken())
    sale = world.data(legal_basis="sale", confidentiality_reference="")
    with pytest.raises(LotTransitionRefused) as refused:
        lots.edit_lot(session, world.authority, lot_id, sale, uuid4(), version=None)
    assert codes_of(refused) == ["lines-depend"]


def test_statements_do_not_grow_with_the_lot(world, connection):
    def run(count: int) -> int:
        assets = [world.broken() for _ in range(count)]
        lot_id = world.received(*assets)
        ids = [world.line(lot_id, asset) for asset in assets]
        session, said = world.as_partner(), []
        note = lambda *args: said.append(args[2])  # noqa: E731 - the same one is taken off again
        event.listen(connection, "before_cursor_execute", note)
        report_repair(session, world.partner, lot_id, ids, REPAIRED, uuid4())
        bring_back(world.as_authority(), world.authority, lot_id, ids, uuid4())
        event.remove(connection, "before_cursor_execute", note)
        return len(said)

    assert run(2) == run(9)


def test_an_offer_says_nothing_of_the_repair_s_own_notes(world):
    asset = world.broken()
    lot_id = world.lot(asset)
    offering.offer(world.session, world.authority, lot_id, uuid4())
    assert "panne" not in str(world.view(lot_id).lines[0].manifest)


def test_the_checklist_waits_for_the_partner_s_word_then_for_the_return(world):
    mended, other = world.broken(), world.broken()
    lot_id = world.received(mended, other)

    def items() -> dict[str, tuple]:
        found = checklist(world.as_authority(), world.view(lot_id))
        return {item.code: (item.side, item.count, item.total) for item in found}

    assert items() == {"repairs": (Side.PARTNER, 0, 2), "returns": (Side.AUTHORITY, 0, 2)}
    world.told(lot_id, REPAIRED, mended)
    world.told(lot_id, IRREPARABLE, other)
    assert queries.count_waiting(world.as_authority(), Side.AUTHORITY) == {LotState.RECEIVED: 1}
    world.back(lot_id, mended)
    assert items() == {"repairs": (Side.PARTNER, 2, 2), "returns": (Side.AUTHORITY, 1, 2)}
