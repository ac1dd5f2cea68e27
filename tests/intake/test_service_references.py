"""What designates a device for sure: a label's code, a UUID; and what a code does for a new device."""

import pytest
from sqlalchemy import select

from lifecycle.intake.service import apply_step
from lifecycle.kernel.codes import new_code, shown
from lifecycle.registry.catalogue_model import Manufacturer, ManufacturerAlias, Model, ModelAlias
from lifecycle.registry.labelling import give_label
from lifecycle.registry.model import Asset, Label
from tests.factories import code_of, make_actor, make_asset
from tests.intake.importing import (
    TITLES,
    asset_named,
    codes,
    glpi,
    imported,
    laptop,
    only_asset,
    own,
    rows_of,
    tried,
    verdicts,
)

WITH_UUID = {**TITLES, "uuid": "UUID"}
UUID = "12345678-9abc-4ef0-1234-56789abcdef0"
SWAPPED = "78563412-bc9a-f04e-1234-56789abcdef0"
NEW = {"category": "Ordinateur portable", "state": "En stock"}


@pytest.mark.parametrize("write", [str, str.lower, shown])
def test_a_label_code_designates_its_asset_even_an_old_one(session, actor, files, write):
    asset = make_asset(session, actor, tag="A")
    old = code_of(session, asset)
    give_label(session, asset.id)
    run = tried(session, actor, files, own({"code": write(old), "tag": "A", "notes": "Vu"}))
    assert [(row.verdict, row.asset_id) for row in rows_of(session, run)] == [("update", asset.id)]


def test_a_code_and_a_tag_of_two_assets_are_a_doubt(session, actor, files):
    first, second = make_asset(session, actor, tag="A"), make_asset(session, actor, tag="B")
    run = tried(session, actor, files, own({"code": code_of(session, first), "tag": "B"}))
    (row,) = rows_of(session, run)
    assert (row.verdict, codes(row)) == ("ambiguous", ["matches_several"])
    assert set(row.candidates) == {str(first.id), str(second.id)}


def test_another_code_than_the_assets_is_said_and_not_taken(session, actor, files):
    asset = make_asset(session, actor, tag="A")
    run = imported(session, actor, files, own({"code": new_code(), "tag": "A"}))
    (row,) = rows_of(session, run)
    assert (row.verdict, codes(row)) == ("unchanged", ["code_differs"])
    assert session.scalars(select(Label.asset_id)).all() == [asset.id]


def test_a_new_device_gets_the_blank_label_stuck_on_it(session, actor, files):
    code = new_code()
    session.add(Label(code=code, authority_id=actor.organisation_id, state="blank"))
    session.flush()
    imported(session, actor, files, own({"code": code, "tag": "A", **NEW}))
    assert code_of(session, only_asset(session)) == code
    assert session.scalars(select(Label.state)).all() == ["current"]


def test_a_new_device_keeps_a_code_that_nobody_has(session, actor, files):
    code = new_code()
    run = imported(session, actor, files, own({"code": code, "tag": "A", **NEW}))
    assert code_of(session, only_asset(session)) == code
    assert rows_of(session, run)[0].changes["code"] == [None, code]


def test_a_code_that_somebody_has_is_not_given_again(session, actor, files):
    stranger = make_actor(session, "manager")
    taken = code_of(session, make_asset(session, stranger, tag="LEUR"))
    session.info["organisation"] = str(actor.organisation_id)
    session.commit()
    data = own({"code": taken, "tag": "A", **NEW}, {"tag": "B", "parent": taken, **NEW})
    run = imported(session, actor, files, data)
    first, second = rows_of(session, run)
    assert (first.verdict, codes(first)) == ("create", ["code_taken"])
    assert code_of(session, asset_named(session, tag="A")) != taken
    assert (second.verdict, codes(second)) == ("create", [])
    assert asset_named(session, tag="B").parent_id == asset_named(session, tag="A").id


def test_what_is_no_code_is_said(session, actor, files):
    run = tried(session, actor, files, own({"code": "AAAAAAAA", "tag": "A", **NEW}))
    assert codes(rows_of(session, run)[0]) == ["code_unreadable"]


def test_one_code_on_two_lines_is_a_doubt(session, actor, files):
    code = new_code()
    run = tried(
        session, actor, files, own({"code": code, "tag": "A", **NEW}, {"code": code, "tag": "B", **NEW})
    )
    assert [codes(row) for row in rows_of(session, run)] == [["duplicate_code"]] * 2
    assert verdicts(session, run) == ["ambiguous"] * 2


def test_a_uuid_is_kept_as_it_is_compared_and_found_in_either_byte_order(session, actor, files):
    imported(session, actor, files, glpi(laptop(uuid=UUID), titles=WITH_UUID))
    asset = only_asset(session)
    assert (asset.facts["uuid"], asset.uuid_key) == (UUID, min(UUID, SWAPPED).replace("-", ""))
    bare = {"name": "PORT-01", "maker": "Dell Inc.", "uuid": SWAPPED, "notes": "Vu"}
    run = tried(session, actor, files, glpi(bare, titles=WITH_UUID))
    assert [(row.verdict, row.asset_id) for row in rows_of(session, run)] == [("update", asset.id)]
    apply_step(session, actor, run.id)
    assert (only_asset(session).facts["uuid"], only_asset(session).uuid_key) == (SWAPPED, asset.uuid_key)


def test_a_uuid_that_the_references_contradict_is_a_doubt(session, actor, files):
    imported(session, actor, files, glpi(laptop(uuid=UUID), titles=WITH_UUID))
    run = tried(session, actor, files, glpi(laptop(uuid=UUID, tag="VAL-9", serial="X9"), titles=WITH_UUID))
    (row,) = rows_of(session, run)
    assert (row.verdict, codes(row)) == ("ambiguous", ["other_references_uuid"])
    assert row.candidates == [str(only_asset(session).id)]


def test_a_uuid_on_several_lines_identifies_none_of_them(session, actor, files):
    lines = [laptop(tag=f"VAL-{n}", serial=f"SN{n}0{n}", name=f"P{n}", uuid=UUID) for n in range(3)]
    data = glpi(*lines, titles=WITH_UUID)
    run = imported(session, actor, files, data)
    assert verdicts(session, run) == ["create"] * 3
    assert set(session.scalars(select(Asset.uuid_key))) == {None}
    assert verdicts(session, imported(session, actor, files, data)) == ["unchanged"] * 3


def test_names_that_were_merged_lead_to_the_one_that_was_kept(session, actor, files):
    imported(session, actor, files, glpi(laptop(maker="HP", model="EliteBook 840 G3")))
    maker, model = session.scalars(select(Manufacturer)).one(), session.scalars(select(Model)).one()
    ours = {"authority_id": actor.organisation_id}
    session.add(ManufacturerAlias(name="Hewlett-Packard", manufacturer_id=maker.id, **ours))
    session.add(ModelAlias(name="HP EliteBook 840G3", manufacturer_id=maker.id, model_id=model.id, **ours))
    session.flush()
    again = laptop(maker="hewlett-packard", model="HP EliteBook 840G3")
    no_maker = laptop(tag="VAL-2", serial="X2", name="P2", maker="", model="hp elitebook 840g3", kind="")
    run = imported(session, actor, files, glpi(again, no_maker))
    assert verdicts(session, run) == ["unchanged", "create"]
    assert asset_named(session, tag="VAL-2").model_id == model.id
    assert asset_named(session, tag="VAL-2").category_key == "laptop"
    assert session.scalars(select(Model.name)).all() == ["EliteBook 840 G3"]
