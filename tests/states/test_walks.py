"""Random walks over the transition table: nothing leaves it, refusals say why, replaying gives the row."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.kernel.errors import Reason
from lifecycle.registry.rules import Place, effects
from lifecycle.states.assets import FINAL, TABLE, Action, State, actions_from
from lifecycle.states.decide import TransitionRefused, decide
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
from lifecycle.states.lots import LotState

TODAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 10, tzinfo=UTC)

asks = st.builds(
    Ask,
    target=st.none() | st.sampled_from(State),
    reason=st.none() | st.sampled_from(RetireReason),
    functional_status=st.none() | st.sampled_from(FunctionalStatus),
    decided_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    loss_reason=st.none() | st.sampled_from(LossReason),
    note=st.sampled_from(["", " ", "parce que"]),
    justification=st.sampled_from(["", "carte mère détruite"]),
    has_evidence=st.booleans(),
)
lots = st.builds(
    LotFacts,
    state=st.sampled_from(LotState),
    same_authority=st.booleans(),
    route=st.sampled_from(Route),
    routes=st.frozensets(st.sampled_from(Route)),
    destroys=st.booleans(),
)
surroundings = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["authority", "partner"]),
        "restricted": st.booleans(),
        "data_bearing": st.booleans(),
        "age_years": st.none() | st.floats(0, 20),
        "sanitised_level": st.none() | st.sampled_from(SanitisationLevel),
        "sanitised_at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "last_used_at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "lot": st.none() | lots,
    }
)
steps = st.lists(st.tuples(st.sampled_from(Action), asks, surroundings), max_size=30)
fresh = st.sampled_from([State.ORDERED, State.IN_STOCK, State.IN_USE])


def facts_of(row: dict, past: list[State], around: dict) -> Facts:
    return Facts(
        state=row["state"],
        today=TODAY,
        before_missing=row["before_missing"],
        past_states=frozenset(past),
        functional_status=row["functional_status"] or FunctionalStatus.UNKNOWN,
        **around,
    )


@given(fresh, steps)
def test_no_sequence_of_actions_leaves_the_table(start, walk):
    row = {"state": start, "before_missing": None, "functional_status": None, "first_used_on": None}
    row |= {"retired_on": None, "left_on": None, "last_seen_at": None}
    past = [start]
    events = []
    for action, ask, around in walk:
        try:
            move = decide(action, facts_of(row, past, around), ask)
        except TransitionRefused as refusal:
            assert refusal.reasons
            assert all(isinstance(reason, Reason) and reason.text for reason in refusal.reasons)
            continue
        rule = TABLE[action]
        assert move.source is row["state"]
        assert move.source in rule.sources
        assert move.target in (rule.targets or (move.source,))
        if action is Action.CORRECT:
            assert move.target in past
        row |= {k: v for k, v in effects(move, ask, Place(), row, NOON).items() if k in row}
        events.append(move)
        past.append(move.target)
        assert (row["state"] is State.MISSING) == (row["before_missing"] is not None)
        assert row["state"] is not State.RETIRED or row["retired_on"] is not None
    replayed = start
    for move in events:
        assert move.source is replayed
        replayed = move.target
    assert replayed is row["state"]


@given(st.sampled_from(FINAL), st.sampled_from(Action), asks, surroundings)
def test_a_final_state_is_only_left_by_a_correction(state, action, ask, around):
    row = {"state": state, "before_missing": None, "functional_status": None}
    try:
        move = decide(action, facts_of(row, [state, State.RETIRED], around), ask)
    except TransitionRefused:
        return
    assert action is Action.CORRECT or move.target is state


def test_every_state_can_be_reached_and_every_action_starts_somewhere():
    reached = {State.ORDERED} | {t for rule in TABLE.values() for t in rule.targets}
    assert reached == set(State)
    assert all(rule.sources for rule in TABLE.values())
    assert set(Action) == set(TABLE)
    assert all(action in actions_from(source) for action, rule in TABLE.items() for source in rule.sources)
