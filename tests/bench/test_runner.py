"""A tiny run against real servers: that every row is measured, never how fast."""

from datetime import date

import pytest

from lifecycle.bench import steering
from lifecycle.bench.dataset import load_dataset
from lifecycle.bench.run import OURS, REFERENCE
from lifecycle.bench.runner import ROWS, Effort, run
from lifecycle.bench.sample import take_sample
from lifecycle.bench.serving import served
from lifecycle.db.engine import owner_engine

pytestmark = pytest.mark.cluster
TINY = Effort(rounds=1, each=2, labels=5)


@pytest.fixture
def measures(own_database_url, tmp_path):
    """What was measured on a small data set, what managers and coordinators open last."""
    engine = owner_engine(own_database_url)
    load_dataset(engine, 300, date(2026, 5, 4))
    with engine.begin() as connection:
        sample = take_sample(connection)

    readers = steering.prepare(engine, own_database_url, sample)
    both = served(OURS, own_database_url, tmp_path), served(REFERENCE, own_database_url, tmp_path)
    with both[0] as ours, both[1] as reference:
        yield [
            *run(sample, ours, reference, TINY, ROWS),
            *steering.run(sample, readers, ours, reference, TINY),
        ]
    engine.dispose()


def test_every_row_is_measured_and_lists_at_both_ends(measures):
    assert [(m.row, m.unit) for m in measures] == [
        ("P1", "ms"), ("P3", "ms"), ("P3", "ms"), ("P2", "ms"), ("P2", "req/s"), ("P9", "ms"), ("P10", "ms"),
        ("P7", "ms"), ("P7", "ms"), ("P7", "ms"),
    ]  # fmt: skip
    assert all(m.ours > 0 and m.reference > 0 for m in measures)
    assert [m.work for m in measures if m.row == "P3"] == ["list, page 1", "list, page 1"]


def test_a_server_that_does_not_start_says_why(tmp_path):
    with (
        pytest.raises(RuntimeError, match="no_such_module"),
        served("no_such_module", "postgresql:///x", tmp_path),
    ):
        pass
