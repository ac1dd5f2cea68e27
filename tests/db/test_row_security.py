"""Row security alone, with queries that filter nothing."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from lifecycle.db import schema
from lifecycle.db.base import Base
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.labels.batches import make_batch
from lifecycle.phones.service import Held, Report, hear
from lifecycle.photos.service import NewPhoto, add_photo
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset, Label, Site
from lifecycle.stocktaking.service import start
from tests.factories import make_account, make_actor, make_asset, make_organisation, make_partner
from tests.labels.making import make_own_sheet, make_printer
from tests.photos.pictures import photo
from tests.scanning.making import make_check

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


ON_THE_SPOT = (
    *("phone", "phone_hold", "scan", "inventory", "inventory_line"),
    *("photo", "label_batch", "label_sheet", "printer"),
)


@pytest.fixture
def spot(session, files):
    """An authority with a row of each kind: it has scanned, counted, photographed and printed."""
    mine = make_actor(session)
    mine = replace(mine, account_id=make_account(session, mine))
    _scan, phone_id = make_check(session, mine)
    asset = make_asset(session, mine)
    inventory = start(session, mine, AssetFilter(q=""), "Tout", uuid4())
    held = Held("inventory", inventory.id, 2)
    hear(session, mine, Report(phone_id, "Android", 2, (held,)))
    add_photo(session, mine, asset.id, NewPhoto(photo(), "damage", uuid4()), files)
    make_batch(session, mine, 1)
    make_own_sheet(session, mine)
    make_printer(session, mine)
    session.flush()
    return mine


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path)


def counted(session):
    return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in ON_THE_SPOT}


def test_what_is_done_on_the_spot_is_seen_and_changed_by_its_authority_alone(session, spot):
    assert all(counted(session).values())
    make_actor(session)
    assert not any(counted(session).values())
    for name in ON_THE_SPOT:
        changed = session.execute(text(f'UPDATE "{name}" SET authority_id = authority_id'))
        gone = session.execute(text(f'DELETE FROM "{name}"'))
        assert (changed.rowcount, gone.rowcount) == (0, 0), name
    enter(session, spot.organisation_id)
    assert all(counted(session).values())


@pytest.mark.parametrize("name", ON_THE_SPOT)
def test_a_row_of_the_spot_is_not_given_to_another_authority(session, spot, name):
    other = make_organisation(session)
    enter(session, spot.organisation_id)
    with pytest.raises(ProgrammingError) as refusal:
        session.execute(text(f'UPDATE "{name}" SET authority_id = :other'), {"other": other})
    assert refusal.value.orig.sqlstate == "42501"


def test_an_authority_changes_the_words_of_its_labels_and_nobody_else_s(session):
    theirs = make_organisation(session)
    mine = make_actor(session).organisation_id
    said = text("UPDATE organisation SET label_line = 'Si trouvé' WHERE id = :id")
    assert session.execute(said, {"id": mine}).rowcount == 1
    assert session.execute(said, {"id": theirs}).rowcount == 0
    with pytest.raises(ProgrammingError) as refusal:
        session.execute(text("UPDATE organisation SET kind = 'partner' WHERE id = :id"), {"id": mine})
    assert refusal.value.orig.sqlstate == "42501"


def test_a_partner_sees_nothing_of_what_its_authorities_do_on_the_spot(session, spot):
    partner = make_partner(session, spot.organisation_id)
    enter(session, partner.organisation_id)
    assert not any(counted(session).values())
