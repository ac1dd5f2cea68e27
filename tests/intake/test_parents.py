"""Devices that hang on others: monitors of a computer's line, and what a row names."""

import pytest
from sqlalchemy import select

from lifecycle.history.model import Event
from lifecycle.intake.choices import Choices
from lifecycle.intake.service import apply_step
from lifecycle.registry.model import Asset
from lifecycle.registry.service import edit_asset
from tests.factories import code_of, make_asset
from tests.intake.importing import (
    CHOICES,
    TITLES,
    asset_named,
    codes,
    counts,
    glpi,
    imported,
    laptop,
    own,
    rows_of,
    tried,
    verdicts,
)

WITH_MONITORS = {**TITLES, "monitor": "Moniteurs - Nom", "monitor_serial": "Moniteurs - Numéro de série"}
MONITORS = Choices(statuses=CHOICES.statuses, categories={**CHOICES.categories, "Moniteur": "monitor"})


def device(tag: str, **cells: str) -> dict[str, str]:
    return {"tag": tag, "category": "Ordinateur portable", "state": "En stock", **cells}


def test_the_monitors_of_a_line_are_assets_that_hang_on_its_computer(session, actor, files):
    data = glpi(
        laptop(monitor="DELL P2419H<br>DELL U2515H", monitor_serial="CN0AAA1<br>CN0AAA2"),
        titles=WITH_MONITORS,
    )
    run = imported(session, actor, files, data, MONITORS)
    assert [(row.line, row.part, row.verdict) for row in rows_of(session, run)] == [
        (2, 0, "create"),
        (2, 1, "create"),
        (2, 2, "create"),
    ]
    host = asset_named(session, tag="VAL-1")
    monitors = session.scalars(select(Asset).where(Asset.category_key == "monitor")).all()
    assert {(one.parent_id, one.state) for one in monitors} == {(host.id, "in_use")}
    event = session.scalars(select(Event).where(Event.subject_id == monitors[0].id)).one()
    assert event.changes["parent_id"] == [None, str(host.id)]
    assert event.details["line"] == 2
    assert event.details["part"] in (1, 2)
    again = imported(session, actor, files, data, MONITORS)
    assert verdicts(session, again) == ["unchanged"] * 3
    assert counts(session) == (3, 3)


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_the_parts_of_a_line_may_come_in_a_later_step(session, actor, files, size):
    lines = [
        laptop(tag=f"VAL-{n}", serial=f"S{n}N{n}", name=f"P{n}", monitor="P24", monitor_serial=f"CN{n}A{n}")
        for n in range(3)
    ]
    imported(session, actor, files, glpi(*lines, titles=WITH_MONITORS), MONITORS, size=size)
    for n in range(3):
        assert asset_named(session, serial=f"CN{n}A{n}").parent_id == asset_named(session, tag=f"VAL-{n}").id


@pytest.mark.parametrize("size", [1, 1000])
def test_what_a_row_hangs_on_may_come_later_in_the_file(session, actor, files, size):
    data = own(device("A", parent="B"), device("B", parent="C"), device("C"))
    run = imported(session, actor, files, data, size=size)
    assert verdicts(session, run) == ["create"] * 3
    assert asset_named(session, tag="A").parent_id == asset_named(session, tag="B").id
    assert asset_named(session, tag="B").parent_id == asset_named(session, tag="C").id
    assert counts(session) == (3, 3)
    assert verdicts(session, imported(session, actor, files, data)) == ["unchanged"] * 3


def test_a_parent_is_found_by_code_tag_or_serial_and_its_change_is_shown(session, actor, files):
    first, second = make_asset(session, actor, tag="PC-1"), make_asset(session, actor, serial="SER-77X")
    child = make_asset(session, actor, tag="ECR-1")
    for said, parent in ((code_of(session, first), first), ("ser77x", second), ("pc-1", first)):
        old = asset_named(session, tag="ECR-1").parent_id
        run = tried(session, actor, files, own({"tag": "ECR-1", "parent": said}))
        (row,) = rows_of(session, run)
        assert list(row.changes) == ["parent"]
        assert row.changes["parent"][1] == (parent.tag or row.changes["parent"][1])
        assert apply_step(session, actor, run.id).is_over
        assert asset_named(session, tag="ECR-1").parent_id == parent.id != old
    events = select(Event).where(Event.subject_id == child.id).order_by(Event.sequence.desc())
    assert session.scalars(events).first().changes == {"parent_id": [str(second.id), str(first.id)]}


def test_an_unknown_parent_is_said_and_the_row_still_comes_in(session, actor, files):
    run = imported(session, actor, files, own(device("A", parent="NULLE-PART"), device("B", parent="A")))
    first, second = rows_of(session, run)
    assert (first.verdict, codes(first)) == ("create", ["parent_unknown"])
    assert (second.verdict, codes(second)) == ("create", [])
    assert asset_named(session, tag="A").parent_id is None
    assert asset_named(session, tag="B").parent_id == asset_named(session, tag="A").id


def test_devices_never_come_to_hang_on_themselves(session, actor, files):
    first = make_asset(session, actor, tag="A")
    make_asset(session, actor, tag="B", parent_id=first.id)
    run = imported(session, actor, files, own({"tag": "A", "parent": "B"}))
    (row,) = rows_of(session, run)
    assert (row.verdict, codes(row)) == ("unchanged", ["parent_loops"])
    assert asset_named(session, tag="A").parent_id is None
    run = imported(session, actor, files, own({"tag": "A", "parent": "A"}))
    assert codes(rows_of(session, run)[0]) == ["parent_loops"]


def test_two_new_devices_that_name_each_other_come_in_without_a_loop(session, actor, files):
    run = imported(session, actor, files, own(device("A", parent="B"), device("B", parent="A")), size=1)
    assert verdicts(session, run) == ["create", "create"]
    parents = [asset_named(session, tag=tag).parent_id for tag in "AB"]
    assert parents == [None, asset_named(session, tag="A").id]


def test_a_parent_taken_away_by_hand_is_put_back_by_the_file(session, actor, files):
    data = own(device("A"), device("B", parent="A"))
    imported(session, actor, files, data)
    child = asset_named(session, tag="B")
    edit_asset(session, actor, child.id, {"parent_id": None}, version=None)
    run = imported(session, actor, files, data)
    assert verdicts(session, run) == ["unchanged", "update"]
    assert asset_named(session, tag="B").parent_id == asset_named(session, tag="A").id
