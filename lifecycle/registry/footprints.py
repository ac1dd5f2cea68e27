"""Loading product sheets: one collection replaces its earlier load, and models keep the sheets they have."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.formats.text import CHUNK, Source, open_bytes
from lifecycle.history.model import Event
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import Marked
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.catalogue_model import Model, ProductFootprint
from lifecycle.registry.cataloguing import MODEL_EDITED
from lifecycle.registry.footprint_file import SOURCE, BadRow, Sheet, read_sheets

LOADED = "organisation:footprints:loaded"
MOST_TOLD = 50  # lines left out that are kept for people
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: sheets there now, rows left out (the first told), models that lost their sheet."""

    sheets: int
    refused: int
    told: Sequence[BadRow]
    models_left: int


def load_sheets(session: Session, actor: Actor, source: Source, filename: str = "") -> Loaded:
    """Load the collection in place of its earlier load, in one transaction.

    A row that cannot be trusted is left out. Sheets keep their ids from load to load, so that models keep
    them; those that are gone leave their models, with an event. Raises FormatError or SheetsRefused.
    """
    authority = entered(session)
    # One load at a time.
    lock_organisation(session)
    rows, bad = _read(source, authority)
    left = _drop_gone(session, actor, rows.keys())
    for start in range(0, len(rows), BATCH):
        _upsert(session, list(rows.values())[start : start + BATCH])
    told = bad[:MOST_TOLD]
    lines = [[row.line, row.reason.text, dict(row.reason.params)] for row in told]
    details = {
        "source": SOURCE, "filename": filename, "sha256": _digest(source), "sheets": len(rows),
        "refused": len(bad), "lines": lines, "models_left": left,
    }  # fmt: skip
    record(session, actor, [Entry("organisation", authority, LOADED, details=details)])
    session.expire_all()
    return Loaded(len(rows), len(bad), told, left)


def _read(source: Source, authority: UUID) -> tuple[dict[UUID, dict[str, Any]], list[BadRow]]:
    rows: dict[UUID, dict[str, Any]] = {}
    bad: list[BadRow] = []
    seen = Counter[tuple[str, ...]]()
    for one in read_sheets(source):
        if isinstance(one, BadRow):
            bad.append(one)
            continue
        mark = _mark(one)
        seen[mark] += 1
        sheet_id = derived_id(authority, SOURCE, *mark, seen[mark])
        rows[sheet_id] = {**one, "id": sheet_id, "authority_id": authority, "source": SOURCE}
    return rows, bad


def _mark(sheet: Sheet) -> tuple[str, ...]:
    """Return what a product is recognised by in the next load; the same one told twice is counted."""
    return sheet["manufacturer"], sheet["name"], sheet["report_url"]


def _upsert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    statement = insert(ProductFootprint).values(list(rows))
    new = {name: statement.excluded[name] for name in rows[0] if name != "id"}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={**new, "loaded_at": func.clock_timestamp()}
        )
    )


def _drop_gone(session: Session, actor: Actor, kept: Collection[UUID]) -> int:
    """Delete the sheets that the new load does not have; return how many models had one of them."""
    present = select(ProductFootprint.id, ProductFootprint.name).where(ProductFootprint.source == SOURCE)
    gone = {row.id: row.name for row in session.execute(present) if row.id not in kept}
    wanted = select(Model).where(Model.footprint_id.in_(gone)).order_by(Model.id)
    models = session.scalars(wanted.with_for_update(key_share=True)).all()
    entries = []
    for model in models:
        change = {"sheet": (gone.get(model.footprint_id or model.id), None)}
        entries.append(Entry("organisation", model.id, MODEL_EDITED, changes=change))
        model.footprint_id = None
    session.flush()
    record(session, actor, entries)
    session.execute(delete(ProductFootprint).where(ProductFootprint.id.in_(gone)))
    return len(models)


def _digest(source: Source) -> str:
    digest = hashlib.sha256()
    with open_bytes(source) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class LastLoad:
    """The load that the present sheets come from, as its event tells it."""

    at: datetime
    who: str
    filename: str
    refused: int
    models_left: int
    lines: Sequence[BadRow]


def find_last_load(session: Session) -> LastLoad | None:
    """Return the last load of sheets, None where there was none."""
    newest = select(Event).where(Event.subject_id == entered(session), Event.tag == LOADED)
    event = session.scalar(newest.order_by(Event.sequence.desc()).limit(1))
    if event is None:
        return None
    said = event.details
    lines = [BadRow(line, Reason("row", Marked(text), params)) for line, text, params in said["lines"]]
    return LastLoad(
        event.recorded_at, event.actor_name, said["filename"], said["refused"], said["models_left"], lines
    )


def count_sheets(session: Session) -> int:
    """Return how many product sheets the authority has."""
    return session.scalar(select(func.count()).select_from(ProductFootprint)) or 0
