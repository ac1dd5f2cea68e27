"""Commands on organisations, people and tokens."""

import os
import secrets

import click
from sqlalchemy import insert

from lifecycle.access.permissions import SCOPES, Role
from lifecycle.agents import tokens as agent_tokens
from lifecycle.cli import authority_option, running_database, urls, work
from lifecycle.config import Config
from lifecycle.db.engine import owner_engine
from lifecycle.kernel.ids import new_id
from lifecycle.people.model import KINDS, NetworkMember, Organisation
from lifecycle.people.service import add_person, add_token


@click.group()
def organisation() -> None:
    """Add organisations and join them in networks."""


@organisation.command("add")
@click.argument("slug")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default="authority", show_default=True)
@click.option("--short-name", help="What labels print; the name by default.")
@click.option("--siret")
@click.option("--network", metavar="SLUG", help="A network that it joins.")
def add_organisation(
    slug: str, name: str, kind: str, short_name: str | None, siret: str | None, network: str | None
) -> None:
    """Add an organisation."""
    with running_database(Config.from_environment(os.environ)) as config:
        engine = owner_engine(urls(config)[1])
        with engine.begin() as connection:
            organisation_id = new_id()
            values = {
                "slug": slug,
                "name": name,
                "short_name": short_name or name,
                "kind": kind,
                "siret": siret,
            }
            connection.execute(insert(Organisation).values(id=organisation_id, **values))
            if network:
                found = Organisation.__table__.select().where(Organisation.slug == network)
                joined = {"network_id": connection.execute(found).one().id, "member_id": organisation_id}
                connection.execute(insert(NetworkMember).values(joined))
        engine.dispose()
    click.echo(organisation_id)


@click.group()
def user() -> None:
    """Add people."""


@user.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option(
    "--password", help="Asked for when absent; `-` makes one and prints it.", prompt=True, hide_input=True
)
@authority_option
def add_user(email: str, name: str, role: str, password: str, authority: str | None) -> None:
    """Add a person with a role in an organisation."""
    if password == "-":  # noqa: S105
        password = secrets.token_urlsafe(12)
        click.echo(f"password: {password}")
    with work(authority) as (session, _):
        add_person(session, email, name, Role(role), password)
    click.echo(f"{email}: {role}")


@click.group()
def token() -> None:
    """Add API tokens and the addresses that inventory agents send to."""


@token.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", type=click.Choice(list(SCOPES)), multiple=True, default=["read"], show_default=True
)
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), help="The organisation's highest by default."
)
@authority_option
def add_token_command(name: str, scopes: tuple[str, ...], role: str | None, authority: str | None) -> None:
    """Add a token and print it, the only time it can be read."""
    with work(authority) as (session, actor):
        click.echo(add_token(session, actor, name, list(scopes), Role(role or actor.role)))


@token.command("add-agent")
@click.argument("name")
@authority_option
def add_agent_token(name: str, authority: str | None) -> None:
    """Add an address for inventory agents and print it, the only time it can be read."""
    with work(authority) as (session, actor):
        plain = agent_tokens.create_token(session, actor, name)[1]
    click.echo(agent_tokens.address_of(Config.from_environment(os.environ).public_url, plain))


@token.command("revoke-agent")
@click.argument("name")
@authority_option
def revoke_agent_token(name: str, authority: str | None) -> None:
    """Revoke the address of this NAME: agents that still use it are refused."""
    with work(authority) as (session, actor):
        known = [row.AgentToken for row in agent_tokens.tokens(session) if not row.AgentToken.revoked_at]
        found = [one for one in known if name in (one.name, str(one.id))]
        if len(found) != 1:
            choices = ", ".join(f"{one.name} ({one.id})" for one in found or known) or "none"
            raise click.ClickException(f"name one address, or its id (there are: {choices})")
        agent_tokens.revoke_token(session, actor, found[0].id)
    click.echo(f"{found[0].name}: revoked")


COMMANDS = (organisation, user, token)
