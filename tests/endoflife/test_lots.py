"""Preparing a lot: numbers, edits, devices joining and leaving."""

from uuid import uuid4

import pytest

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import ending
from lifecycle.endoflife.errors import LineNotFound, LotNotFound
from lifecycle.endoflife.preparation import lines, lots, offering
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, Invalid, Stale
from lifecycle.partners.errors import PartnerNotFound
from lifecycle.registry.errors import RequestReused
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import FunctionalStatus, Route
from tests.factories import make_actor, make_asset, make_partner


def codes(reasons):
    return [reason.code for reason in reasons]


def test_numbers_follow_each_other_in_each_authority(world):
    session, year = world.session, today().year
    made = [lots.create_lot(session, world.authority, world.data(), uuid4()) for _ in range(2)]
    assert [lot.number for lot in made] == [f"{year}-001", f"{year}-002"]
    other = make_actor(session)
    partner = make_partner(session, other.organisation_id)
    theirs = lots.create_lot(session, other, world.data(partner_id=partner.organisation_id), uuid4())
    assert theirs.number == f"{year}-001"


def test_a_repeated_creation_gives_the_same_lot(world):
    request = uuid4()
    first = lots.create_lot(world.session, world.authority, world.data(), request)
    again = lots.create_lot(world.session, world.authority, world.data(title="Autre"), request)
    assert (again.lot_id, again.event_id, again.replayed) == (first.lot_id, first.event_id, True)
    with pytest.raises(RequestReused):
        offering.offer(world.session, world.authority, first.lot_id, request)


def test_a_lot_says_what_it_is(world):
    session = world.session
    bad = world.data(Route.REPAIR, title=" ", legal_basis="loan", waste_status="")
    with pytest.raises(Invalid) as refusal:
        lots.create_lot(session, world.authority, bad, uuid4())
    assert refusal.value.fields.keys() == {"title", "legal_basis", "waste_status", "route"}
    with pytest.raises(PartnerNotFound):
        lots.create_lot(session, world.authority, world.data(partner_id=uuid4()), uuid4())
    technician = make_actor(session, "technician", world.authority.organisation_id)
    with pytest.raises(Forbidden):
        lots.create_lot(session, technician, world.data(), uuid4())


def test_an_edit_is_recorded_and_a_stale_one_refused(world):
    session, lot_id = world.session, world.lot()
    done = lots.edit_lot(session, world.authority, lot_id, world.data(title="Écoles"), uuid4(), version=1)
    assert done.version == 2
    assert timeline(session, lot_id).rows[0].changes == {"title": ["Portables 2026", "Écoles"]}
    with pytest.raises(Stale):
        lots.edit_lot(session, world.authority, lot_id, world.data(), uuid4(), version=1)


def test_route_and_partner_are_fixed_once_devices_are_on(world):
    lot_id = world.lot(world.retired())
    with pytest.raises(LotTransitionRefused) as refusal:
        lots.edit_lot(world.session, world.authority, lot_id, world.data(Route.REUSE), uuid4(), version=None)
    assert codes(refusal.value.reasons) == ["lines-depend"]


def test_each_device_is_judged_and_none_refused_in_silence(world):
    session = world.session
    good, stocked = world.retired(), make_asset(session, world.authority)
    monitor, secret = world.retired(category_key="monitor"), world.retired(restricted=True)
    unknown = uuid4()
    lot_id, request = world.lot(), uuid4()
    asked = [good.id, stocked.id, monitor.id, secret.id, unknown]
    added = lines.add_assets(session, world.authority, lot_id, asked, request)
    assert added.accepted == (good.id,)
    assert {asset: codes(reasons) for asset, reasons in added.refused.items()} == {
        stocked.id: ["wrong-state"],
        monitor.id: ["route-not-offered"],
        secret.id: ["restricted"],
        unknown: ["asset-unknown"],
    }
    (reason,) = added.refused[monitor.id]
    assert reason.told("fr").startswith(f"{reason.device}\u00a0: Le partenaire de ce lot")
    again = lines.add_assets(session, world.authority, lot_id, asked, request)
    assert again.done.replayed
    assert (again.accepted, again.refused.keys()) == (added.accepted, added.refused.keys())
    assert [world.state(a) for a in (good, stocked, monitor)] == ["in_lot", "in_stock", "retired"]


