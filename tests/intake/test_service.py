"""A file tried and applied, then brought in again."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from lifecycle.history.model import Event
from lifecycle.intake.choices import Choices
from lifecycle.intake.queries import remarks_of
from lifecycle.intake.service import apply_step, check, upload
from lifecycle.kernel.ids import derived_id
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Label, Room, Site
from tests.intake.importing import (
    CHOICES,
    codes,
    counts,
    glpi,
    imported,
    laptop,
    only_asset,
    rows_of,
    tried,
    verdicts,
)


def test_every_row_has_a_verdict_even_before_any_choice(session, actor, files):
    data = glpi(
        laptop(), laptop(tag="VAL-2", serial="8XK2M34", status="Prêt"), {"name": "VM", "maker": "QEMU"}
    )
    run = upload(session, actor, "glpi.csv", data, files)
    check(session, actor, run.id, files)
    assert run.totals == {
        "create": 0,
        "update": 0,
        "unchanged": 0,
        "ambiguous": 0,
        "ignored": 1,
        "refused": 2,
    }
    first, second, machine = rows_of(session, run)
    assert codes(first) == ["category_to_confirm", "status_to_confirm"]
    assert "« En service », proposé : « En service »" in remarks_of(first)[1].reason.told("fr").replace(
        "\u00a0", " "
    )
    assert codes(second)[1] == "status_to_choose"
    assert machine.verdict == "ignored"
    assert counts(session) == (0, 0)


def test_a_row_becomes_an_asset_with_its_place_model_label_and_event(session, actor, files):
    run = imported(session, actor, files, glpi(laptop()))
    asset = only_asset(session)
    assert (run.state, run.totals["create"]) == ("applied", 1)
    assert (asset.tag, asset.name, asset.serial, asset.serial_key) == (
        "VAL-1",
        "PORT-01",
        "7XK2M33",
        "7XK2M33",
    )
    assert (asset.state, asset.category_key, asset.custodian) == ("in_use", "laptop", "Durand Paul")
    assert (asset.acquired_on, asset.first_used_on) == (date(2018, 5, 14), date(2018, 5, 20))
    assert asset.warranty_until == date(2021, 5, 14)
    assert asset.facts == {"ram_mb": 8192, "entity": "Racine › Mairie"}
    room, site = session.get(Room, asset.room_id), session.get(Site, asset.site_id)
    assert (site.name, room.name, room.site_id) == ("Mairie", "1er étage › Accueil", site.id)
    model = session.get(Model, asset.model_id)
    assert (model.name, model.category_key) == ("Latitude 5490", "laptop")
    assert session.get(Manufacturer, model.manufacturer_id).name == "Dell Inc."
    assert session.scalars(select(Label.state).where(Label.asset_id == asset.id)).one() == "current"
    event = session.scalars(select(Event)).one()
    assert (event.tag, event.to_state, event.subject_id) == ("asset:state:created", "in_use", asset.id)
    assert event.details == {"import": str(run.id), "line": 2}
    assert event.request_id == derived_id(run.id, 2)
    assert event.changes["acquired_on"] == [None, "2018-05-14"]
    assert rows_of(session, run)[0].asset_id == asset.id


def test_the_same_file_again_changes_nothing(session, actor, files):
    data = glpi(
        laptop(),
        laptop(tag="VAL-2", serial="To Be Filled By O.E.M.", model="All Series", notes="Ligne 1\nLigne 2"),
        {"name": "SANS-RIEN", "status": "En stock", "kind": "Desktop", "maker": "ASUSTeK COMPUTER INC."},
        laptop(tag="VAL-4", serial="X4", status="Réformé", retired="31-12-2024"),
        laptop(tag="VAL-5", serial="X5", status="Volé", retired="11-07-2023"),
    )
    run = imported(session, actor, files, data)
    assert verdicts(session, run) == ["create"] * 5
    before = counts(session)
    again = imported(session, actor, files, data)
    assert verdicts(session, again) == ["unchanged"] * 5
    assert counts(session) == before == (5, 5)


def test_a_difference_is_shown_then_written_with_its_event(session, actor, files):
    imported(session, actor, files, glpi(laptop()))
    news = laptop(place="École > Classe 2", user="Bernard Claire", model="Latitude 5500", memory="16384")
    run = tried(session, actor, files, glpi(news))
    (row,) = rows_of(session, run)
    assert row.verdict == "update"
    assert row.changes == {
        "custodian": ["Durand Paul", "Bernard Claire"],
        "ram_mb": [8192, 16384],
        "site": ["Mairie › 1er étage › Accueil", "École › Classe 2"],
        "model": ["Dell Inc. Latitude 5490", "Dell Inc. Latitude 5500"],
    }
    assert only_asset(session).custodian == "Durand Paul"
    old_site = only_asset(session).site_id
    assert apply_step(session, actor, run.id).is_over
    asset = only_asset(session)
    assert (asset.custodian, asset.version, asset.facts["ram_mb"]) == ("Bernard Claire", 2, 16384)
    event = session.scalars(select(Event).where(Event.tag == "asset:field:edited")).one()
    assert event.changes["site_id"] == [str(old_site), str(asset.site_id)]
    assert event.changes["ram_mb"] == [8192, 16384]
    assert (event.from_state, event.to_state) == (None, None)


def test_what_the_file_does_not_say_stays(session, actor, files):
    imported(session, actor, files, glpi(laptop()))
    poor = {"tag": "val-1", "status": "En service", "serial": "n/a"}
    run = imported(session, actor, files, glpi(poor))
    assert verdicts(session, run) == ["unchanged"]
    assert only_asset(session).tag == "VAL-1"


def test_notes_grown_here_are_not_cut_back(session, actor, files):
    imported(session, actor, files, glpi(laptop()))
    only_asset(session).notes = "Sacoche fournie\nRevenu de l’atelier"
    assert verdicts(session, imported(session, actor, files, glpi(laptop()))) == ["unchanged"]


def test_an_import_never_moves_a_state(session, actor, files):
    imported(session, actor, files, glpi(laptop()))
    run = imported(session, actor, files, glpi(laptop(status="Réformé", retired="31-12-2024", user="")))
    (row,) = rows_of(session, run)
    assert (row.verdict, codes(row)) == ("unchanged", ["state_differs"])
    told = remarks_of(row)[0].reason.told("fr")
    assert "Réformé" in told
    assert "utilisez une action" in told
    assert only_asset(session).state == "in_use"


def test_a_retirement_needs_a_date_that_a_person_gives(session, actor, files):
    data = glpi(laptop(status="Réformé"))
    run = tried(session, actor, files, data)
    assert [codes(row) for row in rows_of(session, run)] == [["retired_without_date"]]
    assert verdicts(session, run) == ["refused"]
    dated = Choices(statuses=CHOICES.statuses, categories=CHOICES.categories, retired_on=date(2024, 12, 31))
    imported(session, actor, files, data, dated)
    asset = only_asset(session)
    assert (asset.state, asset.retired_on, asset.custodian) == ("retired", date(2024, 12, 31), None)
    assert verdicts(session, imported(session, actor, files, data)) == ["unchanged"]


def test_a_date_of_retirement_in_the_future_is_refused(session, actor, files):
    run = tried(session, actor, files, glpi(laptop(status="Réformé", retired="31-12-2990")))
    assert codes(rows_of(session, run)[0]) == ["retired_in_future"]


@pytest.mark.parametrize(("retired", "before"), [("", "in_stock"), ("11-07-2023", "retired")])
def test_a_stolen_device_remembers_where_it_would_come_back(session, actor, files, retired, before):
    imported(session, actor, files, glpi(laptop(status="Volé", retired=retired)))
    asset = only_asset(session)
    assert (asset.state, asset.before_missing) == ("missing", before)
    assert session.scalars(select(Event)).one().details["loss_reason"] == "stolen"


def test_a_category_may_come_from_the_model(session, actor, files):
    data = glpi(
        laptop(),
        laptop(tag="VAL-2", serial="X2", kind=""),
        laptop(tag="VAL-3", serial="X3", kind="", model=""),
    )
    imported(session, actor, files, glpi(laptop()))
    run = imported(session, actor, files, data)
    assert verdicts(session, run) == ["unchanged", "create", "refused"]
    assert set(session.scalars(select(Asset.category_key))) == {"laptop"}


def test_too_long_a_reference_is_refused(session, actor, files):
    run = tried(session, actor, files, glpi(laptop(tag="V" * 300)))
    assert codes(rows_of(session, run)[0]) == ["too_long"]


def test_a_cost_is_kept_to_the_cent(session, actor, files):
    data = (
        b"Asset Tag,Item Name,Model Name,Serial,Category,Status,Purchase Cost,Purchase Date\n"
        b'PC-1,,Latitude,ZY4164R,Notebook,En stock,"1,089.00",2018-03-16\n'
    )
    imported(session, actor, files, data)
    assert only_asset(session).acquisition_cost == Decimal("1089.00")
    assert verdicts(session, imported(session, actor, files, data)) == ["unchanged"]
