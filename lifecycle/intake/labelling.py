"""Labels for many new assets: the code that the file gives where it is free, else a new one."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.codes import new_code

_ROWS = "jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(code text, asset_id uuid)"
# A blank label of ours, printed before its device came in.
_CLAIM = text(f"""
UPDATE label SET asset_id = row.asset_id, state = 'current', applied_at = now() FROM {_ROWS}
WHERE label.code = row.code AND label.state = 'blank' RETURNING label.asset_id
""")  # noqa: S608 - only the constant above is put in
_MAKE = text(f"""
INSERT INTO label (code, authority_id, asset_id, state) SELECT code, :authority, asset_id, 'current'
FROM {_ROWS} ON CONFLICT (code) DO NOTHING RETURNING asset_id
""")  # noqa: S608


def give_labels(session: Session, codes: Mapping[UUID, str]) -> set[UUID]:
    """Give each new asset a label; return those that could not have the code asked for.

    A code drawn that exists already, by chance, is drawn again.
    """
    asked = {asset_id: code for asset_id, code in codes.items() if code}
    claimed = _write(session, _CLAIM, asked)
    kept = claimed | _write(session, _MAKE, {one: code for one, code in asked.items() if one not in claimed})
    waiting = codes.keys() - kept
    while waiting:
        waiting -= _write(session, _MAKE, {asset_id: new_code() for asset_id in waiting})
    return set(asked.keys() - kept)


def _write(session: Session, statement: TextClause, codes: Mapping[UUID, str]) -> set[UUID]:
    if not codes:
        return set()
    rows: Sequence[Mapping[str, str]] = [
        {"code": code, "asset_id": str(asset_id)} for asset_id, code in codes.items()
    ]
    said = {"authority": entered(session), "rows": json.dumps(rows)}
    return set(session.scalars(statement, said))
