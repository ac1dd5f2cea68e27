"""Commands on what inventory agents leave in files."""

from pathlib import Path

import click

from lifecycle.agents.receiving import Received, receive_file
from lifecycle.cli import authority_option, work
from lifecycle.cli.data import import_group
from lifecycle.formats.agent_envelope import INFLATED_LIMIT
from lifecycle.formats.agent_errors import MessageRefused

_OUTCOMES = {"pending": "to confirm", "attached": "attached to its asset", "ignored": "ignored as decided"}


@import_group.command("inventory")
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@authority_option
def import_inventory(paths: tuple[Path, ...], authority: str | None) -> None:
    """Take in files of inventory agents (.ocs, .xml, .json), one device each.

    A file that cannot be taken is told and left aside; the exit status is then 2.
    """
    refused = 0
    with work(authority) as (session, actor):
        for path in paths:
            try:
                click.echo(f"{path}: {_told(receive_file(session, actor, _bytes(path)))}")
            except MessageRefused as refusal:
                refused += 1
                click.echo(f"{path}: {refusal.told('fr')}", err=True)
    raise SystemExit(2 if refused else 0)


def _bytes(path: Path) -> bytes:
    """Return a file's bytes, no more than tell that it is too large."""
    with path.open("rb") as stream:
        return stream.read(INFLATED_LIMIT + 1)


def _told(received: Received) -> str:
    news = "new, " if received.is_new else ""
    return f"{news}{_OUTCOMES[received.state]}, {received.monitors} monitors"


COMMANDS = (import_group,)
