"""The bench's data set, very small: in proportion, whole, and about ten events an asset."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import text

from lifecycle.bench.dataset import load_dataset, sizes
from lifecycle.db.engine import owner_engine
from lifecycle.history.verify import verify


@pytest.mark.parametrize("assets", [150, 10_000, 100_000, 1_000_000])
def test_sizes_add_up_and_fall(assets):
    shares = sizes(assets)
    assert sum(shares) == assets
    assert min(shares) > 0
    assert all(one >= next_ for one, next_ in pairwise(shares[1:]))
    assert shares[0] == max(shares)


def test_a_million_assets_have_the_proportions_of_the_budgets():
    shares = sizes(1_000_000)
    assert (len(shares), shares[0]) == (1_000, 40_000)
    assert sizes(100_000)[0] == 10_000


@pytest.mark.cluster
def test_a_small_data_set_is_whole(own_database_url, monkeypatch):
    # Batches that end where a lot would be cut: in a large authority they do.
    monkeypatch.setattr("lifecycle.demo.population.BATCH_ASSETS", 10)
    engine = owner_engine(own_database_url)
    loaded = load_dataset(engine, 700, date(2026, 5, 4))
    with engine.connect() as connection:
        count = {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("asset", "lot", "partner_profile", "network_member")
        }
        authorities = connection.scalars(text("SELECT id FROM organisation WHERE kind = 'authority'")).all()
        verdicts = [verify(connection, authority_id) for authority_id in authorities]
    engine.dispose()
    assert count == {
        "asset": 700,
        "lot": loaded.lots,
        "partner_profile": loaded.partners,
        "network_member": loaded.partners + loaded.authorities,
    }
    assert len(verdicts) == loaded.authorities == 3
    assert [verdict.findings for verdict in verdicts] == [()] * 3
    assert sum(verdict.events for verdict in verdicts) >= loaded.events > 8 * 700
