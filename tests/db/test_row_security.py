"""Row security alone, with queries that filter nothing."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from lifecycle.db import schema
from lifecycle.db.base import Base
from lifecycle.db.scope import enter
from lifecycle.registry.model import Asset, Label, Site
from tests.factories import make_actor, make_asset, make_organisation

schema.load_models()
SHARED = {"category", "network_member"}
TENANT_TABLES = sorted(set(Base.metadata.tables) - SHARED)


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_every_table_of_a_tenant_has_row_security(connection, table):
    found = text("SELECT relrowsecurity FROM pg_class WHERE oid = CAST(:name AS regclass)")
    assert connection.scalar(found, {"name": table})
    policies = text("SELECT count(*) FROM pg_policies WHERE tablename = :name")
    assert connection.scalar(policies, {"name": table}) >= 1


def test_the_shared_tables_hold_nothing_of_a_tenant():
    assert all("authority_id" not in Base.metadata.tables[name].columns for name in SHARED)


def everything(session):
    return {
        name: session.scalar(text(f'SELECT count(*) FROM "{name}"'))
        for name in TENANT_TABLES
        if name != "kept_answer"
    }


def test_another_authority_sees_no_row_of_this_one(session):
    mine = make_actor(session)
    make_asset(session, mine, tag="2021-0417")
    session.add(Site(authority_id=mine.organisation_id, name="Mairie"))
    session.flush()
    seen = everything(session)
    assert (seen["asset"], seen["label"], seen["event"], seen["site"]) == (1, 1, 1, 1)
    theirs = make_actor(session)
    seen = everything(session)
    assert {name: count for name, count in seen.items() if count} == {"organisation": 1}
    assert session.scalars(select(Asset.id)).all() == []
    assert theirs.organisation_id != mine.organisation_id


def test_without_an_organisation_nothing_is_seen(session):
    make_asset(session, make_actor(session))
    session.execute(text("SELECT set_config('lifecycle.organisation', '', true)"))
    assert not any(everything(session).values())


def test_a_row_cannot_be_written_for_somebody_else(session):
    other = make_organisation(session)
    make_actor(session)
    session.add(Label(code="00000000", authority_id=other, state="blank"))
    with pytest.raises(ProgrammingError) as refusal:
        session.flush()
    assert refusal.value.orig.sqlstate == "42501"


def test_the_scope_lasts_over_transactions_of_a_session_and_not_beyond(session, sessions):
    actor = make_actor(session)
    make_asset(session, actor)
    session.commit()
    assert len(session.scalars(select(Asset)).all()) == 1
    session.execute(text("SELECT set_config('lifecycle.organisation', '', true)"))
    with sessions() as fresh:
        assert fresh.scalars(select(Asset)).all() == []
        enter(fresh, actor.organisation_id)
        assert len(fresh.scalars(select(Asset)).all()) == 1