def test_nothing_accepted_leaves_no_trace(world):
    lot_id = world.lot()
    added = lines.add_assets(world.session, world.authority, lot_id, [uuid4()], uuid4())
    assert (added.done, added.accepted) == (None, ())
    assert len(timeline(world.session, lot_id).rows) == 1


def test_a_working_young_device_goes_to_recycling_only_with_a_justification(world):
    session, asset = world.session, world.retired(FunctionalStatus.WORKS)
    lot_id = world.lot(route=Route.RECYCLE)
    add = lambda **said: lines.add_assets(session, world.authority, lot_id, [asset.id], uuid4(), **said)  # noqa: E731
    assert codes(add().refused[asset.id]) == ["justification-missing"]
    assert add(justifications={asset.id: " Charnière rompue "}).accepted == (asset.id,)
    assert queries.get_lot(session, lot_id).lines[0].justification == "Charnière rompue"
    assert timeline(session, asset.id).rows[0].details["justification"] == "Charnière rompue"


def test_a_faulty_device_is_recycled_without_ado(world):
    asset = world.retired(FunctionalStatus.FAULTY)
    assert world.view(world.lot(asset, route=Route.RECYCLE)).lines[0].asset_id == asset.id


def test_a_device_is_on_one_open_lot(world):
    asset = world.retired()
    world.lot(asset)
    other = world.lot()
    added = lines.add_assets(world.session, world.authority, other, [asset.id], uuid4())
    assert codes(added.refused[asset.id]) == ["wrong-state"]


def test_devices_leave_a_draft_and_are_retired_again(world):
    kept, gone = world.retired(), world.retired()
    lot_id, request = world.lot(kept, gone), uuid4()
    done = lines.remove_assets(world.session, world.authority, lot_id, [gone.id], request)
    again = lines.remove_assets(world.session, world.authority, lot_id, [gone.id], request)
    assert (again.event_id, again.replayed) == (done.event_id, True)
    assert [world.state(a) for a in (kept, gone)] == ["in_lot", "retired"]
    assert [line.asset_id for line in world.view(lot_id).lines] == [kept.id]
    with pytest.raises(LineNotFound):
        lines.remove_assets(world.session, world.authority, lot_id, [gone.id], uuid4())


def test_an_offered_lot_is_neither_edited_nor_filled(world):
    lot_id = world.offered(world.retired())
    session, actor = world.session, world.authority
    refused = (
        lambda: lots.edit_lot(session, actor, lot_id, world.data(), uuid4(), version=None),
        lambda: lines.add_assets(session, actor, lot_id, [world.retired().id], uuid4()),
        lambda: lines.remove_assets(session, actor, lot_id, [uuid4()], uuid4()),
    )
    for attempt in refused:
        with pytest.raises(LotTransitionRefused) as refusal:
            attempt()
        assert codes(refusal.value.reasons) == ["lot-not-draft"]


def test_an_empty_lot_is_not_offered(world):
    with pytest.raises(LotTransitionRefused) as refusal:
        offering.offer(world.session, world.authority, world.lot(), uuid4())
    assert codes(refusal.value.reasons) == ["lot-empty"]


def test_a_cancelled_lot_gives_its_devices_back(world):
    asset = world.retired()
    lot_id, request = world.accepted(asset), uuid4()
    with pytest.raises(LotTransitionRefused):
        ending.cancel(world.session, world.authority, lot_id, " ", uuid4())
    ending.cancel(world.session, world.authority, lot_id, "Partenaire complet", request)
    assert ending.cancel(world.session, world.authority, lot_id, "Partenaire complet", request).replayed
    assert world.state(asset) == "retired"
    assert world.lot(asset)


def test_another_authority_finds_nothing(world):
    lot_id = world.lot(world.retired())
    stranger = make_actor(world.session)
    attempts = (
        lambda: queries.get_lot(world.session, lot_id),
        lambda: offering.offer(world.session, stranger, lot_id, uuid4()),
        lambda: ending.cancel(world.session, stranger, lot_id, "non", uuid4()),
    )
    for attempt in attempts:
        with pytest.raises(LotNotFound):
            attempt()
    assert queries.lots_page(world.session).rows == []
