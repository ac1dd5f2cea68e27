"""The whole bench: a database of its own, the data set, both servers, the measures, the table."""

import os
import platform
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, make_url, text

from lifecycle.bench.dataset import load_dataset
from lifecycle.bench.report import as_json, table
from lifecycle.bench.runner import ROWS, Effort, run
from lifecycle.bench.sample import take_sample
from lifecycle.bench.serving import served
from lifecycle.db import embedded, schema
from lifecycle.db.engine import owner_engine
from lifecycle.kernel.clock import today
from lifecycle.registry.categories import load_categories

OURS, REFERENCE = "lifecycle.app:create_app()", "lifecycle.bench.references:create_app()"
DATABASE = "lifecycle_bench"


def run_bench(
    assets: int,
    json_path: str | None,
    tell: Callable[[str], None],
    *,
    effort: Effort | None = None,
    rows: Collection[str] = ROWS,
) -> bool:
    """Load the data set, measure some rows, tell the table, write JSON if asked; return whether all are met.

    The database is a temporary embedded one. `LIFECYCLE_DATABASE_URL` names a server to make and drop a
    database `lifecycle_bench` on instead; `LIFECYCLE_BENCH_DIR` keeps the embedded one for the next run.
    """
    with _folder() as folder, _database(folder) as url:
        engine = owner_engine(url)
        about = _prepared(engine, assets, tell)
        with engine.begin() as connection:
            sample = take_sample(connection)
        engine.dispose()
        with served(OURS, url, folder) as ours, served(REFERENCE, url, folder) as reference:
            measures = run(sample, ours, reference, effort or Effort(), rows)
    tell(table(measures))
    if json_path:
        Path(json_path).write_text(as_json(measures, about), encoding="utf-8")
    return all(measured.is_met for measured in measures)


def _prepared(engine: Engine, assets: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Migrate and fill the database unless an earlier run has; return what there is to know of this run."""
    schema.migrate(engine)
    with engine.begin() as connection:
        load_categories(connection)
        version = connection.scalar(text("SHOW server_version"))
        there = connection.scalar(text("SELECT count(*) FROM asset"))
    about: dict[str, Any] = {
        "python": platform.python_version(),
        "postgresql": version,
        "processors": os.cpu_count(),
        "assets": there,
    }
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
