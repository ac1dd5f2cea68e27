"""Outcomes by a file: what each row means, what is refused with which remedy, what a repeat does."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.endoflife.outcome import awaited
from lifecycle.endoflife.outcome import files as outcome_files
from lifecycle.endoflife.outcome import template as outcome_template
from lifecycle.endoflife.outcome.files import Kind
from lifecycle.formats.outcome_sheet import OutcomeRow, read_outcomes
from lifecycle.kernel.clock import today
from tests.endoflife.world import World
from tests.factories import code_of, make_actor, make_partner


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"refurbish": ["laptop"], "recycle": ["laptop"]}
    return World(session, authority, make_partner(session, authority.organisation_id, routes=routes))


def told(line: int = 2, **values) -> OutcomeRow:
    return OutcomeRow(line, **{"outcome": "reused", "unread": {}, **values})


def review(world, *rows):
    return outcome_files.review(world.as_partner(), rows)


def test_a_row_is_matched_by_code_serial_or_number(world):
    asset = world.retired(tag="2021-0417", serial="SER-1")
    world.received(asset)
    code = code_of(world.as_authority(), asset)
    for values in ({"code": code}, {"serial": "ser-1"}, {"tag": "2021-0417"}, {"code": code.lower()}):
        (found,) = review(world, told(**values))
        assert (found.kind, found.line.asset_id) == (Kind.READY, asset.id)


def test_each_row_that_cannot_be_recorded_says_what_to_do(world):
    early, late, back = world.retired(serial="E"), world.retired(serial="L"), world.retired(serial="B")
    world.handed_over(early)
    world.received(late, back)
    tomorrow, long_ago = today() + timedelta(days=1), today() - timedelta(days=4000)
    rows = (
        told(serial="?"),
        told(serial="E"),
        told(serial="L", on=tomorrow),
        told(line=3, serial="L", on=long_ago),
        told(line=4, serial="B", outcome=None, unread={"outcome": "rendu"}),
        told(line=5, serial="B", on=None, unread={"on": "hier"}),
    )
    found = review(world, *rows)
    assert [each.kind for each in found] == [Kind.WRONG] * 6
    assert [each.reason.code for each in found] == [
        "device-unknown",
        "not-received",
        "date-in-future",
        "twice",
        "give-back-elsewhere",
        "on-unread",
    ]


def test_a_number_on_two_lots_asks_for_the_lot(world):
    lots = [world.received(world.retired(serial="SAME", tag=f"T{n}")) for n in range(2)]
    (found,) = review(world, told(serial="SAME"))
    assert found.reason.code == "device-ambiguous"
    number = world.view(lots[1]).lot.number
    (found,) = review(world, told(serial="SAME", lot=number))
    assert (found.kind, found.line.lot_number) == (Kind.READY, number)


def test_recording_twice_changes_nothing_and_a_told_row_is_known(world):
    one, two = world.retired(serial="A"), world.retired(serial="B")
    lot_id = world.received(one, two)
    rows = (told(serial="A", recipient="school"), told(serial="B", outcome="recycled"))
    asked, ready = uuid4(), outcome_files.by_lot(review(world, *rows))
    for _ in range(2):
        session = world.as_partner()
        assert outcome_files.record_lot(session, world.partner, lot_id, ready[lot_id], asked) == 2
    assert [line.verdict for line in world.view(lot_id).lines] == ["reused", "recycled"]
    assert {each.kind for each in review(world, *rows)} == {Kind.ALREADY}
    (other,) = review(world, told(serial="A", outcome="recycled"))
    assert other.reason.code == "other-outcome"


def test_the_template_comes_back_as_it_was_given(world, tmp_path):
    asset = world.retired(serial="-1+1", tag="2021-0417")
    world.received(asset)
    lines = awaited.all_awaited(world.as_partner())
    text = "".join(outcome_template.csv_lines(lines, "fr"))
    filled = text.rstrip("\r\n").removesuffix(";;;") + "Réemployé;;;\r\n"
    (row,) = read_outcomes(filled.encode(), tmp_path)
    assert (row.serial, row.tag, row.outcome) == ("-1+1", "2021-0417", "reused")
    (found,) = review(world, row)
    assert found.line.asset_id == asset.id
    out = io.BytesIO()
    outcome_template.write_xlsx(lines, "en", out)
    assert read_outcomes(out.getvalue(), tmp_path) == []


def test_another_partner_meets_none_of_these_lines(world, session):
    world.received(world.retired(serial="MINE"))
    world.as_authority()
    other = make_partner(session, world.authority.organisation_id, routes={"refurbish": ["laptop"]})
    stranger = World(session, world.authority, other)
    (found,) = review(stranger, told(serial="MINE"))
    assert found.reason.code == "device-unknown"
    assert awaited.all_awaited(stranger.as_partner()) == []
    assert awaited.lot_givers(stranger.as_partner()) == []


def test_awaited_devices_come_page_by_page_the_oldest_reception_first(world):
    first = world.received(world.retired(serial="A1"), world.retired(serial="A2"))
    second = world.received(world.retired(serial="B1"))
    session = world.as_partner()
    page = awaited.awaited_page(session, limit=2)
    assert [line.manifest.serial for line in page.rows] == ["A1", "A2"]
    rest = awaited.awaited_page(session, limit=2, after=page.after)
    assert [(line.lot_id, line.manifest.serial) for line in rest.rows] == [(second, "B1")]
    assert [line.manifest.serial for line in awaited.awaited_page(session, q="a2").rows] == ["A2"]
    assert {line.lot_id for line in awaited.awaited_page(session, lot_id=first).rows} == {first}
    assert [giver.count for giver in awaited.givers(session)] == [3]
