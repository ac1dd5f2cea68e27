"""What a person decides of reported devices: attached, created, left aside, taken back; never a state."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.agents import deciding, queries
from lifecycle.agents.enrolling import Answers, create_many, create_with_monitors, first_values
from lifecycle.agents.errors import AlreadyDecided, CategoryMissing, DeviceNotFound
from lifecycle.history.model import Event
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.places import site_named
from lifecycle.states.assets import State
from tests.agents.reporting import make_report
from tests.factories import make_actor, make_asset

UUID_TEXT = "4c4c4544-0034-4b10-8058-b7c04f4d3533"


def _tags(session, subject_id):
    wanted = select(Event.tag).where(Event.subject_id == subject_id).order_by(Event.sequence)
    return session.scalars(wanted).all()


def _assets(session):
    return session.scalar(select(func.count()).select_from(Asset))


@pytest.mark.parametrize("state", [State.IN_STOCK, State.IN_USE, State.ORDERED])
def test_attaching_tells_the_asset_what_is_known_and_leaves_its_state(session, state):
    actor = make_actor(session, "manager")
    asset = make_asset(session, actor, state, custodian="RH", name="PC-RH")
    device = make_report(session, uuid=UUID_TEXT)
    deciding.attach(session, actor, device.id, asset.id)
    assert (device.state, device.asset_id, device.decided_by) == ("attached", asset.id, "Camille Test")
    assert (asset.state, asset.custodian, asset.name) == (state, "RH", "PC-RH")
    assert (asset.facts, asset.serial, asset.uuid_key) == (device.facts, "7XK2M33", device.uuid_key)
    assert asset.last_seen_at == device.last_seen_at
    tags = _tags(session, asset.id)
    assert tags[1:] == ["asset:inventory:attached", "asset:inventory:updated"]


def test_the_serial_of_the_register_stays(session):
    actor = make_actor(session)
    asset = make_asset(session, actor, serial="AUTRE99X")
    deciding.attach(session, actor, make_report(session).id, asset.id)
    assert (asset.serial, asset.serial_key) == ("AUTRE99X", "AUTRE99X")


def test_a_request_sent_again_decides_once_and_another_one_is_refused(session):
    actor, nonce = make_actor(session), uuid4()
    asset, other = make_asset(session, actor), make_asset(session, actor)
    device = make_report(session)
    for _ in range(2):
        deciding.attach(session, actor, device.id, asset.id, request_id=nonce)
    assert _tags(session, asset.id).count("asset:inventory:attached") == 1
    for again in (nonce, uuid4(), None):
        if again != nonce:
            with pytest.raises(AlreadyDecided):
                deciding.attach(session, actor, device.id, other.id, request_id=again)
    assert device.asset_id == asset.id


def test_creating_makes_one_asset_with_a_label_its_facts_and_its_model(session):
    actor, nonce = make_actor(session, "manager"), uuid4()
    device = make_report(session, uuid=UUID_TEXT)
    for _ in range(2):
        values = first_values(session, device)
        deciding.create(session, actor, device.id, values, state=State.IN_USE, request_id=nonce)
    asset = session.get(Asset, device.asset_id)
    assert _assets(session) == 1
    assert (asset.state, asset.serial_key, asset.category_key, asset.name) == (
        "in_use", "7XK2M33", "laptop", "PC-ACCUEIL",
    )  # fmt: skip
    assert asset.facts["battery_health"] == 61
    assert asset.uuid_key == device.uuid_key is not None
    assert session.get(Model, asset.model_id).name == "Latitude 5420"
    assert session.scalars(select(Label.state).where(Label.asset_id == asset.id)).all() == ["current"]
    assert _tags(session, asset.id) == ["asset:state:created", "asset:inventory:updated"]


def test_a_computer_brings_its_monitors_in_attached_to_it_and_in_its_room(session):
    actor = make_actor(session)
    site = site_named(session, "Mairie")
    host = make_report(session)
    told = {"kind": "monitor", "category_key": None, "host_id": host.id, "manufacturer": "Dell"}
    new = make_report(session, serial="CN0AAA1", model="P2419H", name="P2419H", **told)
    known = make_report(session, serial="CN0BBB2", model="P2419H", **told)
    make_asset(session, actor, serial="CN0BBB2", category_key="monitor")
    values = first_values(session, host) | {"site_id": site.id, "custodian": "Accueil"}
    made = create_with_monitors(session, actor, host.id, values, state=State.IN_USE, request_id=uuid4())
    assert [one.id for one in made] == [host.id, new.id]
    asset = session.get(Asset, new.asset_id, populate_existing=True)
    assert (asset.category_key, asset.parent_id, asset.site_id, asset.custodian, asset.name) == (
        "monitor", host.asset_id, site.id, "Accueil", None,
    )  # fmt: skip
    assert known.state == "pending"


def test_many_are_created_with_the_same_answers_and_the_doubtful_ones_left(session):
    actor, nonce = make_actor(session), uuid4()
    site = site_named(session, "École")
    plain = [make_report(session, name=f"PC-{n}", serial=f"7XK2M3{n}") for n in range(3)]
    doubtful = make_report(session, name="Portable-DGS", serial="")
    make_asset(session, actor, name="portable-dgs")
    answers = Answers(State.IN_STOCK, site.id)
    ids = [one.id for one in (*plain, doubtful)]
    assert len(create_many(session, actor, ids, answers, nonce)) == 3
    assert create_many(session, actor, ids, answers, nonce) == []
    assert doubtful.state == "pending"
    made = [session.get(Asset, one.asset_id) for one in plain]
    assert {(one.state, one.site_id) for one in made} == {("in_stock", site.id)}
    assert _assets(session) == 4


def test_a_computer_of_unknown_shape_needs_a_category(session):
    actor = make_actor(session)
    device = make_report(session, category_key=None)
    with pytest.raises(CategoryMissing) as refused:
        create_many(session, actor, [device.id], Answers(State.IN_USE), uuid4())
    assert "category_key" in refused.value.fields
    create_many(session, actor, [device.id], Answers(State.IN_USE, category_key="desktop"), uuid4())
    assert session.get(Asset, device.asset_id).category_key == "desktop"


def test_ignoring_is_told_once_and_taken_back(session):
    actor, nonce = make_actor(session), uuid4()
    asset = make_asset(session, actor, State.IN_USE)
    one, attached = make_report(session), make_report(session, state="attached", asset_id=asset.id)
    taken = deciding.ignore(session, actor, [one.id, attached.id, uuid4()], request_id=nonce)
    assert [device.id for device in taken] == [one.id]
    assert deciding.reopen(session, actor, one.id).state == "pending"
    assert deciding.ignore(session, actor, [one.id], request_id=nonce) == []
    assert (one.state, attached.state) == ("pending", "attached")
    assert _tags(session, one.id) == ["organisation:inventory:ignored", "organisation:inventory:reopened"]


def test_detaching_puts_the_device_back_and_is_told_on_the_asset(session):
    actor, nonce = make_actor(session), uuid4()
    asset, device = make_asset(session, actor, State.IN_USE), make_report(session)
    deciding.attach(session, actor, device.id, asset.id)
    for _ in range(2):
        deciding.reopen(session, actor, device.id, request_id=nonce)
    assert (device.state, device.asset_id, device.decided_by) == ("pending", None, None)
    assert _tags(session, asset.id)[-1] == "asset:inventory:detached"
    assert asset.state == "in_use"


def test_who_may_not_import_decides_nothing(session):
    admin = make_actor(session)
    technician = make_actor(session, "technician", admin.organisation_id)
    device, asset = make_report(session), make_asset(session, admin)
    for act in (
        lambda: deciding.attach(session, technician, device.id, asset.id),
        lambda: deciding.create(session, technician, device.id, {}, state=State.IN_USE),
        lambda: deciding.ignore(session, technician, [device.id]),
        lambda: deciding.reopen(session, technician, device.id),
        lambda: create_many(session, technician, [device.id], Answers(State.IN_USE), uuid4()),
    ):
        with pytest.raises(Forbidden):
            act()
    assert device.state == "pending"


def test_devices_and_assets_of_others_are_unknown_here(session):
    owner = make_actor(session)
    theirs, device = make_asset(session, owner), make_report(session)
    actor = make_actor(session)
    with pytest.raises(DeviceNotFound):
        deciding.attach(session, actor, device.id, theirs.id)
    assert deciding.ignore(session, actor, [device.id]) == []
    own = make_report(session)
    with pytest.raises(AssetNotFound):
        deciding.attach(session, actor, own.id, theirs.id)
    assert queries.get_device(session, own.id).state == "pending"
