"""An import undone: what it made goes, what it changed is back, unless somebody has worked on it since."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from lifecycle.db.scope import entered
from lifecycle.history.model import Event
from lifecycle.history.verify import verify
from lifecycle.intake import undoing
from lifecycle.intake.errors import ImportStep, UndoRefused
from lifecycle.intake.service import apply_step, set_mapping
from lifecycle.intake.undoing import can_undo, undo
from lifecycle.kernel.codes import new_code
from lifecycle.registry.model import Asset, Label
from lifecycle.registry.service import edit_asset
from lifecycle.reports.basis import basis_for
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.queries import total
from tests.factories import as_application, as_owner, make_asset
from tests.intake.importing import (
    CHOICES,
    TITLES,
    asset_named,
    counts,
    glpi,
    imported,
    laptop,
    own,
    rows_of,
    tried,
    verdicts,
)

UUID_1, UUID_2 = "6e1f0a3c-11d2-4d3e-9a77-000000000001", "6e1f0a3c-11d2-4d3e-9a77-000000000002"
WITH_UUID = {**TITLES, "uuid": "UUID"}


def as_it_is(session) -> list[dict]:
    """Every asset as the database has it, but for its version."""
    table = Asset.__table__
    columns = [column for column in table.columns if column.name not in ("version", "updated_at")]
    return [dict(row) for row in session.execute(select(*columns).order_by(table.c.id)).mappings()]


def test_created_assets_go_and_their_codes_are_never_given_again(session, actor, files):
    run = imported(session, actor, files, glpi(laptop(), laptop(tag="VAL-2", serial="X2", name="P2")))
    view = can_undo(session, run.id)
    assert (view.count, view.changed, view.changed_since, view.is_possible) == (2, 0, [], True)
    undo(session, actor, run.id)
    assert (run.state, run.undone_at is not None) == ("undone", True)
    assert counts(session) == (0, 4)
    assert session.execute(select(Label.state, Label.asset_id)).all() == [("void", None)] * 2
    assert [row.asset_id for row in rows_of(session, run)] == [None, None]
    last = session.scalars(select(Event).order_by(Event.position.desc())).first()
    assert (last.tag, last.from_state, last.to_state) == ("asset:import:undone", "in_use", None)
    assert last.details == {"import": str(run.id)}
    assert verdicts(session, imported(session, actor, files, glpi(laptop()))) == ["create"]


def test_changed_assets_get_their_old_values_back(session, actor, files):
    first = laptop(uuid=UUID_1, memory="4096")
    imported(
        session, actor, files, glpi(first, laptop(tag="VAL-2", serial="X2", name="P2"), titles=WITH_UUID)
    )
    before = as_it_is(session)
    news = laptop(
        serial="NOUVEAU9", uuid=UUID_2, place="École > Classe 2", model="Latitude 5500", memory="16384",
        user="Bernard Claire", notes="Écran rayé", bought="15-05-2018",
    )  # fmt: skip
    run = imported(session, actor, files, glpi(news, titles=WITH_UUID))
    changed = asset_named(session, tag="VAL-1")
    assert (run.totals["update"], changed.serial_key, changed.version) == (1, "NOUVEAU9", 2)
    undo(session, actor, run.id)
    assert as_it_is(session) == before
    event = session.scalars(select(Event).where(Event.tag == "asset:import:undone")).one()
    assert event.changes["serial"] == ["NOUVEAU9", "7XK2M33"]
    assert asset_named(session, tag="VAL-1").version == 3


def test_a_fact_that_was_not_known_before_is_not_known_after(session, actor, files):
    make_asset(session, actor, tag="VAL-1", name="P")
    before = as_it_is(session)
    run = imported(session, actor, files, own({"tag": "VAL-1", "fact.cpu": "i5", "facts": '{"tag": "x"}'}))
    assert asset_named(session, tag="VAL-1").facts == {"cpu": "i5", "tag": "x"}
    undo(session, actor, run.id)
    assert as_it_is(session) == before


def test_devices_that_hang_on_each_other_go_together_and_old_links_are_back(session, actor, files):
    old = make_asset(session, actor, tag="VIEUX")
    make_asset(session, actor, tag="ECRAN", parent_id=old.id)
    before = as_it_is(session)
    kind = {"category": "Ordinateur portable", "state": "En stock"}
    run = imported(
        session,
        actor,
        files,
        own({"tag": "A", **kind}, {"tag": "B", "parent": "A", **kind}, {"tag": "ECRAN", "parent": "B"}),
    )
    assert asset_named(session, tag="ECRAN").parent_id == asset_named(session, tag="B").id
    undo(session, actor, run.id)
    assert as_it_is(session) == before


def test_a_blank_label_given_by_the_file_is_blank_again(session, actor, files):
    code = new_code()
    session.add(Label(code=code, authority_id=actor.organisation_id, state="blank"))
    session.flush()
    row = {"tag": "A", "code": code, "category": "Ordinateur portable", "state": "En stock"}
    run = imported(session, actor, files, own(row))
    assert session.get(Label, code, populate_existing=True).state == "current"
    undo(session, actor, run.id)
    assert session.get(Label, code, populate_existing=True).state == "blank"


def test_what_was_done_since_is_not_lost(session, actor, files, monkeypatch):
    monkeypatch.setattr(undoing, "SHOWN", 1)
    run = imported(session, actor, files, glpi(laptop(), laptop(tag="VAL-2", serial="X2", name="P2")))
    asset = asset_named(session, tag="VAL-2")
    edit_asset(session, actor, asset.id, {"notes": "Vu"}, version=None)
    view = can_undo(session, run.id)
    assert (view.count, view.changed, view.is_possible) == (2, 1, False)
    assert [(one.asset_id, one.title) for one in view.changed_since] == [(asset.id, "VAL-2")]
    before = counts(session)
    with pytest.raises(UndoRefused, match=r"1 équipements ont changé depuis \(VAL-2\)"):
        undo(session, actor, run.id)
    assert (run.state, counts(session)) == ("applied", before)


def test_an_asset_that_another_one_hangs_on_since_stays(session, actor, files):
    run = imported(session, actor, files, glpi(laptop()))
    make_asset(session, actor, tag="DOCK", parent_id=asset_named(session, tag="VAL-1").id)
    with pytest.raises(UndoRefused, match="VAL-1"):
        undo(session, actor, run.id)


def test_a_number_given_to_another_device_since_keeps_all_as_it_is(session, actor, files):
    imported(session, actor, files, glpi(laptop()))
    run = imported(session, actor, files, glpi(laptop(tag="VAL-77")))
    make_asset(session, actor, tag="VAL-1")
    before = as_it_is(session)
    with pytest.raises(UndoRefused, match="donné à un autre"):
        undo(session, actor, run.id)
    assert (as_it_is(session), run.state) == (before, "applied")


def test_a_run_stopped_half_way_is_undone_as_far_as_it_went(session, actor, files):
    lines = [laptop(tag=f"VAL-{n}", serial=f"SN{n}0{n}", name=f"P{n}") for n in range(5)]
    run = tried(session, actor, files, glpi(*lines))
    apply_step(session, actor, run.id, size=2)
    with pytest.raises(ImportStep):
        undo(session, actor, run.id)
    session.execute(update(type(run)).values(state="stopped"))
    told = []
    undo(session, actor, run.id, told.append)
    assert (counts(session), told) == ((0, 4), [2])
    with pytest.raises(ImportStep):
        apply_step(session, actor, run.id)
    with pytest.raises(ImportStep):
        undo(session, actor, run.id)
    with pytest.raises(ImportStep):
        set_mapping(session, actor, run.id, CHOICES)


def test_an_undone_asset_counts_nowhere_and_its_history_stays_whole(session, actor, files):
    retired = laptop(status="Réformé", retired="31-12-2023", user="")
    run = imported(session, actor, files, glpi(retired, laptop(tag="VAL-2", serial="X2", name="P2")))
    session.execute(update(Asset).values(category_key="laptop"))
    stock, present = Behind(Key.RETIRED_STOCK, 2024), Behind(Key.DEVICES_PRESENT)
    on = basis_for(session, date(2024, 6, 1))
    assert (total(session, stock, on).rows, total(session, present, on).rows) == (1, 2)
    undo(session, actor, run.id)
    assert (total(session, stock, on).rows, total(session, present, on).rows) == (0, 0)
    verdict = verify(as_owner(session), entered(session))
    as_application(session)
    assert (verdict.subjects, verdict.events, verdict.findings) == (2, 4, ())
    assert session.scalar(select(func.count()).select_from(Label).where(Label.state == "void")) == 2
