"""Row security of what the 4R chain and the boards keep: who sees a row, what the database lets them do."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lifecycle.db import schema
from lifecycle.db.base import Base
from lifecycle.db.scope import enter
from tests.access.canaries import make_canaries
from tests.access.canary_boards import TABLES as OF_THE_BOARDS
from tests.factories import make_actor

schema.load_models()
TABLES = Base.metadata.tables
OF_AN_AUTHORITY = sorted(name for name, table in TABLES.items() if "authority_id" in table.columns)
OF_AN_ORGANISATION = sorted(name for name, table in TABLES.items() if "organisation_id" in table.columns)
# What a partner reads of an authority: its lots with what both sides settle, and their agreements.
BOTH_SIDES = {
    "lot", "lot_line", "lot_signature", "lot_unexpected", "lot_revision", "lot_delays", "proof", "event",
    "partner_agreement", "agreement_document",
}  # fmt: skip
# What a directory shows of partners to who shares a network with them.
DIRECTORY = {"partner_profile", "partner_route", "partner_capacity", "partner_certification"}


@pytest.fixture
def birds(app, session):
    return make_canaries(session, app.extensions["lifecycle.files"])


def seen(session, names, column, owner):
    """Which tables show rows of an owner to the organisation entered."""
    wanted = {name: text(f'SELECT count(*) FROM "{name}" WHERE {column} = :owner') for name in names}
    return {name for name, count in wanted.items() if session.scalar(count, {"owner": owner})}


def test_each_sees_what_it_must_and_no_more(birds, session):
    north, partner = birds.world.authority.organisation_id, birds.world.partner.organisation_id
    south = birds.south_id
    own = seen(birds.world.as_authority(), OF_AN_AUTHORITY, "authority_id", north)
    assert BOTH_SIDES - {"lot_delays", "agreement_document"} <= own
    private = {"line_value", "triage", "medium", "repair", "repair_part", "waste_shipment", "sanitisation"}
    assert private | OF_THE_BOARDS <= own
    assert seen(birds.world.as_partner(), OF_AN_AUTHORITY, "authority_id", north) <= BOTH_SIDES
    lots = set(session.scalars(text("SELECT id FROM lot")))
    assert lots == set(birds.lots.values())
    agreements = set(session.scalars(text("SELECT id FROM partner_agreement")))
    assert agreements == {birds.agreement_id}
    enter(session, south)
    assert seen(session, OF_AN_AUTHORITY, "authority_id", north) == set()
    # What the partner did on its own lots is told in their history.
    assert seen(session, OF_AN_ORGANISATION, "organisation_id", partner) <= DIRECTORY | {"event"}
    enter(session, birds.network_id)
    assert seen(session, OF_AN_AUTHORITY, "authority_id", north) == set()
    assert seen(session, OF_AN_ORGANISATION, "organisation_id", north) == set()
    assert seen(session, OF_AN_ORGANISATION, "organisation_id", partner) <= DIRECTORY


def attempt(session, statement, **values):
    """Return how many rows a statement touches, 0 where the database refuses it."""
    try:
        with session.begin_nested():
            return session.execute(text(statement), values).rowcount
    except DBAPIError as refusal:
        assert refusal.orig.sqlstate == "42501", (statement, refusal)
        return 0


@pytest.mark.parametrize("who", ["partner", "neighbour", "network"])
def test_nobody_changes_or_removes_anothers_rows(birds, session, who):
    north, south = birds.world.authority.organisation_id, birds.south_id
    partner = birds.world.partner.organisation_id
    enter(session, {"partner": partner, "neighbour": south, "network": birds.network_id}[who])
    owned = [(name, "authority_id", north) for name in OF_AN_AUTHORITY]
    owned += [(name, "organisation_id", north) for name in OF_AN_ORGANISATION]
    if who != "partner":
        owned += [(name, "organisation_id", partner) for name in OF_AN_ORGANISATION]
    for name, column, owner in owned:
        where = f"WHERE {column} = :owner"
        same = attempt(session, f'UPDATE "{name}" SET {column} = {column} {where}', owner=owner)
        gone = attempt(session, f'DELETE FROM "{name}" {where}', owner=owner)
        assert (name, same, gone) == (name, 0, 0)


FUNCTIONS = text("""
SELECT p.proname, p.prosecdef, array_to_string(p.proconfig, ',') AS config
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
""")


def test_functions_of_the_owner_keep_to_their_search_path(session):
    make_actor(session)
    found = session.execute(FUNCTIONS).all()
    assert len(found) > 10
    assert [each.proname for each in found if "search_path=" not in (each.config or "")] == []


def test_a_partner_registers_and_names_no_other(birds, session):
    birds.world.as_partner()
    call = "SELECT register_partner(gen_random_uuid(), NULL, 'X', '00000005900014', 'company')"
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(call))
    birds.world.as_authority()
    assert session.scalar(text("SELECT name_partner('Autre', '00000005900014')")) is False
