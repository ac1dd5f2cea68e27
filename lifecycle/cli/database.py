"""Commands on the database: upgrade, history, demo data, bench."""

import os
from typing import Any

import click
from sqlalchemy import Connection, text

from lifecycle.cli import running_database, urls
from lifecycle.config import Config
from lifecycle.db import schema
from lifecycle.db.engine import owner_engine
from lifecycle.db.files import FileStore
from lifecycle.history.verify import make_checkpoint, verify
from lifecycle.registry.categories import load_categories


@click.group()
def db() -> None:
    """Look after the database's schema."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema to REVISION (head, base or a number) and the categories up to date."""
    with running_database(Config.from_environment(os.environ)) as config:
        upgrade_database(config, revision)


def upgrade_database(config: Config, revision: str = "head") -> None:
    """Migrate a running database and load the reference data."""
    engine = owner_engine(urls(config)[1])
    schema.migrate(engine, revision)
    if revision == "head":
        with engine.begin() as connection:
            load_categories(connection)
    engine.dispose()


@click.group()
def history() -> None:
    """Prove that history is whole."""


@history.command("verify")
@click.option("--checkpoint", is_flag=True, help="Also seal the history as it stands.")
def verify_command(checkpoint: bool) -> None:
    """Recompute every chain; name the first event altered, removed or reordered. Exit status 1 if any."""
    with running_database(Config.from_environment(os.environ)) as config:
        engine = owner_engine(urls(config)[1])
        with engine.begin() as connection:
            rows = connection.execute(text("SELECT id, name FROM organisation ORDER BY name")).all()
            broken = [
                verdict for row in rows if not _tell(connection, row, checkpoint) for verdict in (row.name,)
            ]
        engine.dispose()
    if broken:
        raise SystemExit(1)


def _tell(connection: Connection, organisation: Any, checkpoint: bool) -> bool:
    """Print the verdict on one organisation's history; tell whether it is whole."""
    verdict = verify(connection, organisation.id)
    if verdict.events:
        state = "whole" if not verdict.findings else f"{len(verdict.findings)} chains broken"
        click.echo(f"{organisation.name}: {verdict.events} events on {verdict.subjects} subjects, {state}")
    for finding in verdict.findings:
        event = f" (event {finding.event_id})" if finding.event_id else ""
        click.echo(f"  {finding.what}: subject {finding.subject_id}, number {finding.sequence}{event}")
    if checkpoint and verdict.events and not verdict.findings:
        click.echo(f"  checkpoint {make_checkpoint(connection, organisation.id).hex()}")
    return not verdict.findings


@click.command()
@click.option("--password", envvar="LIFECYCLE_DEMO_PASSWORD", help="One password for all demo accounts.")
def demo(password: str | None) -> None:
    """Load the demo region into an empty database and print its accounts."""
    from lifecycle.demo.command import load

    with running_database(Config.from_environment(os.environ)) as config:
        upgrade_database(config)
        load(urls(config)[1], config.data_dir, password, click.echo, FileStore(config.files_url))


@click.command()
@click.argument("what", type=click.Choice(["scan", "intake"]), default="scan")
@click.option(
    "--assets", default=100_000, show_default=True, help="Size of the data set, or rows of the file."
)
@click.option("--json", "json_path", type=click.Path(dir_okay=False), help="Also write the figures here.")
def bench(what: str, assets: int, json_path: str | None) -> None:
    """Measure against references in the same run, on a database of its own.

    `scan` measures the pages of a register in use, `intake` what comes in and goes out.
    """
    from lifecycle.bench import run_bench

    run_bench(what, assets, json_path, click.echo)


COMMANDS = (db, history, demo, bench)
