"""Commands on the register: imports and labels."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from lifecycle.cli import authority_option, work
from lifecycle.config import Config
from lifecycle.db.files import FileStore
from lifecycle.intake.command import ImportOptions, undo_import
from lifecycle.intake.command import import_assets as run_import
from lifecycle.labels.queries import Selection
from lifecycle.labels.service import make_blank, print_sheet
from lifecycle.labels.setting import Look, Setting
from lifecycle.labels.sheets import SHEETS


@click.group("import")
def import_group() -> None:
    """Bring in what others exported."""


@import_group.command("assets")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Give each row its verdict and change nothing.")
@click.option(
    "--map", "maps", multiple=True, metavar="WORD=MEANING",
    help="What a word of the file means, repeated: a state (« En panne=in_repair », « Volé=missing:stolen ») "
    "or a category (« Notebook=laptop »).",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, metavar="TITLE=FIELD",
    help="What an unknown column holds, repeated (« N° parc=tag »); nothing after the sign leaves it aside.",
)  # fmt: skip
@click.option(
    "--site", "sites", multiple=True, metavar="PLACE=SITE",
    help="Where a place of the file is here, with all it holds (« Ville > Mairie=Mairie › Accueil »).",
)  # fmt: skip
@click.option("--accept-suggestions", is_flag=True, help="Confirm every suggestion that stands alone.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="How to read 03/04/2023.")
@click.option("--retired-on", type=click.DateTime(["%Y-%m-%d"]), help="For retired devices without a date.")
@click.option("--save-profile", is_flag=True, help="Keep this mapping for the next file.")
@click.option("--whole", is_flag=True, help="Apply every row or none.")
@click.option(
    "--verdicts", type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="OUT",
    help="Write what becomes of each row to a .csv or .xlsx file.",
)  # fmt: skip
@authority_option
def import_assets(
    path: Path, dry_run: bool, date_order: str | None, retired_on: datetime | None, authority: str | None,
    **said: Any,
) -> None:  # fmt: skip
    """Import the assets of a file: GLPI, Snipe-IT, an export of ours or any table (CSV, XLSX, ODS)."""
    options = ImportOptions(dry_run=dry_run, date_order=date_order or "", retired_on=_day(retired_on), **said)
    with work(authority) as (session, actor):
        status = run_import(session, actor, path, options, sys.stdout, files=_files(), commit=session.commit)
        if status:
            session.rollback()
    raise SystemExit(status)


@import_group.command("undo")
@click.argument("run_id", metavar="IMPORT", type=click.UUID)
@authority_option
def import_undo(run_id: UUID, authority: str | None) -> None:
    """Undo an import that was applied, while none of its assets has changed since."""
    with work(authority) as (session, actor):
        status = undo_import(session, actor, run_id, sys.stdout)
        if status:
            session.rollback()
    raise SystemExit(status)


def _files() -> FileStore:
    return FileStore(Config.from_environment(os.environ).files_url)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("words", nargs=-1, metavar="[CODE_OR_TAG]...")
@click.option("--sheet", type=click.Choice(list(SHEETS)), default="a4-24", show_default=True)
@click.option(
    "--first", default=0, show_default=True, help="The first free label of the first sheet, from 0."
)
@click.option("--blank", type=int, metavar="COUNT", help="Issue new blank labels instead.")
@authority_option
def labels(
    out: Path, words: tuple[str, ...], sheet: str, first: int, blank: int | None, authority: str | None
) -> None:
    """Write label sheets to OUT as PDF: of the devices named, or of those never printed."""
    look = Look(base_url=Config.from_environment(os.environ).label_url)
    setting = Setting(sheet=SHEETS[sheet], first=first)
    with work(authority) as (session, actor):
        if blank is not None:
            printed = make_blank(session, actor, blank, setting, look)
        else:
            chosen = Selection(words=words or None)
            printed = print_sheet(session, actor, chosen, setting, look)
        out.write_bytes(printed.drawn.body)
    click.echo(f"{out}: {len(printed.codes)} labels")


COMMANDS = (import_group, labels)
