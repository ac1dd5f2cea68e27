"""The command that loads manufacturers' product sheets."""

from pathlib import Path

import click

from lifecycle.cli import authority_option, work
from lifecycle.cli.data import import_group
from lifecycle.registry.footprints import load_sheets
from lifecycle.registry.sheet_matching import proposals
from lifecycle.registry.sheets import give_sure_sheets


@import_group.command("footprints")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--confirm-sure", is_flag=True, help="Also give each model the sheet of its very name and kind."
)
@authority_option
def import_footprints(path: Path, confirm_sure: bool, authority: str | None) -> None:
    """Load Boavizta's environmental-footprint-data (CSV, ODbL 1.0) in place of its earlier load."""
    with work(authority) as (session, actor):
        loaded = load_sheets(session, actor, path, path.name)
        for bad in loaded.told:
            click.echo(f"ligne {bad.line} : {bad.reason.told(actor.locale)}", err=True)
        found = proposals(session)
        sure = sum(one.is_sure for one in found)
        given = give_sure_sheets(session, actor, sure) if confirm_sure else 0
    click.echo(f"{loaded.sheets} fiches chargées, {loaded.refused} lignes écartées")
    click.echo(f"{given} confirmées, {sure - given} sûres et {len(found) - sure} à vérifier")


COMMANDS = (import_group,)
