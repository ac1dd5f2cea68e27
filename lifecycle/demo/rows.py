"""Rows waiting to be written: collected by table, written by COPY in the order that references ask."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from lifecycle.history.bulk import PastEvent, copy_rows, record_past

# A table stands after those that it refers to.
ORDER = (
    "organisation", "network_member", "account", "membership", "partner_profile", "partner_route",
    "partner_certification",
    "manufacturer", "model", "site", "room", "asset", "repair", "repair_part", "drive_report", "triage",
    "inventory", "inventory_line", "photo",
    "agent_token", "reported_device", "label", "found_report",
    "sanitisation_setting", "medium", "sanitisation",
    "lot", "proof",
    "lot_line", "lot_signature", "waste_shipment", "waste_weighing",
    "message", "message_delivery",
)  # fmt: skip
# What planners should know the size of once all is written.
WRITTEN = ", ".join((*ORDER, "event", "subject_head", "checkpoint"))


class Rows:
    """Rows of any table, and the past events of one authority at a time."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.events: list[PastEvent] = []

    def add(self, table: str, **values: Any) -> None:
        """Keep a row; every row of a table names the same columns."""
        self._rows[table].append(values)

    def keep(self, table: str, row: Mapping[str, Any]) -> None:
        """Keep a row that is still growing: it is read when it is written."""
        self._rows[table].append(row)

    def write(self, connection: Connection, authority_id: UUID | None = None) -> None:
        """Write all rows kept so far, and the events if an authority is named; then forget them."""
        assert set(self._rows) <= set(ORDER)
        for table in ORDER:
            if rows := self._rows.pop(table, None):
                columns = tuple(rows[0])
                copy_rows(connection, table, columns, ([_cell(r[c]) for c in columns] for r in rows))
        if authority_id is not None:
            record_past(connection, authority_id, self.events)
            self.events = []


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value
