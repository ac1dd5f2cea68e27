"""Receiving by scanning, in sittings; what was missing or unexpected, until it is settled."""

from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.endoflife.agreement import answering, ending
from lifecycle.endoflife.arrival import discrepancies, reception
from lifecycle.endoflife.arrival.looking import Seen, look, look_all, mark_lines, unmark
from lifecycle.endoflife.errors import LineNotFound, LotNotFound
from lifecycle.endoflife.preparation import offering
from lifecycle.history.queries import timeline
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.registry.labelling import give_label
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState
from tests.factories import code_of, make_actor


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def monitors(world, *tags):
    return [world.retired(category_key="monitor", tag=tag, serial=f"SN{tag}") for tag in tags]


@pytest.fixture
def lot(world):
    """A handed-over lot of three screens, tagged A1 to A3."""
    assets = monitors(world, "A1", "A2", "A3")
    lot_id = world.accepted(*assets, route=Route.REUSE)
    world.hand_over(lot_id)
    return lot_id


def seen(world, lot_id, *texts):
    return [look(world.as_partner(), world.partner, lot_id, text) for text in texts]


def test_a_device_is_known_by_its_code_its_tag_or_its_serial(world, lot):
    code = world.view(lot).lines[0].manifest.code
    address = f"https://parc.example/e/{code.replace('-', '')}"
    found = seen(world, lot, address, "a2", "snA3")
    assert [one.kind for one in found] == ["expected"] * 3
    assert [one.line_id for one in found] == [line.id for line in world.view(lot).lines]
    assert [(one.seen, one.expected) for one in found] == [(1, 3), (2, 3), (3, 3)]
    assert [one.kind for one in seen(world, lot, code, "A2")] == ["again", "again"]
    assert {line.seen_by for line in world.view(lot).lines} == {world.partner.name}


def test_a_newer_label_is_known_though_the_manifest_is_frozen(world):
    (asset,) = monitors(world, "A1")
    lot_id = world.accepted(asset, route=Route.REUSE)
    session = world.as_authority()
    give_label(session, asset.id)
    code = code_of(session, asset)
    world.hand_over(lot_id)
    assert code.replace("-", "") not in world.view(lot_id).lines[0].manifest.code.replace("-", "")
    assert [one.kind for one in seen(world, lot_id, code)] == ["expected"]


def test_what_the_lot_does_not_list_is_unexpected_once(world, lot):
    first, again, blank = seen(world, lot, "ZZ-9", " zz-9 ", "\t?")
    assert (first.kind, again.kind, blank.kind) == ("unexpected",) * 3
    assert first.surprise_id == again.surprise_id
    assert world.view(lot).unexpected == ("ZZ-9", "?")
    unmark(world.as_partner(), world.partner, lot, unexpected_ids=[blank.surprise_id])
    assert world.view(lot).unexpected == ("ZZ-9",)


def test_a_refused_line_that_came_along_is_noted(world):
    assets = monitors(world, "A1", "A2")
    lot_id = world.offered(*assets, route=Route.REUSE)
    refused = world.line(lot_id, assets[1])
    answering.accept(world.as_partner(), world.partner, lot_id, {refused: "Trop grand"}, uuid4())
    world.hand_over(lot_id)
    (one,) = seen(world, lot_id, "A2")
    assert (one.kind, one.line_id, one.expected) == ("refused", refused, 1)
    assert world.view(lot_id).unexpected == ("A2",)


def test_two_of_one_serial_are_chosen_by_hand(world):
    assets = [world.retired(category_key="monitor", serial="SAME", tag=tag) for tag in ("A1", "A2")]
    lot_id = world.accepted(*assets, route=Route.REUSE)
    world.hand_over(lot_id)
    (one,) = seen(world, lot_id, "SAME")
    lines = [line.id for line in world.view(lot_id).lines]
    assert (one.kind, one.seen, [line_id for line_id, _ in one.candidates]) == ("several", 0, lines)
    mark_lines(world.as_partner(), world.partner, lot_id, lines[:1])
    assert [line.seen_at is not None for line in world.view(lot_id).lines] == [True, False]
    unmark(world.as_partner(), world.partner, lot_id, lines)
    assert [line.seen_at for line in world.view(lot_id).lines] == [None, None]
    with pytest.raises(LineNotFound):
        mark_lines(world.as_partner(), world.partner, lot_id, [uuid4()])


