"""Tiny runs against real servers: that every row is measured, never how fast."""

from datetime import date

import pytest
from sqlalchemy import make_url

from lifecycle.bench import intake, steering
from lifecycle.bench.dataset import load_dataset
from lifecycle.bench.run import OURS, REFERENCE
from lifecycle.bench.runner import ROWS, Effort, run
from lifecycle.bench.sample import take_sample
from lifecycle.bench.serving import served
from lifecycle.bench.town import found_town
from lifecycle.db.engine import owner_engine

pytestmark = pytest.mark.cluster
TINY = Effort(rounds=1, each=2, labels=5)


def test_every_row_is_measured_and_lists_at_both_ends(own_database_url, tmp_path):
    """One pair of servers: a small data set, with what managers and coordinators open, then an empty town."""
    engine = owner_engine(own_database_url)
    load_dataset(engine, 300, date(2026, 5, 4))
    with engine.begin() as connection:
        sample = take_sample(connection)
    readers = steering.prepare(engine, own_database_url, sample)
    engine.dispose()
    url = make_url(own_database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    town = found_town(url)
    both = served(OURS, url, tmp_path), served(REFERENCE, url, tmp_path)
    with both[0] as ours, both[1] as reference:
        used = [
            *run(sample, ours, reference, TINY, ROWS),
            *steering.run(sample, readers, ours, reference, TINY),
        ]
        brought = intake.run(intake.Place(url, town, tmp_path, ours, reference, 300), TINY)
    assert [(m.row, m.unit) for m in used] == [
        ("P1", "ms"), ("P3", "ms"), ("P3", "ms"), ("P2", "ms"), ("P2", "req/s"), ("P9", "ms"), ("P10", "ms"),
        ("P7", "ms"), ("P7", "ms"), ("P7", "ms"),
    ]  # fmt: skip
    assert [m.work for m in used if m.row == "P3"] == ["list, page 1", "list, page 1"]
    assert [(m.row, m.unit) for m in brought] == [
        ("P5", "rows/s"), ("P5", "rows/s"), ("P5", "MB"), ("P6", "ms"), ("P6", "req/s"), ("P8", "rows/s"),
        ("P8", "ms"), ("P8", "MB"),
    ]  # fmt: skip
    assert all(m.ours > 0 and m.reference > 0 for m in (*used, *brought))


def test_a_server_that_does_not_start_says_why(tmp_path):
    with (
        pytest.raises(RuntimeError, match="no_such_module"),
        served("no_such_module", "postgresql:///x", tmp_path),
    ):
        pass
