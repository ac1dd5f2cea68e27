"""Small GLPI exports, and exports of our own, made in the test, and a whole import in one call."""

import csv
import io
from pathlib import Path

from sqlalchemy import func, select

from lifecycle.formats.fields import StatusWord
from lifecycle.formats.own_columns import OWN
from lifecycle.history.model import Event
from lifecycle.intake.choices import Choices
from lifecycle.intake.model import ImportRow
from lifecycle.intake.service import apply_step, check, set_mapping, upload
from lifecycle.intake.words import StatusTarget
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

TITLES = {
    "name": "Nom",
    "entity": "Entité",
    "status": "Statut",
    "maker": "Fabricant",
    "serial": "Numéro de série",
    "tag": "Numéro d'inventaire",
    "kind": "Type",
    "model": "Modèle",
    "place": "Lieu",
    "user": "Utilisateur",
    "bought": "Informations financières et administratives - Date d'achat",
    "used": "Informations financières et administratives - Date de mise en service",
    "retired": "Informations financières et administratives - Date de réforme",
    "months": "Informations financières et administratives - Durée de garantie",
    "notes": "Commentaires",
    "memory": "Composants - Mémoire",
}
LAPTOP = {
    "name": "PORT-01",
    "entity": "Racine > Mairie",
    "status": "En service",
    "maker": "Dell Inc.",
    "serial": "7XK2M33",
    "tag": "VAL-1",
    "kind": "Notebook",
    "model": "Latitude 5490",
    "place": "Mairie > 1er étage > Accueil",
    "user": "Durand Paul",
    "bought": "14-05-2018",
    "used": "20-05-2018",
    "months": "36",
    "notes": "Sacoche fournie",
    "memory": "8192",
}
CHOICES = Choices(
    statuses={
        StatusWord("En service"): StatusTarget(State.IN_USE),
        StatusWord("En stock"): StatusTarget(State.IN_STOCK),
        StatusWord("Réformé"): StatusTarget(State.RETIRED),
        StatusWord("Volé"): StatusTarget(State.MISSING, LossReason.STOLEN),
        StatusWord("Don"): StatusTarget(State.WRITTEN_OFF),
    },
    categories={"Notebook": "laptop", "Desktop": "desktop"},
)


def glpi(*rows: dict[str, str], titles: dict[str, str] = TITLES) -> bytes:
    """A GLPI export of rows, each a few cells by the short names above."""
    lines = [titles.values(), *([row.get(name, "") for name in titles] for row in rows)]
    text = "".join("".join(f'"{cell}";' for cell in line) + "\n" for line in lines)
    return text.encode("utf-8-sig")


def laptop(**cells: str) -> dict[str, str]:
    """The laptop above with other cells."""
    return {**LAPTOP, **cells}


def tried(session, actor, files, data: bytes, choices: Choices = CHOICES):
    """Upload, map and try a file; return the run."""
    run = upload(session, actor, "glpi.csv", data, files)
    set_mapping(session, actor, run.id, choices)
    return check(session, actor, run.id, files)


def imported(session, actor, files, data: bytes, choices: Choices = CHOICES, size: int = 1000):
    """Bring a file in whole; return the run."""
    run = tried(session, actor, files, data, choices)
    apply(session, actor, run, size)
    return run


def apply(session, actor, run, size: int = 1000) -> None:
    """Apply a tried run to its end."""
    step = apply_step(session, actor, run.id, size=size)
    while not step.is_over:
        step = apply_step(session, actor, run.id, after=step.after, done=step.done, size=size)


def rows_of(session, run) -> list[ImportRow]:
    """The rows of a run, in order, as they are in the database."""
    wanted = select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.line)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def verdicts(session, run) -> list[str]:
    return [row.verdict for row in rows_of(session, run)]


def codes(row: ImportRow) -> list[str]:
    return [remark["code"] for remark in row.remarks]


def counts(session) -> tuple[int, int]:
    """How many assets and events the authority has."""
    return tuple(session.scalar(select(func.count()).select_from(table)) for table in (Asset, Event))


def only_asset(session) -> Asset:
    return session.scalars(select(Asset).execution_options(populate_existing=True)).one()


def stored_file(files, run) -> Path:
    with files.local(run.sha256) as path:
        return path


def own(*rows: dict[str, str]) -> bytes:
    """A file as our own export writes it in French, each row a few cells by the keys of `OWN`."""
    titles = [column.fr for column in OWN]
    lines = [titles, *([row.get(column.key, "") for column in OWN] for row in rows)]
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def asset_named(session, **values) -> Asset:
    """The one asset with these values, as it is in the database."""
    wanted = select(Asset).filter_by(**values).execution_options(populate_existing=True)
    return session.scalars(wanted).one()
