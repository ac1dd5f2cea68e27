"""Registering a partner and keeping its file: who may, and what may be said."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lifecycle.db.scope import enter
from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden, Stale
from lifecycle.partners.directory import find_partner, get_partner, partners_for
from lifecycle.partners.errors import BadPartner, KeptByPartner, PartnerKnown, PartnerNotFound
from lifecycle.partners.profile import NewPartner, edit_partner, networks, register_partner, set_routes
from lifecycle.partners.writing import may_edit
from lifecycle.registry.errors import RequestReused
from lifecycle.states.facts import Route
from tests.factories import as_application, make_account, make_actor, make_network, make_partner
from tests.partners.conftest import SIRET


def _partner_person(session, partner_id):
    actor = make_actor(session, "partner", partner_id)
    make_account(session, actor)
    enter(session, partner_id)
    return actor


def test_a_first_partner_makes_the_network_that_joins_it(session, authority):
    data, nonce = NewPartner("  Atelier  ", "000 000 059 00014", "association"), uuid4()
    partner_id = register_partner(session, authority, data, nonce)
    assert register_partner(session, authority, data, nonce) == partner_id
    (known,) = partners_for(session)
    assert (known.id, known.name, known.siret, known.registered_by) == (
        partner_id, "Atelier", SIRET, authority.organisation_id,
    )  # fmt: skip
    assert len(networks(session)) == 1
    second = NewPartner("Autre", "00000006700017", "company")
    register_partner(session, authority, second, uuid4())
    assert len(networks(session)) == 1


def test_it_joins_the_network_named_and_its_members_alone_see_it(session, authority):
    member, stranger = make_actor(session), make_actor(session)
    ours = make_network(session, authority.organisation_id, member.organisation_id)
    theirs = make_network(session, stranger.organisation_id)
    enter(session, authority.organisation_id)
    with pytest.raises(BadPartner):
        register_partner(session, authority, NewPartner("A", SIRET, "company", theirs), uuid4())
    partner_id = register_partner(session, authority, NewPartner("A", SIRET, "company", ours), uuid4())
    enter(session, member.organisation_id)
    assert get_partner(session, partner_id).name == "A"
    enter(session, stranger.organisation_id)
    assert find_partner(session, partner_id) is None


def test_the_function_itself_refuses_a_network_of_others(session, authority):
    theirs = make_network(session, make_actor(session).organisation_id)
    enter(session, authority.organisation_id)
    asked = text("SELECT register_partner(:id, :network, 'A', NULL, 'company')")
    with pytest.raises(ProgrammingError, match="not a member"):
        session.execute(asked, {"id": uuid4(), "network": theirs})


@pytest.mark.parametrize(
    ("siret", "is_right"),
    [
        (SIRET, True),
        ("356 000 000 00048", True),  # La Poste's head office follows Luhn
        ("35600000049837", True),  # its offices do not: their digits add up to a multiple of five
        ("35600000049838", False),
        ("00000005900015", False),
        ("123", False),
        ("abcdefghijklmn", False),
    ],
)
def test_a_siret_is_checked(session, authority, siret, is_right):
    data = NewPartner("Bureau", siret, "company")
    if is_right:
        assert register_partner(session, authority, data, uuid4())
    else:
        with pytest.raises(BadPartner) as refused:
            register_partner(session, authority, data, uuid4())
        assert list(refused.value.fields) == ["siret"]


def test_a_siret_already_there_is_refused_without_saying_whose(session, authority, registered):
    other = make_actor(session, "manager")
    with pytest.raises(PartnerKnown):
        register_partner(session, other, NewPartner("A", SIRET, "company"), uuid4())
    assert partners_for(session) == []


def test_technicians_and_partners_register_nobody(session, authority):
    for role in ("technician", "partner"):
        with pytest.raises(Forbidden):
            register_partner(session, make_actor(session, role), NewPartner("A", SIRET, "company"), uuid4())


def test_the_authority_keeps_the_file_until_someone_signs_in_for_the_partner(session, authority, registered):
    nonce = uuid4()
    values = {
        "phone": "02 99 00 59 00",
        "latitude": Decimal("48.6"),
        "longitude": Decimal(-2),
        "radius_km": 30,
    }
    edit_partner(session, authority, registered, values, nonce, version=1)
    edit_partner(session, authority, registered, values, nonce, version=2)
    assert may_edit(session, authority, registered)
    kept = get_partner(session, registered)
    assert (kept.phone, kept.radius_km, kept.version) == ("02 99 00 59 00", 30, 2)
    person = _partner_person(session, registered)
    edit_partner(session, person, registered, {"phone": "02 99 00 00 00"}, uuid4())
    enter(session, authority.organisation_id)
    assert not may_edit(session, authority, registered)
    with pytest.raises(KeptByPartner):
        edit_partner(session, authority, registered, {"phone": ""}, uuid4())
    assert get_partner(session, registered).phone == "02 99 00 00 00"


def test_each_change_leaves_its_event_in_the_partners_own_scope(session, authority, registered):
    edit_partner(session, authority, registered, {"name": "Atelier", "departments": ["35"]}, uuid4())
    enter(session, registered)
    event = session.query(Event).filter_by(subject_id=registered).one()
    assert event.tag == "organisation:partner:edited"
    assert event.changes == {"name": ["Atelier de la Rance", "Atelier"], "departments": [[], ["35"]]}
    assert event.organisation_id == authority.organisation_id


def test_another_authority_and_a_stranger_change_nothing(session, authority, registered):
    member = make_actor(session, "manager")
    make_network(session, registered, member.organisation_id)
    enter(session, member.organisation_id)
    with pytest.raises(KeptByPartner):
        edit_partner(session, member, registered, {"phone": "1"}, uuid4())
    assert session.execute(text("UPDATE partner_profile SET phone = '1'")).rowcount == 0
    stranger = make_actor(session, "manager")
    with pytest.raises(PartnerNotFound):
        edit_partner(session, stranger, registered, {"phone": "1"}, uuid4())
    other = make_partner(session, authority.organisation_id)
    enter(session, other.organisation_id)
    with pytest.raises(Forbidden):
        edit_partner(session, other, registered, {"phone": "1"}, uuid4())
    enter(session, authority.organisation_id)
    with pytest.raises(Forbidden):
        edit_partner(session, replace(authority, permissions=frozenset()), registered, {}, uuid4())


@pytest.mark.parametrize("table", ["partner_route", "partner_capacity", "partner_certification"])
def test_row_security_keeps_others_out_of_a_file(session, authority, registered, table):
    values = {
        "partner_route": "(organisation_id, route, category_key) VALUES (:id, 'reuse', 'laptop')",
        "partner_capacity": "(id, organisation_id, route, devices_per_month, valid_from) "
        "VALUES (gen_random_uuid(), :id, 'reuse', 1, current_date)",
        "partner_certification": "(id, organisation_id, kind) VALUES (gen_random_uuid(), :id, 'esus')",
    }[table]
    enter(session, registered)
    session.execute(text(f"INSERT INTO {table} {values}"), {"id": registered})
    enter(session, authority.organisation_id)
    as_application(session)
    assert session.execute(text(f"SELECT FROM {table}")).rowcount == 1
    assert session.execute(text(f"DELETE FROM {table}")).rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        session.execute(text(f"INSERT INTO {table} {values}"), {"id": registered})


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": "  "}),
        ("kind", {"kind": "bank"}),
        ("beneficiary", {"beneficiary": "staff"}),
        ("rna", {"rna": "353012345"}),
        ("departments", {"departments": ["35", "20"]}),
        ("communes", {"communes": ["3523"]}),
        ("commune", {"commune": "Rennes"}),
        ("radius_km", {"radius_km": 20}),
        ("radius_km", {"radius_km": 0, "latitude": 1, "longitude": 1}),
        ("longitude", {"latitude": 48}),
        ("latitude", {"latitude": 91, "longitude": 0}),
        ("min_cosmetic", {"min_cosmetic": "C3"}),
        ("minimum_devices", {"minimum_devices": 0}),
        ("siret", {"siret": "00000005900015"}),
    ],
)
def test_what_cannot_be_said(session, authority, registered, field, values):
    with pytest.raises(BadPartner) as refused:
        edit_partner(session, authority, registered, values, uuid4())
    assert list(refused.value.fields) == [field]
    assert refused.value.fields[field][0].told("fr")


def test_a_rename_takes_no_siret_of_another(session, authority, registered):
    other = register_partner(session, authority, NewPartner("B", "00000006700017", "company"), uuid4())
    with pytest.raises(PartnerKnown):
        edit_partner(session, authority, other, {"siret": SIRET}, uuid4())
    edit_partner(session, authority, other, {"siret": None, "rna": "W353012345"}, uuid4())
    assert get_partner(session, other).siret is None


def test_routes_are_said_anew(session, authority, registered):
    nonce = uuid4()
    set_routes(session, authority, registered, {Route.REPAIR: ["laptop", "desktop"]}, nonce)
    set_routes(session, authority, registered, {}, nonce)
    set_routes(session, authority, registered, {Route.REPAIR: ["laptop"], Route.RECYCLE: ["laptop"]}, uuid4())
    assert get_partner(session, registered).routes == {Route.REPAIR: ("laptop",), Route.RECYCLE: ("laptop",)}
    with pytest.raises(RequestReused):
        edit_partner(session, authority, registered, {"phone": "1"}, nonce)


def test_an_older_version_is_stale(session, authority, registered):
    edit_partner(session, authority, registered, {"phone": "1"}, uuid4(), version=1)
    with pytest.raises(Stale):
        edit_partner(session, authority, registered, {"phone": "2"}, uuid4(), version=1)
