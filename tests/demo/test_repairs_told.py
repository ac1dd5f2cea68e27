"""The demonstration's repairs: one sheet a stay, as the history of each device tells it."""

from sqlalchemy import text


def test_each_stay_in_repair_of_the_biggest_authority_has_its_sheet(demo):
    told = demo.execute(
        text("""SELECT count(*) FILTER (WHERE e.details ? 'repair_id') AS named,
              count(*) FILTER (WHERE r.opened_at = e.occurred_at AND r.asset_id = e.subject_id) AS right_ones,
              count(*) AS stays
            FROM event e LEFT JOIN repair r ON r.id::text = e.details->>'repair_id'
            WHERE e.to_state = 'in_repair' AND e.from_state <> 'missing'
              AND e.authority_id = (SELECT authority_id FROM repair LIMIT 1)""")
    ).one()
    assert told.stays > 100
    assert told.named == told.right_ones == told.stays


def test_a_sheet_is_open_while_its_device_is_in_repair(demo):
    wrong = demo.scalar(
        text("""SELECT count(*) FROM repair r JOIN asset a ON a.id = r.asset_id
            WHERE (r.finished_at IS NULL AND a.state NOT IN ('in_repair', 'missing'))
               OR r.finished_at < r.opened_at""")
    )
    bare = demo.scalar(
        text("""SELECT count(*) FROM asset a WHERE state = 'in_repair'
              AND authority_id = (SELECT authority_id FROM repair LIMIT 1)
              AND NOT EXISTS (SELECT FROM repair WHERE asset_id = a.id AND finished_at IS NULL)""")
    )
    assert (wrong, bare) == (0, 0)
    kinds = demo.scalar(text("SELECT count(DISTINCT fault_kind) FROM repair"))
    assert kinds >= 6
