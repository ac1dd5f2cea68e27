"""The whole bench: a database of its own, the data set, both servers, the measures, the table."""

import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, make_url, text

from lifecycle.bench import intake, runner, steering
from lifecycle.bench.dataset import load_dataset
from lifecycle.bench.report import Measured, as_json, table
from lifecycle.bench.runner import Effort
from lifecycle.bench.sample import take_sample
from lifecycle.bench.serving import served
from lifecycle.bench.town import found_town
from lifecycle.db import embedded, schema
from lifecycle.db.engine import owner_engine
from lifecycle.kernel.clock import today
from lifecycle.registry.categories import load_categories

OURS, REFERENCE = "lifecycle.app:create_app()", "lifecycle.bench.references:create_app()"
DATABASE = "lifecycle_bench"
Tell = Callable[[str], None]
Found = tuple[dict[str, Any], list[Measured]]


def run_bench(what: str, size: int, json_path: str | None, tell: Tell, effort: Effort | None = None) -> bool:
    """Make what there is to measure, measure it, tell the table, write JSON if asked; tell if all is met.

    `what` is a key of `BENCHES`, `size` its assets. The database is a temporary embedded one.
    `LIFECYCLE_DATABASE_URL` names a server to make and drop a database `lifecycle_bench` on instead;
    `LIFECYCLE_BENCH_DIR` keeps the embedded one for the next run.
    """
    with _folder() as folder, _database(folder) as url:
        about, measures = BENCHES[what](size, url, folder, tell, effort or Effort())
    tell(table(measures))
    if json_path:
        Path(json_path).write_text(as_json(measures, about), encoding="utf-8")
    return all(measured.is_met for measured in measures)


def _scan(size: int, url: str, folder: Path, tell: Tell, effort: Effort) -> Found:
    """Measure the pages of a register in use."""
    engine = owner_engine(url)
    about = _prepared(engine, size, tell)
    with engine.begin() as connection:
        sample = take_sample(connection)
    started = time.monotonic()
    readers = steering.prepare(engine, url, sample)
    about["boards_seconds"] = round(time.monotonic() - started, 1)
    engine.dispose()
    with served(OURS, url, folder) as ours, served(REFERENCE, url, folder) as reference:
        # Boards are read before devices are changed: what is measured is the reading of kept ones.
        boards = list(steering.run(sample, readers, ours, reference, effort))
        return about, [*runner.run(sample, ours, reference, effort), *boards]


def _intake(size: int, url: str, folder: Path, _: Tell, effort: Effort) -> Found:
    """Measure what comes into an empty register, and takes it out again."""
    engine = owner_engine(url)
    about = {**_migrated(engine), "assets": size}
    engine.dispose()
    town = found_town(url)
    with served(OURS, url, folder) as ours, served(REFERENCE, url, folder) as reference:
        return about, intake.run(intake.Place(url, town, folder, ours, reference, size), effort)


BENCHES: Mapping[str, Callable[[int, str, Path, Tell, Effort], Found]] = {"scan": _scan, "intake": _intake}


def _migrated(engine: Engine) -> dict[str, Any]:
    """Bring the database up to date; return what there is to know of the machine."""
    schema.migrate(engine)
    with engine.begin() as connection:
        load_categories(connection)
        version = connection.scalar(text("SHOW server_version"))
    return {
        "python": platform.python_version(),
        "postgresql": version,
        "processors": os.cpu_count(),
    }


def _prepared(engine: Engine, assets: int, tell: Tell) -> dict[str, Any]:
    """Fill the database unless an earlier run has; return what there is to know of this run."""
    about = _migrated(engine)
    with engine.connect() as connection:
        there = connection.scalar(text("SELECT count(*) FROM asset"))
    about["assets"] = there
    if there == 0:
        about |= asdict(load_dataset(engine, assets, today()))
        tell(f"{assets} assets and {about['events']} events loaded in {about['seconds']:.0f} s")
    return about


@contextmanager
def _folder() -> Iterator[Path]:
    if kept := os.environ.get("LIFECYCLE_BENCH_DIR"):
        folder = Path(kept).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with TemporaryDirectory(prefix="lifecycle-bench-") as made:
        yield Path(made)


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """Give the URL of a database for the bench alone."""
    given = os.environ.get("LIFECYCLE_DATABASE_URL")
    if given is None:
        server, url = embedded.start(folder)
        try:
            yield url
        finally:
            server.cleanup()
        return
    engine = owner_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
        try:
            yield make_url(given).set(database=DATABASE).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {DATABASE} WITH (FORCE)"))
    engine.dispose()
