"""Creating, editing and labelling assets."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.history.queries import timeline
from lifecycle.kernel.codes import new_code
from lifecycle.kernel.errors import Stale
from lifecycle.registry.errors import (
    AssetNotFound,
    LabelNotFound,
    LabelTaken,
    RequestReused,
    TagTaken,
    UnknownPlace,
)
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.places import room_named, site_named, with_names
from lifecycle.registry.service import create_asset, edit_asset
from tests.factories import code_of, make_actor, make_asset, make_organisation

LAPTOP = {"category_key": "laptop"}


def make_blank(session, actor, state="blank"):
    code = new_code()
    session.add(Label(code=code, authority_id=actor.organisation_id, state=state))
    session.flush()
    return code


def test_a_creation_is_answered_as_the_first_time(session):
    actor, nonce = make_actor(session), uuid4()
    first = create_asset(session, actor, LAPTOP, request_id=nonce)
    assert create_asset(session, actor, LAPTOP, request_id=nonce).id == first.id
    assert session.scalar(select(func.count()).select_from(Asset)) == 1
    edit_asset(session, actor, first.id, {"name": "PC"}, version=1, request_id=(other := uuid4()))
    with pytest.raises(RequestReused):
        create_asset(session, actor, LAPTOP, request_id=other)


def test_a_tag_is_taken_whatever_its_case(session):
    actor = make_actor(session)
    make_asset(session, actor, tag="Éco-12")
    with pytest.raises(TagTaken):
        make_asset(session, actor, tag="éco-12")
    make_asset(session, make_actor(session), tag="éco-12")


def test_an_edit_records_what_differs_and_nothing_else(session):
    actor = make_actor(session)
    asset = make_asset(session, actor, tag="A", notes="")
    edit_asset(session, actor, asset.id, {"tag": "A", "notes": None, "serial": None}, version=1)
    assert (asset.version, len(timeline(session, asset.id).rows)) == (1, 1)
    edit_asset(session, actor, asset.id, {"tag": "B", "acquisition_cost": 0, "notes": None}, version=1)
    assert timeline(session, asset.id).rows[0].changes == {"tag": ["A", "B"], "acquisition_cost": [None, 0]}
    with pytest.raises(Stale):
        edit_asset(session, actor, asset.id, {"tag": "C"}, version=1)


def test_an_edit_sent_twice_is_done_once_even_with_the_old_version(session):
    actor, nonce = make_actor(session), uuid4()
    asset, other = make_asset(session, actor), make_asset(session, actor)
    for _ in range(2):
        edit_asset(session, actor, asset.id, {"name": "PC"}, version=1, request_id=nonce)
    assert asset.version == 2
    with pytest.raises(RequestReused):
        edit_asset(session, actor, other.id, {"name": "PC"}, version=1, request_id=nonce)


def test_another_site_leaves_the_old_room_behind(session):
    actor = make_actor(session)
    here, there = site_named(session, "Ici"), site_named(session, "Là")
    asset = make_asset(session, actor, room_id=room_named(session, here, "Salle 1").id)
    assert asset.site_id == here.id
    edit_asset(session, actor, asset.id, {"site_id": there.id}, version=None)
    assert (asset.site_id, asset.room_id) == (there.id, None)
    edit_asset(session, actor, asset.id, {"site_id": None}, version=None)
    assert asset.site_id is None


def test_names_become_ids_and_are_made_once(session):
    make_actor(session)
    named = with_names(
        session, {**LAPTOP, "site": "Annexe", "room": "Salle 12", "manufacturer": "Dell", "model": "X"}
    )
    again = with_names(
        session, {**LAPTOP, "site": "ANNEXE", "room": "salle 12", "manufacturer": "DELL", "model": "x"}
    )
    assert named == again
    assert named.keys() == {"category_key", "site_id", "room_id", "model_id"}
    with pytest.raises(UnknownPlace):
        with_names(session, {**LAPTOP, "site_id": uuid4(), "room": "Salle 12"})


def test_a_blank_label_is_claimed_once_and_the_older_one_keeps_resolving(session):
    actor = make_actor(session)
    asset, other = make_asset(session, actor), make_asset(session, actor)
    older, code, nonce = code_of(session, asset), make_blank(session, actor), uuid4()
    for _ in range(2):
        claim_label(session, actor, code, asset.id, request_id=nonce)
    claim_label(session, actor, code, asset.id)
    assert code_of(session, asset) == code
    assert session.get(Label, older).state == "replaced"
    events = timeline(session, asset.id).rows
    assert [event.tag for event in events] == ["asset:label:replaced", "asset:state:created"]
    for taken in (code, older, make_blank(session, actor, "void")):
        with pytest.raises(LabelTaken):
            claim_label(session, actor, taken, other.id)
    with pytest.raises(LabelNotFound):
        claim_label(session, actor, new_code(), other.id)
    with pytest.raises(RequestReused):
        claim_label(session, actor, code, other.id, request_id=nonce)


def test_labels_and_assets_of_others_do_not_exist(session):
    other = make_actor(session)
    foreign, code = make_asset(session, other), make_blank(session, other)
    actor = make_actor(session)
    asset = make_asset(session, actor)
    session.expunge_all()
    with pytest.raises(LabelNotFound):
        claim_label(session, actor, code, asset.id)
    with pytest.raises(AssetNotFound):
        claim_label(session, actor, make_blank(session, actor), foreign.id)


@pytest.mark.cluster
def test_two_who_claim_the_same_label_wait_for_each_other(own_database_url):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as first, sessions() as second:
        actor = make_actor(first, organisation_id=make_organisation(first))
        assets = [make_asset(first, actor).id for _ in range(2)]
        code = make_blank(first, actor)
        first.commit()
        claim_label(first, actor, code, assets[0])
        enter(second, actor.organisation_id)
        second.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError):
            claim_label(second, actor, code, assets[1])
        second.rollback()
        first.commit()
        with pytest.raises(LabelTaken):
            claim_label(second, actor, code, assets[1])
    engine.dispose()


@pytest.mark.cluster
def test_a_tag_taken_between_the_look_and_the_write_is_said_as_such(own_database_url):
    engine = app_engine(own_database_url)
    sessions = session_factory(engine)
    with sessions() as first, sessions() as second:
        actor = make_actor(first, organisation_id=make_organisation(first))
        asset_id = make_asset(first, actor).id
        first.commit()
        # With the eyes of a moment ago, the look does not see what the index will.
        first.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        first.get(Asset, asset_id, populate_existing=True)
        enter(second, actor.organisation_id)
        make_asset(second, actor, tag="PRIS")
        second.commit()
        with pytest.raises(TagTaken):
            edit_asset(first, actor, asset_id, {"tag": "pris"}, version=None)
    engine.dispose()
