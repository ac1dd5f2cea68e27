"""Each guard, passing and refusing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lifecycle.states.assets import Action, State
from lifecycle.states.decide import LotTransitionRefused, TransitionRefused, decide, decide_lot
from lifecycle.states.facts import (
    Ask,
    Facts,
    FunctionalStatus,
    LossReason,
    LotFacts,
    RetireReason,
    Route,
    SanitisationLevel,
)
from lifecycle.states.lots import LotAction, LotState, Side

TODAY = date(2026, 6, 1)
LOT = LotFacts(
    LotState.DRAFT, True, Route.REFURBISH, frozenset({Route.REFURBISH, Route.RECYCLE}), destroys=False
)
RETIRED = Facts(State.RETIRED, TODAY, lot=LOT)
IN_LOT = Facts(State.IN_LOT, TODAY, data_bearing=True, lot=LOT)
HANDED_OVER = Facts(State.HANDED_OVER, TODAY, kind="partner")
MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
RECYCLE = replace(LOT, route=Route.RECYCLE)


def codes(action: Action, facts: Facts, ask: Ask) -> set[str]:
    with pytest.raises(TransitionRefused) as refusal:
        decide(action, facts, ask)
    return {reason.code for reason in refusal.value.reasons}


RETIRE = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS, decided_on=TODAY)
ALLOWED = [
    (Action.RETIRE, Facts(State.IN_USE, TODAY), RETIRE, State.RETIRED),
    (Action.REPORT_MISSING, Facts(State.IN_USE, TODAY), Ask(loss_reason=LossReason.STOLEN), State.MISSING),
    (Action.WRITE_OFF, Facts(State.RETIRED, TODAY), Ask(loss_reason=LossReason.DESTROYED), State.WRITTEN_OFF),
    (Action.FOUND, Facts(State.MISSING, TODAY, before_missing=State.IN_REPAIR), Ask(), State.IN_REPAIR),
    (Action.REPAIRED, Facts(State.IN_REPAIR, TODAY), Ask(target=State.IN_USE), State.IN_USE),
    (Action.ADD_TO_LOT, RETIRED, Ask(), State.IN_LOT),
    (
        Action.ADD_TO_LOT,
        replace(RETIRED, restricted=True, lot=replace(RECYCLE, destroys=True)),
        Ask(),
        State.IN_LOT,
    ),
    (
        Action.ADD_TO_LOT,
        replace(RETIRED, lot=RECYCLE, functional_status=FunctionalStatus.WORKS, age_years=4.0),
        Ask(justification="Verrou constructeur que personne ne peut lever"),
        State.IN_LOT,
    ),
    (
        Action.ADD_TO_LOT,
        replace(RETIRED, lot=RECYCLE, functional_status=FunctionalStatus.WORKS, age_years=10.5),
        Ask(),
        State.IN_LOT,
    ),
    (
        Action.HAND_OVER,
        replace(IN_LOT, sanitised_level=SanitisationLevel.PURGE, sanitised_at=JUNE, last_used_at=MAY),
        Ask(),
        State.HANDED_OVER,
    ),
    (
        Action.HAND_OVER,
        replace(
            IN_LOT,
            sanitised_level=SanitisationLevel.PURGE,
            sanitised_at=MAY.replace(minute=31),
            last_used_at=MAY.replace(minute=31, second=40),
        ),
        Ask(),
        State.HANDED_OVER,
    ),
    (Action.HAND_OVER, replace(IN_LOT, data_bearing=False), Ask(), State.HANDED_OVER),
    (Action.HAND_OVER, replace(IN_LOT, lot=replace(RECYCLE, destroys=True)), Ask(), State.HANDED_OVER),
    (Action.REPORT_REUSED, HANDED_OVER, Ask(), State.REUSED),
    (Action.REPORT_RECYCLED, replace(HANDED_OVER, kind="authority"), Ask(has_evidence=True), State.RECYCLED),
]


@pytest.mark.parametrize(("action", "facts", "ask", "target"), ALLOWED)
def test_allowed(action, facts, ask, target):
    assert decide(action, facts, ask).target is target


REFUSED = [
    (Action.RETIRE, Facts(State.IN_USE, TODAY), Ask(), {"reason-missing", "functional-status-missing"}),
    (
        Action.RETIRE,
        Facts(State.IN_USE, TODAY),
        replace(RETIRE, decided_on=date(2026, 6, 2)),
        {"date-in-future"},
    ),
    (Action.RETIRE, Facts(State.RECYCLED, TODAY), RETIRE, {"wrong-state"}),
    (Action.REPORT_MISSING, Facts(State.IN_USE, TODAY), Ask(), {"loss-reason-missing"}),
    (Action.WRITE_OFF, Facts(State.MISSING, TODAY), Ask(), {"loss-reason-missing"}),
    (
        Action.FOUND,
        Facts(State.MISSING, TODAY, before_missing=State.IN_USE),
        Ask(target=State.IN_STOCK),
        {"not-the-state-before"},
    ),
    (Action.REPAIRED, Facts(State.IN_REPAIR, TODAY), Ask(target=State.RETIRED), {"target-unknown"}),
    (Action.ADD_TO_LOT, replace(RETIRED, lot=replace(LOT, same_authority=False)), Ask(), {"lot-unknown"}),
    (Action.ADD_TO_LOT, replace(RETIRED, lot=replace(LOT, state=LotState.OFFERED)), Ask(), {"lot-not-draft"}),
    (Action.ADD_TO_LOT, replace(RETIRED, lot=replace(LOT, route=Route.REUSE)), Ask(), {"route-not-offered"}),
    (Action.ADD_TO_LOT, replace(RETIRED, restricted=True), Ask(), {"restricted"}),
    (Action.ADD_TO_LOT, replace(RETIRED, restricted=True, lot=RECYCLE), Ask(), {"restricted"}),
    (
        Action.ADD_TO_LOT,
        replace(RETIRED, lot=RECYCLE, functional_status=FunctionalStatus.WORKS, age_years=9.9),
        Ask(),
        {"justification-missing"},
    ),
    (
        Action.ADD_TO_LOT,
        replace(RETIRED, lot=RECYCLE, functional_status=FunctionalStatus.WORKS),
        Ask(justification="  "),
        {"justification-missing"},
    ),
    (Action.HAND_OVER, IN_LOT, Ask(), {"sanitisation-missing"}),
    (
        Action.HAND_OVER,
        replace(IN_LOT, sanitised_level=SanitisationLevel.CLEAR, sanitised_at=MAY, last_used_at=JUNE),
        Ask(),
        {"sanitisation-too-weak", "sanitisation-too-old"},
    ),
    (Action.REPORT_REUSED, replace(HANDED_OVER, kind="authority"), Ask(), {"evidence-missing"}),
    (Action.NOTE, Facts(State.IN_USE, TODAY), Ask(note=" "), {"note-missing"}),
    (
        Action.CORRECT,
        Facts(State.IN_USE, TODAY, past_states=frozenset({State.IN_STOCK})),
        Ask(target=State.RETIRED),
        {"note-missing", "not-an-earlier-state"},
    ),
]


@pytest.mark.parametrize(("action", "facts", "ask", "expected"), REFUSED)
def test_refused_with_every_reason(action, facts, ask, expected):
    assert codes(action, facts, ask) == expected


def test_a_lot_moves_by_the_side_whose_turn_it_is():
    assert decide_lot(LotAction.ACCEPT, LotState.OFFERED, Side.PARTNER) is LotState.ACCEPTED
    with pytest.raises(LotTransitionRefused) as refusal:
        decide_lot(LotAction.ACCEPT, LotState.DRAFT, Side.AUTHORITY)
    assert {reason.code for reason in refusal.value.reasons} == {"wrong-state", "wrong-side"}


def test_reasons_are_told_in_the_reader_s_language():
    with pytest.raises(TransitionRefused) as refusal:
        decide(Action.DEPLOY, Facts(State.RETIRED, TODAY), Ask())
    said = refusal.value.reasons[0].told("fr")
    assert said == "« Mettre en service » n’est pas possible : l’équipement est à l’état « Réformé »."
