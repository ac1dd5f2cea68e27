"""A sheet begins and ends with the device's state, whatever door the change comes through."""

from uuid import uuid4

import pytest

from lifecycle.history.queries import find_by_request
from lifecycle.registry.acting import Command
from lifecycle.registry.bulk import Chosen, Tally, act_on_next
from lifecycle.registry.compensating import take_back
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason

RETIRING = {"reason": RetireReason.FAULTY, "functional_status": FunctionalStatus.FAULTY}


def test_sending_to_repair_opens_a_sheet_with_what_was_said(workshop):
    asset, request_id = workshop.device(), uuid4()
    said = {"note": "écran fêlé", "details": {"fault_kind": "screen"}, "request_id": request_id}
    workshop.act(asset, Action.SEND_TO_REPAIR, **said)
    (sheet,) = workshop.sheets(asset)
    assert (sheet.fault_kind, sheet.fault, sheet.opened_by) == ("screen", "écran fêlé", workshop.actor.name)
    assert sheet.outcome is None
    event = find_by_request(workshop.session, request_id)
    assert event.details["repair_id"] == str(sheet.id)
    assert event.details["fault_kind"] == "screen"


@pytest.mark.parametrize(
    ("action", "said", "outcome"),
    [
        (Action.REPAIRED, {}, "repaired"),
        (Action.REPAIRED, {"functional_status": FunctionalStatus.FAULTY}, "irreparable"),
        (Action.RETIRE, RETIRING, "irreparable"),
    ],
)
def test_leaving_repair_ends_the_sheet(workshop, action, said, outcome):
    asset = workshop.device()
    workshop.act(asset, Action.SEND_TO_REPAIR)
    workshop.act(asset, action, **said)
    (sheet,) = workshop.sheets(asset)
    assert sheet.outcome == outcome
    assert sheet.finished_at is not None


def test_a_device_lost_in_repair_keeps_its_sheet_until_it_is_found_or_given_up(workshop):
    asset = workshop.device()
    workshop.act(asset, Action.SEND_TO_REPAIR)
    workshop.act(asset, Action.REPORT_MISSING, loss_reason=LossReason.LOST)
    assert [sheet.outcome for sheet in workshop.sheets(asset)] == [None]
    workshop.act(asset, Action.FOUND)
    assert [sheet.outcome for sheet in workshop.sheets(asset)] == [None]
    workshop.act(asset, Action.REPORT_MISSING, loss_reason=LossReason.LOST)
    workshop.act(asset, Action.WRITE_OFF, loss_reason=LossReason.LOST)
    assert [sheet.outcome for sheet in workshop.sheets(asset)] == ["cancelled"]


def test_what_is_taken_back_gives_the_sheet_up_or_takes_it_up_again(workshop):
    asset, sent, repaired = workshop.device(), uuid4(), uuid4()
    workshop.act(asset, Action.SEND_TO_REPAIR, request_id=sent)
    workshop.act(asset, Action.REPAIRED, request_id=repaired)
    take_back(workshop.session, workshop.actor, asset.id, repaired, uuid4())
    assert workshop.state(asset.id) == State.IN_REPAIR
    assert [(sheet.outcome, sheet.finished_at) for sheet in workshop.sheets(asset)] == [(None, None)]
    take_back(workshop.session, workshop.actor, asset.id, sent, uuid4())
    assert [sheet.outcome for sheet in workshop.sheets(asset)] == ["cancelled"]


def test_a_retirement_corrected_into_repair_takes_the_same_sheet_up_again(workshop):
    asset = workshop.device()
    for action, said in ((Action.SEND_TO_REPAIR, {}), (Action.REPAIRED, {}), (Action.SEND_TO_REPAIR, {})):
        workshop.act(asset, action, **said)
    workshop.act(asset, Action.RETIRE, **RETIRING)
    workshop.act(asset, Action.CORRECT, target=State.IN_REPAIR, note="réformé par erreur")
    assert [sheet.outcome for sheet in workshop.sheets(asset)] == ["repaired", None]
    workshop.act(asset, Action.CORRECT, target=State.IN_STOCK, note="jamais parti")
    assert [sheet.outcome for sheet in workshop.sheets(asset)] == ["repaired", "cancelled"]


def test_a_second_stay_has_a_sheet_of_its_own_and_a_repeat_has_none(workshop):
    asset, again = workshop.device(), uuid4()
    workshop.act(asset, Action.SEND_TO_REPAIR)
    workshop.act(asset, Action.REPAIRED)
    for _ in range(2):
        workshop.act(asset, Action.SEND_TO_REPAIR, note="batterie", request_id=again)
    assert [(s.fault, s.outcome) for s in workshop.sheets(asset)] == [("", "repaired"), ("batterie", None)]


def test_many_devices_sent_at_once_have_a_sheet_each(workshop):
    assets = [workshop.device() for _ in range(3)]
    command = Command(Action.SEND_TO_REPAIR, uuid4(), ask=Ask(note="retour de l’école"))
    chosen = Chosen(ids=tuple(asset.id for asset in assets))
    act_on_next(workshop.session, workshop.actor, command, chosen, Tally())
    assert [[s.fault for s in workshop.sheets(asset)] for asset in assets] == [["retour de l’école"]] * 3
