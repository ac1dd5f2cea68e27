"""What intake's work costs by hand: PostgreSQL's own COPY and nothing else."""

import time
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from lifecycle.bench.glpi_file import TITLES
from lifecycle.formats.facts import FACTS

_NAMES = [f"c{place}" for place in range(len(TITLES))]
_SERIAL, _TAG = _NAMES[TITLES.index("Numéro de série")], _NAMES[TITLES.index("Numéro d'inventaire")]
_COLUMNS = ", ".join(f"{name} text" for name in _NAMES)
_TABLES = f"""
DROP TABLE IF EXISTS bench_import;
CREATE TABLE bench_import (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), {_COLUMNS}, UNIQUE ({_TAG}));
CREATE INDEX ON bench_import ({_SERIAL});
CREATE TEMPORARY TABLE incoming ({_COLUMNS}, last text) ON COMMIT DROP;
"""
_COPY_IN = "COPY incoming FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)"
_INSERT = f"""
INSERT INTO bench_import ({", ".join(_NAMES)}) SELECT {", ".join(_NAMES)} FROM incoming
ON CONFLICT ({_TAG}) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _NAMES)}
"""  # noqa: S608 - the names are the constants above
_FACTS = ", ".join(f"a.facts ->> '{fact.key}'" for fact in FACTS)
_COPY_OUT = f"""
COPY (SELECT l.code, a.tag, a.name, c.name_fr, f.name, m.name, m.number, a.serial, a.state, a.before_missing,
  a.functional_status, s.name, r.name, a.custodian, a.parent_id, a.acquisition, a.condition_acquired,
  a.acquired_on, a.acquisition_cost, a.supplier, a.order_reference, a.first_used_on, a.warranty_until,
  a.restricted, a.notes, a.retired_on, a.retire_reason, a.left_on, a.external_source, a.external_id, {_FACTS},
  a.last_used_at, a.last_seen_at, a.created_at, a.id
FROM asset a JOIN category c ON c.key = a.category_key
LEFT JOIN label l ON l.asset_id = a.id AND l.state = 'current' LEFT JOIN model m ON m.id = a.model_id
LEFT JOIN manufacturer f ON f.id = m.manufacturer_id LEFT JOIN site s ON s.id = a.site_id
LEFT JOIN room r ON r.id = a.room_id
WHERE a.authority_id = {{town}} ORDER BY a.updated_at DESC, a.id DESC) TO STDOUT (FORMAT csv)
"""  # noqa: S608


def import_by_hand(url: str, path: Path) -> float:
    """Bring a file into a plain table through a temporary one; return the seconds that it took."""
    with psycopg.connect(url) as connection:
        connection.execute(_TABLES)
        started = time.perf_counter()
        with connection.cursor().copy(_COPY_IN) as copy, path.open("rb") as file:
            while block := file.read(1 << 16):
                copy.write(block)
        connection.execute(_INSERT)
        connection.commit()
        return time.perf_counter() - started


def export_by_hand(url: str, town_id: UUID) -> float:
    """Take a town's assets out as they are stored; return the seconds that it took."""
    command = sql.SQL(_COPY_OUT).format(town=sql.Literal(town_id))
    with psycopg.connect(url) as connection:
        started = time.perf_counter()
        with connection.cursor().copy(command) as copy:
            for _ in copy:
                pass
        return time.perf_counter() - started
