"""Commands on the register: imports and labels."""

import click

from lifecycle.cli import authority_option, work


@click.group("import")
def import_group() -> None:
    """Bring in what others exported."""


@import_group.command("assets")
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Give each row its verdict and change nothing.")
@click.option("--map", "maps", multiple=True, metavar="WORD=STATE", help="What a status of the file means.")
@click.option(
    "--category", "categories", multiple=True, metavar="WORD=KEY", help="What a type of the file means."
)
@click.option("--accept-suggestions", is_flag=True, help="Confirm every suggestion that is the only one.")
@authority_option
def import_assets(
    path: str, dry_run: bool, maps: tuple[str, ...], categories: tuple[str, ...], accept_suggestions: bool,
    authority: str | None,
) -> None:  # fmt: skip
    """Import the assets of a GLPI or Snipe-IT file."""
    from lifecycle.intake.command import Options, import_assets

    options = Options(
        dry_run=dry_run, statuses=maps, categories=categories, accept_suggestions=accept_suggestions
    )
    with work(authority) as (session, actor):
        status = import_assets(session, actor, path, options, click.echo)
    raise SystemExit(status)


COMMANDS = (import_group,)
