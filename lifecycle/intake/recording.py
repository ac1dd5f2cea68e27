"""The event of a row that was written, with all that an undoing needs to put the old values back."""

from collections.abc import Mapping
from typing import Any

from lifecycle.history.record import Entry
from lifecycle.intake.writing import COLUMNS, Writing
from lifecycle.kernel.ids import derived_id

CREATED, EDITED = "asset:state:created", "asset:field:edited"
# Kept beside a value to compare it; history tells the value.
KEYS = ("serial_key", "uuid_key")
_FACT = "facts."


def entry_of(run_id: str, writing: Writing) -> Entry:
    """Return the event of a written row: the values that people may edit, as an edit records them."""
    judged, row = writing.judged, writing.judged.row
    now = judged.known.values if judged.known else {}
    old_facts = now.get("facts", {})
    changes = {name: (now.get(name), value) for name, value in writing.columns.items() if name not in KEYS}
    for name, value in judged.news.facts.items():
        changes[fact_field(name)] = (old_facts.get(name), value)
    details: dict[str, Any] = {"import": run_id, "line": row.line}
    if row.part:
        details["part"] = row.part
    if writing.is_new:
        changes |= {name: (None, value) for name, value in row.first.items()}
        changes = {name: change for name, change in changes.items() if change[1] is not None}
        if row.loss_reason:
            details["loss_reason"] = row.loss_reason
    return Entry(
        "asset",
        writing.asset_id,
        CREATED if writing.is_new else EDITED,
        to_state=row.state if writing.is_new else None,
        changes=changes,
        details=details,
        request_id=derived_id(run_id, row.line, row.part) if row.part else derived_id(run_id, row.line),
    )


def fact_field(name: str) -> str:
    """Return the field under which history tells a fact; one named as a column is told apart from it."""
    return f"{_FACT}{name}" if name in COLUMNS else name


def old_values(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns and the facts as they were before an event's changes."""
    columns = {name: old for name, (old, _) in changes.items() if name in COLUMNS}
    facts = {name.removeprefix(_FACT): old for name, (old, _) in changes.items() if name not in COLUMNS}
    return columns, facts
