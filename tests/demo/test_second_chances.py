"""The demonstration's internal reuse: devices retired by the manager, then put back to work."""

from sqlalchemy import text


def test_devices_of_the_biggest_authority_came_back_from_retirement(demo):
    back = demo.execute(
        text("""SELECT a.state, a.retired_on FROM event e JOIN asset a ON a.id = e.subject_id
            WHERE e.from_state = 'retired' AND e.to_state = 'in_stock' AND e.details->>'action' = 'reinstate'
              AND e.authority_id = (SELECT authority_id FROM repair LIMIT 1)""")
    ).all()
    assert len(back) > 10
    assert {(row.state, row.retired_on) for row in back} == {("in_use", None)}
