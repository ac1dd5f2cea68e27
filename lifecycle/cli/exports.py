"""The command that takes the register out as a file."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import click

from lifecycle.cli import authority_option, work
from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.text import LOCALES
from lifecycle.registry.filters import SORTS, AssetFilter
from lifecycle.reports.export import FORMS, Export, note_export
from lifecycle.schemas.assets import FILTER_NAMES, FilterShape
from lifecycle.schemas.base import load

_REPEATED = ("state", "category")
_STDOUT = Path("-")


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMS)), help="By the name of OUT, else csv.")
@click.option("--lang", type=click.Choice(LOCALES), default="fr", show_default=True)
@click.option("--sort", type=click.Choice(list(SORTS)), default="updated", show_default=True)
@click.option(
    "--filter", "said", multiple=True, metavar="NAME=VALUE",
    help=f"As in a list's address, repeated: « state=retired ». Names: {', '.join(FILTER_NAMES)}.",
)  # fmt: skip
@authority_option
def export(
    out: Path, form: str | None, lang: str, sort: str, said: tuple[str, ...], authority: str | None
) -> None:
    """Write the assets that match to OUT (`-` for standard output) as CSV, XLSX or JSON lines."""
    by_name = out.suffix.removeprefix(".")
    asked = Export(_filter(said), sort, form or (by_name if by_name in FORMS else "csv"), lang)
    with work(authority) as (session, actor):
        count = note_export(session, actor, asked)
        session.commit()
        _write(out, asked.write(session))
    if out != _STDOUT:
        click.echo(f"{out}: {count} assets")


def _filter(said: Iterable[str]) -> AssetFilter:
    """Return a filter from parts as a list's address has them."""
    parts: dict[str, Any] = {}
    for one in said:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.BadParameter(f"« {one} » is not NAME=VALUE", param_hint="--filter")
        if name in _REPEATED:
            parts.setdefault(name, []).append(value)
        else:
            parts[name] = value
    try:
        return cast("AssetFilter", load(FilterShape(), parts))
    except Invalid as error:
        named = (f"{name}: {' '.join(r.told('fr') for r in many)}" for name, many in error.fields.items())
        raise click.BadParameter("; ".join(named), param_hint="--filter") from error


def _write(out: Path, parts: Iterable[bytes]) -> None:
    if out == _STDOUT:
        sys.stdout.buffer.writelines(parts)
        return
    # A file that stands there was finished: what breaks off leaves only a partial one.
    partial = out.with_name(f"{out.name}.partial")
    with partial.open("wb") as file:
        file.writelines(parts)
    partial.replace(out)


COMMANDS = (export,)
