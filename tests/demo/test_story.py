"""Every life and every lot of the demonstration keeps the rules, and history holds together."""

from datetime import UTC, datetime
from itertools import groupby, pairwise

from sqlalchemy import text

from lifecycle.history.verify import verify
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.states.lots import LOT_TABLE, LotAction, LotState

TODAY = datetime(2026, 3, 2, tzinfo=UTC)
EVENTS = text("""SELECT subject_id, sequence, tag, from_state, to_state, occurred_at, recorded_at, changes,
  details->>'action' AS action FROM event WHERE subject_type = :kind ORDER BY subject_id, sequence""")
TOLD = (
    "custodian",
    "functional_status",
    "retire_reason",
    "before_missing",
    "retired_on",
    "left_on",
    "parent_id",
)


def histories(connection, kind):
    events = connection.execute(EVENTS, {"kind": kind})
    return {subject: list(told) for subject, told in groupby(events, key=lambda event: event.subject_id)}


def replay(events):
    """Return the state and the told fields that a device's events lead to, each step held to the table."""
    state, fields = None, {}
    for event in events:
        for name, (old, new) in event.changes.items():
            assert fields.get(name) == old, (event.subject_id, event.sequence, name)
            fields[name] = new
        if event.action and event.action != "sanitise":
            rule = TABLE[Action(event.action)]
            assert event.from_state == state
            assert state in rule.sources
            assert not event.to_state or event.to_state in rule.targets
        state = State(event.to_state) if event.to_state else state
    return state, fields


def test_replaying_each_device_gives_its_row(demo):
    lives = histories(demo, "asset")
    columns = ", ".join(TOLD)
    rows = demo.execute(text(f"SELECT id, state, {columns} FROM asset")).all()
    assert len(rows) == len(lives)
    for row in rows:
        state, fields = replay(lives[row.id])
        assert state == row.state
        for name in TOLD:
            value = getattr(row, name)
            assert fields.get(name) == (None if value is None else str(value)), (row.id, name)


def test_time_goes_forward_and_stops_before_today(demo):
    for events in (histories(demo, "asset") | histories(demo, "lot")).values():
        assert all(one.occurred_at < next_.occurred_at for one, next_ in pairwise(events))
        assert events[-1].occurred_at < TODAY
        assert all(event.recorded_at == event.occurred_at for event in events)


def test_each_lot_takes_the_steps_of_the_table(demo):
    lots = {row.id: row for row in demo.execute(text("SELECT * FROM lot"))}
    assert {row.state for row in lots.values()} == {*LotState}
    for lot_id, events in histories(demo, "lot").items():
        state = None
        for event in events:
            assert event.from_state == state
            if event.action in [*LotAction]:
                rule = LOT_TABLE[LotAction(event.action)]
                assert state in rule.sources
                assert event.to_state == rule.target
            state = event.to_state or state
        assert state == lots[lot_id].state
        assert lots[lot_id].version == len(events)


def test_a_line_is_open_while_its_device_is_on_the_lot(demo):
    wrong = demo.execute(
        text("""SELECT lot.state, asset.state, line.is_open FROM lot_line line
            JOIN lot ON lot.id = lot_id JOIN asset ON asset.id = line.asset_id
            WHERE line.is_open <> (asset.state IN ('in_lot', 'handed_over'))
               OR (line.outcome IS NOT NULL AND line.outcome <> asset.state)
               OR (lot.state = 'closed' AND line.is_open)
               OR (asset.state = 'in_lot' AND asset.left_on IS NOT NULL)""")
    ).all()
    assert wrong == []


def test_data_left_only_after_a_sanitisation_or_to_a_certified_destruction(demo):
    left = demo.execute(
        text("""SELECT line.certificate_owed,
              (SELECT max(valid_until) FROM partner_certification p
               WHERE p.organisation_id = lot.partner_id AND p.kind = 'certified_destruction')
                AS destroys_until,
              EXISTS (SELECT FROM sanitisation s WHERE s.asset_id = asset.id AND s.result = 'passed'
                AND s.performed_at > asset.last_used_at AND s.performed_at < lot.handed_over_at) AS sanitised
            FROM lot_line line JOIN lot ON lot.id = lot_id JOIN asset ON asset.id = line.asset_id
            JOIN category c ON c.key = category_key
            WHERE asset.left_on IS NOT NULL AND c.data_bearing""")
    ).all()
    assert len(left) > 100
    for row in left:
        assert row.sanitised or (row.certificate_owed and row.destroys_until is not None)


def test_history_verifies_and_is_sealed(demo):
    authorities = demo.scalars(text("SELECT id FROM organisation WHERE kind = 'authority'")).all()
    for authority_id in authorities:
        verdict = verify(demo, authority_id)
        assert verdict.findings == ()
        assert verdict.events > 900
        seal = demo.execute(
            text("SELECT subjects FROM checkpoint WHERE authority_id = :a"), {"a": authority_id}
        )
        assert seal.scalar_one() == verdict.subjects
