"""Who sees what: drafts, other organisations' lots, private fields, the directory, lists and boxes."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering, ending
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.departure import signing
from lifecycle.endoflife.errors import LotNotFound, ProofNotFound
from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.model import Lot, LotLine, SigningCode
from lifecycle.endoflife.outcome import proofs
from lifecycle.endoflife.preparation import offering
from lifecycle.history.model import Event
from lifecycle.kernel.clock import today
from lifecycle.partners.directory import find_partner, get_partner, partners_for
from lifecycle.partners.errors import PartnerNotFound
from lifecycle.registry.acting import Command, act
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset
from lifecycle.registry.places import room_named, site_named
from lifecycle.sanitising.model import Sanitisation
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route
from lifecycle.states.lots import LotState, Side
from tests.amounts import tells
from tests.factories import make_actor, make_asset, make_partner


def test_the_partner_sees_no_draft_and_none_of_anothers(world):
    draft, offered = world.lot(world.retired()), world.offered(world.retired())
    other = make_partner(world.session, world.authority.organisation_id)
    session = world.as_partner()
    with pytest.raises(LotNotFound):
        queries.get_lot(session, draft)
    assert [row.id for row in queries.lots_page(session).rows] == [offered]
    assert list(session.scalars(select(Lot.id))) == [offered]
    make_actor(session, "partner", other.organisation_id)
    attempts = (
        lambda: queries.get_lot(session, offered),
        lambda: answering.accept(session, other, offered, {}, uuid4()),
        lambda: signing.issue_signing_code(session, other, offered),
    )
    for attempt in attempts:
        with pytest.raises(LotNotFound):
            attempt()
    for table in (Lot, LotLine):
        assert session.scalars(select(table)).all() == []


def test_row_security_keeps_the_authoritys_tables_without_any_filter(world):
    asset = world.retired()
    lot_id = world.accepted(asset)
    world.sanitise(asset)
    world.code(lot_id)
    asset_id, session = asset.id, world.as_partner()
    session.expire_all()
    for table in (Asset, Sanitisation, SigningCode):
        assert session.scalars(select(table.authority_id)).all() == []
    assert {event.subject_type for event in session.scalars(select(Event))} == {"lot"}
    assert session.scalars(select(LotLine.asset_id)).one() == asset_id


def test_the_manifest_holds_nothing_private(world):
    session = world.as_authority()
    maker = Manufacturer(authority_id=world.authority.organisation_id, name="Dell")
    session.add(maker)
    session.flush()
    model = Model(
        authority_id=maker.authority_id, manufacturer_id=maker.id, category_key="laptop",
        name="Latitude 5420", weight_kg=Decimal("1.40"),
    )  # fmt: skip
    session.add(model)
    session.flush()
    room = room_named(session, site_named(session, "Annexe secrète"), "Bureau du maire")
    asset = make_asset(
        session, world.authority, State.IN_USE, name="PC-DUPONT", tag="2021-7", serial="5CG1",
        model_id=model.id, custodian="Jeanne Dupont", notes="Fuite interne", supplier="Fournisseur X",
        order_reference="BC-77", acquisition_cost=Decimal("987.65"), site_id=room.site_id, room_id=room.id,
        first_used_on=today() - timedelta(days=1461),
    )  # fmt: skip
    asset.facts = {"ram_mb": 16384, "storage_gb": 512, "hostname": "PC-DUPONT", "user": "jdupont"}
    session.flush()
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, world.authority, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    lot_id = world.lot(asset)
    draft = world.view(lot_id).lines[0].manifest
    offering.offer(session, world.authority, lot_id, uuid4())
    session = world.as_partner()
    (line,) = world.view(lot_id).lines
    assert line.manifest == draft == Manifest(
        code=draft.code, tag="2021-7", category_key="laptop", manufacturer="Dell", model="Latitude 5420",
        serial="5CG1", functional_status="works", data_bearing=True, age_years=4.0,
        weight_kg=Decimal("1.40"), weight_estimated=False, facts={"ram_mb": 16384, "storage_gb": 512},
    )  # fmt: skip
    kept = str(session.scalars(select(LotLine.manifest)).one())
    for private in ("DUPONT", "Dupont", "Fuite", "Annexe", "maire", "BC-77", "Fournisseur", "jdupont"):
        assert private not in kept
    assert not tells(kept, 987)


def test_the_manifest_stays_as_it_was_offered(world):
    asset = world.retired(serial="AVANT")
    lot_id = world.offered(asset)
    asset.serial = "APRES"
    world.session.flush()
    assert world.view(lot_id).lines[0].manifest.serial == "AVANT"
    offering.withdraw(world.session, world.authority, lot_id, uuid4())
    offering.offer(world.session, world.authority, lot_id, uuid4())
    assert world.view(lot_id).lines[0].manifest.serial == "APRES"


def test_a_lot_cancelled_after_its_offer_stays_in_sight(world):
    lot_id = world.accepted(world.retired())
    ending.cancel(world.session, world.authority, lot_id, "Délibération reportée", uuid4())
    view = queries.get_lot(world.as_partner(), lot_id)
    assert (view.state, view.actions) == (LotState.CANCELLED, ())


def test_a_proof_is_seen_by_the_two_sides_only(world):
    make_actor(world.session)
    with pytest.raises(ProofNotFound):
        proofs.get_proof(world.session, uuid4())


def test_the_directory_reaches_as_far_as_the_networks(world):
    make_partner(world.session, make_actor(world.session).organisation_id)
    world.offered(world.retired())
    session = world.as_authority()
    (known,) = partners_for(session)
    assert known.id == world.partner.organisation_id
    assert known.routes[Route.REUSE] == ("laptop", "monitor")
    assert known.routes_for("monitor") == {Route.REUSE, Route.RECYCLE}
    assert partners_for(session, route=Route.REFURBISH, category_key="monitor") == []
    assert partners_for(session, route=Route.REUSE, category_key="monitor") == [known]
    stranger = make_actor(session)
    assert find_partner(session, known.id) is None
    with pytest.raises(PartnerNotFound):
        get_partner(session, known.id)
    assert stranger.organisation_id != known.id


def test_a_destruction_capability_ends_on_its_day(destroyer):
    partner = get_partner(destroyer.session, destroyer.partner.organisation_id)
    last = partner.destroys_until
    assert isinstance(last, date)
    assert partner.destroys(last)
    assert not partner.destroys(last + timedelta(days=1))


def test_lists_page_and_filter(world):
    made = [world.offered(world.retired()) for _ in range(3)] + [world.lot()]
    session = world.as_authority()
    first = queries.lots_page(session, limit=3)
    rest = queries.lots_page(session, limit=3, after=first.after)
    assert [row.id for row in (*first.rows, *rest.rows)] == made[::-1]
    assert (len(first.rows), rest.after) == (3, None)
    offered = queries.lots_page(session, states=[LotState.OFFERED]).rows
    assert [row.id for row in offered] == made[2::-1]
    row = offered[0]
    assert (row.partner_name, row.authority_name) == ("Atelier solidaire", "Ville de Valbourg")
    assert (row.lines, row.refused, row.ended, row.awaiting) == (1, 0, 0, 0)
    assert queries.lots_page(session, partner_id=uuid4()).rows == []


def test_boxes_say_who_acts_next(world):
    asset = world.retired()
    _draft, offered, accepted = world.lot(), world.offered(world.retired()), world.accepted(world.retired())
    received = world.received(asset)
    declined = world.offered(world.retired())
    answering.decline(world.as_partner(), world.partner, declined, "Complet", uuid4())

    found = queries.boxes(world.session)
    ids = [{row.id for row in box} for box in (found.to_do, found.waiting, found.done)]
    assert ids == [{offered, received}, {accepted}, {declined}]
    world.as_authority()
    waiting = queries.count_waiting(world.session, Side.AUTHORITY)
    assert waiting == {LotState.DRAFT: 1, LotState.ACCEPTED: 1}
    (row,) = (row for row in queries.lots_page(world.session).rows if row.id == received)
    assert row.awaiting == 1


def test_a_draft_shows_what_its_authority_should_do(world):
    session, lot_id = world.session, world.lot()
    items = checklist(session, world.view(lot_id))
    assert [(item.code, item.done, item.blocking) for item in items] == [
        ("devices", False, True), ("pickup-place", False, False),
    ]  # fmt: skip
    assert checklist(session, world.view(lot_id))[0].told("fr") == "Au moins un équipement sur le lot"
