"""The devices of some sites as a phone keeps them for where there is no signal."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.registry.model import Asset, Label
from lifecycle.registry.queries import asset_list
from lifecycle.scanning.devices import device
from lifecycle.states.assets import PRESENT

IN_THE_ROUND = PRESENT  # what the authority still looks after
PAGE = 1000


def round_page(
    session: Session, site_ids: Collection[UUID], locale: str, *, after: UUID | None = None
) -> dict[str, Any]:
    """Return the protocol's RoundPage: the devices of these sites in id order, in three statements."""
    theirs = (Asset.site_id.in_(site_ids), Asset.state.in_(IN_THE_ROUND))
    total = session.scalar(select(func.count()).select_from(Asset).where(*theirs))
    wanted = asset_list().where(*theirs, *([Asset.id > after] if after else []))
    rows = session.execute(wanted.order_by(Asset.id).limit(PAGE + 1)).all()
    page = rows[:PAGE]
    codes = _codes(session, [row.id for row in page])
    devices = [
        {
            **device(row, locale),
            "codes": codes[row.id],
            "serial": row.serial,
            "external": f"{row.external_source}:{row.external_id}" if row.external_id else None,
        }
        for row in page
    ]
    return {"devices": devices, "next": str(page[-1].id) if len(rows) > PAGE else None, "total": total}


def _codes(session: Session, asset_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return all the labels of devices that still lead to them, replaced ones too."""
    codes: dict[UUID, list[str]] = defaultdict(list)
    rows = session.execute(select(Label.asset_id, Label.code).where(Label.asset_id.in_(asset_ids)))
    for asset_id, code in rows:
        if asset_id:
            codes[asset_id].append(code)
    return codes
