"""What agents told of in the demonstration, and what is to tidy: as the register's services would have it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lifecycle.agents.matching import find_assets
from lifecycle.agents.model import AgentToken, ReportedDevice
from lifecycle.agents.queries import alike, count_by_state, monitors_of
from lifecycle.agents.receiving import receive
from lifecycle.agents.recognising import traits_of
from lifecycle.db.scope import enter
from lifecycle.formats.agent_inventory import Reported
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.registry.likely import likely_manufacturers, likely_models
from lifecycle.registry.model import Asset
from tests.factories import as_application

TODAY = datetime(2026, 3, 2, tzinfo=UTC)
UPDATED = "asset:inventory:updated"


@pytest.fixture
def register(demo):
    """The register as the demo accounts' authority sees it; what a test writes is undone."""
    authority = demo.scalar(text("SELECT id FROM organisation WHERE slug = 'kerlann'"))
    with Session(demo, join_transaction_mode="create_savepoint") as session:
        enter(session, authority)
        as_application(session)
        yield session
        session.rollback()


def devices(register, state):
    return register.scalars(select(ReportedDevice).where(ReportedDevice.state == state)).all()


def told_again(device):
    """The report that left this row, made once more."""
    return Reported(
        kind=device.kind,
        device_ref=device.device_ref,
        agent=device.agent,
        name=device.name,
        manufacturer=device.manufacturer,
        model=device.model,
        serial=device.serial,
        uuid=device.facts.get("uuid", ""),
        category_key=device.category_key,
        virtual_sign="VMware" if device.is_virtual else "",
        facts=device.facts,
    )


def test_assets_know_what_their_agents_found_in_the_last_days(register):
    attached = devices(register, "attached")
    assert 150 < len(attached) < 250
    assert set(Counter(device.category_key for device in attached)) == {"laptop", "desktop"}
    for device in attached:
        asset = register.get(Asset, device.asset_id)
        assert asset.facts == device.facts
        assert device.facts.keys() >= {"os", "cpu", "ram_mb", "storage_gb", "bios_on"}
        assert TODAY - timedelta(days=8) < device.last_seen_at < TODAY
        # A count may have come across it since.
        assert asset.last_seen_at >= device.last_seen_at >= device.first_seen_at
    batteries = [one.facts["battery_health"] for one in attached if one.category_key == "laptop"]
    assert 45 <= min(batteries) < 60
    assert 90 < max(batteries) <= 98
    learnt = register.scalars(select(Event.subject_id).where(Event.tag == UPDATED)).all()
    assert sorted(learnt) == sorted(device.asset_id for device in attached)


def test_each_device_stands_where_matching_puts_it(register):
    for state in ("attached", "pending"):
        for device in devices(register, state):
            found = find_assets(register, [device])[device.id]
            assert found == ([device.asset_id] if device.asset_id else [])
            assert device.identity == traits_of(told_again(device)).identity


def test_an_agent_that_calls_again_finds_its_device_and_changes_nothing(register):
    agent = Actor(devices(register, "pending")[0].authority_id, "Kerlann", "authority", "agent", "Postes")
    for state in ("attached", "pending", "ignored"):
        for device in devices(register, state)[:12]:
            before = register.scalar(select(func.count()).select_from(Event))
            received = receive(register, agent, told_again(device))
            assert (received.device_id, received.state, received.is_new) == (device.id, state, False)
            assert register.scalar(select(func.count()).select_from(Event)) == before


def test_the_queue_holds_one_of_each_kind(register):
    pending = devices(register, "pending")
    assert Counter(device.kind for device in pending) == {"computer": 9, "monitor": 2, "phone": 1}
    assert sum(device.is_virtual for device in pending) == 1
    assert count_by_state(register) | {"attached": 0} == {"pending": 10, "attached": 0, "ignored": 2}
    (screens,) = monitors_of(register, [device.id for device in pending]).values()
    assert len(screens) == 2
    # Another maker's asset has the serial of one of them: shown, never attached by itself.
    (near,) = alike(register, [device.id for device in pending]).values()
    assert [one.by_serial for one in near] == [True]


def test_the_token_is_of_an_address_that_was_used_lately(register):
    token = register.scalars(select(AgentToken)).one()
    assert token.revoked_at is None
    assert token.created_by == "Maëlle Kervadec"
    assert TODAY - timedelta(days=8) < token.last_used_at < TODAY
    told = register.scalars(select(Event.tag).where(Event.subject_id == token.id)).all()
    assert told == ["organisation:agent_token:created"]


def test_some_models_and_a_manufacturer_are_likely_one(register):
    makers = {
        (pair.first.name, pair.second.name): pair.second.devices for pair in likely_manufacturers(register)
    }
    assert 0 < makers["HP", "Hewlett-Packard"] < 60
    models = {(pair.first.name, pair.second.name): pair.second.devices for pair in likely_models(register)}
    assert models.keys() == {
        ("ProBook 450 G5", "HP ProBook 450 G5"),
        ("ProDesk 400 G6 SFF", "ProDesk 400 G6 SFF"),
        ("Latitude 5400", "Latitude 5400 Laptop"),
        ("ThinkPad L14 Gen 1", "Thinkpad L14 Gen1"),
    }
    assert all(0 < count < 40 for count in models.values())


def test_only_the_authority_of_the_demo_accounts_has_agents(demo):
    owners = text("SELECT DISTINCT slug FROM reported_device JOIN organisation o ON o.id = authority_id")
    assert demo.scalars(owners).all() == ["kerlann"]