def test_several_sittings_make_one_reception(world, lot):
    seen(world, lot, "A1", "INCONNU")
    seen(world, lot, "A3")
    before = world.session.info["organisation"]
    done = reception.receive(world.as_partner(), world.partner, lot, uuid4())
    assert before == world.session.info["organisation"]
    assert done.state is LotState.RECEIVED
    assert [line.verdict for line in world.view(lot).lines] == ["received", "missing", "received"]
    told = timeline(world.session, lot).rows[0].details
    assert (told["received"], told["missing"], told["unexpected"]) == (2, 1, ["INCONNU"])
    with pytest.raises(LotTransitionRefused):
        seen(world, lot, "A2")


def test_marks_leave_no_event_and_cost_the_same_whatever_their_number(world, lot, connection):
    def cost(scans):
        statements = []
        listen = lambda *call: statements.append(call[2])  # noqa: E731
        event.listen(connection, "before_cursor_execute", listen)
        look_all(world.as_partner(), world.partner, lot, scans)
        event.remove(connection, "before_cursor_execute", listen)
        return len(statements)

    events = len(timeline(world.session, lot).rows)
    few, many = (
        cost([Seen("A1"), Seen("X0")]),
        cost([Seen("A2"), Seen("A3"), *(Seen(f"X{n}") for n in range(1, 60))]),
    )
    assert few == many
    assert len(timeline(world.session, lot).rows) == events


def test_only_the_lots_partner_receives_it(world, lot):
    with pytest.raises(Forbidden):
        look(world.as_authority(), world.authority, lot, "A1")
    with pytest.raises(LotNotFound):
        look(world.session, make_actor(world.session, "partner"), lot, "A1")


@pytest.fixture
def short(world, lot):
    """The lot received with its third screen missing, and one that nobody expected."""
    seen(world, lot, "A1", "A2", "B7")
    reception.receive(world.as_partner(), world.partner, lot, uuid4())
    return lot


def test_a_discrepancy_stays_in_sight_until_it_is_settled(world, short):
    view = world.view(short)
    missing, surprise = view.discrepancies
    assert (missing.manifest.tag, surprise.code) == ("A3", "B7")
    request = uuid4()
    first = discrepancies.found_after(world.session, world.partner, short, [missing.id], request)
    again = discrepancies.found_after(world.session, world.partner, short, [missing.id], request)
    assert (first.event_id, first.state) == (again.event_id, LotState.RECEIVED)
    with pytest.raises(LotTransitionRefused) as refusal:
        discrepancies.found_after(world.session, world.partner, short, [missing.id], uuid4())
    assert codes(refusal) == ["not-missing"]
    said = (short, surprise.id, "not_ours", "D’un autre dépôt")
    discrepancies.settle(world.as_authority(), world.authority, *said, uuid4())
    assert world.view(short).discrepancies == ()
    with pytest.raises(LotTransitionRefused) as refusal:
        discrepancies.settle(world.session, world.authority, *said, uuid4())
    assert codes(refusal) == ["already-settled"]


def test_settling_says_what_and_why(world, short):
    (surprise,) = world.view(short).surprises
    with pytest.raises(Invalid) as refusal:
        discrepancies.settle(world.as_authority(), world.authority, short, surprise.id, "lost", " ", uuid4())
    assert refusal.value.fields.keys() == {"settlement", "explanation"}
    with pytest.raises(LineNotFound):
        discrepancies.settle(world.session, world.authority, short, uuid4(), "ours", "x", uuid4())
    with pytest.raises(Forbidden):
        discrepancies.settle(world.as_partner(), world.partner, short, surprise.id, "ours", "x", uuid4())


def test_a_lot_does_not_close_over_an_open_discrepancy(world, short):
    with pytest.raises(LotTransitionRefused) as refusal:
        ending.close(world.as_authority(), world.authority, short, uuid4())
    assert codes(refusal) == [
        "outcome-missing",
        "outcome-missing",
        "missing-unsettled",
        "unexpected-unsettled",
    ]


def test_there_is_nothing_to_receive_before_the_hand_over(world):
    lot_id = world.lot(*monitors(world, "A1"), route=Route.REUSE)
    offering.offer(world.session, world.authority, lot_id, uuid4())
    with pytest.raises(LotTransitionRefused) as refusal:
        seen(world, lot_id, "A1")
    assert codes(refusal) == ["wrong-state"]
