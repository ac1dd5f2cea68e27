"""Our own export brought in again: nothing changes, and an empty register becomes the same."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from lifecycle.formats.facts import FACTS
from lifecycle.formats.own_columns import OWN
from lifecycle.intake.mapping import IMPORTABLE
from lifecycle.intake.queries import remarks_of
from lifecycle.kernel.serials import serial_key, uuid_key
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset, Label, Room, Site
from lifecycle.reports.export import FORMS
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset
from tests.intake.importing import asset_named, codes, counts, imported, own, rows_of, tried, verdicts

TOLD = ("code", "parent", *(column.key for column in OWN if column.is_told))
UUID = "12345678-9abc-4ef0-1234-56789abcdef0"
FULL = {
    "name": "PC d’accueil ; « n° 1 »", "serial": "00123E5", "functional_status": "faulty",
    "custodian": "=Durand",
    "acquisition": "leased", "condition_acquired": "refurbished", "acquired_on": date(2020, 2, 3),
    "acquisition_cost": Decimal("1089.90"), "supplier": "UGAP, marché 3", "order_reference": "1E5",
    "first_used_on": date(2020, 3, 1), "warranty_until": date(2023, 2, 2), "restricted": True,
    "notes": "Ligne 1\n'=Ligne 2\n\"citée\" ; fin'", "external_source": "snipeit", "external_id": "0042",
}  # fmt: skip
FACTS_KEPT = {
    **{fact.key: {"integer": 7, "date": "2019-01-02"}.get(fact.kind, f"'{fact.key}") for fact in FACTS},
    "uuid": UUID,
    "tag": "un fait du même nom",
    "ports": ["HDMI", {"usb": 3}],
}


@pytest.fixture
def register(session, actor):
    """A device in each state, the first one with every field and with another one that hangs on it."""
    ours = {"authority_id": actor.organisation_id}
    maker = Manufacturer(name="Dell Inc.", **ours)
    site = Site(name="Mairie", **ours)
    session.add_all((maker, site))
    session.flush()
    model = Model(name="Latitude 5490", number="L54", manufacturer_id=maker.id, category_key="laptop", **ours)
    room = Room(name="1er étage › Accueil", site_id=site.id, **ours)
    session.add_all((model, room))
    session.flush()
    full = make_asset(session, actor, tag="A-1", model_id=model.id, site_id=site.id, room_id=room.id, **FULL)
    full.facts, full.uuid_key = FACTS_KEPT, uuid_key(UUID)
    make_asset(session, actor, tag="A-2", category_key="monitor", parent_id=full.id)
    for state in State:
        left = date(2024, 5, 6) if state in (State.WRITTEN_OFF, State.HANDED_OVER) else None
        gone = state not in (State.ORDERED, State.IN_STOCK, State.IN_USE, State.IN_REPAIR)
        asset = Asset(
            tag=f"S-{state}", category_key="laptop", state=state, left_on=left, custodian="Durand",
            before_missing=State.IN_REPAIR if state is State.MISSING else None,
            retired_on=date(2024, 1, 2) if gone else None, retire_reason="damaged" if gone else None, **ours,
        )  # fmt: skip
        session.add(asset)
    session.commit()


def exported(session, form: str = "csv", lang: str = "fr") -> bytes:
    return b"".join(FORMS[form].write(session, AssetFilter(), "tag", lang))


def rows_told(session) -> dict[str, dict[str, str]]:
    """The rows of the French export, by tag, with the tag of what each hangs on."""
    text = exported(session).decode("utf-8-sig")
    keys = {column.fr: column.key for column in OWN}
    rows = [
        {keys[title]: cell for title, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text), delimiter=";")
    ]
    tags = {row["code"]: row["tag"] for row in rows if row["code"]}
    return {
        row["tag"]: {
            **{name: cell for name, cell in row.items() if name not in TOLD},
            "parent": tags.get(row["parent"]),
        }
        for row in rows
    }


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(("form", "lang"), [("csv", "fr"), ("csv", "en"), ("xlsx", "fr"), ("xlsx", "en")])
def test_our_export_brought_in_again_changes_nothing(session, actor, files, form, lang):
    before = counts(session)
    run = imported(session, actor, files, exported(session, form, lang))
    assert run.dialect.startswith(f"own-{lang}")
    assert run.understood["statuses"] == run.understood["categories"] == []
    told = {row.title: (row.verdict, row.changes, codes(row)) for row in rows_of(session, run)}
    assert told == dict.fromkeys(told, ("unchanged", {}, []))
    assert (len(told), counts(session)) == (len(State) + 2, before)


@pytest.mark.usefixtures("register")
def test_an_empty_register_becomes_the_same(session, actor, files):
    data, before = exported(session), rows_told(session)
    other = make_actor(session, "manager")
    run = imported(session, other, files, data)
    refused = {row.title for row in rows_of(session, run) if row.verdict == "refused"}
    assert refused == {f"S-{state}" for state in State if state not in IMPORTABLE}
    after = rows_told(session)
    assert after == {tag: row for tag, row in before.items() if tag not in refused}
    full = asset_named(session, tag="A-1")
    assert (full.facts, full.uuid_key) == (FACTS_KEPT, uuid_key(UUID))
    assert (full.serial_key, full.notes) == (serial_key(FULL["serial"]), FULL["notes"])
    assert verdicts(session, imported(session, other, files, exported(session))) == ["unchanged"] * len(after)


def test_a_state_that_only_a_lot_leads_to_is_refused_for_a_new_device_only(session, actor, files):
    row = {"tag": "A", "category": "Ordinateur portable", "state": "Recyclé", "retired_on": "2024-01-02"}
    (refused,) = rows_of(session, tried(session, actor, files, own(row)))
    assert (refused.verdict, codes(refused)) == ("refused", ["state_of_lots"])
    assert "« Recyclé »" in remarks_of(refused)[0].reason.told("fr").replace("\u00a0", " ")


@pytest.mark.usefixtures("register")
def test_edits_made_in_the_export_come_in_but_for_what_actions_change(session, actor, files):
    edits = {"tag": "A-1", "functional_status": "Fonctionne", "restricted": "non", "acquisition": "Achat",
             "warranty_until": "2026-01-01", "notes": "Ligne 1", "fact.ram_mb": "16384"}  # fmt: skip
    gone = {
        "tag": "S-retired",
        "retire_reason": "En panne",
        "left_on": "2024-09-09",
        "retired_on": "2024-03-03",
    }
    run = imported(session, actor, files, own(edits, gone))
    first, second = rows_of(session, run)
    assert set(first.changes) == {
        "functional_status",
        "restricted",
        "acquisition",
        "warranty_until",
        "notes",
        "ram_mb",
    }
    asset = asset_named(session, tag="A-1")
    assert (asset.functional_status, asset.restricted, asset.notes) == ("works", False, "Ligne 1")
    assert asset.facts == {**FACTS_KEPT, "ram_mb": 16384}
    assert (second.verdict, codes(second)) == (
        "unchanged",
        ["retired_date_differs", "moved_by_actions", "moved_by_actions"],
    )


def test_a_word_that_is_not_ours_is_said(session, actor, files):
    row = {"tag": "A", "category": "Laptop", "state": "in_use", "acquisition": "Troc", "restricted": "yes"}
    run = imported(session, actor, files, own(row))
    assert codes(rows_of(session, run)[0]) == ["own_word_unknown"]
    asset = asset_named(session, tag="A")
    assert (asset.state, asset.acquisition, asset.restricted) == ("in_use", None, True)
    assert session.scalars(select(Label.state)).one() == "current"
