"""Which partners fit a lot, from the rows up."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.outcome.outcomes import OutcomeData, report_outcome
from lifecycle.endoflife.preparation.choosing import choose, choose_for
from lifecycle.endoflife.preparation.load import pasts, used_in_month
from lifecycle.kernel.clock import today
from lifecycle.partners import agreeing
from lifecycle.partners.agreeing import AgreementData
from lifecycle.partners.model import PartnerCapacity
from lifecycle.partners.places import Place
from lifecycle.partners.settings import Settings, change_settings
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from tests.factories import as_application, as_owner, make_actor, make_network, make_partner


def _capacity(session, partner_id, devices: int, route: Route = Route.REFURBISH) -> None:
    row = {"id": uuid4(), "organisation_id": partner_id, "route": route, "valid_from": today()}
    as_owner(session).execute(insert(PartnerCapacity).values(**row, devices_per_month=devices))
    as_application(session)


def _codes(fit):
    return [reason.code for reason in fit.refusals]


def test_a_lots_partner_and_the_others_with_why_not(world):
    near = {"latitude": 48.1, "longitude": -1.7, "commune": "35238", "departments": ["35"]}
    best = make_partner(world.session, world.authority.organisation_id, **near)
    elsewhere = make_partner(world.session, world.authority.organisation_id, departments=["29"])
    recycler = make_partner(world.session, world.authority.organisation_id, routes={"recycle": ["laptop"]})
    session = world.as_authority()
    change_settings(session, world.authority, Settings(Place(48.11, -1.68, "35238")), uuid4())
    lot_id = world.lot(world.retired(), world.retired())
    found = {one.partner_id: one for one in choose(session, lot_id)}
    assert found[best.organisation_id].rank == 1
    assert found[best.organisation_id].distance_km == pytest.approx(1.8, abs=0.3)
    assert found[world.partner.organisation_id].rank == 2
    assert _codes(found[elsewhere.organisation_id]) == ["territory"]
    assert _codes(found[recycler.organisation_id]) == ["route"]


def test_a_restricted_device_needs_a_certified_destruction(destroyer):
    other = make_partner(
        destroyer.session, destroyer.authority.organisation_id, routes={"recycle": ["laptop"]}
    )
    asset = destroyer.retired(restricted=True)
    found = {one.partner_id: one for one in choose_for(destroyer.session, Route.RECYCLE, [asset.id])}
    assert found[destroyer.partner.organisation_id].fits
    assert _codes(found[other.organisation_id]) == ["destruction"]


def test_the_capacity_left_counts_the_lots_of_all_authorities(world):
    partner_id = world.partner.organisation_id
    other = make_actor(world.session)
    make_network(world.session, other.organisation_id, partner_id)
    world.accepted(world.retired(), world.retired())
    _capacity(world.session, partner_id, 3)
    session = world.as_authority()
    assert used_in_month(session, today()) == {(partner_id, Route.REFURBISH): 2}
    assert used_in_month(session, today() + timedelta(days=40)) == {}
    (one,) = choose_for(session, Route.REFURBISH, [world.retired().id])
    assert [reason.params.get("left") for reason in one.reasons if reason.code == "capacity"] == [1]
    (full,) = choose_for(session, Route.REFURBISH, [world.retired().id, world.retired().id])
    assert _codes(full) == ["capacity"]
    make_actor(world.session, organisation_id=other.organisation_id)
    assert used_in_month(world.session, today()) == {(partner_id, Route.REFURBISH): 2}
    make_actor(world.session)
    assert used_in_month(world.session, today()) == {}


def test_an_agreement_asked_for_must_be_in_force_for_the_route(world):
    session = world.as_authority()
    change_settings(session, world.authority, Settings(needs_agreement=True), uuid4())
    (without,) = choose_for(session, Route.REFURBISH)
    assert _codes(without) == ["agreement"]
    data = AgreementData("C-1", today(), today(), routes=(Route.REFURBISH,))
    agreeing.make_agreement(session, world.authority, world.partner.organisation_id, data, uuid4())
    (held,) = choose_for(session, Route.REFURBISH)
    assert held.rank == 1
    (other,) = choose_for(session, Route.REUSE)
    assert _codes(other) == ["agreement"]


def test_the_past_tells_what_was_proven_and_how_soon(world):
    proven, told = world.retired(), world.retired()
    lot_id = world.received(proven, told)
    done = OutcomeData(State.REUSED, today(), recipient="school")
    report_outcome(world.as_partner(), world.partner, lot_id, [world.line(lot_id, proven)], done, uuid4())
    past = pasts(world.as_authority())[world.partner.organisation_id]
    assert (past.received, past.proven, past.share, past.delay_days) == (2, 1, 0.5, 0.0)


def test_a_lot_of_another_authority_is_unknown(world):
    lot_id = world.offered(world.retired())
    with pytest.raises(LotNotFound):
        choose(world.as_partner(), lot_id)
    make_actor(world.session)
    with pytest.raises(LotNotFound):
        choose(world.session, lot_id)
