"""Any code to what it means, on real rows."""

from uuid import uuid4

import pytest
from sqlalchemy import event, text, update

from lifecycle.kernel.codes import new_code
from lifecycle.registry.labelling import give_label
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.places import room_named, site_named
from lifecycle.registry.resolving import _LOOK, Kind, resolve, resolve_many
from tests.factories import as_application, as_owner, code_of, make_actor, make_asset


def add_label(session, actor, state="blank", **subject):
    code = new_code()
    session.add(Label(code=code, authority_id=actor.organisation_id, state=state, **subject))
    session.flush()
    return code


def test_a_replaced_label_still_leads_to_its_device(session):
    asset = make_asset(session, make_actor(session))
    old = code_of(session, asset)
    give_label(session, asset.id)
    meaning = resolve(session, [f"https://parc.valbourg.fr/e/{old}"])
    assert (meaning.kind, meaning.cards[0].id) == (Kind.DEVICE, asset.id)


def test_rooms_blank_and_void_labels_say_what_they_are(session):
    actor = make_actor(session)
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    assert resolve(session, [add_label(session, actor, "current", room_id=room.id)]).room.id == room.id
    assert resolve(session, [add_label(session, actor)]).kind is Kind.BLANK
    assert resolve(session, [add_label(session, actor, "void")]).kind is Kind.VOID


def test_a_label_of_another_authority_is_foreign_and_never_shown(session):
    theirs = make_asset(session, make_actor(session), tag="SECRET")
    code = code_of(session, theirs)
    make_actor(session)
    meaning = resolve(session, [code])
    assert (meaning.kind, meaning.owner, meaning.cards) == (Kind.FOREIGN, "Ville de Valbourg", ())
    assert resolve(session, ["SECRET"]).kind is Kind.UNKNOWN
    assert resolve(session, [new_code()]).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("source", "external", "read"),
    [
        ("snipeit", "417", "https://inventaire.exemple/hardware/417"),
        ("glpi", "12", "https://glpi.exemple/front/computer.form.php?id=12"),
        ("glpi", "Monitor:12", "https://glpi.exemple/front/monitor.form.php?id=12"),
    ],
)
def test_labels_of_imported_devices_lead_to_them(session, source, external, read):
    asset = make_asset(session, make_actor(session))
    session.execute(
        update(Asset).where(Asset.id == asset.id).values(external_source=source, external_id=external)
    )
    assert resolve(session, [read]).cards[0].id == asset.id
    assert resolve(session, [read.replace("12", "13").replace("417", "418")]).kind is Kind.FOREIGN


def test_a_tag_counts_before_a_serial_and_two_serials_are_both_given(session):
    actor = make_actor(session)
    tagged = make_asset(session, actor, tag="PF1A2B9Z")
    twins = {make_asset(session, actor, serial="PF7X3C1D").id for _ in range(2)}
    make_asset(session, actor, serial="PF1A2B9Z")
    assert [card.id for card in resolve(session, ["pf1a2b9z"]).cards] == [tagged.id]
    several = resolve(session, ["1S20L5S00A00PF7X3C1D"])
    assert (several.kind, {card.id for card in several.cards}) == (Kind.SEVERAL, twins)


def test_a_sure_reading_counts_before_a_likelier_one_that_leads_nowhere(session):
    asset = make_asset(session, make_actor(session))
    code = code_of(session, asset)
    assert resolve(session, ["https://exemple.com", "&é\"'", code]).cards[0].id == asset.id


def test_a_lots_address_is_told_apart(session):
    make_actor(session)
    lot = uuid4()
    assert resolve(session, [f"https://parc.valbourg.fr/lots/{lot}"]).lot_id == lot


def test_fifty_scans_take_as_many_statements_as_one(session, connection):
    actor = make_actor(session)
    codes = [code_of(session, make_asset(session, actor, serial=f"PF{n:06}X")) for n in range(5)]
    counted = []
    event.listen(connection, "before_cursor_execute", lambda *a: counted.append(a[2]))
    resolve_many(session, [[code] for code in codes * 10])
    assert len(counted) == 2


_MANY = """
INSERT INTO asset (id, authority_id, category_key, state, tag, serial_key, external_source, external_id)
SELECT gen_random_uuid(), current_organisation(), 'laptop', 'in_stock', 'T' || n, 'S' || n, 'glpi', n::text
FROM generate_series(1, 3000) AS n
"""
_LABELS = """
INSERT INTO label (code, authority_id, asset_id, state)
SELECT left(translate(upper(md5(id::text)), 'ILOU', '1100'), 8), authority_id, id, 'current' FROM asset
ON CONFLICT DO NOTHING
"""


def test_no_look_reads_the_whole_register(session):
    make_actor(session)
    session.execute(text(_MANY))
    session.execute(text(_LABELS))
    as_owner(session).execute(text("ANALYZE asset, label"))
    as_application(session)
    plan = session.execute(text(f"EXPLAIN {_LOOK.text}"), {"asked": "[]"}).scalars().all()
    for column in ("tag_key =", "serial_key =", "external_id =", "code ="):
        assert any("Index Cond" in line and column in line for line in plan)


@pytest.mark.parametrize("typed", ["\x00", "https://x/ht/%00", "/e/%00", "", " ", "é" * 500, "%_\\"])
def test_odd_texts_are_unknown_and_nothing_breaks(session, typed):
    make_asset(session, make_actor(session))
    assert resolve(session, [typed]).kind in (Kind.UNKNOWN, Kind.FOREIGN)
