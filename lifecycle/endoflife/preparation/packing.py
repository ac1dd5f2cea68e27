"""Pallets, packaging and weights: of the lot as a whole, and of each of its devices."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.endoflife.lotlines import named_lines
from lifecycle.endoflife.model import Lot
from lifecycle.endoflife.preparation.frames import BEFORE_HAND_OVER
from lifecycle.endoflife.revision.revisable import checked
from lifecycle.endoflife.writing import LotDone, finish, opened, seen_before, side_of
from lifecycle.history.record import plain
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.decide import LotTransitionRefused
from lifecycle.states.lots import LotState, Side


@dataclass(frozen=True, slots=True)
class PackData:
    """How a lot is packed; `measured_kg` is the whole as weighed, None while only estimated."""

    pallets: int | None = None
    packaging: str = ""
    measured_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LinePack:
    """What is known of one device on the pallet; None and empty take back what was said."""

    measured_kg: Decimal | None = None
    pallet: int | None = None
    accessories: str = ""
    waste_code: str | None = None


def pack(session: Session, actor: Actor, lot_id: UUID, data: PackData, request_id: UUID) -> LotDone:
    """Say how a lot is packed and what it weighs; the authority before it leaves, the partner receiving it.

    Raises Invalid for a value out of range, or LotTransitionRefused at another time.
    """
    with opened(session, actor, lot_id, side_of(actor)) as lot:
        if done := seen_before(session, lot, "pack", request_id):
            return done
        _refuse_at_another_time(lot, side_of(actor))
        new = {
            "pallets": checked("pallets", data.pallets),
            "packaging": checked("packaging", data.packaging),
            "measured_kg": checked("lot_measured_kg", data.measured_kg),
        }
        changes = {name: (getattr(lot, name), new[name]) for name in new if getattr(lot, name) != new[name]}
        for name, (_, value) in changes.items():
            setattr(lot, name, value)
        if "measured_kg" in changes:
            lot.measured_by = "" if lot.measured_kg is None else actor.organisation_name
        return finish(session, actor, lot, "pack", request_id, fact="field:packed", changes=changes)


_WRITE = text("""
UPDATE lot_line SET measured_kg = row.measured_kg, measured_by = row.measured_by, pallet = row.pallet,
  accessories = row.accessories, waste_code = row.waste_code
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(
  id uuid, measured_kg numeric, measured_by text, pallet int, accessories text, waste_code text)
WHERE lot_line.id = row.id
""")


def pack_lines(
    session: Session, actor: Actor, lot_id: UUID, packs: Mapping[UUID, LinePack], request_id: UUID
) -> LotDone:
    """Say of lines, by their id, what each weighs, its pallet, accessories and waste code, in one statement.

    When and by whom as for `pack`. Raises LineNotFound, Invalid or LotTransitionRefused.
    """
    with opened(session, actor, lot_id, side_of(actor)) as lot:
        if done := seen_before(session, lot, "pack_lines", request_id):
            return done
        _refuse_at_another_time(lot, side_of(actor))
        named_lines(session, lot, packs.keys())
        rows = [{"id": str(line_id), **_row(pack, actor)} for line_id, pack in packs.items()]
        session.flush()
        session.execute(_WRITE, {"rows": json.dumps(rows)})
        details = {"count": len(rows), "lines": rows}
        return finish(
            session, actor, lot, "pack_lines", request_id, fact="fact:lines_packed", details=details
        )


def _row(pack: LinePack, actor: Actor) -> dict[str, Any]:
    said = {name: plain(checked(name, value)) for name, value in asdict(pack).items()}
    return {**said, "measured_by": "" if said["measured_kg"] is None else actor.organisation_name}


def _refuse_at_another_time(lot: Lot, side: Side) -> None:
    theirs = BEFORE_HAND_OVER if side is Side.AUTHORITY else (LotState.HANDED_OVER,)
    if lot.state not in theirs:
        text = N_("Le lot est signé : proposez une modification, que l’autre partie approuve.")
        raise LotTransitionRefused(reasons=(Reason("lot-signed", text),))
