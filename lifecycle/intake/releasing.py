"""Rows that wait in vain: what they hang on is not applied, or hangs on them."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import as_json, remark
from lifecycle.intake.model import ImportRow
from lifecycle.intake.rows import WAITS
from lifecycle.intake.wanting import RowKey
from lifecycle.kernel.codes import normalise
from lifecycle.kernel.serials import serial_key

_RELEASE = text("""
UPDATE import_row SET wanted = wanted - 'parent', remarks = row.remarks || import_row.remarks
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(line int, part smallint, remarks jsonb)
WHERE run_id = :run_id AND import_row.line = row.line AND import_row.part = row.part
""")


def release_rows(session: Session, run_id: UUID) -> None:
    """Let rows go on without what they name, and say so: those that wait for no other waiting row.

    Where all wait for each other, the first one is let go.
    """
    wanted = ImportRow.wanted
    columns = (ImportRow.line, ImportRow.part, wanted["columns"], wanted["serial_key"], wanted["code"])
    found = session.execute(
        select(*columns, wanted["parent"]).where(ImportRow.run_id == run_id, *WAITS, wanted.has_key("parent"))
    ).all()
    waiting = {name for row in found for name in _names(row[2], row[3], row[4])}
    parents: list[tuple[RowKey, str]] = sorted(((row[0], row[1]), row[5]) for row in found)
    hopeless = [one for one in parents if waiting.isdisjoint(_meant(one[1]))] or parents[:1]
    rows = [
        {"line": line, "part": part, "remarks": [as_json(remark(Field.PARENT, "parent_unknown", value=said))]}
        for (line, part), said in hopeless
    ]
    session.execute(_RELEASE, {"run_id": run_id, "rows": json.dumps(rows)})


def _names(columns: dict[str, Any], serial: str | None, code: str | None) -> Iterator[tuple[str, str]]:
    """Yield what a row may be named by, each with its kind."""
    if code:
        yield "code", code
    if tag := columns.get("tag"):
        yield "tag", tag.lower()
    if serial:
        yield "serial", serial


def _meant(name: str) -> set[tuple[str, str]]:
    """Return what a name may mean."""
    return {("code", normalise(name)), ("tag", name.lower()), ("serial", serial_key(name) or "")}
