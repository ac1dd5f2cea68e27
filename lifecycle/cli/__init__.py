"""The command line: thin commands that parse, call a room and print."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import click
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role, granted
from lifecycle.config import Config, ConfigError
from lifecycle.db import embedded
from lifecycle.db.engine import app_engine, owner_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import DomainError


@contextmanager
def running_database(config: Config) -> Iterator[Config]:
    """Give the settings with a database that answers: the embedded server runs while this lasts."""
    if config.database_url:
        yield config
        return
    server, url = embedded.start(config.data_dir)
    try:
        yield replace(config, database_url=url)
    finally:
        server.cleanup()


def urls(config: Config) -> tuple[str, str]:
    """Return the application's and the owner's database URLs of running settings."""
    assert config.database_url is not None
    return config.database_url, config.owner_url or config.database_url


@contextmanager
def work(authority: str | None = None) -> Iterator[tuple[Session, Actor]]:
    """Give a session of the application role and an actor for one organisation, by slug; commit at the end.

    Without a slug, the only authority there is; several make the option necessary.
    """
    with running_database(Config.from_environment(os.environ)) as config:
        url, owner_url = urls(config)
        actor = _maintenance_actor(owner_url, authority)
        engine = app_engine(url, statement_seconds=600)
        try:
            with session_factory(engine)() as session:
                enter(session, actor.organisation_id)
                yield session, actor
                session.commit()
        finally:
            engine.dispose()


_ORGANISATION = text("""
SELECT id, name, kind, slug FROM organisation
WHERE slug = :slug OR (CAST(:slug AS text) IS NULL AND kind = 'authority') ORDER BY created_at
""")


def _maintenance_actor(owner_url: str, slug: str | None) -> Actor:
    engine = owner_engine(owner_url)
    with engine.connect() as connection:
        found = connection.execute(_ORGANISATION, {"slug": slug}).all()
    engine.dispose()
    if len(found) != 1:
        known = ", ".join(row.slug for row in found) or "none"
        raise click.ClickException(f"choose one organisation with --authority SLUG (there are: {known})")
    role = {"authority": Role.ADMIN, "partner": Role.PARTNER, "network": Role.COORDINATOR}[found[0].kind]
    organisation_id: UUID = found[0].id
    return Actor(
        organisation_id, found[0].name, found[0].kind, role, "Ligne de commande", permissions=granted(role)
    )


authority_option = click.option("--authority", metavar="SLUG", help="The organisation to work for.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lifecycle")
def cli() -> None:
    """Equipment registry: lifecycle states, QR labels and hand-over to 4R partners."""


def main() -> None:
    """Run the command line; a wrong setting or a refusal ends with one clear line and exit status 2."""
    from lifecycle.cli import agents, data, database, exports, footprints, people, serving

    for module in (serving, database, people, data, agents, exports, footprints):
        for command in module.COMMANDS:
            cli.add_command(command)
    try:
        cli(standalone_mode=True)
    except ConfigError as error:
        sys.exit(_said(str(error)))
    except DomainError as error:
        sys.exit(_said(" ".join([error.told("fr"), *(reason.told("fr") for reason in error.reasons)])))
    except OperationalError as error:
        sys.exit(_said(f"the database does not answer: {str(error.orig).strip().splitlines()[0]}"))


def _said(line: str) -> int:
    click.echo(f"lifecycle: {line}", err=True)
    return 2
